"""A comparison of one company from beginning to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipelines.errors import ConfigurationProblem
from pipelines.loaded import Loaded
from pipelines.quickbooks_pipeline import LoadPlan, client_of, destination_of, pipeline_of
from pipelines.settings import Settings
from pipelines.sync import Run, load_plan
from sources.quickbooks import CATALOGUE, Client
from sources.quickbooks.feed import read_feed
from sources.quickbooks.reports import ReportReader

from .checks import Check, checks
from .closed import ClosedChange, closed_changes
from .company import Books, Scope
from .compare import Compared, compare
from .explain import Explainer
from .lines import Line, NotCompared
from .record import record


@dataclass(frozen=True)
class Reconciled:
    """How a company's marts compare with QuickBooks' reports.

    Attributes:
        realm_id: The company.
        run_id: Key in `tie_out` and `api_call`.
        compared_at: QuickBooks' clock.
        lines: All figures.
        missed: Reports that could not be had.
        closed: Changes of transactions in months whose books are closed.
        moved: The books moved after the sync, and were synced and compared once more.
        moving: They have moved again since: what differs may be that.
        calls: Requests that it took, without those of the sync.
    """

    realm_id: str
    run_id: str
    compared_at: datetime
    lines: tuple[Line, ...]
    missed: tuple[NotCompared, ...]
    closed: tuple[ClosedChange, ...]
    moved: bool
    moving: bool
    calls: int

    @property
    def differing(self) -> tuple[Line, ...]:
        """The figures that differ."""
        return tuple(line for line in self.lines if line.differs)


@dataclass(frozen=True)
class Hooks:
    """What a comparison asks of its caller.

    Args:
        catch_up: Syncs the company once more and builds the marts.
        announce: Told of each report before it is asked for.
        note: Told in words what happens.
    """

    catch_up: Callable[[str], None]
    announce: Callable[[Check], None] = lambda _: None
    note: Callable[[str], None] = lambda _: None


def reconcile_company(
    settings: Settings, realm_id: str, run: Run, scope: Scope, hooks: Hooks
) -> Reconciled:
    """Compare the marts of a company with QuickBooks, and write down how.

    When figures differ and the books have moved since the sync, they are synced, built and compared
    once more: business that goes on is no difference.

    Raises:
        ConfigurationProblem: The company is not loaded to its end, or the marts lack it.
        QuickBooksError: By remedy, when no report could be had.
        PipelineStepFailed: The result could not be written.
    """
    plan = load_plan(settings, realm_id, run)
    with client_of(plan) as client:
        until = _loaded_until(plan)
        found = _compared(settings, client, scope, hooks)
        moved = moving = False
        if found.differs and _has_moved(client, until):
            moved = True
            hooks.note("The books moved since the last sync: syncing and comparing once more")
            hooks.catch_up(realm_id)
            found = _compared(settings, client, scope, hooks)
            moving = found.differs and _has_moved(client, _loaded_until(plan))
        books = Books(settings, realm_id)
        found.lines = Explainer(books, _reader(client, books)).explained(found.lines)
        at = client.server_time if client.meter.metered else datetime.now(UTC)
        _record(plan, client, at, found)
        closed = tuple(closed_changes(books))
        return Reconciled(
            realm_id=realm_id,
            run_id=run.id,
            compared_at=at,
            lines=tuple(found.lines),
            missed=tuple(found.missed),
            closed=closed,
            moved=moved,
            moving=moving,
            calls=len(client.meter),
        )


def _compared(settings: Settings, client: Client, scope: Scope, hooks: Hooks) -> Compared:
    books = Books(settings, client.realm_id)
    return compare(books, _reader(client, books), checks(books.facts, scope), hooks.announce)


def _reader(client: Client, books: Books) -> ReportReader:
    return ReportReader(client, fiscal_start=books.facts.fiscal_start)


def _loaded_until(plan: LoadPlan) -> datetime:
    """QuickBooks' time up to which everything that posts is loaded.

    Raises:
        ConfigurationProblem: The company is not loaded to its end.
    """
    with destination_of(plan) as destination:
        loaded = Loaded(pipeline_of(plan, destination))
    marks = [
        state.watermark
        for table, state in loaded.states.items()
        if CATALOGUE[table].posts and state.watermark is not None
    ]
    if loaded.is_pending or not marks:
        raise ConfigurationProblem(
            f"Company {plan.realm_id} is not loaded to its end.",
            f"Load it first: tieout sync --realm {plan.realm_id}",
        )
    return min(marks)


def _has_moved(client: Client, until: datetime) -> bool:
    """Whether anything that posts has changed, or is gone, since an instant."""
    posting = [one for one in CATALOGUE.values() if one.posts and one.cdc]
    feed = read_feed(client, posting, until)
    every = [one for records in feed.records.values() for one in records]
    return bool(feed.beyond) or any(one.updated is None or one.updated >= until for one in every)


def _record(plan: LoadPlan, client: Client, at: datetime, found: Compared) -> None:
    with destination_of(replace(plan, connection=None)) as destination:
        pipeline = pipeline_of(plan, destination)
        key = {"realm_id": plan.realm_id, "run_id": plan.run_id}
        record(pipeline, key, at, found, client.meter)
