"""Buying: bills, checks, cards, stock, purchase orders, payables in two accounts."""

from typing import Any

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, expense, goods, ref, sale
from sandbox.generate.small.selling import invoice, item, taxed_by


def tell(agenda: Agenda) -> None:
    """Enter the buying part of the story in the agenda."""
    agenda.on(690, _stock_by_bill)
    agenda.on(640, _stock_by_check)
    agenda.on(600, _stock_by_card)
    agenda.on(590, _stock_sold)
    agenda.on(585, _stock_returned_by_customer)
    agenda.on(420, _stock_counted)
    agenda.on(570, _card_refund)
    agenda.on(540, _orders)
    agenda.on(525, _order_received)
    agenda.on(500, _paid_by_card)
    agenda.on(350, _subcontractor)
    agenda.on(320, _subcontractor_paid)
    agenda.on(260, _billable)
    agenda.on(245, _billable_invoiced)
    agenda.on(150, _negative_lines)
    agenda.on(130, _overpaid_vendor)
    agenda.on(25, _open_bill)


def bill(clerk: Clerk, vendor: str, lines: list[Body], key: str = "", **more: Any) -> Body:
    """Write a bill of a vendor by name."""
    payload = {"VendorRef": clerk.ref("Vendor", vendor), "Line": lines, **more}
    return clerk.write("Bill", payload, key)


def purchase(clerk: Clerk, kind: str, account: str, lines: list[Body], **more: Any) -> Body:
    """Write a purchase that is paid at once; `key` files it, `vendor` names the payee."""
    key, vendor = more.pop("key", ""), more.pop("vendor", "")
    payload: Body = {"PaymentType": kind, "AccountRef": clerk.ref("Account", account)}
    if vendor:
        payload["EntityRef"] = {"value": clerk.id("Vendor", vendor), "type": "Vendor"}
    return clerk.write("Purchase", {**payload, "Line": lines, **more}, key)


def _stock_by_bill(clerk: Clerk) -> None:
    """A lot at another cost than the one on hand, with an expense line beside it."""
    lines = [
        goods(item(clerk, "Sprinkler Head"), "3.10", 40),
        goods(item(clerk, "Drip Line Kit"), "15.05", 10),
        expense(clerk.id("Account", "Job Supplies"), "18.75", "Freight"),
    ]
    bill(clerk, "Valley Nursery Supply", lines, "stock-bill", DocNumber="VN-7731")


def _stock_by_check(clerk: Clerk) -> None:
    lines = [goods(item(clerk, "Garden Lantern"), "23.90", 8)]
    purchase(clerk, "Check", "Checking", lines, vendor="Valley Nursery Supply", DocNumber="1204")


def _stock_by_card(clerk: Clerk) -> None:
    lines = [goods(item(clerk, "Sprinkler Head"), "2.995", 20)]
    purchase(clerk, "CreditCard", "Mastercard", lines, vendor="Rock Solid Stone Yard")


def _stock_sold(clerk: Clerk) -> None:
    """A sale that eats through the first lot into the second."""
    lines = [
        sale(item(clerk, "Sprinkler Head"), "8.50", 85, taxed=True),
        sale(item(clerk, "Drip Line Kit"), "32.00", 28, taxed=True),
        sale(item(clerk, "Crew Hour"), "38.25", 12),
    ]
    tax = taxed_by(clerk.tax_code(agencies=1))
    invoice(clerk, "Alder Court HOA:Clubhouse", lines, "stock-sold", TxnTaxDetail=tax)


def _stock_returned_by_customer(clerk: Clerk) -> None:
    customer = clerk.ref("Customer", "Alder Court HOA:Clubhouse")
    line = sale(item(clerk, "Drip Line Kit"), "32.00", 2, taxed=True)
    tax = taxed_by(clerk.tax_code(agencies=1))
    memo = {"CustomerRef": customer, "Line": [line], "TxnTaxDetail": tax}
    clerk.write("CreditMemo", memo, "stock-memo")


def _stock_counted(clerk: Clerk) -> None:
    """A count finds less of one thing and more of another."""
    lines = [
        _adjustment(item(clerk, "Sprinkler Head"), -3),
        _adjustment(item(clerk, "Garden Lantern"), 1),
    ]
    account = clerk.ref("Account", "Inventory Shrinkage")
    clerk.write("InventoryAdjustment", {"AdjustAccountRef": account, "Line": lines}, "count")


def _adjustment(item_id: str, difference: int) -> Body:
    detail = {"ItemRef": ref(item_id), "QtyDiff": difference}
    return {"DetailType": "ItemAdjustmentLineDetail", "ItemAdjustmentLineDetail": detail}


def _card_refund(clerk: Clerk) -> None:
    """Too much was bought by card, and some of it taken back."""
    supplies = clerk.id("Account", "Job Supplies")
    who = {"vendor": "Rock Solid Stone Yard"}
    purchase(clerk, "CreditCard", "Mastercard", [expense(supplies, "212.40")], **who)
    purchase(clerk, "CreditCard", "Mastercard", [expense(supplies, "62.40")], Credit=True, **who)


