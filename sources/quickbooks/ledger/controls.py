"""The proof of the ledger: what it says of each account and month is what the statements say.

ProfitAndLoss and BalanceSheet by month, on the accrual basis, are added up by QuickBooks itself.
They show what no document tells: cost of goods that a back-dated purchase changed, payroll, tax
payments. Both are loaded, too, and so are those on the cash basis, which no ledger report gives
entry by entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..reports import Ask, Figure, Read, ReportReader
from ..reports.windows import Window, fiscal_year
from .stored import Account, Month

PROFIT_AND_LOSS, BALANCE_SHEET = "ProfitAndLoss", "BalanceSheet"
#: Fiscal years in one request: more than 25 columns risk a time-out.
_YEARS = 2
_ZERO = Decimal(0)
_RESULT_TYPES = frozenset(
    {"Income", "Other Income", "Expense", "Other Expense", "Cost of Goods Sold"}
)
_CREDITED = frozenset({"Income", "OtherIncome"})
_ASSETS = "TotalAssets"
#: Stands for the account to which a balance sheet adds all earlier profit, with this year's.
_EARNINGS = "="


@dataclass(frozen=True)
class Difference:
    """An account in a month of which ledger and statement say different things.

    Attributes:
        report: The statement.
        account: Id, name or what else names it.
        month: Year and month.
        ours: Amount or balance by the ledger, debits positive.
        theirs: The same by QuickBooks.
    """

    report: str
    account: str
    month: Month
    ours: Decimal
    theirs: Decimal

    def __str__(self) -> str:
        year, month = self.month
        return (
            f"{self.account} in {year}-{month:02} is {self.ours} by the entries and"
            f" {self.theirs} by {self.report}"
        )

    @property
    def days(self) -> Window:
        """The days of the month."""
        return Window(date(*self.month, 1), _following(self.month) - timedelta(days=1))


@dataclass(frozen=True)
class Verdict:
    """What a comparison found.

    Attributes:
        differences: In the months that were compared.
        beyond: Some may lie in earlier months.
    """

    differences: list[Difference]
    beyond: bool


def control_windows(span: Window, fiscal_start: int) -> list[Window]:
    """The requests for all months of a ledger: whole fiscal years, the same ones at any time."""
    first = fiscal_year(span.start, fiscal_start) // _YEARS * _YEARS
    last = fiscal_year(span.end, fiscal_start)
    return [
        Window(
            date(year, fiscal_start, 1), date(year + _YEARS, fiscal_start, 1) - timedelta(days=1)
        )
        for year in range(first, last + 1, _YEARS)
    ]


def control_asks(windows: Iterable[Window]) -> Iterator[Ask]:
    """The statements to ask for."""
    for window in windows:
        for basis in ("Accrual", "Cash"):
            for name in (PROFIT_AND_LOSS, BALANCE_SHEET):
                yield Ask(name, window.end, window.start, basis=basis, by="Month")


def read_control(reader: ReportReader, ask: Ask) -> Read:
    """One statement, as if it had come in one part.

    Raises:
        QuickBooksError: As `ReportReader.read`.
    """
    parts = reader.read(ask)
    first, figures = parts[0], list[Figure]()
    for part in parts:
        above = max((figure.row_no for figure in figures), default=0)
        kept = part.figures if len(parts) == 1 else [one for one in part.figures if one.start]
        figures += [replace(figure, row_no=figure.row_no + above) for figure in kept]
    return replace(
        first,
        start=ask.window.start,
        end=ask.window.end,
        columns=[column for part in parts for column in part.columns],
        no_data=all(part.no_data for part in parts),
        figures=figures,
    )


def compare(
    reads: Sequence[Read],
    sums: Mapping[tuple[str, Month], Decimal],
    accounts: Mapping[str, Account],
    *,
    whole: bool,
) -> Verdict:
    """Hold accrual statements against the entries.

    Args:
        reads: Both statements of following windows, oldest first.
        sums: The entries by account and month.
        accounts: The chart.
        whole: The windows are all there are.
    """
    profit = _by_account([one for one in reads if one.report == PROFIT_AND_LOSS])
    balance = _by_account([one for one in reads if one.report == BALANCE_SHEET])
    months = sorted({month for _, month in balance} | {month for _, month in profit})
    results = {account for account, _ in profit} | {
        account.id for account in accounts.values() if account.type in _RESULT_TYPES
    }
    names = {account.id: f"{account.name} (account {account.id})" for account in accounts.values()}
    names[_EARNINGS] = "Retained earnings with net income"
    found = list(_of_results(profit, sums, results, months, names))
    earnings = _earnings(reads, accounts)
    ours = _balances(sums, results, earnings, months)
    theirs: dict[tuple[str, Month], Decimal] = {}
    for (account, month), amount in balance.items():
        key = (_EARNINGS if account in earnings or not account else account, month)
        theirs[key] = theirs.get(key, _ZERO) + amount
    off, beyond = _of_balances(ours, theirs, months, names, whole=whole)
    return Verdict([*found, *off], beyond)


def _by_account(reads: Iterable[Read]) -> dict[tuple[str, Month], Decimal]:
    """Amounts by account and month, debits positive."""
    found: dict[tuple[str, Month], Decimal] = {}
    for read in reads:
        for figure in read.figures:
            if figure.kind == "leaf" and figure.end and figure.start and figure.amount is not None:
                key = (figure.subject_id, (figure.end.year, figure.end.month))
                found[key] = found.get(key, _ZERO) + _debit(read.report, figure)
    return found


def _debit(report: str, figure: Figure) -> Decimal:
    root = figure.section.partition("/")[0]
    is_credit = root in _CREDITED if report == PROFIT_AND_LOSS else root != _ASSETS
    amount = figure.amount or _ZERO
    return -amount if is_credit else amount


def _of_results(
    profit: Mapping[tuple[str, Month], Decimal],
    sums: Mapping[tuple[str, Month], Decimal],
    results: Iterable[str],
    months: Sequence[Month],
    names: Mapping[str, str],
) -> Iterator[Difference]:
    for account in sorted(results):
        for month in months:
            ours, theirs = sums.get((account, month), _ZERO), profit.get((account, month), _ZERO)
            if ours != theirs:
                name = names.get(account, f"account {account}")
                yield Difference(PROFIT_AND_LOSS, name, month, ours, theirs)


def _earnings(reads: Iterable[Read], accounts: Mapping[str, Account]) -> set[str]:
    """The accounts to which earlier years' profit is added; all of equity where none is known."""
    known = {one.id for one in accounts.values() if one.subtype == "RetainedEarnings"}
    return known or {
        figure.subject_id
        for read in reads
        if read.report == BALANCE_SHEET
        for figure in read.figures
        if figure.kind == "leaf" and "Equity" in figure.section.split("/")
    }


