"""Load one company of QuickBooks Online into a warehouse.

    load_company(LoadPlan("9341", token, pipelines_dir=..., warehouse=Path("tieout.duckdb")))

One dlt pipeline per company, named `quickbooks_<realm>`, with a staging schema of its own, so that
companies share a dataset. A sync is a loop of load packages: what an earlier run left pending,
then pages, what changed meanwhile, the proof; or just the changes. A package is committed with the
state that says how far it goes: a run that is killed at any moment is completed by the next.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import dlt
import duckdb
from dlt.common.destination import Destination
from dlt.pipeline.exceptions import PipelineStepFailed

from pipelines.budgets import Budget
from pipelines.duckdb_destination import DuckDb
from pipelines.ledger import LedgerResult, load_ledger
from pipelines.pending import complete_pending
from sources.quickbooks import (
    CATALOGUE,
    PRODUCTION,
    Client,
    DltWarehouse,
    Limits,
    Patience,
    Progress,
    StaticToken,
    Sync,
    TokenSource,
    source_of,
)
from sources.quickbooks.errors import ConfigurationError, QuickBooksError
from sources.quickbooks.hints import Marker
from sources.quickbooks.metering import Meter, Watcher
from sources.quickbooks.runlog import run_rows
from sources.quickbooks.sync import CHECK_EVERY, Tally
from sources.quickbooks.system import SYNC_RUN

#: Pages in one load package: some 50,000 records, a minute of QuickBooks.
CHUNK_PAGES = 50
#: A load needs memory for one package, whatever the size of the company; DuckDB spills the
#: rest. Most columns of most tables are empty: with small blocks they take a sixteenth. Tables
#: are loaded side by side; more threads for each would cost CPU and save no time.
DUCKDB_CONFIG: dict[str, Any] = {
    "threads": 1,
    "memory_limit": "256MB",
    "preserve_insertion_order": False,
    "default_block_size": 16_384,
}
#: dlt's own settings, unless the environment says otherwise: no telemetry, and no more
#: load threads than help (on one file they wait for each other).
DLT_DEFAULTS = {"RUNTIME__DLTHUB_TELEMETRY": "false", "LOAD__WORKERS": "2"}


@dataclass(frozen=True)
class LoadPlan:
    """What to load from where to where.

    Attributes:
        realm_id: The company.
        tokens: Its access token, or where one comes from.
        pipelines_dir: Folder for pending packages and state; one per warehouse.
        warehouse: DuckDB file, for destination "duckdb".
        connection: That file, open for writing with `open_duckdb`; None to open it.
        destination: Name of a dlt destination, configured as dlt has it, or one ready made.
        dataset: Schema of the raw tables.
        base_url: API host.
        entities: Tables or names of the entities to load, () for all.
        chunk_pages: Most pages in one load package.
        limits: How fast to ask QuickBooks.
        patience: How stubbornly.
        progress: Told after each delivery how far the load is.
        check_every: How often to compare counts of all entities with QuickBooks', None for
            only after the first load.
        sweep: Compare them now, and ids where they differ.
        refresh: Read everything anew, as a first load does.
        run_id: Key of the run in the tables about runs.
        limits_dir: Folder in which processes share the count of past requests, None for none.
        watchers: Told of every request.
        budget: Time and calls that may be spent, None for any.
        ledger: Read the ledger, too, unless it is limited to some entities.
    """

    realm_id: str
    tokens: TokenSource | str = field(repr=False)
    pipelines_dir: Path
    warehouse: Path | None = None
    connection: duckdb.DuckDBPyConnection | None = None
    destination: str | Destination[Any, Any] = "duckdb"
    dataset: str = "raw"
    base_url: str = PRODUCTION
    entities: Sequence[str] = ()
    chunk_pages: int | None = CHUNK_PAGES
    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    progress: Callable[[Progress], None] | None = None
    check_every: timedelta | None = CHECK_EVERY
    sweep: bool = False
    refresh: bool = False
    run_id: str = field(default_factory=lambda: uuid4().hex)
    limits_dir: Path | None = None
    watchers: Sequence[Watcher] = ()
    budget: Budget | None = None
    ledger: bool = True


@dataclass(frozen=True)
class LoadResult:
    """What a sync brought.

    Attributes:
        realm_id: The company.
        run_id: Key of the run in `sync_run`, `api_call` and `schema_drift`.
        mode: `initial` when an entity was read from its beginning, else `incremental`.
        entities: What each entity brought, by table; those without a change are left out.
        rows: Records loaded.
        deleted: Records reported as gone.
        pages: Pages read.
        calls: Requests sent, retries among them.
        metered: How many of them Intuit counts.
        packages: Load packages.
        completed: Load packages among them that an earlier run had left; what they hold is not
            among the rows.
        selected: Tables of the entities it was limited to, () for all.
        notes: Lines for the summary: entities that the company does not have, and the like.
        quarantined: Records that QuickBooks could not deliver: the load is partial.
        ledger: What was read of the ledger; None when it was left alone.
    """

    realm_id: str
    run_id: str
    mode: str
    entities: dict[str, Tally]
    rows: int
    deleted: int
    pages: int
    calls: int
    metered: int
    packages: int
    completed: int
    selected: tuple[str, ...]
    notes: tuple[str, ...]
    quarantined: tuple[str, ...]
    ledger: LedgerResult | None = None

    @property
    def changed(self) -> bool:
        """Whether anything in the warehouse changed."""
        read = self.ledger is not None and self.ledger.packages
        return bool(self.rows or self.deleted or self.completed or read)


def load_company(plan: LoadPlan) -> LoadResult:
    """Bring a company's raw tables up to date.

    Raises:
        QuickBooksError: By remedy, possibly wrapped in dlt's `PipelineStepFailed`.
        PipelineStepFailed: The load failed; what was extracted stays pending for the next run.
    """
    for name, value in DLT_DEFAULTS.items():
        os.environ.setdefault(name, value)
    with destination_of(plan) as destination, client_of(plan) as client:
        pipeline, completed = complete_pending(partial(pipeline_of, plan, destination))
        sync = Sync(
            client=client,
            catalogue=CATALOGUE,
            warehouse=DltWarehouse(plan.realm_id, pipeline),
            run_id=plan.run_id,
            chunk_pages=plan.chunk_pages,
            progress=plan.progress,
            check_every=plan.check_every,
            sweep=plan.sweep,
            refresh=plan.refresh,
        )
        try:
            packages = _run(pipeline, sync, plan)
            ledger = _read_ledger(pipeline, sync, plan)
            if ledger is not None and (ledger.strangers or ledger.moved):
                # Reports made accounts, or found balances to have moved.
                sync.changes_read = sync.finished = False
                sync.moved = ledger.moved
                packages += _run(pipeline, sync, plan)
        except PipelineStepFailed as error:
            _record_failure(pipeline, sync, error)
            raise
        return _result(sync, packages, completed, ledger)


def pipeline_of(plan: LoadPlan, destination: Destination[Any, Any]) -> dlt.Pipeline:
    """The dlt pipeline of a plan's company."""
    return dlt.pipeline(
        f"quickbooks_{plan.realm_id}",
        destination=destination,
        dataset_name=plan.dataset,
        pipelines_dir=str(plan.pipelines_dir),
    )


