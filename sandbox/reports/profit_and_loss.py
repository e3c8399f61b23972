"""ProfitAndLoss: income and expense of a period, by account and column."""

from typing import TYPE_CHECKING

from sandbox.reports.accounts import AccountRows
from sandbox.reports.balances import Slot, read_basis, sums
from sandbox.reports.columns import CHOICES, PERIODS, field_of
from sandbox.reports.layout import Json, answer, column, flag
from sandbox.reports.macros import Span
from sandbox.reports.params import Params
from sandbox.reports.statement import Sheet, minus, statement_columns, statement_fields
from sandbox.reports.tree import Amounts

if TYPE_CHECKING:
    from sandbox.company import Company

_SECTIONS = {
    "Income": ("Income", "Income", -1),
    "COGS": ("Cost of Goods Sold", "Cost of Goods Sold", 1),
    "Expenses": ("Expenses", "Expense", 1),
    "OtherIncome": ("Other Income", "Other Income", -1),
    "OtherExpenses": ("Other Expenses", "Other Expense", 1),
}
"""Group: its title, the account type in it, and the sign that makes its balances positive."""
_ALWAYS = {"Income", "Expenses"}


def profit_and_loss(company: "Company", params: Params) -> Json:
    """ProfitAndLoss on either basis, summarised by total, period, party, class or item."""
    choice = params.choice("summarize_column_by", CHOICES, "Total")
    basis = read_basis(company, params)
    span = params.span()
    statement = _Statement(company, params, span, choice, basis)
    fields = statement_fields(company, params, span, choice, basis)
    options = {"AccountingStandard": "GAAP", "NoReportData": flag(statement.empty)}
    return answer(
        company.clock, "ProfitAndLoss", fields, options, statement.described(), statement.rows()
    )


class _Statement:
    """The amounts of one report: per account one amount per column, the total last."""

    def __init__(
        self, company: "Company", params: Params, span: Span, choice: str, basis: str
    ) -> None:
        accounts = AccountRows(company.books.chart)
        earning = set(accounts.of_types(*(kind for _, kind, _ in _SECTIONS.values())))
        field = "day" if choice in PERIODS else field_of(choice)
        first, last = span.start.toordinal(), span.end.toordinal()
        found = sums(company, basis, first, last, field, params.filters())
        self._found = {slot: n for slot, n in found.items() if slot.account in earning}
        values = (slot.value for slot in self._found)
        self._columns = statement_columns(company, params, choice, span, values)
        self.empty = not self._found
        self._sheet = Sheet(accounts, len(self._columns.described) + 1, empty=self.empty)
        self._amounts: dict[int, Amounts] = {}
        for slot, amount in self._found.items():
            self._add(slot, amount)

    def _add(self, slot: Slot, amount: int) -> None:
        width = self._sheet.width
        row = self._amounts.setdefault(slot.account, [None] * width)
        places = [width - 1]
        if width > 1:
            places.append(self._columns.index(slot.value))
        for place in places:
            row[place] = (row[place] or 0) + amount

    def described(self) -> list[Json]:
        """The report's columns."""
        first = column("", "Account", "account")
        return [first, *self._columns.described, column("Total", "Money", "total")]

    def rows(self) -> list[Json]:
        """Sections in statement order with the subtotals between them."""
        totals: dict[str, Amounts] = {}
        rows: dict[str, Json | None] = {}
        for group in _SECTIONS:
            rows[group], totals[group] = self._section(group)
        total, line = self._sheet.total, self._sheet.line
        gross = total(totals["Income"], minus(totals["COGS"]))
        operating = total(gross, minus(totals["Expenses"]))
        other = total(totals["OtherIncome"], minus(totals["OtherExpenses"]))
        has_other = rows["OtherIncome"] or rows["OtherExpenses"]
        listed = [
            rows["Income"], rows["COGS"], line("Gross Profit", "GrossProfit", gross),
            rows["Expenses"], line("Net Operating Income", "NetOperatingIncome", operating),
            rows["OtherIncome"], rows["OtherExpenses"],
            line("Net Other Income", "NetOtherIncome", other) if has_other else None,
            line("Net Income", "NetIncome", total(operating, other)),
        ]  # fmt: skip
        return [row for row in listed if row is not None]

    def _section(self, group: str) -> tuple[Json | None, Amounts]:
        title, kind, sign = _SECTIONS[group]
        amounts = {
            account: row if sign > 0 else minus(row)
            for account, row in self._amounts.items()
            if self._sheet.accounts.accounts[account].type == kind
        }
        total = self._sheet.total(*amounts.values())
        if not amounts and group not in _ALWAYS:
            return None, total
        return self._sheet.section(title, group, self._sheet.account_rows(amounts), total), total