def _balances(
    sums: Mapping[tuple[str, Month], Decimal],
    results: set[str],
    earnings: set[str],
    months: Sequence[Month],
) -> dict[tuple[str, Month], Decimal]:
    """Balances at the ends of months by the entries; all profit is in earnings."""
    moves: dict[str, dict[Month, Decimal]] = {}
    for (account, month), amount in sums.items():
        key = _EARNINGS if account in results or account in earnings else account
        at = moves.setdefault(key, {})
        at[month] = at.get(month, _ZERO) + amount
    found: dict[tuple[str, Month], Decimal] = {}
    for account, by_month in moves.items():
        balance, left = _ZERO, sorted(by_month, reverse=True)
        for month in months:
            while left and left[-1] <= month:
                balance += by_month[left.pop()]
            found[account, month] = balance
    return found


def _of_balances(
    ours: Mapping[tuple[str, Month], Decimal],
    theirs: Mapping[tuple[str, Month], Decimal],
    months: Sequence[Month],
    names: Mapping[str, str],
    *,
    whole: bool,
) -> tuple[list[Difference], bool]:
    """Months in which a balance goes off, or off by another amount than before."""
    found, beyond = [], False
    for account in sorted({account for account, _ in ours.keys() | theirs.keys()}):
        before = _ZERO
        for number, month in enumerate(months):
            mine, other = ours.get((account, month), _ZERO), theirs.get((account, month), _ZERO)
            if mine - other != before:
                before = mine - other
                beyond = beyond or (number == 0 and not whole)
                name = names.get(account, f"account {account}")
                found.append(Difference(BALANCE_SHEET, name, month, mine, other))
    return found, beyond


def _following(month: Month) -> date:
    year, number = month
    return date(year + number // 12, number % 12 + 1, 1)
