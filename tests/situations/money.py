"""Group 6: undeposited funds and everything that a deposit can hold."""

from __future__ import annotations

from decimal import Decimal

from sandbox.generate.paper import Body, banked, linked
from tests.sandbox.records import details, links
from tests.situations.plan import balance, owed, situation
from tests.situations.shop import RECEIVABLE, Shop


def carried(shop: Shop, key: str, amount: str) -> Body:
    """A deposit line that takes a filed payment or receipt to the bank."""
    entity, id_ = shop.filed(key)
    return linked(amount, entity, id_, TxnLineId="0")


@situation(
    6,
    lambda v: (
        v.any("Deposit", lambda r: len(links(r)) > 1)
        and v.any("Deposit", lambda r: r.get("CashBack", {}).get("Amount"))
    ),
    balance("Undeposited Funds", "70.00"),
    balance("Checking", "130.00"),
    balance("Owner's Equity", "20.00"),
)
def deposit_of_several_payments_with_cash_back(shop: Shop) -> None:
    """Payments wait in Undeposited Funds until a deposit takes them; cash kept is no bank money."""
    for day, key, amount in (
        ("01-05", "a", "100.00"),
        ("01-15", "b", "50.00"),
        ("02-05", "c", "70.00"),
    ):
        shop.on(day).invoice(key, amount)
        shop.paid(f"p{key}", amount, **{key: amount})
    account = shop.ref("Account", "Owner's Equity")
    shop.on("02-12").deposit(
        "d",
        carried(shop, "pa", "100.00"),
        carried(shop, "pb", "50.00"),
        CashBack={"AccountRef": account, "Amount": Decimal("20.00"), "Memo": "Petty cash"},
    )


@situation(
    6,
    lambda v: v.any("Deposit", lambda r: any(line["Amount"] < 0 for line in r["Line"])),
    balance("Checking", "93.60"),
    balance("Bank Charges", "6.40"),
)
def negative_line_of_a_deposit(shop: Shop) -> None:
    """What the terminal keeps for itself is an expense within the deposit."""
    shop.on("01-10").sells("SalesReceipt", "r", "100.00")
    fee = banked(shop.acc("Bank Charges"), "-6.40", "Card terminal fee")
    shop.on("02-03").deposit("d", carried(shop, "r", "100.00"), fee)


@situation(
    6,
    lambda v: v.any("Deposit", lambda r: any(v.kind(d) == "Income" for d in details(r))),
    balance("Services", "-95.00"),
    balance("Interest Earned", "-3.17"),
)
def deposit_on_income(shop: Shop) -> None:
    """Money that never was on a sales document is revenue and interest all the same."""
    lines = [
        banked(shop.acc("Services"), "95.00", "Cash for a sketch", party=shop.who("Amy")),
        banked(shop.acc("Interest Earned"), "3.17"),
    ]
    shop.on("02-03").deposit("d", *lines)


@situation(
    6,
    lambda v: v.any("Payment", lambda r: any(kind == "Deposit" for kind, _ in links(r))),
    owed("Amy", "60.00"),
    balance(RECEIVABLE, "60.00"),
)
def deposit_on_receivables(shop: Shop) -> None:
    """A wire entered as a deposit on receivables pays part of an invoice, the rest stays open."""
    line = banked(shop.acc(RECEIVABLE), "180.00", "Wire", party=shop.who("Amy"))
    shop.on("01-10").deposit("wire", line)
    shop.on("02-03").invoice("i", "240.00")
    shop.on("02-20").paid("tie", "0", i="150.00", wire="150.00")
