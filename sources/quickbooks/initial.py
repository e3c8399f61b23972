"""The first load: count, read pages side by side, remember how far.

The time before the first page is kept; what changes while pages are read is brought by the change
feed from that time on, in a later package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow.compute as pc

from . import query
from .answers import Item
from .entities import Entity, tables
from .errors import RequestRefused
from .package import Delivery
from .reader import Harvest, Pages, Read, Span
from .records import Record, records_of
from .state import EntityState, Phase
from .sync import Step, ask, is_unavailable

#: Pages that no count proves overlap by so many rows, so that a record that is deleted in
#: between does not push another one over the edge.
ROWS_AGAIN = 20
#: Column of the time of the last change.
_UPDATED = "meta_data_last_updated_time"


def open_entities(step: Step) -> None:
    """Count the records of entities that are new, and begin to scan them.

    Raises:
        RequestRefused: QuickBooks has none of the entities for us.
    """
    new = step.in_phase(Phase.NEW)
    if not new:
        return
    answers = ask(step.sync, [(entity, query.count(entity)) for entity in new])
    at = min((item.page.time for item in answers if item.page), default=None)
    refusals: list[Item] = []
    for entity, item in zip(new, answers, strict=True):
        if item.page is not None:
            _begin(step, entity, item.page.time, item.page.total)
        elif item.fault is not None and _is_uncountable(entity, item):
            _begin(step, entity, at or _time_of(step, entity), None)
        elif item.fault is not None and is_unavailable(item.fault):
            step.absent(entity, item.fault)
            refusals.append(item)
        elif item.fault is not None:
            raise _refusal(entity, item)
    if refusals and len(refusals) == len(step.entities):
        raise _refusal(new[0], refusals[0])


def ask_again(step: Step) -> None:
    """Ask for entities that are named one by one, and that the company did not have so far.

    Those that are read with all others are looked for with the daily check.
    """
    named = step.in_phase(Phase.ABSENT) if step.sync.selected else []
    asked = [entity for entity in named if entity.table not in step.sync.checked]
    items = ask(step.sync, [(entity, query.count(entity)) for entity in asked])
    for entity, item in zip(asked, items, strict=True):
        if item.page is not None:
            step.state(entity).reappear()
        elif item.fault is not None:
            step.sync.checked.add(entity.table)
            step.absent(entity, item.fault)


def _begin(step: Step, entity: Entity, at: datetime, expected: int | None) -> None:
    state = step.state(entity)
    fresh = not any(step.package.held_rows(spec.name) for spec in tables(entity))
    state.begin_scan(at, expected, fresh=fresh)
    if fresh:
        step.sync.fresh.add(entity.table)
    step.sync.tally(entity).expected = expected
    if expected is None:
        state.refuse_count()
    if expected == 0:
        state.end_scan()


def _is_uncountable(entity: Entity, item: Item) -> bool:
    """Whether the refusal may be about `count(*)`, not about the entity."""
    if item.fault is None or item.fault.code == "5030":  # the plan or the company lacks it
        return False
    return item.fault.code == "4000" or entity.order_by is None


def _time_of(step: Step, entity: Entity) -> datetime:
    """QuickBooks' time, from the smallest answer there is."""
    return step.client.query(query.page(entity, 1, 1), entity=entity.name).time


def _refusal(entity: Entity, item: Item) -> RequestRefused:
    return RequestRefused(
        f"QuickBooks refuses to count {entity.name}: {item.fault}.",
        "Check that the realm id is right and that the user behind the token may read it.",
        fault=item.fault,
    )


@dataclass
class _Budget:
    """Pages that still fit into the package."""

    pages: int | None

    @property
    def is_left(self) -> bool:
        return self.pages is None or self.pages > 0

    def spend(self) -> None:
        if self.pages is not None:
            self.pages -= 1


def scan(step: Step) -> Iterator[Delivery]:
    """Read the next pages of the entities that are being scanned.

    At most `chunk_pages` of them; the positions go into the state with the rows.
    """
    budget = _Budget(step.sync.chunk_pages)
    counted: list[Span] = []
    in_order: list[Entity] = []
    for entity in step.in_phase(Phase.SCANNING):
        state, tally = step.state(entity), step.sync.tally(entity)
        if tally.expected is None and state.expected is not None:  # an earlier sync began the scan
            tally.expected = max(state.expected - state.next_position + 1, 0)
        step.sync.first_load |= state.scan_since is None
        if state.expected is None or state.scan_since:
            in_order.append(entity)
        else:
            counted += _spans(step, entity, budget)
    for harvest in step.reader.harvests(counted):
        yield from _deliveries(step, harvest)
    for entity in in_order:
        yield from _scan_in_order(step, entity, budget)


