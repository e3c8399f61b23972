"""Is everything there? Counts at QuickBooks against live records in the warehouse.

Asked after a first load, and again from time to time: a deletion that the change feed did not
report leaves no other trace. Where counts differ, or QuickBooks does not count, a sweep of ids says
what is missing and what is gone. No record is called gone because a page did not show it: positions
shift when records are deleted, so each suspect is asked for by its Id.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime

from . import query
from .answers import Item
from .entities import Entity
from .errors import RequestRefused
from .merging import try_again
from .narrowing import Part, differences
from .package import Delivery
from .reader import NAMELESS, Span
from .state import Phase
from .sync import Step, ask, is_unavailable

#: Sweeps of one entity in one package, when pages shift under them.
SWEEPS = 2


def prove(step: Step) -> Iterator[Delivery]:
    """Compare all entities that were scanned with QuickBooks' counts, and mend what differs."""
    yield from _verify(step, step.in_phase(Phase.CLOSED))


def check_when_due(step: Step) -> Iterator[Delivery]:
    """The same for entities whose last comparison is long ago, or for all on demand.

    Records in quarantine are asked for again at the same interval.
    """
    sync, now = step.sync, step.client.server_time
    for entity in step.in_phase(Phase.CLOSED, Phase.READY):
        state = step.state(entity)
        if sync.sweep or state.retry_is_due(now, sync.check_every):
            state.tried(now)
            yield from try_again(step, entity)
    due = [
        entity
        for entity in step.in_phase(Phase.CLOSED, Phase.READY)
        if entity.table not in sync.checked
        and (sync.sweep or step.state(entity).is_due(now, sync.check_every))
    ]
    if due:
        sync.retry_batches()
        yield from _verify(step, due)


def _verify(step: Step, entities: Sequence[Entity]) -> Iterator[Delivery]:
    """Count some entities, and in the same breath those that the company does not have so far."""
    counted = [e for e in entities if not (e.single or step.state(e).uncounted)]
    absent = [e for e in step.in_phase(Phase.ABSENT) if e.table not in step.sync.checked]
    asked = [*counted, *absent]
    answers = ask(step.sync, [(entity, query.count(entity)) for entity in asked])
    items = {entity.table: item for entity, item in zip(asked, answers, strict=True)}
    newer = _newer(step, counted)
    for entity in absent:
        step.sync.checked.add(entity.table)
        if items[entity.table].page is not None:
            step.state(entity).reappear()
    for entity in entities:
        step.state(entity).phase = Phase.READY
        item = items.get(entity.table)
        if item is not None and item.page is None:
            step.state(entity).refuse_count()
        count = item.page.total if item and item.page else None
        yield from check_count(step, entity, count, newer.get(entity.table))


def check_count(
    step: Step, entity: Entity, count: int | None, newer: Item | None = None
) -> Iterator[Delivery]:
    """Sweep an entity if the warehouse does not hold as many records as QuickBooks counts.

    Args:
        step: The package in the making; what is in it counts as loaded.
        entity: Which one.
        count: What QuickBooks counts, None when it does not: then it is swept in any case.
        newer: What it counts of those that were created since a scan in doubt, if asked already.
    """
    state = step.state(entity)
    step.sync.checked.add(entity.table)
    state.check_done(step.client.server_time)
    if entity.single:
        return
    hidden = count is not None and _may_hide(step, entity, count, newer)
    state.trust()
    state.told()
    if count is None:
        yield from _sweep_uncounted(step, entity)
        return
    live, moving = _live(step, entity), False
    known = state.unresolved == [count, live] and not step.sync.sweep
    if not hidden and (count == live or known):
        return
    if entity.key == ("id",):
        moving = yield from _sweep(step, entity, count, narrowly=not hidden)
        live = _live(step, entity)
        moving = moving or (live != count and _counts(step, entity) != count)
    elif count > live:  # without an Id there is nothing to sweep by
        state.begin_scan(step.client.server_time, count)
    # Only what nobody moved meanwhile is a difference that stays, and need not be swept again.
    state.unresolved = None if live == count or moving else [count, live]


def _counts(step: Step, entity: Entity) -> int | None:
    (item,) = ask(step.sync, [(entity, query.count(entity))])
    return item.page.total if item.page else None


def _newer(step: Step, entities: Sequence[Entity]) -> dict[str, Item]:
    """Count records created since a scan that equal counts would not prove, by table."""
    doubtful = [(e, at) for e in entities if e.key == ("id",) and (at := step.state(e).in_doubt)]
    questions = [(e, query.count(e, created=query.Created(start=at))) for e, at in doubtful]
    items = ask(step.sync, questions)
    return {entity.table: item for (entity, _), item in zip(questions, items, strict=True)}


