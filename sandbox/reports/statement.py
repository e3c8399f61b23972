"""Rows of financial statements: sections of accounts, subtotals, and lines between sections."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sandbox.reports.accounts import AccountRows
from sandbox.reports.columns import (
    PERIODS,
    Columns,
    field_of,
    period_columns,
    record_columns,
)
from sandbox.reports.layout import Json, cell, money, section
from sandbox.reports.macros import Span
from sandbox.reports.params import HEADER_NAMES, Params
from sandbox.reports.tree import Amounts, Tree, add

if TYPE_CHECKING:
    from sandbox.company import Company


def statement_columns(
    company: "Company", params: Params, choice: str, span: Span, values: Iterable[int | None]
) -> Columns:
    """The money columns that summarize_column_by makes, without a total."""
    if choice in PERIODS:
        return period_columns(choice, span, params.fiscal_start)
    if not field_of(choice):
        return Columns([])
    return record_columns(company.store, choice, values)


def statement_fields(
    company: "Company", params: Params, span: Span, choice: str, basis: str | None
) -> dict[str, str | None]:
    """The header of a statement; filters show by the names of what they filter."""
    fields: dict[str, str | None] = {
        "DateMacro": span.macro,
        "ReportBasis": basis,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "SummarizeColumnsBy": choice,
        "Currency": company.profile.home_currency,
    }
    return fields | {HEADER_NAMES[name]: params.values[name] for name in params.filters()}


def minus(row: Amounts) -> Amounts:
    """The contrary of each amount."""
    return [None if amount is None else -amount for amount in row]


class Sheet:
    """Makes the rows of one statement.

    width: number of money columns.   empty: nothing happened, so that totals stay blank.
    """

    def __init__(self, accounts: AccountRows, width: int, *, empty: bool) -> None:
        self.accounts = accounts
        self.width = width
        self.empty = empty

    def account_rows(self, amounts: Mapping[int, Amounts]) -> list[Json]:
        """Accounts with what is below them."""
        tree = Tree(self.accounts.node, lambda row: list(map(money, row)), self.width, "Data")
        return tree.rows(dict[int | None, Amounts](amounts.items()))

    def section(
        self, title: str, group: str, rows: list[Json], total: Amounts, total_title: str = ""
    ) -> Json:
        """A titled section with its total."""
        header = [cell(title), *(cell("") for _ in range(self.width))]
        summary = self.summary(total_title or f"Total {title}", total)
        return section(header=header, rows=rows or None, summary=summary, group=group)

    def line(self, title: str, group: str, amounts: Amounts) -> Json:
        """A subtotal between sections."""
        return section(summary=self.summary(title, amounts), group=group)

    def summary(self, title: str, amounts: Amounts) -> list[Json]:
        """Totals print zero as 0.00, but stay blank in a report without data."""
        return [cell(title), *(cell(money(n if self.empty else n or 0)) for n in amounts)]

    def total(self, *rows: Amounts) -> Amounts:
        """Column sums."""
        return add(list(rows), self.width)
