"""Is everything there? Counts at QuickBooks against live records in the warehouse.

Where they differ, a sweep of ids says what is missing and what is gone. No record is called gone
because a page did not show it: positions shift when records are deleted, so each suspect is asked
for by its Id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from . import query
from .entities import Entity
from .merging import fetch
from .package import Delivery
from .records import ids_of
from .state import Phase
from .sync import Step, ask

#: Sweeps of one entity in one package, when pages shift under them.
SWEEPS = 2


def prove(step: Step) -> Iterator[Delivery]:
    """Compare all entities that were scanned with QuickBooks' counts, and mend what differs."""
    closed = step.in_phase(Phase.CLOSED)
    counts = ask(step.sync, [(entity, query.count(entity)) for entity in closed])
    for entity, item in zip(closed, counts, strict=True):
        step.state(entity).phase = Phase.READY
        yield from check_count(step, entity, item.page.total if item.page else None)


def check_count(step: Step, entity: Entity, count: int | None) -> Iterator[Delivery]:
    """Sweep an entity if the warehouse does not hold as many records as QuickBooks counts.

    Args:
        step: The package in the making; what is in it counts as loaded.
        entity: Which one.
        count: What QuickBooks counts, None when it does not.
    """
    if count is None:
        return
    state = step.state(entity)
    live = _live(step, entity) + state.quarantined
    if count == live or state.unresolved == [count, live]:
        return
    if entity.key == ("id",):
        yield from _sweep(step, entity, count - state.quarantined)
        live = _live(step, entity) + state.quarantined
    elif count > live:  # without an Id there is nothing to sweep by
        state.begin_scan(step.client.server_time, count)
    state.unresolved = [count, live] if live != count else None


def _live(step: Step, entity: Entity) -> int:
    """Live records once the package is loaded."""
    before = step.loaded[entity.table]
    added, ended = step.package.live(entity), step.package.ended(entity)
    if entity.key != ("id",):
        return before + len(added)
    known = step.sync.warehouse.which_live(entity, added | ended) if added | ended else set()
    return before + len(added - known) - len(ended & known)


def _sweep(step: Step, entity: Entity, count: int) -> Iterator[Delivery]:
    """Compare ids; fetch what is missing, report what is gone."""
    known = step.sync.warehouse.live_ids(entity) - step.package.ended(entity)
    known |= step.package.live(entity)
    there: set[str] = set()
    for _ in range(SWEEPS):
        there |= _all_ids(step, entity, count)
        if len(there) >= count:
            break
    missing = sorted(there - known)
    at = step.client.server_time
    if missing:
        found = list(fetch(step, entity, missing))
        yield step.sync.count(step.package.records(entity, found, at))
    suspects = sorted(known - there)
    if suspects:
        living = {one.id for one in fetch(step, entity, suspects, fields="Id")}
        gone = dict.fromkeys(sorted(set(suspects) - living))
        if gone:
            yield step.sync.count(step.package.deletions(entity, gone, "sweep", at))


def _all_ids(step: Step, entity: Entity, count: int) -> set[str]:
    """Ids of all records, page by page."""

    def read(start: int) -> set[str]:
        found: set[str] = set()
        end = start + query.PAGE_SIZE
        while start < end:
            page = step.client.query(
                query.page(entity, start, end - start, fields="Id"), entity=entity.name
            )
            if page.rows == 0:
                break
            found |= ids_of(entity, [page.body])
            start += page.rows
        return found

    starts: Sequence[int] = range(1, max(count, 1) + 1, query.PAGE_SIZE)
    return set().union(*step.reader.side_by_side(read, starts))
