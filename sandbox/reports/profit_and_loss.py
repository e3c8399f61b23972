"""ProfitAndLoss: income and expense of a period, by account and column."""

from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.reports.accounts import AccountRows
from sandbox.reports.columns import (
    CHOICES,
    PERIODS,
    Columns,
    field_of,
    period_columns,
    record_columns,
)
from sandbox.reports.layout import Json, answer, cell, column, flag, money, section
from sandbox.reports.macros import Span
from sandbox.reports.params import Params
from sandbox.reports.tree import Amounts, Tree, add

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
_HEADER_NAMES = {
    "customer": "Customer", "vendor": "Vendor", "employee": "Employee", "item": "Item",
    "class": "Class", "department": "Department",
}  # fmt: skip


def profit_and_loss(company: "Company", params: Params) -> Json:
    """ProfitAndLoss on the accrual basis, summarised by total, period, party, class or item."""
    choice = params.choice("summarize_column_by", CHOICES, "Total")
    basis = read_basis(company, params)
    span = params.span()
    statement = _Statement(company, params, span, choice)
    fields: dict[str, str | None] = {
        "DateMacro": span.macro,
        "ReportBasis": basis,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "SummarizeColumnsBy": choice,
        "Currency": company.profile.home_currency,
    }
    fields |= {_HEADER_NAMES[name]: params.values[name] for name in params.filters()}
    options = {"AccountingStandard": "GAAP", "NoReportData": flag(statement.empty)}
    return answer(
        company.clock, "ProfitAndLoss", fields, options, statement.described(), statement.rows()
    )


def read_basis(company: "Company", params: Params) -> str:
    """The accounting method asked for; by default the company's preference."""
    reports = company.books.chart.preferences.get("ReportPrefs", {})
    method = params.choice(
        "accounting_method", ("Cash", "Accrual"), reports.get("ReportBasis", "Accrual")
    )
    if method == "Cash":
        raise errors.not_in_plan("accounting_method Cash")
    return method


class _Statement:
    """The amounts of one report: per account one amount per column, the total last."""

    def __init__(self, company: "Company", params: Params, span: Span, choice: str) -> None:
        self.empty: bool
        self._accounts = AccountRows(company.books.chart)
        sums = self._read(company, params, span, "day" if choice in PERIODS else field_of(choice))
        self._columns = _columns(company, choice, span, params.fiscal_start, sums)
        self.width = len(self._columns.described) + 1
        self.empty = not sums
        self._amounts: dict[int, Amounts] = {}
        for account, value, amount in sums:
            self._add(account, value, amount)

    def _read(
        self, company: "Company", params: Params, span: Span, field: str
    ) -> list[tuple[int, int | None, int]]:
        types = [kind for _, kind, _ in _SECTIONS.values()]
        accounts = self._accounts.of_types(*types)
        marks = ", ".join("?" * len(accounts))
        conditions = [f"account IN ({marks})", "day BETWEEN ? AND ?"]
        values: list[int] = [*accounts, span.start.toordinal(), span.end.toordinal()]
        for name, ids in params.filters().items():
            conditions.append(f"{name} IN ({', '.join('?' * len(ids))})")
            values.extend(ids)
        shown = field or "NULL"
        return company.books.db.execute(
            f"SELECT account, {shown}, sum(home) FROM posting WHERE {' AND '.join(conditions)}"
            " GROUP BY 1, 2",
            values,
        ).fetchall()

    def _add(self, account: int, value: int | None, amount: int) -> None:
        row = self._amounts.setdefault(account, [None] * self.width)
        places = [self.width - 1]
        if self.width > 1:
            places.append(self._columns.index(value))
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
        gross = self._difference([totals["Income"]], [totals["COGS"]])
        operating = self._difference([gross], [totals["Expenses"]])
        other = self._difference([totals["OtherIncome"]], [totals["OtherExpenses"]])
        net = self._difference([operating, other], [])
        has_other = rows["OtherIncome"] or rows["OtherExpenses"]
        listed = [
            rows["Income"], rows["COGS"], self._line("Gross Profit", "GrossProfit", gross),
            rows["Expenses"], self._line("Net Operating Income", "NetOperatingIncome", operating),
            rows["OtherIncome"], rows["OtherExpenses"],
            self._line("Net Other Income", "NetOtherIncome", other) if has_other else None,
            self._line("Net Income", "NetIncome", net),
        ]  # fmt: skip
        return [row for row in listed if row is not None]

    def _section(self, group: str) -> tuple[Json | None, Amounts]:
        title, kind, sign = _SECTIONS[group]
        members = self._accounts.of_types(kind)
        amounts: dict[int | None, Amounts] = {
            account: [None if n is None else sign * n for n in self._amounts[account]]
            for account in members
            if account in self._amounts
        }
        total = add(list(amounts.values()), self.width)
        if not amounts and group not in _ALWAYS:
            return None, total
        rows = Tree(self._accounts.node, self._cells, self.width, "Data").rows(amounts)
        header = [cell(title), *(cell("") for _ in range(self.width))]
        summary = self._summary(f"Total {title}", total)
        return section(header=header, rows=rows or None, summary=summary, group=group), total

    def _difference(self, plus: list[Amounts], minus: list[Amounts]) -> Amounts:
        negative = [[None if n is None else -n for n in row] for row in minus]
        return add([*plus, *negative], self.width)

    def _line(self, title: str, group: str, amounts: Amounts) -> Json:
        return section(summary=self._summary(title, amounts), group=group)

    def _summary(self, title: str, amounts: Amounts) -> list[Json]:
        """Totals print zero as 0.00, but stay blank in a report without data."""
        shown = [money(n if self.empty else n or 0) for n in amounts]
        return [cell(title), *map(cell, shown)]

    @staticmethod
    def _cells(amounts: Amounts) -> list[str]:
        return [money(amount) for amount in amounts]


def _columns(
    company: "Company", choice: str, span: Span, fiscal_start: int,
    sums: list[tuple[int, int | None, int]],
) -> Columns:  # fmt: skip
    if choice in PERIODS:
        return period_columns(choice, span, fiscal_start)
    if choice == "Total":
        return Columns([])
    return record_columns(company.store, choice, (value for _, value, _ in sums))
