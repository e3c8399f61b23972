"""Group 9: memos and vendor credits, open, part used and used up, and their refunds."""

from __future__ import annotations

from sandbox.generate.paper import Body, banked, ref
from tests.sandbox.records import links
from tests.situations.plan import balance, owed, owing, situation, sold
from tests.situations.shop import PAYABLE, RECEIVABLE, Shop


def _state(row: Body) -> str:
    """How much of a credit is used."""
    if row["Balance"] == 0:
        return "used"
    return "open" if row["Balance"] == row["TotalAmt"] else "part"


_ALL = {"open", "part", "used"}


@situation(
    9,
    lambda v: {_state(r) for r in v.rows("CreditMemo")} == _ALL,
    owed("Amy", "20.00"),
    sold("Work", "220.00"),
)
def memos_open_part_used_and_used_up(shop: Shop) -> None:
    """What is left of each memo is a negative open item until it is used."""
    shop.on("01-05").invoice("a", "400.00")
    for day, key in (("01-10", "open"), ("01-20", "part"), ("02-03", "used")):
        shop.on(day).memo(key, "60.00")
    shop.on("02-20").paid("p", "0", a="60.00", used="60.00")
    shop.on("03-05").paid("q", "200.00", a="225.00", part="25.00")


@situation(
    9,
    lambda v: {_state(r) for r in v.rows("VendorCredit")} == _ALL,
    owing("Norton", "20.00"),
    balance("Office Expenses", "220.00"),
)
def vendor_credits_open_part_used_and_used_up(shop: Shop) -> None:
    """What is left of each vendor credit is a negative open item until it is used."""
    shop.on("01-05").bill("a", "400.00")
    for day, key in (("01-10", "open"), ("01-20", "part"), ("02-03", "used")):
        shop.on(day).vendor_credit(key, "60.00")
    shop.on("02-20").paid_bill("p", "0", a="60.00", used="60.00")
    shop.on("03-05").paid_bill("q", "200.00", a="225.00", part="25.00")


@situation(
    9,
    lambda v: v.any("Payment", lambda r: {kind for kind, _ in links(r)} == {"Check", "CreditMemo"}),
    owed("Amy", "0.00"),
    balance("Checking", "-76.50"),
)
def memo_refunded_by_check(shop: Shop) -> None:
    """A check on receivables pays a memo back; a payment of zero ties the two."""
    shop.on("01-10").memo("m", "76.50")
    customer = shop.id("Customer", "Amy")
    line = shop.spent("76.50", on=RECEIVABLE, CustomerRef=ref(customer))
    payee = {"EntityRef": {"value": customer, "type": "Customer"}}
    shop.on("02-03").purchase("c", "Check", line, **payee)
    shop.on("02-20").paid("tie", "0", c="76.50", m="76.50")


@situation(
    9,
    lambda v: v.any(
        "BillPayment", lambda r: {kind for kind, _ in links(r)} == {"Deposit", "VendorCredit"}
    ),
    owing("Norton", "0.00"),
    balance("Checking", "48.00"),
)
def vendor_credit_refunded_by_deposit(shop: Shop) -> None:
    """A deposit on payables is the vendor's money for a credit."""
    shop.on("01-10").vendor_credit("v", "48.00")
    line = banked(shop.acc(PAYABLE), "48.00", "Refund", party=shop.who("Norton", "Vendor"))
    shop.on("02-03").deposit("d", line)
    shop.on("02-20").paid_bill("tie", "0", d="48.00", v="48.00")
