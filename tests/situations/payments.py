"""Group 5: estimates, and payments that are more, less or earlier than what they pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sandbox.generate.paper import Body
from tests.sandbox.records import header_links, links
from tests.situations.plan import balance, owed, situation
from tests.situations.shop import YEAR, Shop

FEBRUARY = date(YEAR, 2, 28)


@situation(
    5,
    lambda v: v.any(
        "Invoice", lambda r: header_links(r, "Estimate") > 1 and header_links(r, "Payment") > 1
    ),
    owed("Amy", "50.00"),
    balance("Services", "-450.00"),
)
def invoice_of_two_estimates_with_two_payments(shop: Shop) -> None:
    """Links to several estimates and payments multiply neither revenue nor payments."""
    shop.on("01-05")
    for key, amount in (("roof", "250.00"), ("path", "200.00")):
        shop.sells("Estimate", key, amount, TxnStatus="Accepted")
    linked = [{"TxnId": shop.filed(key)[1], "TxnType": "Estimate"} for key in ("roof", "path")]
    shop.on("01-20").invoice("i", "450.00", LinkedTxn=linked)
    shop.on("02-03").paid("p", "150.00", i="150.00")
    shop.on("02-23").banked("q", "250.00", i="250.00")


@situation(
    5,
    lambda v: v.any("Payment", lambda r: sum(kind == "Invoice" for kind, _ in links(r)) == 3),
    owed("Amy", "10.00"),
)
def payment_over_several_invoices(shop: Shop) -> None:
    """One check pays three invoices, one of them in part."""
    for day, key in (("01-05", "a"), ("01-15", "b"), ("02-05", "c")):
        shop.on(day).invoice(key, "100.00")
    shop.on("02-25").paid("p", "290.00", a="100.00", b="100.00", c="90.00")


@situation(
    5,
    lambda v: v.any("Payment", lambda r: r["UnappliedAmt"] > 0 and links(r)),
    owed("Amy", "-15.00"),
    balance("Undeposited Funds", "150.00"),
)
def overpayment(shop: Shop) -> None:
    """What is paid too much stays open as a credit."""
    shop.on("01-10").invoice("i", "135.00")
    shop.on("02-03").paid("p", "150.00", i="135.00")


@situation(
    5,
    lambda v: v.any("Payment", lambda r: r["UnappliedAmt"] == r["TotalAmt"] > 0),
    owed("Amy", "-220.00", FEBRUARY),
    owed("Amy", "-120.00"),
)
def payment_that_pays_nothing_yet(shop: Shop) -> None:
    """A payment without an invoice is a negative open item, and income of the cash basis."""
    shop.on("02-05").paid("p", "220.00")
    shop.on("03-05").invoice("i", "100.00")


@situation(
    5,
    lambda v: v.any(
        "Payment",
        lambda r: any(v.documents[link]["TxnDate"] > r["TxnDate"] for link in links(r)),
    ),
    owed("Amy", "-500.00", date(YEAR, 1, 31)),
    owed("Amy", "140.00", FEBRUARY),
)
def payment_before_its_invoice(shop: Shop) -> None:
    """A payment dated before its invoice is a credit until the day of the invoice."""
    shop.on("01-10").paid("p", "500.00")
    shop.on("02-20").invoice("i", "640.00")
    shop.amend("p", Line=[shop.application("i", "500.00")])


@situation(
    5,
    lambda v: v.any(
        "Payment",
        lambda r: (
            r["TotalAmt"] == 0 and {kind for kind, _ in links(r)} == {"Invoice", "CreditMemo"}
        ),
    ),
    owed("Amy", "60.00"),
    balance("Undeposited Funds", "0.00"),
)
def payment_of_zero_that_applies_a_memo(shop: Shop) -> None:
    """A payment of nothing posts nothing and settles an invoice with a memo."""
    shop.on("01-10").invoice("i", "100.00")
    shop.on("01-25").memo("m", "40.00")
    shop.on("02-20").paid("p", "0", i="40.00", m="40.00")


@situation(
    5,
    lambda v: v.any("Invoice", lambda r: r.get("Deposit")),
    owed("Amy", "900.00"),
    balance("Undeposited Funds", "300.00"),
)
def deposit_in_the_header_of_an_invoice(shop: Shop) -> None:
    """Money taken with the order is no receivable."""
    account: Body = {"DepositToAccountRef": shop.ref("Account", "Undeposited Funds")}
    shop.on("01-10").invoice("i", "1200.00", Deposit=Decimal("300.00"), **account)
