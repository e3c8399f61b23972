"""What a comparison has to know of a company before it asks QuickBooks anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.errors import ConfigurationProblem, UsageProblem
from pipelines.query import Asker, reading, run_query
from pipelines.settings import Settings

_FACTS = """
select company.as_of_date, company.fiscal_year_start_month, company.is_multi_currency,
    company.ledger_origin, company.ledger_from, company.ledger_until, retained.account_id,
    company.ages_from_transaction_date
from marts.dim_company as company
left join marts.dim_account as retained
    on company.realm_id = retained.realm_id and retained.is_retained_earnings
where company.realm_id = '{realm_id}'
"""


class Books:
    """The marts of one company.

    Args:
        settings: Which warehouse.
        realm_id: The company; letters and digits.

    Attributes:
        realm_id: The company.
        facts: What the marts say of it, as of when it was made.

    Raises:
        ConfigurationProblem: The marts do not have the company.
    """

    def __init__(self, settings: Settings, realm_id: str) -> None:
        self._settings = settings
        self._ask: Asker | None = None
        self.realm_id = realm_id
        with self.open():
            self.facts = self._facts()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep the warehouse open for several statements; nobody can write to it meanwhile."""
        with reading(self._settings) as ask:
            self._ask = ask
            try:
                yield
            finally:
                self._ask = None

    def rows(self, statement: str) -> Sequence[tuple[Any, ...]]:
        """Rows of a statement, in which `{realm_id}` stands for the company."""
        statement = statement.replace("{realm_id}", self.realm_id)
        return (self._ask(statement) if self._ask else run_query(self._settings, statement)).rows

    def _facts(self) -> Facts:
        try:
            rows = self.rows(_FACTS)
        except UsageProblem:  # there are no marts yet, or of an older version
            rows = ()
        if not rows:
            raise ConfigurationProblem(
                f"The marts do not have company {self.realm_id}.",
                "Load and build it first: tieout sync, tieout transform.",
            )
        as_of, month, abroad, origin, first, last, retained, plain = rows[0]
        return Facts(
            as_of,
            month,
            bool(abroad),
            origin,
            first or as_of,
            max(last or as_of, as_of),
            retained,
            bool(plain),
        )


@dataclass(frozen=True)
class Facts:
    """A company, as its marts have it.

    Attributes:
        as_of: Day of its last sync, as it counts days.
        fiscal_start: First month of its fiscal year, 1 to 12.
        abroad: It has several currencies.
        origin: Of its ledger: `report`, or `derived` from documents.
        first: Day of its first entry.
        last: Day of its last entry, or of the last sync if that is later.
        retained: The account to which earlier years' profit is added, None without one.
        ages_from_txn_date: It counts ages from the date of documents, not from when they are due.
    """

    as_of: date
    fiscal_start: int
    abroad: bool
    origin: str
    first: date
    last: date
    retained: str | None
    ages_from_txn_date: bool

    def year_start(self, day: date) -> date:
        """First day of the fiscal year of a day."""
        year = day.year if day.month >= self.fiscal_start else day.year - 1
        return date(year, self.fiscal_start, 1)


@dataclass(frozen=True)
class Scope:
    """Days to compare.

    Attributes:
        as_of: Last of them, None for the day of the last sync.
        months: So many month ends, up to that day.
    """

    as_of: date | None = None
    months: int = 1

    def day(self, facts: Facts) -> date:
        """The last day.

        Raises:
            UsageProblem: The marts do not reach that far.
        """
        day = self.as_of or facts.as_of
        if day > facts.as_of:
            raise UsageProblem(
                f"The marts end on {facts.as_of}, before {day}.",
                "Sync and transform first, or name an earlier day with --as-of.",
            )
        return day

    def month_ends(self, facts: Facts) -> list[date]:
        """Ends of months that are over, latest first; the day itself may be one."""
        following = self.day(facts) + timedelta(days=1)
        found: list[date] = []
        for _ in range(self.months):
            end = following.replace(day=1) - timedelta(days=1)
            if end < facts.first:
                break
            found.append(end)
            following = end
        return found