def _may_hide(step: Step, entity: Entity, count: int, newer: Item | None) -> bool:
    """Whether equal counts may hide a record that is gone and another one in its place.

    That one was passed over because of a deletion while pages were read: those there were, and
    those created since, are then more than there are now. Or it was created after the changes were
    read, and nobody told that the other had been deleted before the pages were: then more were
    created since than the warehouse has.
    """
    newer = newer or _newer(step, [entity]).get(entity.table)
    if newer is None:
        return False
    doubt, untold = step.state(entity).doubt, step.state(entity).untold
    if newer.page is None or newer.page.total is None:
        return True
    created = newer.page.total
    if doubt is not None and doubt[1] + created != count:
        return True
    return untold is not None and created != _created(step, entity, untold)


def _created(step: Step, entity: Entity, start: datetime) -> int:
    """Live records that were created since then; all of the package may have been."""
    held = step.sync.warehouse.live_ids(entity, query.Created(start=start))
    return len((held | step.package.live(entity)) - step.package.ended(entity))


def check_rows(step: Step, entity: Entity, rows: int) -> Iterator[Delivery]:
    """The same after an answer that should hold all records; one that was cut short shows here."""
    state = step.state(entity)
    if rows != _live(step, entity) or state.doubt is not None:
        yield from check_count(step, entity, None)
        if rows != _live(step, entity):
            state.distrust_pages()
    step.sync.checked.add(entity.table)
    state.check_done(step.client.server_time)


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


def _sweep_uncounted(step: Step, entity: Entity) -> Iterator[Delivery]:
    """Compare ids of an entity that QuickBooks does not count, if it still has it."""
    if entity.key != ("id",):
        return
    try:
        yield from _sweep(step, entity, None)
    except RequestRefused as error:
        if error.fault is None or not is_unavailable(error.fault):
            raise
        step.absent(entity, error.fault)


def _sweep(
    step: Step, entity: Entity, count: int | None, *, narrowly: bool = True
) -> Generator[Delivery, None, bool]:
    """Compare ids where counts by the time of creation differ, or all when that leaves a rest.

    Returns:
        As `_compare`.
    """
    moving = False
    found = differences(step, entity) if narrowly and count is not None else None
    if found is not None:
        there = _all_ids(step, entity, found.parts)
        moving = yield from _compare(step, entity, there, [one.created for one in found.parts])
    if found is None or _live(step, entity) != found.total:
        if count is None:
            there = _ids_to_the_end(step, entity)
        else:
            there = _all_ids(step, entity, [Part(query.ALWAYS, step.loaded[entity.table], count)])
        moving = yield from _compare(step, entity, there)
    nameless = {id_ for id_ in step.state(entity).quarantined if id_.startswith(NAMELESS)}
    yield Delivery(entity, step.package.released(entity, nameless))  # the sweep has their Ids
    return moving


def _compare(
    step: Step, entity: Entity, there: set[str], created: Sequence[query.Created] | None = None
) -> Generator[Delivery, None, bool]:
    """Fetch what is missing of the ids that are there, report what is gone.

    Args:
        step: The package in the making.
        entity: Whose ids.
        there: Those of all records, or of those that were created at some times.
        created: These times; then the package has no record that the warehouse has not.

    Returns:
        Whether records moved meanwhile, so that the next sync has to look once more: one that
        the package brings is gone again (it is live or gone in a package, never both), or one
        that was not among the ids is there.
    """
    held = [step.sync.warehouse.live_ids(entity, times) for times in created or ()]
    if created is None:
        held = [step.sync.warehouse.live_ids(entity), step.package.live(entity)]
    known = set().union(*held) - step.package.ended(entity)
    at = step.client.server_time
    missing = sorted(there - known - step.state(entity).quarantined)
    if missing:
        answers = step.reader.by_ids(entity, missing)
        yield step.sync.count(step.package.records(entity, answers.records(), at))
        yield from step.poison(answers.poisoned)
    moved = known.intersection(step.package.live(entity)) - there
    suspects = sorted(known - there - moved)
    if suspects and not step.client.dialect.hides_inactive(entity.name):
        living = step.reader.by_ids(entity, suspects, fields="Id").ids
        moved |= living.intersection(suspects)
        gone = dict.fromkeys(sorted(set(suspects) - living))
        if gone:
            yield step.sync.count(step.package.deletions(entity, gone, "sweep", at))
    return bool(moved)


def _all_ids(step: Step, entity: Entity, parts: Sequence[Part]) -> set[str]:
    """Ids of all records, page by page; once more when positions shifted meanwhile."""
    there: set[str] = set()
    spans = [
        Span(entity, start, created=part.created, fields="Id")
        for part in parts
        for start in range(1, max(part.count, 1) + 1, query.PAGE_SIZE)
    ]
    for _ in range(SWEEPS):
        for pages in step.reader.side_by_side(step.reader.pages, spans):
            there |= pages.ids
        if len(there) >= sum(part.count for part in parts):
            break
    return there


def _ids_to_the_end(step: Step, entity: Entity) -> set[str]:
    """Ids of all records, until a page brings nothing new."""
    there: set[str] = set()
    start = 1
    while True:
        pages = step.reader.pages(Span(entity, start, fields="Id", ends=False))
        known = pages.ids <= there
        there |= pages.ids
        if known:
            return there
        start += pages.width
