"""Which calls a sync would make, without making them; new entities are counted, which costs a few.

What cannot be known before is left out: retries, and what only an answer leads to (accounts read
again after postings, ids compared where counts differ, days of the ledger with changed documents).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.loaded import Loaded
from pipelines.quickbooks_pipeline import (
    LoadPlan,
    client_of,
    destination_of,
    pipeline_of,
    tables_of,
)
from pipelines.wording import counted
from sources.quickbooks import CATALOGUE, DltWarehouse, Entity, Sync, query
from sources.quickbooks.changes import WINDOW
from sources.quickbooks.state import EntityState, Phase
from sources.quickbooks.sync import ask

#: Entries of a document, and of a window of the ledger, about.
ENTRIES_OF_DOCUMENT, ENTRIES_OF_WINDOW = 4, 20_000
#: On two bases, profit and loss and balance sheet.
STATEMENTS = 4
_STATEMENTS = (
    "SELECT count(*) FROM {report} WHERE realm_id = {realm}"
    " AND report IN ('ProfitAndLoss', 'BalanceSheet')"
    " AND parameters = 'summarize_column_by=Month'"
)


@dataclass(frozen=True)
class Planned:
    """Calls of one kind.

    Attributes:
        path: `batch`, `query`, `cdc` or `reports`.
        entity: What they ask for, "" for several at once.
        calls: How many.
        why: What for.
        rows: Records that they bring, None when nobody knows.
    """

    path: str
    entity: str
    calls: int
    why: str
    rows: int | None = None


@dataclass(frozen=True)
class DryRun:
    """What a sync of one company would ask.

    Attributes:
        realm_id: The company.
        mode: `initial` when pages would be read, else `incremental`.
        planned: The calls, in their order.
        made: Calls made to find out: the counts, which the sync makes again.
        notes: What else is to be known.
    """

    realm_id: str
    mode: str
    planned: tuple[Planned, ...]
    made: int
    notes: tuple[str, ...]

    @property
    def calls(self) -> int:
        """All calls together."""
        return sum(each.calls for each in self.planned)


def dry_run(plan: LoadPlan, now: datetime) -> DryRun:
    """Plan the calls of a sync.

    Args:
        plan: The sync.
        now: The present, which tells what is due; QuickBooks is not asked for it.

    Raises:
        ConfigurationError: There is no such entity.
        QuickBooksError: By remedy, while counting.
    """
    entities = [CATALOGUE[table] for table in tables_of(plan.entities)]
    if plan.destination == "duckdb" and plan.warehouse and not plan.warehouse.exists():
        return _planned(plan, now, entities, None, None)
    with destination_of(plan) as destination:
        pipeline = pipeline_of(plan, destination)
        warehouse = DltWarehouse(plan.realm_id, pipeline)
        return _planned(plan, now, entities, Loaded(pipeline), warehouse)


def _planned(
    plan: LoadPlan,
    now: datetime,
    entities: Sequence[Entity],
    loaded: Loaded | None,
    warehouse: DltWarehouse | None,
) -> DryRun:
    states = {} if loaded is None or plan.refresh else loaded.states
    by_phase: dict[Phase, list[Entity]] = {phase: [] for phase in Phase}
    for entity in entities:
        state = states.get(entity.table) or EntityState({})
        by_phase[state.phase].append(entity)
    new, here = by_phase[Phase.NEW], [each for each in entities if each.table in states]
    with client_of(plan) as client:
        sync = Sync(client, CATALOGUE, warehouse or DltWarehouse(plan.realm_id), run_id="")
        if loaded is not None:
            sync.recall(loaded.server)
        items = ask(sync, [(entity, query.count(entity)) for entity in new])
        found = {
            entity: item.page.total if item.page else None
            for entity, item in zip(new, items, strict=True)
        }
        absent = {entity for entity, item in zip(new, items, strict=True) if item.fault}
        made = len(client.meter)
    documents = sum(found[entity] or 0 for entity in new if entity.posts)
    planned = [_counts(sync, new, "counts of entities that are new")] if new else []
    planned += [_pages(entity, found[entity]) for entity in new if found[entity]]
    planned += [_rest(entity, states[entity.table]) for entity in by_phase[Phase.SCANNING]]
    following = [each for each in entities if each not in absent]
    planned += _changes(sync, following)
    unproved = [*new, *by_phase[Phase.SCANNING], *by_phase[Phase.SCANNED], *by_phase[Phase.CLOSED]]
    due = [each for each in here if plan.sweep or states[each.table].is_due(now, plan.check_every)]
    # Those outside the feed are counted with their changes.
    proved = [each for each in (*unproved, *due) if each.cdc and each not in absent]
    if proved:
        planned.append(_counts(sync, list(dict.fromkeys(proved)), "is everything there? counts"))
    if plan.ledger and not plan.entities:
        planned += _reports(plan, now, loaded, warehouse, documents)
    mode = "initial" if new or by_phase[Phase.SCANNING] else "incremental"
    notes = [*_late(states, now), *_pending(loaded)]
    return DryRun(plan.realm_id, mode, tuple(planned), made, tuple(notes))


def _reports(
    plan: LoadPlan,
    now: datetime,
    loaded: Loaded | None,
    warehouse: DltWarehouse | None,
    documents: int,
) -> list[Planned]:
    """Reports of the ledger, as far as no change makes days of it due."""
    state = None if loaded is None or plan.refresh else loaded.ledger
    if state is None or (state.watermark is None and not state.absent):
        windows = max(-(-documents * ENTRIES_OF_DOCUMENT // ENTRIES_OF_WINDOW), 1)
        return [
            Planned("reports", "GeneralLedger", windows, "the ledger, in at least so many windows"),
            Planned("reports", "", STATEMENTS, "statements by month, for each two fiscal years"),
        ]
    if state.absent or not (plan.sweep or state.control_is_due(now, plan.check_every)):
        return []
    rows = warehouse.query(_STATEMENTS) if warehouse else []
    return [Planned("reports", "", rows[0][0] if rows else STATEMENTS, "statements by month")]


def _counts(sync: Sync, entities: Sequence[Entity], why: str) -> Planned:
    path = "batch" if sync.room > 1 else "query"
    return Planned(path, "", -(-len(entities) // sync.room), why)


def _pages(entity: Entity, rows: int | None) -> Planned:
    calls = -(-(rows or 0) // query.PAGE_SIZE)
    return Planned("query", entity.name, calls, "pages", rows)


def _rest(entity: Entity, state: EntityState) -> Planned:
    if state.expected is None:
        return Planned("query", entity.name, 1, "pages until there are no more")
    rest = max(state.expected - state.next_position + 1, 0)
    return Planned("query", entity.name, -(-rest // query.PAGE_SIZE), "the rest of its pages", rest)


def _changes(sync: Sync, entities: Sequence[Entity]) -> list[Planned]:
    polled = [each for each in entities if not each.cdc]
    planned = []
    if polled:
        questions = [*polled, *(each for each in polled if not each.single)]
        planned.append(_counts(sync, questions, "changes of entities outside the feed"))
    if len(polled) < len(entities):
        planned.append(Planned("cdc", "", 1, "changes and deletions"))
    return planned


def _late(states: dict[str, EntityState], now: datetime) -> list[str]:
    late = [
        table
        for table, state in states.items()
        if state.watermark is not None and CATALOGUE[table].cdc and now - state.since > WINDOW
    ]
    if not late:
        return []
    return [
        f"The last sync of {counted(len(late), 'entity', 'entities')} is longer ago than the "
        "change feed reaches: what changed is read by query, a call for each thousand records."
    ]


def _pending(loaded: Loaded | None) -> list[str]:
    if loaded is None or not loaded.is_pending:
        return []
    return ["A load that was interrupted is completed first; that takes no calls."]
