"""Is everything there? Counts at QuickBooks against live records in the warehouse.

Where they differ, a sweep of ids says what is missing and what is gone. No record is called gone
because a page did not show it: positions shift when records are deleted, so each suspect is asked
for by its Id.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import query
from .entities import Entity
from .package import Delivery
from .reader import NAMELESS, Span
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
    live = _live(step, entity)
    if count == live or state.unresolved == [count, live]:
        return
    if entity.key == ("id",):
        yield from _sweep(step, entity, count)
        live = _live(step, entity)
    elif count > live:  # without an Id there is nothing to sweep by
        state.begin_scan(step.client.server_time, count)
    state.unresolved = [count, live] if live != count else None


def _live(step: Step, entity: Entity) -> int:
    """Live records once the package is loaded, with those that QuickBooks cannot deliver."""
    before = step.loaded[entity.table]
    added, ended = step.package.live(entity), step.package.ended(entity)
    missed = step.state(entity).quarantined
    asked = added | ended | missed
    if entity.key != ("id",):
        return before + len(added)
    known = step.sync.warehouse.which_live(entity, asked) if asked else set()
    return before + len((added | missed) - known) - len(ended & known)


def _sweep(step: Step, entity: Entity, count: int) -> Iterator[Delivery]:
    """Compare ids; fetch what is missing, report what is gone."""
    known = step.sync.warehouse.live_ids(entity) - step.package.ended(entity)
    known |= step.package.live(entity)
    there = _all_ids(step, entity, count)
    at = step.client.server_time
    missing = sorted(there - known - step.state(entity).quarantined)
    if missing:
        answers = step.reader.by_ids(entity, missing)
        yield step.sync.count(step.package.records(entity, answers.records(), at))
        yield from step.poison(answers.poisoned)
    suspects = sorted(known - there)
    if suspects:
        living = step.reader.by_ids(entity, suspects, fields="Id").ids
        gone = dict.fromkeys(sorted(set(suspects) - living))
        if gone:
            yield step.sync.count(step.package.deletions(entity, gone, "sweep", at))
    nameless = {id_ for id_ in step.state(entity).quarantined if id_.startswith(NAMELESS)}
    yield Delivery(entity, step.package.released(entity, nameless))  # the sweep has their Ids


def _all_ids(step: Step, entity: Entity, count: int) -> set[str]:
    """Ids of all records, page by page; once more when positions shifted meanwhile."""
    there: set[str] = set()
    spans = [
        Span(entity, start, fields="Id") for start in range(1, max(count, 1) + 1, query.PAGE_SIZE)
    ]
    for _ in range(SWEEPS):
        for pages in step.reader.side_by_side(step.reader.pages, spans):
            there |= pages.ids
        if len(there) >= count:
            break
    return there
