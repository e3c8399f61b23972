"""What a planted situation is, and the list of all of them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.sandbox.records import View
from tests.situations.shop import FOUNDED, YEAR, Shop

#: The groups of situations that broke a well-known model layer each.
GROUPS = {
    1: "Sales tax",
    2: "Several receivables and payables",
    3: "Bundles",
    4: "Inventory",
    5: "Estimates and payments",
    6: "Deposits",
    7: "Discounts",
    8: "Journal entries",
    9: "Credits and their refunds",
    10: "Cards, transfers, bill payments",
    11: "Several currencies",
    12: "Jobs, inactive and merged parties",
    13: "Voided, deleted, moved, closed",
    14: "Odd lines",
    15: "Fiscal years",
    16: "Several companies",
    17: "Postings without a document",
}
_MODULES = (
    "tax", "accounts", "bundles", "stock", "payments", "money", "discounts", "entries", "credits",
    "purchases", "currency", "parties", "changes", "lines", "years", "union", "ledger_only",
)  # fmt: skip
#: The month ends of a company's history, and a day within a month.
LAST = date(YEAR, 3, 31)
#: So long before the last sync is the first one, where the books change between both.
BETWEEN = timedelta(days=20)
MONTHS = 3
MIDDLE = date(YEAR, 2, 15)


@dataclass(frozen=True)
class Expected:
    """A figure worked out by hand.

    Attributes:
        what: In words.
        query: A statement with `{realm}` for the company that gives one number.
        amount: What it must give.
    """

    what: str
    query: str
    amount: Decimal


@dataclass(frozen=True)
class Situation:
    """A company with one situation.

    Attributes:
        group: Of `GROUPS`.
        name: Of the situation.
        proves: What is proven, a sentence.
        plant: Writes the documents.
        present: Whether the company's records show the situation, asked when all is done.
        then: Changes the books after a first sync; a second one brings the changes.
        expected: Figures worked out by hand.
        options: Of the company: country, home_currency, fiscal_year_start_month.
        founded: Its first day.
        last: Day of the last sync, a month end.
        months: So many month ends are compared up to it.
        middle: A day within a month that is compared, too.
    """

    group: int
    name: str
    proves: str
    plant: Callable[[Shop], object]
    present: Callable[[View], object]
    then: Callable[[Shop], object] | None = None
    expected: Sequence[Expected] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    founded: date = FOUNDED
    last: date = LAST
    months: int = MONTHS
    middle: date = MIDDLE


_FOUND: list[Situation] = []


def situation(
    group: int, present: Callable[[View], object], *expected: Expected, **more: Any
) -> Callable[[Callable[[Shop], object]], Callable[[Shop], object]]:
    """The function plants a situation; its name and docstring say which and what is proven."""

    def mark(plant: Callable[[Shop], object]) -> Callable[[Shop], object]:
        name = plant.__name__.replace("_", " ")
        proves = " ".join((plant.__doc__ or "").split()).rstrip(".")
        _FOUND.append(Situation(group, name, proves, plant, present, expected=expected, **more))
        return plant

    return mark


def situations() -> list[Situation]:
    """All situations, by group and in the order of telling."""
    for module in _MODULES:
        importlib.import_module(f"tests.situations.{module}")
    return sorted(_FOUND, key=lambda one: one.group)


# -- figures -----------------------------------------------------------------------------------


def balance(account: str, amount: str, on: date = LAST) -> Expected:
    """What the ledger has on an account on a day, debits positive."""
    return Expected(
        f"{account} {amount}",
        "select coalesce(sum(entry.home_amount), 0) from marts.fct_gl_entry as entry"
        " inner join marts.dim_account as account on entry.realm_id = account.realm_id"
        " and entry.account_id = account.account_id where entry.realm_id = '{realm}'"
        f" and account.full_name = {_text(account)} and entry.transaction_date <= date '{on}'",
        Decimal(amount),
    )


def owed(customer: str, amount: str, on: date = LAST) -> Expected:
    """What a customer owes on a day, in home currency."""
    return _open("ar", "customer", customer, amount, on)


def owing(vendor: str, amount: str, on: date = LAST) -> Expected:
    """What is owed to a vendor on a day, in home currency."""
    return _open("ap", "vendor", vendor, amount, on)


def _open(side: str, party: str, name: str, amount: str, on: date) -> Expected:
    return Expected(
        f"{name} {'owes' if side == 'ar' else 'is owed'} {amount}",
        f"select coalesce(sum(home_open_amount), 0) from marts.{side}_aging_as_of(date '{on}')"
        f" where realm_id = '{{realm}}' and {party}_name = {_text(name)}",
        Decimal(amount),
    )


def sold(item: str, amount: str) -> Expected:
    """Revenue of an item over all time, discounts off."""
    return Expected(
        f"{item} sold for {amount}",
        "select coalesce(sum(sold.revenue), 0) from marts.mart_revenue as sold"
        " inner join marts.dim_item as item on sold.realm_id = item.realm_id"
        f" and sold.item_id = item.item_id where sold.realm_id = '{{realm}}'"
        f" and item.full_name = {_text(item)}",
        Decimal(amount),
    )


def _text(name: str) -> str:
    """A name as SQL writes it."""
    return "'" + name.replace("'", "''") + "'"


def figure(what: str, amount: str, query: str) -> Expected:
    """Any figure of the marts."""
    return Expected(what, query, Decimal(amount))
