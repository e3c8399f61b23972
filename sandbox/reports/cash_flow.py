"""CashFlow: how a period's result became a change in cash (the indirect method)."""

from typing import TYPE_CHECKING

from sandbox.books.chart import Account
from sandbox.reports.accounts import AccountRows
from sandbox.reports.balances import Slot, sums
from sandbox.reports.columns import CHOICES, PERIODS, Columns, field_of
from sandbox.reports.layout import Json, answer, cell, column, data, flag, money
from sandbox.reports.macros import Span
from sandbox.reports.params import Params
from sandbox.reports.statement import Sheet, statement_columns, statement_fields
from sandbox.reports.tree import Amounts

if TYPE_CHECKING:
    from sandbox.company import Company

_ADJUSTMENTS = "Adjustments to reconcile Net Income to Net Cash provided by operations:"
_INVESTING = frozenset({"Fixed Asset", "Other Asset"})
_FINANCING = frozenset({"Long Term Liability", "Equity"})
_WRITTEN_OFF = frozenset(
    {
        "AccumulatedAmortization",
        "AccumulatedAmortizationOfOtherAssets",
        "AccumulatedDepletion",
        "AccumulatedDepreciation",
    }
)


def part_of(account: Account) -> str:
    """Which part of the statement a balance-sheet account belongs to.

    Cash is what lies in banks and waits to be deposited. Accumulated depreciation is no purchase
    of assets: it adjusts the result.
    """
    if account.profit_and_loss:
        return "result"
    if account.type == "Bank" or account.subtype == "UndepositedFunds":
        return "cash"
    if account.subtype in _WRITTEN_OFF:
        return "operating"
    if account.type in _INVESTING:
        return "investing"
    return "financing" if account.type in _FINANCING else "operating"


def cash_flow(company: "Company", params: Params) -> Json:
    """CashFlow in home currency; it knows no cash basis, for cash is the same on both."""
    choice = params.choice("summarize_column_by", CHOICES, "Total")
    span = params.span()
    flow = _CashFlow(company, params, span, choice)
    fields = statement_fields(company, params, span, choice, None)
    described = [
        column("", "Account", "account"),
        *flow.columns.described,
        column("Total", "Money", "total"),
    ]
    options = {"NoReportData": flag(flow.empty)}
    return answer(company.clock, "CashFlow", fields, options, described, flow.rows())


class _CashFlow:
    """Credits less debits by account and column, the total last."""

    def __init__(self, company: "Company", params: Params, span: Span, choice: str) -> None:
        self._accounts = AccountRows(company.books.chart)
        field = "day" if choice in PERIODS else field_of(choice)
        first, last = span.start.toordinal(), span.end.toordinal()
        found = sums(company, "Accrual", first, last, field, params.filters())
        values = (slot.value for slot in found)
        self.columns: Columns = statement_columns(company, params, choice, span, values)
        self._by_period = choice in PERIODS
        self.empty = not found
        self._sheet = Sheet(self._accounts, len(self.columns.described) + 1, empty=self.empty)
        self._parts: dict[str, dict[int, Amounts]] = {}
        for slot, amount in found.items():
            self._add(slot, amount)
        before = sums(company, "Accrual", 0, first - 1, "", params.filters())
        self._before = sum(n for slot, n in before.items() if self._part(slot.account) == "cash")

    def _part(self, account: int) -> str:
        return part_of(self._accounts.accounts[account])

    def _add(self, slot: Slot, amount: int) -> None:
        accounts = self._parts.setdefault(self._part(slot.account), {})
        row = accounts.setdefault(slot.account, [None] * self._sheet.width)
        places = {self._sheet.width - 1}
        if self._sheet.width > 1:
            places.add(self.columns.index(slot.value))
        for place in places:
            row[place] = (row[place] or 0) - amount

    def rows(self) -> list[Json]:
        """The three kinds of activity, what they add up to, and cash before and after."""
        sheet = self._sheet
        earned = sheet.total(*self._moved("result").values())
        adjusting = self._moved("operating")
        adjusted = sheet.total(*adjusting.values())
        operating = sheet.total(earned, adjusted)
        rows = [self._operating(earned, adjusting, adjusted, operating)]
        activities = [operating]
        for part, group in (("investing", "InvestingActivities"),
                            ("financing", "FinancingActivites")):  # fmt: skip
            moved = self._moved(part)
            if moved:
                total = sheet.total(*moved.values())
                activities.append(total)
                rows.append(
                    sheet.section(
                        f"{part.capitalize()} Activities", group, sheet.account_rows(moved), total,
                        f"Net cash provided by {part} activities",
                    )
                )  # fmt: skip
        increase = sheet.total(*activities)
        rows.append(sheet.line("Net cash increase for period", "CashIncrease", increase))
        return rows + self._cash(increase)

    def _moved(self, part: str) -> dict[int, Amounts]:
        rows = self._parts.get(part, {})
        return {account: row for account, row in rows.items() if any(row)}

    def _operating(
        self, earned: Amounts, adjusting: dict[int, Amounts], adjusted: Amounts, total: Amounts
    ) -> Json:
        sheet = self._sheet
        cells = [cell("Net Income"), *(cell(money(amount)) for amount in earned)]
        rows = [{**data(cells), "group": "NetIncome"}]
        if adjusting:
            rows.append(
                sheet.section(
                    _ADJUSTMENTS, "OperatingAdjustments", sheet.account_rows(adjusting), adjusted,
                    f"Total {_ADJUSTMENTS}",
                )
            )  # fmt: skip
        return sheet.section(
            "Operating Activities", "OperatingActivities", rows, total,
            "Net cash provided by operating activities",
        )  # fmt: skip

    def _cash(self, increase: Amounts) -> list[Json]:
        """Cash at the beginning, when there was any, and at the end, of each period."""
        *parts, total = [amount or 0 for amount in increase]
        opening: Amounts = [None] * len(parts)
        closing: Amounts = [None] * len(parts)
        held = self._before
        for place, part in enumerate(parts if self._by_period else []):
            opening[place] = held
            held += part
            closing[place] = held
        rows = []
        if self._before:
            begun = [*opening, self._before]
            rows.append(self._sheet.line("Cash at beginning of period", "BeginningCash", begun))
        ended = [*closing, self._before + total]
        return [*rows, self._sheet.line("Cash at end of period", "EndingCash", ended)]
