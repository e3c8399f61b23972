"""What accounts hold at the end of a day, as statements show it: earlier years' result retained."""

from typing import TYPE_CHECKING, NamedTuple

from sandbox.books.chart import RETAINED_EARNINGS
from sandbox.reports.macros import fiscal_year_start
from sandbox.reports.params import Params

if TYPE_CHECKING:
    from sandbox.company import Company

METHODS = ("Cash", "Accrual")


def read_basis(company: "Company", params: Params) -> str:
    """The accounting method asked for; by default the company's preference.

    Its entries are brought up to date here, before accounts are read: the cash basis may make some.
    """
    reports = company.books.chart.preferences.get("ReportPrefs", {})
    basis = params.choice("accounting_method", METHODS, reports.get("ReportBasis", "Accrual"))
    company.books.entries(basis)
    return basis


class Slot(NamedTuple):
    """An account, and the value of the field that makes the columns (None when there is none)."""

    account: int
    value: int | None


def sums(
    company: "Company", basis: str, first: int, last: int, field: str = "",
    filters: dict[str, tuple[int, ...]] | None = None, measure: str = "home",
) -> dict[Slot, int]:  # fmt: skip
    """Net debits per account from day `first` to `last`, and per value of a field of postings.

    measure: `home`, or `amount` for cents of the accounts' own currencies.
    """
    table = company.books.entries(basis)
    if not field and not filters:
        found = company.books.totals.between(table, first, last, measure)
        return {Slot(account, None): amount for account, amount in found}
    conditions, values = ["day BETWEEN ? AND ?"], [first, last]
    for name, ids in (filters or {}).items():
        conditions.append(f"{name} IN ({', '.join('?' * len(ids))})")
        values.extend(ids)
    rows = company.books.db.execute(
        f"SELECT account, {field or 'NULL'}, sum({measure}) FROM {table}"
        f" WHERE {' AND '.join(conditions)} GROUP BY 1, 2",
        values,
    )
    return {Slot(account, value): amount for account, value, amount in rows}


def balances(
    company: "Company", params: Params, basis: str, end: int, field: str = "",
    filters: dict[str, tuple[int, ...]] | None = None, year_of: int | None = None,
) -> dict[Slot, int]:  # fmt: skip
    """Balances other than zero at the end of a day, debit positive.

    Income and expense run from the start of the fiscal year; what earlier years earned is part of
    Retained Earnings, for there are no closing entries. year_of: a day in that fiscal year, `end`
    unless given.
    """
    chart = company.books.chart
    start = fiscal_year_start(params.date_of(year_of or end), params.fiscal_start).toordinal()
    found: dict[Slot, int] = {}
    for slot, amount in sums(company, basis, 0, end, field, filters).items():
        if not chart.account(slot.account).profit_and_loss:
            found[slot] = amount
    for slot, amount in sums(company, basis, start, end, field, filters).items():
        if chart.account(slot.account).profit_and_loss:
            found[slot] = amount
    for slot, amount in sums(company, basis, 0, start - 1, field, filters).items():
        if amount and chart.account(slot.account).profit_and_loss:
            retained = Slot(chart.system(RETAINED_EARNINGS), slot.value)
            found[retained] = found.get(retained, 0) + amount
    return {slot: amount for slot, amount in found.items() if amount}
