"""Group 8: journal entries on every kind of account."""

from __future__ import annotations

from sandbox.generate.paper import Body, credit, debit
from tests.sandbox.records import links
from tests.situations.plan import balance, figure, owed, owing, situation
from tests.situations.shop import PAYABLE, RECEIVABLE, Shop
from tests.situations.tax import CANADA


@situation(
    8,
    lambda v: any("ClassRef" in d and "DepartmentRef" in d for d in v.entries("Income", "Credit")),
    balance("Services", "-60.00"),
    figure(
        "60.00 of revenue in class Trade",
        "275.50",
        "select sum(sold.revenue) from marts.mart_revenue as sold inner join marts.dim_class as"
        " class on sold.realm_id = class.realm_id and sold.class_id = class.class_id"
        " where sold.realm_id = '{realm}' and class.full_name = 'Trade'",
    ),
)
def entry_on_income_with_class_and_location(shop: Shop) -> None:
    """Income moved between classes and locations, line by line, changes no total."""
    shop.prefer("AccountingInfoPrefs", TrackDepartments=True, ClassTrackingPerTxnLine=True)
    where: list[Body] = []
    for name, place in (("Retail", "North"), ("Trade", "South")):
        shop.enter("Class", name, Name=name)
        shop.enter("Department", place, Name=place)
        where.append(
            {"ClassRef": shop.ref("Class", name), "DepartmentRef": shop.ref("Department", place)}
        )
    retail, trade = where
    services = shop.acc("Services")
    lines = [
        debit(services, "215.50", "To trade", **retail),
        credit(services, "215.50", "From retail", **trade),
        credit(services, "60.00", "Accrued work", **trade),
        debit(shop.acc("Prepaid Expenses"), "60.00"),
    ]
    shop.on("01-20").entry("e", *lines)


@situation(
    8,
    lambda v: (
        any(v.entries("Accounts Receivable", "Debit"))
        and v.any("Payment", lambda r: any(kind == "JournalEntry" for kind, _ in links(r)))
    ),
    owed("Amy", "60.00"),
    balance(RECEIVABLE, "60.00"),
)
def charge_by_entry_that_is_paid(shop: Shop) -> None:
    """A journal line on receivables is an open item that a payment settles in part."""
    lines = [
        debit(shop.acc(RECEIVABLE), "260.00", party=shop.who("Amy")),
        credit(shop.acc("Services"), "260.00"),
    ]
    shop.on("01-10").entry("charge", *lines)
    shop.on("02-20").paid("p", "200.00", charge="200.00")


@situation(
    8,
    lambda v: any(v.entries("Accounts Receivable", "Credit")) and v.rows("Payment"),
    owed("Amy", "0.00"),
    balance("Miscellaneous", "180.00"),
)
def bad_debt_written_off_by_entry(shop: Shop) -> None:
    """A credit by journal is tied to its invoice by a payment of zero."""
    shop.on("01-10").invoice("bad", "180.00")
    lines = [
        debit(shop.acc("Miscellaneous"), "180.00"),
        credit(shop.acc(RECEIVABLE), "180.00", "Written off", party=shop.who("Amy")),
    ]
    shop.on("02-10").entry("off", *lines)
    shop.paid("tie", "0", bad="180.00", off="180.00")


@situation(
    8,
    lambda v: (
        any(v.entries("Accounts Payable", "Credit"))
        and any(v.entries("Bank", "Credit"))
        and v.any("BillPayment", lambda r: any(kind == "JournalEntry" for kind, _ in links(r)))
    ),
    owing("Norton", "800.00"),
    balance("Checking", "-425.00"),
)
def entries_on_payables_and_bank(shop: Shop) -> None:
    """A journal line on payables is owed to its vendor and paid like a bill."""
    lines = [
        debit(shop.acc("Prepaid Expenses"), "1200.00"),
        credit(shop.acc(PAYABLE), "1200.00", party=shop.who("Norton", "Vendor")),
    ]
    shop.on("01-10").entry("premium", *lines)
    fee = [debit(shop.acc("Bank Charges"), "25.00"), credit(shop.acc("Checking"), "25.00")]
    shop.on("02-03").entry("fee", *fee)
    shop.on("02-20").paid_bill("p", "400.00", premium="400.00")


@situation(
    8,
    lambda v: v.any("JournalEntry", lambda r: r.get("TxnTaxDetail", {}).get("TaxLine")),
    balance("Canada Revenue Agency Payable", "13.00"),
    balance("Travel", "100.00"),
    options=CANADA,
)
def entry_with_tax_on_a_line(shop: Shop) -> None:
    """The tax of a journal line is beside its lines and on the agency's account."""
    tax: Body = {"TaxCodeRef": shop.ref("TaxCode", "HST ON"), "TaxApplicableOn": "Purchase"}
    lines = [debit(shop.acc("Travel"), "100.00", **tax)]
    lines.append(credit(shop.acc("Owner's Equity"), "113.00"))
    shop.on("01-20").entry("e", *lines, GlobalTaxCalculation="TaxExcluded")


@situation(
    8,
    lambda v: v.any("JournalEntry", lambda r: len(r["Line"]) == 2) and len(v.rows("Customer")) == 2,
    owed("Amy", "36.00"),
    owed("Bert", "64.00"),
)
def entry_between_two_customers(shop: Shop) -> None:
    """A balance moved from one customer to another: two receivable lines and no other account."""
    shop.customer("Bert")
    shop.on("01-05").invoice("i", "100.00")
    receivable = shop.acc(RECEIVABLE)
    lines = [
        credit(receivable, "64.00", party=shop.who("Amy")),
        debit(receivable, "64.00", party=shop.who("Bert")),
    ]
    shop.on("02-03").entry("e", *lines)