def _orders(clerk: Clerk) -> None:
    """Two purchase orders: one will be received, one stays open."""
    payable = {"APAccountRef": clerk.ref("Account", "Accounts Payable (A/P)")}
    for key, count in (("order", 15), ("order-open", 5)):
        line = goods(item(clerk, "Garden Lantern"), "24.10", count)
        vendor = clerk.ref("Vendor", "Valley Nursery Supply")
        clerk.write("PurchaseOrder", {"VendorRef": vendor, "Line": [line], **payable}, key)


def _order_received(clerk: Clerk) -> None:
    order = clerk.filed("order")[1]
    link = {"TxnId": order, "TxnType": "PurchaseOrder"}
    line = goods(item(clerk, "Garden Lantern"), "24.10", 15)
    line["LinkedTxn"] = [{**link, "TxnLineId": "1"}]
    bill(clerk, "Valley Nursery Supply", [line], "received", LinkedTxn=[link])


def _paid_by_card(clerk: Clerk) -> None:
    """Two bills in one payment by card."""
    vendor = clerk.id("Vendor", "Valley Nursery Supply")
    card = {"CreditCardPayment": {"CCAccountRef": clerk.ref("Account", "Visa")}}
    applied = {"stock-bill": "293.25", "received": "361.50"}
    clerk.pay_bills(vendor, "654.75", card, "paid-by-card", applied=applied)


def _subcontractor(clerk: Clerk) -> None:
    """A bill in the second payables account, with the job it was for."""
    job = ref(clerk.id("Customer", "Harbor View Hotel:Rooftop Garden"))
    line = expense(clerk.id("Account", "Subcontractors"), "1450.00", "Crane", CustomerRef=job)
    account = {"APAccountRef": clerk.ref("Account", "Subcontractor Payables")}
    bill(clerk, "Lee Subcontracting", [line], "crane", **account)


def _subcontractor_paid(clerk: Clerk) -> None:
    check = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}
    account = {"APAccountRef": clerk.ref("Account", "Subcontractor Payables")}
    vendor = clerk.id("Vendor", "Lee Subcontracting")
    clerk.pay_bills(vendor, "900.00", check, "crane-part", applied={"crane": "900.00"}, **account)


def _billable(clerk: Clerk) -> None:
    """Two expenses to be passed on to a customer: one soon, one still waiting."""
    customer = clerk.ref("Customer", "Fairview Apartments:Building B")
    passed_on: Body = {"CustomerRef": customer, "BillableStatus": "Billable"}
    permits = clerk.id("Account", "Permits")
    lines = [expense(permits, "140.00", "Tree permit", **passed_on)]
    purchase(clerk, "Check", "Checking", lines, vendor="City Permits Office", key="permit")
    rental = clerk.id("Account", "Tool Rental")
    lines = [expense(rental, "88.00", "Stump grinder", **passed_on)]
    bill(clerk, "Hall's Tool Rental", lines, "grinder")


def _billable_invoiced(clerk: Clerk) -> None:
    waiting = [row for row in clerk.company.export("ReimburseCharge") if row["Amount"] == 140]
    line = sale(None, "140.00", 1, text="Tree permit")
    links = [{"TxnId": row["Id"], "TxnType": "ReimburseCharge"} for row in waiting]
    customer = "Fairview Apartments:Building B"
    invoice(clerk, customer, [{**line, "LinkedTxn": links}], "passed-on", LinkedTxn=links)


def _negative_lines(clerk: Clerk) -> None:
    """A bill and a check with a rebate on them."""
    supplies, fuel = clerk.id("Account", "Job Supplies"), clerk.id("Account", "Fuel")
    lines = [expense(supplies, "300.00"), expense(supplies, "-35.00", "Rebate")]
    bill(clerk, "Rock Solid Stone Yard", lines, "rebate-bill")
    lines = [expense(fuel, "90.00"), expense(fuel, "-12.50", "Loyalty points")]
    purchase(clerk, "Cash", "Checking", lines, vendor="Brightline Fuel", key="rebate-cash")


def _overpaid_vendor(clerk: Clerk) -> None:
    """More is paid than the bills ask for: the rest is a credit with the vendor."""
    check = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}
    vendor = clerk.id("Vendor", "Rock Solid Stone Yard")
    clerk.pay_bills(vendor, "280.00", check, "overpaid-bill", applied={"rebate-bill": "265.00"})


def _open_bill(clerk: Clerk) -> None:
    classed: Body = {"ClassRef": clerk.ref("Class", "Residential")}
    lines = [expense(clerk.id("Account", "Insurance"), "640.00", **classed)]
    where = {"DepartmentRef": clerk.ref("Department", "South Yard")}
    bill(clerk, "Tremont Insurance", lines, "open-bill", **where)
