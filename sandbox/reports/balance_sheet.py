"""BalanceSheet: assets, liabilities and equity at the end of each column's period."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from sandbox.reports.accounts import AccountRows
from sandbox.reports.balances import balances, read_basis
from sandbox.reports.columns import CHOICES, PERIODS, field_of
from sandbox.reports.layout import Json, answer, cell, column, data, flag, money
from sandbox.reports.macros import Span
from sandbox.reports.params import Params
from sandbox.reports.statement import Sheet, minus, statement_columns, statement_fields
from sandbox.reports.tree import Amounts

if TYPE_CHECKING:
    from sandbox.company import Company

Part = tuple[str, str, "str | tuple[Part, ...]", bool]
_TREE: tuple[Part, ...] = (
    ("TotalAssets", "Assets", (
        ("CurrentAssets", "Current Assets", (
            ("BankAccounts", "Bank Accounts", "Bank", True),
            ("AR", "Accounts Receivable", "Accounts Receivable", True),
            ("OtherCurrentAssets", "Other Current Assets", "Other Current Asset", True),
        ), True),
        ("FixedAssets", "Fixed Assets", "Fixed Asset", True),
        ("OtherAssets", "Other Assets", "Other Asset", True),
    ), True),
    ("TotalLiabilitiesAndEquity", "Liabilities and Equity", (
        ("Liabilities", "Liabilities", (
            ("CurrentLiabilities", "Current Liabilities", (
                ("AP", "Accounts Payable", "Accounts Payable", False),
                ("CreditCards", "Credit Cards", "Credit Card", False),
                ("OtherCurrentLiabilities", "Other Current Liabilities",
                 "Other Current Liability", False),
            ), False),
            ("LongTermLiabilities", "Long-Term Liabilities", "Long Term Liability", False),
        ), False),
        ("Equity", "Equity", "Equity", False),
    ), False),
)  # fmt: skip
"""Group, title, what is in it (an account type, or parts), and whether debits are positive."""


def balance_sheet(company: "Company", params: Params) -> Json:
    """BalanceSheet on either basis; only the end of each period counts.

    Net Income is what the fiscal year earned up to then, Retained Earnings hold what earlier
    years did. Periods have no total, for balances do not add up over time.
    """
    choice = params.choice("summarize_column_by", CHOICES, "Total")
    basis, span = read_basis(company, params), params.span()
    sheet = _BalanceSheet(company, params, span, choice, basis)
    options = {"AccountingStandard": "GAAP", "NoReportData": flag(sheet.empty)}
    fields = statement_fields(company, params, span, choice, basis)
    return answer(company.clock, "BalanceSheet", fields, options, sheet.described(), sheet.rows())


class _BalanceSheet:
    """Amounts by account and column, in the report's own signs; the year's result apart."""

    def __init__(
        self, company: "Company", params: Params, span: Span, choice: str, basis: str
    ) -> None:
        self._company, self._params, self._basis = company, params, basis
        self._accounts = AccountRows(company.books.chart)
        end = span.end.toordinal()
        last = balances(company, params, basis, end, field_of(choice), params.filters())
        self._columns = statement_columns(
            company, params, choice, span, (slot.value for slot in last)
        )
        self._totalled = choice not in PERIODS
        width = len(self._columns.described) + self._totalled
        self._amounts: dict[int, Amounts] = {}
        self._earned: Amounts = [None] * width
        self._sheet = Sheet(self._accounts, width, empty=False)
        if self._totalled:
            for slot, amount in last.items():
                places = {width - 1, self._columns.index(slot.value) if width > 1 else 0}
                for place in places:
                    self._put(slot.account, place, amount)
        else:
            self._read_periods()
        self.empty = not self._amounts and not any(self._earned)
        self._sheet.empty = self.empty

    def _read_periods(self) -> None:
        for place, described in enumerate(self._columns.described):
            dates = {pair["Name"]: pair["Value"] for pair in described["MetaData"]}
            end = date.fromisoformat(dates["EndDate"]).toordinal()
            found = balances(
                self._company, self._params, self._basis, end, "", self._params.filters()
            )
            for slot, amount in found.items():
                self._put(slot.account, place, amount)

    def _put(self, account: int, place: int, amount: int) -> None:
        if self._accounts.accounts[account].profit_and_loss:
            self._earned[place] = (self._earned[place] or 0) - amount
            return
        row = self._amounts.setdefault(account, [None] * self._sheet.width)
        row[place] = (row[place] or 0) + amount

    def described(self) -> list[Json]:
        """The report's columns."""
        total = [column("Total", "Money", "total")] if self._totalled else []
        return [column("", "Account", "account"), *self._columns.described, *total]

    def rows(self) -> list[Json]:
        """The two sides; sections without accounts are left out below them."""
        rows = []
        for part in _TREE:
            row, total = self._part(part)
            group, title, _, _ = part
            rows.append(row or self._sheet.section(title, group, [], total))
        return rows

    def _part(self, part: Part) -> tuple[Json | None, Amounts]:
        group, title, inside, debit = part
        rows: list[Json] = []
        totals: list[Amounts] = []
        if isinstance(inside, str):
            amounts = self._of_type(inside, debit=debit)
            rows, totals = self._sheet.account_rows(amounts), list(amounts.values())
        else:
            for inner in inside:
                row, total = self._part(inner)
                totals.append(total)
                rows += [row] if row else []
        if group == "Equity" and any(self._earned):
            cells = [cell("Net Income"), *(cell(money(amount)) for amount in self._earned)]
            rows.append({**data(cells), "group": "NetIncome"})
            totals.append(self._earned)
        total = self._sheet.total(*totals)
        return (self._sheet.section(title, group, rows, total) if rows else None), total

    def _of_type(self, kind: str, *, debit: bool) -> Mapping[int, Amounts]:
        return {
            account: row if debit else minus(row)
            for account, row in self._amounts.items()
            if self._accounts.accounts[account].type == kind
        }
