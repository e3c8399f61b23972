"""Selling: taxes, bundles, discounts, odd lines, estimates, and payments of every kind."""

from decimal import Decimal
from typing import Any

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import (
    Body,
    amount_off,
    bundle,
    linked,
    percent_off,
    ref,
    remark,
    sale,
)


def tell(agenda: Agenda) -> None:
    """Enter the selling part of the story in the agenda."""
    agenda.on(700, _taxes)
    agenda.on(655, _bundles)
    agenda.on(610, _discounts)
    agenda.on(560, _odd_lines)
    agenda.on(520, _estimates)
    agenda.on(505, _invoice_of_estimates)
    agenda.on(480, _several_payments)
    agenda.on(430, _payment_over_several)
    agenda.on(395, _overpaid)
    agenda.on(372, _paid_before)
    agenda.on(360, _invoice_after_payment)
    agenda.on(300, _deposit_on_invoice)
    agenda.on(45, _unapplied)
    agenda.on(20, _part_paid)
    agenda.on(0, _issued_today)


def invoice(clerk: Clerk, customer: str, lines: list[Body], key: str = "", **more: Any) -> Body:
    """Write an invoice to a customer by name."""
    payload = {"CustomerRef": clerk.ref("Customer", customer), "Line": lines, **more}
    return clerk.write("Invoice", payload, key)


def item(clerk: Clerk, name: str) -> str:
    """Id of an item by name."""
    return clerk.id("Item", name)


def taxed_by(code: str) -> Body:
    """The TxnTaxDetail that asks for a US tax code."""
    return {"TxnTaxCodeRef": ref(code)}


def _taxes(clerk: Clerk) -> None:
    """One agency and several, taxable beside exempt lines, an exempt customer, all documents."""
    one, several = clerk.tax_code(agencies=1), clerk.tax_code(agencies=2)
    mulch, mowing = item(clerk, "Plants and Soil:Mulch"), item(clerk, "Mowing")
    mixed = [sale(mulch, "38.00", 7, taxed=True), sale(mowing, "45.00", 2)]
    invoice(clerk, "Bettina Krause", mixed, "tax-one", TxnTaxDetail=taxed_by(one))
    invoice(clerk, "Kestrel Vineyards", mixed, "tax-two", TxnTaxDetail=taxed_by(several))
    exempt = [sale(mulch, "38.00", 12)]
    invoice(clerk, "Cedar Grove School", exempt, "tax-exempt")
    lantern = item(clerk, "Garden Lantern")
    receipt = {"Line": [sale(lantern, "59.00", 1, taxed=True)], "TxnTaxDetail": taxed_by(several)}
    cash = {"PaymentMethodRef": clerk.ref("PaymentMethod", "Cash")}
    clerk.write("SalesReceipt", {**receipt, **cash}, "receipt-walk-in")
    memo = {"CustomerRef": clerk.ref("Customer", "Kestrel Vineyards"), **receipt}
    clerk.write("CreditMemo", memo, "memo-taxed")
    bank = {"DepositToAccountRef": clerk.ref("Account", "Checking")}
    clerk.write("RefundReceipt", {**receipt, **bank}, "refund-taxed")


def _bundles(clerk: Clerk) -> None:
    """A bundle beside ordinary lines, and one alone."""
    spring = bundle(item(clerk, "Spring Care Bundle"))
    extra = sale(item(clerk, "Irrigation Repair"), "65.50", "1.5", text="Leak at the gate")
    tax = taxed_by(clerk.tax_code(agencies=1))
    invoice(clerk, "Gupta Residence", [spring, extra], "bundle-beside", TxnTaxDetail=tax)
    two = bundle(item(clerk, "Spring Care Bundle"), 2, "Spring care, two gardens")
    invoice(clerk, "Lopez Family", [two], "bundle-alone", TxnTaxDetail=tax)


def _discounts(clerk: Clerk) -> None:
    """Percent and amount, before and after tax, on every sales document."""
    tax = {"TxnTaxDetail": taxed_by(clerk.tax_code(agencies=1))}
    soil, design = item(clerk, "Plants and Soil:Top Soil"), item(clerk, "Garden Design")
    lines = [sale(soil, "27.95", 9, taxed=True), sale(design, "75.00", "3.25"), percent_off("7.5")]
    invoice(clerk, "Iris Lindqvist", lines, "off-before", ApplyTaxAfterDiscount=True, **tax)
    invoice(clerk, "Mosaic Dental", lines, "off-after", ApplyTaxAfterDiscount=False, **tax)
    fixed = [sale(soil, "27.95", 3, taxed=True), sale(design, "75.00", 1), amount_off("20.00")]
    invoice(clerk, "Jolly Goat Cafe", fixed, "off-amount", ApplyTaxAfterDiscount=True, **tax)
    customer = {"CustomerRef": clerk.ref("Customer", "Iris Lindqvist")}
    clerk.write("CreditMemo", {**customer, "Line": fixed, **tax}, "memo-discount")
    bank = {"DepositToAccountRef": clerk.ref("Account", "Checking")}
    refund = {"Line": [sale(soil, "27.95", 2, taxed=True), percent_off(10)]}
    clerk.write("RefundReceipt", {**customer, **bank, **refund, **tax}, "refund-discount")
    clerk.write("SalesReceipt", {**customer, **refund, **tax}, "receipt-discount")


