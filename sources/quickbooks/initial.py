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
from .reader import Harvest, Read, Span
from .records import Record, records_of
from .state import EntityState, Phase
from .sync import Step, ask, is_unavailable

#: Where QuickBooks does not count, pages overlap by so many rows, so that a
#: record that is deleted in between does not push another one over the edge.
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
        fresh = not step.loaded[entity.table] and entity.table not in step.package.gone
        if item.page is not None:
            _begin(step, entity, item.page.time, item.page.total, fresh=fresh)
        elif item.fault is not None and _is_uncountable(entity, item):
            _begin(step, entity, at or _time_of(step, entity), None, fresh=fresh)
        elif item.fault is not None and is_unavailable(item.fault):
            step.absent(entity, item.fault)
            refusals.append(item)
        elif item.fault is not None:
            raise _refusal(entity, item)
    if refusals and len(refusals) == len(step.entities):
        raise _refusal(new[0], refusals[0])


def _begin(step: Step, entity: Entity, at: datetime, expected: int | None, *, fresh: bool) -> None:
    step.state(entity).begin_scan(at, expected, fresh=fresh)
    if not fresh:
        step.state(entity).fill(spec.name for spec in tables(entity) if spec.is_child)
    step.sync.tally(entity).expected = expected
    if expected is None:
        step.state(entity).refuse_count()
    if expected == 0:
        step.state(entity).end_scan()


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
    uncounted: list[Entity] = []
    for entity in step.in_phase(Phase.SCANNING):
        state, tally = step.state(entity), step.sync.tally(entity)
        if state.expected is None:
            uncounted.append(entity)
            continue
        if tally.expected is None:  # an earlier sync began the scan
            tally.expected = state.expected - state.next_position + 1
        counted += _spans(entity, state, budget)
    for harvest in step.reader.harvests(counted):
        yield from _deliveries(step, harvest)
    for entity in uncounted:
        yield from _scan_uncounted(step, entity, budget)


def _spans(entity: Entity, state: EntityState, budget: _Budget) -> Iterator[Span]:
    """The next spans of an entity that was counted; the state moves behind them."""
    expected = state.expected or 0
    position = state.next_position
    while position <= expected and budget.is_left:
        size = min(query.PAGE_SIZE, expected - position + 1)
        yield Span(entity, position, size, state.scan_since, tombstones=not state.is_fresh)
        position += size
        budget.spend()
    if position > expected:
        state.end_scan()
    else:
        state.next_position = position


def _scan_uncounted(step: Step, entity: Entity, budget: _Budget) -> Iterator[Delivery]:
    """Read on until a page brings nothing new: nothing else tells where the end is."""
    state = step.state(entity)
    while budget.is_left:
        budget.spend()
        span = Span(entity, state.next_position, since=state.scan_since, ends=False)
        try:
            harvest = step.reader.harvest(span)
        except RequestRefused as error:
            if error.fault is None or not is_unavailable(error.fault):
                raise
            step.absent(entity, error.fault)
            return
        known = all(step.package.has(entity, id_) for id_ in harvest.pages.ids)
        yield from _deliveries(step, harvest)
        if known or entity.single:
            state.end_scan()
            return
        state.next_position += max(harvest.pages.width - ROWS_AGAIN, 1)


def _deliveries(step: Step, harvest: Harvest) -> Iterator[Delivery]:
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