def client_of(plan: LoadPlan) -> Client:
    """The client of a plan's company."""
    tokens = StaticToken(plan.tokens) if isinstance(plan.tokens, str) else plan.tokens
    watchers = [*([plan.budget] if plan.budget else []), *plan.watchers]
    return Client(
        plan.realm_id,
        tokens,
        base_url=plan.base_url,
        limits=plan.limits,
        patience=plan.patience,
        meter=Meter(watchers=watchers),
        pace_file=plan.limits_dir / plan.realm_id if plan.limits_dir else None,
    )


@contextmanager
def destination_of(plan: LoadPlan) -> Iterator[Destination[Any, Any]]:
    """The destination with staging tables of the company's own: companies may load side by side.

    A DuckDB file is opened once for the whole sync: opening one with some hundred tables takes
    longer than an empty sync.
    """
    layout = f"%s_staging_{plan.realm_id}"
    if not isinstance(plan.destination, str):
        yield plan.destination
    elif plan.destination == "duckdb" and plan.connection is not None:
        yield DuckDb(plan.connection, staging_dataset_name_layout=layout)
    elif plan.destination == "duckdb":
        if plan.warehouse is None:
            raise ValueError("a plan for duckdb names a warehouse")
        with open_duckdb(plan.warehouse) as connection:
            yield DuckDb(connection, staging_dataset_name_layout=layout)
    else:
        found: Destination[Any, Any] = dlt.destination(
            plan.destination, staging_dataset_name_layout=layout
        )
        yield found


