"""Entities outside the change feed: what changed is asked by query, what is gone shows in counts.

One batch asks for the changed rows of each, and for the counts of those that can lose a record.
When that is more than fits into one request, small entities are asked for all their rows instead:
one question then tells what changed and how many there are.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import query
from .answers import Item, Page
from .entities import Entity
from .faults import is_passing
from .merging import read_all, scans_again, settle
from .package import Delivery
from .proof import check_count, check_rows
from .records import records_of
from .state import Phase
from .sync import Step, ask, is_unavailable

#: Objects in one batch answer.
BATCH_OBJECTS = 1000


@dataclass(frozen=True)
class _Poll:
    """What is asked about one entity.

    Attributes:
        entity: Which one.
        most: Rows that the answer may hold; less than that is all there are.
        filtered: Ask for rows, those that changed; an entity that cannot be filtered is read apart.
        complete: Ask for all rows, not only for those that changed.
        counted: Ask how many there are.
    """

    entity: Entity
    most: int
    filtered: bool
    complete: bool
    counted: bool


def read_polled(step: Step, polled: Sequence[Entity]) -> Generator[Delivery, None, datetime | None]:
    """Bring entities up to date by query; returns QuickBooks' time, None when nothing was asked."""
    polls = _polls(step, polled)
    asked = [poll for poll in polls if poll.filtered]
    questions = [(poll.entity, _statement(step, poll)) for poll in asked]
    counted = [poll.entity for poll in polls if poll.counted]
    questions += [(entity, query.count(entity)) for entity in counted]
    absent = _absent(step, len(questions)) if polled else []
    questions += [(entity, query.count(entity)) for entity in absent]
    if not questions and not polled:
        return None
    items = ask(step.sync, questions)
    now = min((item.page.time for item in items if item.page), default=step.client.server_time)
    rows = {poll.entity.table: item for poll, item in zip(asked, items, strict=False)}
    counts = {
        entity.table: item
        for entity, item in zip([*counted, *absent], items[len(asked) :], strict=True)
    }
    for poll in polls:
        table = poll.entity.table
        yield from _settle(step, poll, rows.get(table), counts.get(table), now)
    for entity in absent:
        step.sync.checked.add(entity.table)
        if counts[entity.table].page is not None:
            step.state(entity).reappear()
    return now


def _polls(step: Step, polled: Sequence[Entity]) -> list[_Poll]:
    """The fewest questions that tell everything."""
    filtered = {entity.table for entity in polled if not step.state(entity).whole}
    losing = {entity.table for entity in polled}
    if not _fit(step, filtered, losing):
        losing = {entity.table for entity in polled if _can_lose(step, entity)}
    tight = not _fit(step, filtered, losing)
    most = BATCH_OBJECTS // max(min(len(filtered), step.sync.room), 1)

    def poll(entity: Entity) -> _Poll:
        table, state = entity.table, step.state(entity)
        complete = (
            table in losing & filtered
            and (tight or state.uncounted)
            and step.loaded[table] < most
            and not state.cuts_pages
            and not state.quarantined  # the whole answer would fail each time
        )
        counted = table in losing and not complete and not state.uncounted
        return _Poll(entity, most, table in filtered, complete, counted)

    return [poll(entity) for entity in polled]


def _fit(step: Step, *asked: set[str]) -> bool:
    """Whether questions about entities go into one request."""
    names = [step.entities[table].name for tables in asked for table in tables]
    twice = sum(map(step.client.dialect.asks_twice, names))
    return len(names) + twice <= step.sync.room


def _can_lose(step: Step, entity: Entity) -> bool:
    """Whether a record of it may be deleted unseen; new ones come as changes anyway."""
    state = step.state(entity)
    if state.phase is not Phase.READY:  # not proved yet
        return True
    return entity.key == ("id",) and bool(step.loaded[entity.table] or state.quarantined)


def _absent(step: Step, questions: int) -> list[Entity]:
    """Entities that the company did not have, as far as asking for them costs no request."""
    if not step.sync.batch_works:
        return []
    room = -questions % step.sync.batch_size if questions else step.sync.batch_size
    return step.in_phase(Phase.ABSENT)[:room]


def _statement(step: Step, poll: _Poll) -> str:
    since = None if poll.complete else step.state(poll.entity).since
    return query.page(poll.entity, 1, poll.most, since=since)


def _settle(
    step: Step, poll: _Poll, rows: Item | None, count: Item | None, now: datetime
) -> Iterator[Delivery]:
    """Load what changed of one entity, and look for deletes."""
    entity, state = poll.entity, step.state(poll.entity)
    if rows is not None and rows.fault is not None and not is_passing(rows.fault):
        if is_unavailable(rows.fault) and not _is_there(step, entity, count):
            step.absent(entity, rows.fault)
            return
        state.read_whole()
        rows = None
    if rows is None:
        yield from read_all(step, entity)
    elif rows.page is not None and rows.page.rows < poll.most:
        yield from _settle_rows(step, poll, rows.page, now)
    elif scans_again(step, entity):
        return
    if count is not None and count.page is None:
        state.refuse_count()
    elif count is not None and count.page is not None and count.page.total is not None:
        yield from check_count(step, entity, count.page.total)
    state.close(proved=entity.table in step.sync.checked)


def _settle_rows(step: Step, poll: _Poll, page: Page, now: datetime) -> Iterator[Delivery]:
    """Load the rows of one answer that changed; count them if they are all there are."""
    changed = found = records_of(poll.entity, page.body)
    if poll.complete:
        since = step.state(poll.entity).since
        changed = [one for one in found if one.updated is None or one.updated >= since]
    yield from settle(step, poll.entity, changed, now)
    if poll.complete:
        yield from check_rows(step, poll.entity, len({one.id for one in found}))


def _is_there(step: Step, entity: Entity, count: Item | None) -> bool:
    """Whether the company has the entity, though it refuses to be asked for changes."""
    if count is None:
        (count,) = ask(step.sync, [(entity, query.count(entity))])
    return count.page is not None