def _odd_lines(clerk: Clerk) -> None:
    """Text without money, zero and negative amounts, a line without an item, custom fields."""
    fields = [{"DefinitionId": "1", "StringValue": "Crew 4", "Type": "StringType"}]
    classed: Body = {"ClassRef": clerk.ref("Class", "Commercial:Retail")}
    lines = [
        remark("Work done between 7 and 9 in the morning"),
        sale(item(clerk, "Tree Removal"), "120.00", "2.333", **classed),
        sale(item(clerk, "Mowing"), "0.00", 1, text="First cut is free"),
        sale(item(clerk, "Mowing"), "-45.00", 1, text="Missed visit in May"),
        sale(None, "60.00", 1, text="Green waste to the depot"),
    ]
    where = {"DepartmentRef": clerk.ref("Department", "North Yard")}
    invoice(clerk, "Elm Street Bakery", lines, "odd-lines", CustomField=fields, **where)
    nothing = [sale(item(clerk, "Garden Design"), "0.00", 1, text="Warranty visit")]
    invoice(clerk, "Bettina Krause", nothing, "zero-total")


def _estimates(clerk: Clerk) -> None:
    """Three estimates: two become one invoice, one is turned down."""
    customer = {"CustomerRef": clerk.ref("Customer", "Harbor View Hotel:Rooftop Garden")}
    for key, hours in (("estimate-roof", 22), ("estimate-paths", 14)):
        line = sale(item(clerk, "Garden Design"), "75.00", hours)
        clerk.write("Estimate", {**customer, "Line": [line], "TxnStatus": "Accepted"}, key)
    other = {"CustomerRef": clerk.ref("Customer", "Peña & Sons"), "TxnStatus": "Rejected"}
    line = sale(item(clerk, "Tree Removal"), "120.00", 40)
    clerk.write("Estimate", {**other, "Line": [line]}, "estimate-rejected")


def _invoice_of_estimates(clerk: Clerk) -> None:
    links = [{"TxnId": clerk.filed(key)[1], "TxnType": "Estimate"}
             for key in ("estimate-roof", "estimate-paths")]  # fmt: skip
    lines = [sale(item(clerk, "Garden Design"), "75.00", 36)]
    invoice(clerk, "Harbor View Hotel:Rooftop Garden", lines, "of-estimates", LinkedTxn=links)


def _several_payments(clerk: Clerk) -> None:
    """An invoice of several estimates paid in three parts, the last one to the bank directly."""
    customer = clerk.id("Customer", "Harbor View Hotel:Rooftop Garden")
    for number, amount in enumerate(("1000.00", "850.00"), start=1):
        clerk.pay(customer, amount, f"part-{number}", applied={"of-estimates": amount})
    bank = {"DepositToAccountRef": clerk.ref("Account", "Checking")}
    clerk.pay(customer, "400.00", "part-3", applied={"of-estimates": "400.00"}, **bank)


def _payment_over_several(clerk: Clerk) -> None:
    """One check of a parent over invoices of its jobs."""
    crew = item(clerk, "Crew Hour")
    for job, hours in (("Clubhouse", 11), ("Pool House", 8)):
        lines = [sale(crew, "38.25", hours)]
        invoice(clerk, f"Alder Court HOA:{job}", lines, f"job-{job}")
    applied = {"job-Clubhouse": "420.75", "job-Pool House": "306.00"}
    check = {"PaymentRefNum": "2041", "PaymentMethodRef": clerk.ref("PaymentMethod", "Check")}
    parent = clerk.id("Customer", "Alder Court HOA")
    clerk.pay(parent, "726.75", "over-several", applied=applied, **check)


def _overpaid(clerk: Clerk) -> None:
    invoice(clerk, "O'Malley's Pub", [sale(item(clerk, "Mowing"), "45.00", 3)], "overpaid")
    customer = clerk.id("Customer", "O'Malley's Pub")
    clerk.pay(customer, "150.00", "overpayment", applied={"overpaid": "135.00"})


def _paid_before(clerk: Clerk) -> None:
    clerk.pay(clerk.id("Customer", "Dorsey & Lund Architects"), "500.00", "prepayment")


def _invoice_after_payment(clerk: Clerk) -> None:
    """The invoice comes later than the payment that is applied to it."""
    lines = [sale(item(clerk, "Garden Design"), "75.00", "8.5")]
    invoice(clerk, "Dorsey & Lund Architects", lines, "prepaid")
    clerk.amend("prepayment", Line=[clerk.application("prepaid", "500.00")])


def _deposit_on_invoice(clerk: Clerk) -> None:
    """Money taken with the order, entered in the invoice's header."""
    lines = [sale(item(clerk, "Tree Removal"), "120.00", 10)]
    taken: Body = {"Deposit": Decimal("300.00")}
    taken["DepositToAccountRef"] = clerk.ref("Account", "Undeposited Funds")
    invoice(clerk, "Kestrel Vineyards", lines, "with-deposit", **taken)


def _unapplied(clerk: Clerk) -> None:
    clerk.pay(clerk.id("Customer", "Gupta Residence"), "220.00", "unapplied")


def _part_paid(clerk: Clerk) -> None:
    lines = [sale(item(clerk, "Irrigation Repair"), "65.50", 6)]
    invoice(clerk, "Fairview Apartments:Building A", lines, "part-paid")
    customer = clerk.id("Customer", "Fairview Apartments:Building A")
    clerk.pay(customer, "100.00", "part-payment", applied={"part-paid": "100.00"})


def _issued_today(clerk: Clerk) -> None:
    lines = [sale(item(clerk, "Mowing"), "45.00", 2)]
    invoice(clerk, "Lopez Family", lines, "today")
    clerk.write("Estimate", {"CustomerRef": clerk.ref("Customer", "Lopez Family"), "Line": lines})


def link_to(clerk: Clerk, key: str, amount: str) -> Body:
    """A deposit line that carries a filed payment or receipt to the bank."""
    entity, id_ = clerk.filed(key)
    return linked(amount, entity, id_, TxnLineId="0")
