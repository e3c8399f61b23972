"""What the companies of a warehouse cost in API calls this month, and by its end.

Intuit counts successful reads ("CorePlus" calls), of production companies only, for all companies
of an app together. The table `api_call` has every request of every load package; what a run that
was killed sent for a package it could not complete is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.query import run_query
from pipelines.settings import Settings

#: CorePlus calls a month that Intuit's free tier (Builder) has, for all companies of an app.
FREE_CALLS = 500_000
#: Days whose syncs tell what the rest of the month will cost.
RECENT = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """Requests of one kind: `query`, `batch`, `cdc`; `entity` is "" for several at once."""

    path: str
    entity: str
    calls: int
    metered: int


@dataclass(frozen=True)
class CompanyUsage:
    """What one company cost this month.

    Attributes:
        realm_id: The company.
        calls: Requests, retries among them.
        metered: Those that Intuit counts.
        forecast: Metered calls at the end of the month, if it goes on as in the last days; first
            loads do not repeat and count as what they were.
        kinds: The same by kind, the most expensive first.
    """

    realm_id: str
    calls: int
    metered: int
    forecast: int
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Usage:
    """What all companies of a warehouse cost in a month.

    Attributes:
        month: Such as 2026-06, in UTC.
        budget: Calls a month as set, None when they are not.
        companies: One by one.
    """

    month: str
    budget: int | None
    companies: tuple[CompanyUsage, ...]

    @property
    def metered(self) -> int:
        """Calls so far that Intuit counts."""
        return sum(each.metered for each in self.companies)

    @property
    def forecast(self) -> int:
        """The same at the end of the month."""
        return sum(each.forecast for each in self.companies)

    @property
    def left(self) -> int | None:
        """Calls that are left of the budget, None without one."""
        return None if self.budget is None else max(self.budget - self.metered, 0)


def usage(settings: Settings, now: datetime) -> Usage:
    """The calls of the month of an instant.

    Raises:
        ConfigurationProblem: There is no warehouse, or of a kind that cannot be asked from here.
    """
    begin = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    recent = _recent(settings, now)
    found: dict[str, list[Kind]] = {}
    for realm_id, path, entity, calls, metered in _rows(
        settings,
        "select realm_id, path, entity, count(*) as calls,"
        " sum(case when metered then 1 else 0 end) as metered"
        f" from {settings.dataset}.api_call where started_at >= {_instant(begin)}"
        " group by realm_id, path, entity order by realm_id, metered desc, path, entity",
    ):
        found.setdefault(realm_id, []).append(Kind(path, entity, calls, int(metered)))
    days_left = (_next_month(begin) - now) / DAY
    return Usage(
        begin.strftime("%Y-%m"),
        settings.call_budget,
        tuple(
            _company(realm, kinds, days_left * recent.get(realm, 0.0))
            for realm, kinds in found.items()
        ),
    )


def _company(realm_id: str, kinds: Sequence[Kind], to_come: float) -> CompanyUsage:
    metered = sum(kind.metered for kind in kinds)
    return CompanyUsage(
        realm_id,
        sum(kind.calls for kind in kinds),
        metered,
        metered + round(to_come),
        tuple(kinds),
    )


def _recent(settings: Settings, now: datetime) -> dict[str, float]:
    """Metered calls a day of the last incremental syncs, by company."""
    rows = _rows(
        settings,
        f"select realm_id, min(started_at), sum(metered) from {settings.dataset}.sync_run"
        f" where mode = 'incremental' and started_at >= {_instant(now - RECENT)}"
        " group by realm_id",
    )
    return {
        realm: float(metered) / max((now - first.astimezone(UTC)) / DAY, 1.0)
        for realm, first, metered in rows
    }


def _rows(settings: Settings, statement: str) -> Sequence[tuple[Any, ...]]:
    """The rows of a statement about runs; none in a warehouse that nothing was loaded into."""
    there = run_query(
        settings,
        "select table_name from information_schema.tables"
        f" where table_schema = '{settings.dataset}' and table_name in ('api_call', 'sync_run')",
    )
    return run_query(settings, statement).rows if len(there.rows) == 2 else ()


def _instant(at: datetime) -> str:
    return f"timestamp with time zone '{at.astimezone(UTC).isoformat()}'"


def _next_month(begin: datetime) -> datetime:
    return (begin + 32 * DAY).replace(day=1)
