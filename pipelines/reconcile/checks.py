"""Which reports are compared with which marts: one entry per report and period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sources.quickbooks.ledger.columns import Features, columns_of
from sources.quickbooks.reports import Ask, Read

from . import ours, theirs
from .company import Facts, Scope
from .lines import Figures

BASES = ("Accrual", "Cash")


@dataclass(frozen=True)
class Check:
    """One comparison.

    Attributes:
        ask: QuickBooks' report.
        subject: What its rows are about.
        theirs: Reads figures out of the report.
        ours: The statement that gives ours.
    """

    ask: Ask
    subject: str
    theirs: Callable[[Sequence[Read]], Figures]
    ours: str

    @property
    def basis(self) -> str:
        """Accrual or Cash, "" where the report has none."""
        return self.ask.basis if self.ask.report.bases else ""


def checks(facts: Facts, scope: Scope) -> list[Check]:
    """All comparisons; on a day that ends no month those that the marts can tell of any day."""
    ends = scope.month_ends(facts)
    day = scope.day(facts)
    found = [one for end in ends for one in _month(facts, end)]
    if day not in ends:
        ask = Ask("TrialBalance", day)
        found = [
            Check(ask, "account", theirs.balances, ours.trial_balance_on(day, facts)),
            *_aging(day),
            *found,
        ]
    return found


def _month(facts: Facts, end: date) -> Iterator[Check]:
    start = end.replace(day=1)
    for basis in BASES:
        yield Check(
            Ask("TrialBalance", end, basis=basis),
            "account",
            theirs.balances,
            ours.trial_balance(end, basis),
        )
        yield Check(
            Ask("ProfitAndLoss", end, start, basis=basis),
            "account",
            theirs.amounts,
            ours.profit_and_loss(start, basis),
        )
        yield Check(
            Ask("BalanceSheet", end, basis=basis),
            "account",
            theirs.closing,
            ours.balance_sheet(end, basis),
        )
    yield from _aging(end)
    for name, subject in (("CustomerSales", "customer"), ("ItemSales", "item")):
        statement = ours.sales(subject, start, end)
        yield Check(Ask(name, end, start), subject, theirs.sales, statement)
    ask = ledger_ask(facts, start, end)
    yield Check(ask, "account", theirs.changes, ours.ledger(start, end))


def _aging(day: date) -> Iterator[Check]:
    for name, side, party in (
        ("AgedReceivables", "ar", "customer"),
        ("AgedPayables", "ap", "vendor"),
    ):
        yield Check(Ask(name, day), party, theirs.ages, ours.aging(side, party, day))


def ledger_ask(facts: Facts, start: date, end: date, accounts: Sequence[str] = ()) -> Ask:
    """The ledger of some days, of these accounts or all."""
    columns = ",".join(columns_of(Features(currencies=facts.abroad)))
    only = {"account": ",".join(accounts)} if accounts else {}
    return Ask("GeneralLedger", end, start, more={"columns": columns, **only})