def _spans(step: Step, entity: Entity, budget: _Budget) -> Iterator[Span]:
    """The next spans of an entity that is read as a whole; the state moves behind them.

    Records without child rows are marked, unless this sync has seen that there were no rows at all:
    a sync before it may have died while it loaded some.
    """
    state, again = step.state(entity), entity.table not in step.sync.fresh
    expected = state.expected or 0
    position = state.next_position
    while position <= expected and budget.is_left:
        size = min(query.PAGE_SIZE, expected - position + 1)
        if position + size <= expected:
            state.read_in_parts()
        yield Span(entity, position, size, tombstones=again)
        position += size
        budget.spend()
    if position > expected:
        state.end_scan()
    else:
        state.next_position = position


def _scan_in_order(step: Step, entity: Entity, budget: _Budget) -> Iterator[Delivery]:
    """Read on until a page brings nothing but rows of the page before.

    Nothing else tells where the end is when QuickBooks does not count, and no count tells it when
    only changes are asked for: a record that changes meanwhile enters among them anywhere,
    one that is deleted makes the others move up, and no proof finds what was passed over then. So
    pages overlap. A page without any row of the page before has skipped some: then it is gone back.
    """
    state = step.state(entity)
    while budget.is_left:
        budget.spend()
        size = _size(state)
        span = Span(entity, state.next_position, size, state.scan_since, ends=False)
        try:
            harvest = step.reader.harvest(span)
        except RequestRefused as error:
            if error.fault is None or not is_unavailable(error.fault):
                raise
            step.absent(entity, error.fault)
            return
        yield from _deliveries(step, harvest)
        if _is_end(state, harvest.pages, size) or entity.single:
            state.end_scan()
            return
        _move_on(state, harvest.pages)


def _size(state: EntityState) -> int:
    """Rows to ask for: as many as were counted, and one that would show that there are more."""
    if state.expected is None:
        return query.PAGE_SIZE
    return min(query.PAGE_SIZE, max(state.expected - state.next_position, 0) + 2)


def _is_end(state: EntityState, pages: Pages, size: int) -> bool:
    """Whether nothing comes after a page; an empty one may also be one too far."""
    ids, before, start = pages.ids, state.last_page, state.next_position
    touches = start == 1 if not before else not ids.isdisjoint(before)
    if touches and state.expected is not None and len(ids) < size:
        counted = start + len(ids) > state.expected
        if counted:  # or else the server cuts its pages, or records are gone
            return True
    if not before:
        return not ids and start == 1
    return bool(ids) and (ids < before or len(ids) == len(before) == len(ids & before) == 1)


def _move_on(state: EntityState, pages: Pages) -> None:
    """Move behind a page, but for some rows, or back when it does not touch the one before."""
    ids, width = pages.ids, pages.width
    if ids and not (state.last_page and ids.isdisjoint(state.last_page)):
        state.next_position += max(width - ROWS_AGAIN, width // 2)
        state.last_page = ids
    else:
        state.next_position = max(state.next_position - query.PAGE_SIZE, 1)
        state.last_page = set()


def _deliveries(step: Step, harvest: Harvest) -> Iterator[Delivery]:
    if len(harvest.pages.pages) > 1:
        step.state(harvest.span.entity).read_in_parts()
    for read in harvest.reads:
        _remember(step, read)
        yield step.sync.count(step.package.page(read), pages=1)
    yield from step.poison(harvest.pages.poisoned)


def _remember(step: Step, read: Read) -> None:
    """Keep the digests of records that the closing changes bring again: they are loaded once.

    Only of those that the package takes from this page: another version of a record that is in
    the package already is not loaded, so the closing changes must bring it.
    """
    entity, state = read.entity, step.state(read.entity)
    if entity.read_again_with_postings is None and not _is_recent(state, read):
        return
    digests: dict[str, str] = {}
    for one in records_of(entity, read.page.body):
        if _comes_again(state, entity, one) and not step.package.has(entity, one.id):
            digests.setdefault(one.id, one.digest)
    state.remember(digests)


def _is_recent(state: EntityState, read: Read) -> bool:
    """Whether any record of a page changed so lately; cheap, as it nearly never is."""
    updated = read.flat.tables[read.entity.table][_UPDATED]
    latest = pc.max(updated).as_py()
    return latest is not None and latest >= state.since


def _comes_again(state: EntityState, entity: Entity, one: Record) -> bool:
    lately = one.updated is None or one.updated >= state.since
    return lately or entity.read_again_with_postings is not None
