"""One or several companies, one after the other, into one warehouse.

A company that fails does not keep the others from being loaded; what it failed with is part of
the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from pipelines.auth.connect import connected
from pipelines.errors import (
    ConfigurationProblem,
    TieoutError,
    UsageProblem,
)
from pipelines.logs import CallLog, Log
from pipelines.progress import Display
from pipelines.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipelines.budgets import Budget
    from pipelines.quickbooks_pipeline import LoadPlan, LoadResult
    from sources.quickbooks.metering import Watcher


class Watch(Protocol):
    """Opens the display for a company's load."""

    def __call__(self, realm_id: str, run_id: str) -> AbstractContextManager[Display]:
        """The display, for the length of the load."""


Guard = Callable[[], AbstractContextManager[None]]
"""Turns what a library raises into a `TieoutError`."""


@dataclass(frozen=True)
class SyncPlan:
    """Which companies go into which warehouse; complete and checked before anything is done.

    Args:
        settings: companies, entities, warehouse, budgets.
        sweep: compare counts of all entities with QuickBooks now, not only once a day.
        refresh: read everything anew, as a first load does.
    """

    settings: Settings
    sweep: bool = False
    refresh: bool = False

    @classmethod
    def of(cls, settings: Settings) -> SyncPlan:
        """The plan that settings amount to: the companies they name, else all connected ones.

        Raises:
            ConfigurationProblem: no company is named or connected.
            UsageProblem: there is no such entity.
        """
        if not settings.realm_ids:
            settings = replace(settings, realm_ids=connected(settings))
        if not settings.realm_ids:
            raise ConfigurationProblem(
                "No company is named. None is connected either.",
                "Connect one with `tieout auth login`, give its realm id with --realm (QuickBooks "
                "shows it in Account and settings, as Company ID), or try `tieout demo`.",
            )
        _check_entities(settings.entities)
        return cls(settings)


def _check_entities(names: tuple[str, ...]) -> None:
    """Refuse a name that the catalogue does not have, with the closest one it has."""
    if not names:
        return
    import difflib

    from sources.quickbooks.entities import CATALOGUE

    known = {name.lower() for each in CATALOGUE.values() for name in (each.table, each.name)}
    for name in names:
        if name.lower() not in known:
            close = difflib.get_close_matches(name.lower(), CATALOGUE, n=1)
            raise UsageProblem(
                f"There is no entity {name!r}.",
                f"Did you mean {close[0]}?" if close else f"There are: {', '.join(CATALOGUE)}.",
            )


@dataclass(frozen=True)
class RealmSync:
    """How the sync of one company ended: a result or an error."""

    realm_id: str
    run_id: str = ""
    result: LoadResult | None = None
    error: TieoutError | None = None


@dataclass(frozen=True)
class Listeners:
    """Who hears of a sync.

    Args:
        watch: opens the display of a company's progress.
        guard: wraps the load of a company.
        log: told of requests to QuickBooks.
    """

    watch: Watch
    guard: Guard
    log: Log


def run_sync(plan: SyncPlan, listeners: Listeners) -> Iterator[RealmSync]:
    """Sync the companies of a plan in its order, each as it is asked for.

    A company that fails takes nothing from the others. The budgets are for all of them.
    """
    budget = budget_of(plan.settings)
    with one_connection(plan.settings) as connection:
        for realm_id in plan.settings.realm_ids:
            run = Run(uuid4().hex, budget, connection, plan.sweep, plan.refresh)
            yield _sync(plan, realm_id, run, listeners)


def _sync(plan: SyncPlan, realm_id: str, run: Run, listeners: Listeners) -> RealmSync:
    heard = replace(run, watchers=(CallLog(listeners.log, realm_id, run.id),))
    try:
        with listeners.guard(), listeners.watch(realm_id, run.id) as display:
            if run.budget is not None:
                run.budget.pages(None)  # nothing is opened for a company that has no time left
            return RealmSync(realm_id, run.id, load(plan.settings, realm_id, display, heard))
    except TieoutError as error:
        return RealmSync(realm_id, run.id, error=error)


@dataclass(frozen=True)
class Run:
    """How one company is loaded, beside what the settings say.

    Args:
        id: key of the run in the tables about runs.
        budget: what may be spent.
        connection: the DuckDB file, open; None to open it for this load.
        sweep: as in the plan.
        refresh: as in the plan.
        watchers: told of requests.
    """

    id: str
    budget: Budget | None = None
    connection: DuckDBPyConnection | None = None
    sweep: bool = False
    refresh: bool = False
    watchers: tuple[Watcher, ...] = ()


def budget_of(settings: Settings) -> Budget | None:
    """What a run may spend from now on, None for any time and any calls."""
    if settings.time_budget is None and settings.call_budget is None:
        return None
    from pipelines.budgets import Budget
    from pipelines.usage import usage

    left = settings.call_budget
    if left is not None and (settings.destination != "duckdb" or settings.warehouse.exists()):
        left = usage(settings, datetime.now(UTC)).left
    return Budget(settings.time_budget, left)


@contextmanager
def one_connection(settings: Settings) -> Iterator[DuckDBPyConnection | None]:
    """The DuckDB file, opened once for several companies: that takes longer than a small load."""
    if settings.destination != "duckdb" or len(settings.realm_ids) < 2:
        yield None
        return
    from pipelines.quickbooks_pipeline import open_duckdb

    with open_duckdb(settings.warehouse) as connection:
        yield connection


def load(settings: Settings, realm_id: str, display: Display, run: Run | None = None) -> LoadResult:
    """Bring the raw tables of one company up to date."""
    from pipelines.quickbooks_pipeline import load_company

    plan = load_plan(settings, realm_id, run or Run(uuid4().hex))
    return load_company(replace(plan, progress=display))


def load_plan(settings: Settings, realm_id: str, run: Run) -> LoadPlan:
    """The load of one company, as settings and run have it.

    Raises:
        TieoutError: There is no way to its access token.
    """
    from pipelines.auth.connect import token_source
    from pipelines.environment import refuse_bare_names
    from pipelines.quickbooks_pipeline import LoadPlan

    refuse_bare_names()
    return LoadPlan(
        realm_id=realm_id,
        tokens=token_source(settings, realm_id),
        pipelines_dir=settings.work_dir / "pipelines",
        warehouse=settings.warehouse,
        connection=run.connection,
        destination=settings.destination,
        dataset=settings.dataset,
        base_url=settings.hosts.base_url,
        entities=settings.entities,
        ledger=settings.ledger,
        sweep=run.sweep,
        refresh=run.refresh,
        run_id=run.id,
        limits_dir=settings.work_dir / "limits",
        watchers=run.watchers,
        budget=run.budget,
    )