@contextmanager
def open_duckdb(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB file, open for loads; its folder is made."""
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse), config=DUCKDB_CONFIG) as connection:
        yield connection


def _run(pipeline: dlt.Pipeline, sync: Sync, plan: LoadPlan) -> int:
    """Load packages until the sync is finished; returns how many.

    Raises:
        BudgetUsedUp: Time or calls are used up between two packages.
    """
    source = source_of(sync).with_resources(*tables_of(plan.entities))
    packages = 0
    while not sync.finished:
        if plan.budget is not None:
            sync.chunk_pages = plan.budget.pages(plan.chunk_pages)
        pipeline.run(source)
        packages += 1
    return packages


def _read_ledger(pipeline: dlt.Pipeline, sync: Sync, plan: LoadPlan) -> LedgerResult | None:
    """Read the ledger where it is wanted; entities that lack others tell too little of it.

    Raises:
        BudgetUsedUp: Time or calls are used up between two packages.
    """
    if not plan.ledger or sync.selected:
        return None
    budget = plan.budget
    return load_ledger(
        pipeline,
        sync,
        refresh=plan.refresh,
        most_windows=lambda wanted: (budget and budget.pages(wanted)) or wanted,
    )


def tables_of(names: Sequence[str]) -> list[str]:
    """Tables of the named entities.

    Raises:
        ConfigurationError: There is no such entity.
    """
    known = {name: e.table for e in CATALOGUE.values() for name in (e.table, e.name.lower())}
    unknown = [name for name in names if name.lower() not in known]
    if unknown:
        raise ConfigurationError(
            f"There is no entity {', '.join(unknown)}.",
            f"Entities are: {', '.join(CATALOGUE)}.",
        )
    return [known[name.lower()] for name in names] or list(CATALOGUE)


def _result(sync: Sync, packages: int, completed: int, ledger: LedgerResult | None) -> LoadResult:
    tallies = sync.tallies.values()
    return LoadResult(
        realm_id=sync.client.realm_id,
        run_id=sync.run_id,
        mode=sync.mode,
        entities={
            table: tally
            for table, tally in sync.tallies.items()
            if tally.rows or tally.deleted or tally.pages
        },
        rows=sum(tally.rows for tally in tallies),
        deleted=sum(tally.deleted for tally in tallies),
        pages=sum(tally.pages for tally in tallies),
        calls=len(sync.client.meter),
        metered=sync.client.meter.metered,
        packages=packages + completed + (ledger.packages if ledger else 0),
        completed=completed,
        selected=sync.selected,
        notes=tuple(sync.notes),
        quarantined=tuple(sync.undelivered),
        ledger=ledger,
    )


def _record_failure(pipeline: dlt.Pipeline, sync: Sync, error: PipelineStepFailed) -> None:
    """Write down a run that failed at QuickBooks; a load that failed cannot be written down."""
    cause: BaseException | None = error.exception
    while cause is not None and not isinstance(cause, QuickBooksError):
        cause = cause.__cause__
    if cause is None or pipeline.has_pending_data:
        return
    marker = Marker()
    rows = [marker.mark(spec, table) for spec, table in run_rows(sync, failure=cause.message)]
    source = dlt.source(lambda: dlt.resource(rows, name=SYNC_RUN.name), name="quickbooks")
    pipeline.run(source())
