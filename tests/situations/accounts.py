"""Group 2: receivables and payables in several accounts of one currency."""

from __future__ import annotations

from sandbox.generate.paper import Body, credit, debit
from tests.sandbox.records import View
from tests.situations.plan import balance, owed, owing, situation
from tests.situations.shop import RECEIVABLE, Shop


def _receivables(view: View) -> set[str]:
    """Names of the receivable accounts that entries debit."""
    found = view.entries("Accounts Receivable", "Debit")
    return {view.accounts[detail["AccountRef"]["value"]]["FullyQualifiedName"] for detail in found}


def _contract(shop: Shop, account: str, amount: str) -> None:
    lines = [
        debit(shop.acc(account), amount, party=shop.who("Amy")),
        credit(shop.acc("Services"), amount),
    ]
    shop.entry(account, *lines)


@situation(
    2,
    lambda v: "Contract Receivables" in _receivables(v) and v.rows("Invoice"),
    balance("Contract Receivables", "300.00"),
    balance(RECEIVABLE, "80.00"),
    owed("Amy", "380.00"),
)
def two_receivables_in_one_currency(shop: Shop) -> None:
    """What is open stands on the account it was booked to, and the aging holds both."""
    shop.account("Contract Receivables", "Accounts Receivable", "AccountsReceivable")
    shop.on("01-10").invoice("i", "80.00")
    _contract(shop.on("01-12"), "Contract Receivables", "500.00")
    account: Body = {"ARAccountRef": shop.ref("Account", "Contract Receivables")}
    applied = {"Contract Receivables": "200.00"}
    shop.on("02-20").pay(shop.id("Customer", "Amy"), "200.00", "p", applied=applied, **account)


@situation(
    2,
    lambda v: any(
        r["SubAccount"] and r["AccountType"] == "Accounts Receivable" and r["CurrentBalance"]
        for r in v.accounts.values()
    ),
    balance("Contract Receivables:Retainage", "50.00"),
    owed("Amy", "500.00"),
)
def receivable_below_another(shop: Shop) -> None:
    """A receivable that is a sub-account has a line of its own and counts once."""
    shop.account("Contract Receivables", "Accounts Receivable", "AccountsReceivable")
    shop.account("Contract Receivables:Retainage", "Accounts Receivable", "AccountsReceivable")
    lines = [
        debit(shop.acc("Contract Receivables"), "450.00", party=shop.who("Amy")),
        debit(shop.acc("Contract Receivables:Retainage"), "50.00", party=shop.who("Amy")),
        credit(shop.acc("Services"), "500.00"),
    ]
    shop.on("01-20").entry("stage", *lines)


@situation(
    2,
    lambda v: any(
        not r["Active"] and r["AccountType"] == "Accounts Receivable" and r["CurrentBalance"]
        for r in v.accounts.values()
    ),
    owed("Amy", "310.00"),
)
def inactive_receivable_with_a_balance(shop: Shop) -> None:
    """A receivable account that was made inactive still carries its balance."""
    old = shop.account("Old Receivables", "Accounts Receivable", "AccountsReceivable")
    _contract(shop.on("01-12"), "Old Receivables", "310.00")
    shop.on("02-10").change("Account", old, Active=False)


@situation(
    2,
    lambda v: len({r["APAccountRef"]["value"] for r in v.rows("Bill")}) > 1,
    balance("Subcontractor Payables", "-550.00"),
    owing("Norton", "640.00"),
)
def two_payables_in_one_currency(shop: Shop) -> None:
    """Bills in two payables accounts, one of them paid in part from its own account."""
    shop.account("Subcontractor Payables", "Accounts Payable", "AccountsPayable")
    account: Body = {"APAccountRef": shop.ref("Account", "Subcontractor Payables")}
    shop.on("01-10").bill("b", "90.00")
    shop.on("01-15").bill("c", "1450.00", **account)
    means = {"CheckPayment": {"BankAccountRef": shop.ref("Account", "Checking")}}
    vendor = shop.id("Vendor", "Norton")
    shop.on("02-20").pay_bills(vendor, "900.00", means, "p", applied={"c": "900.00"}, **account)
