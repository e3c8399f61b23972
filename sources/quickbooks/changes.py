"""What changed since the last sync: one change feed, and one batch for what is not in it.

    change feed (CDC)   changed and deleted records of most entities, from five minutes before
                        the last time on
    batch               for the others: records by LastUpdatedTime, and a count that betrays deletes
    accounts            again, after documents that post changed: balances move without a change

Records that the overlap brings again unchanged are neither loaded nor counted. What the feed cannot
tell (1000 objects in an answer, a bound older than 30 days) is scanned by query.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime, timedelta

from . import query
from .answers import Item
from .entities import Entity
from .faults import is_passing
from .feed import Feed, read_feed
from .merging import settle, try_again
from .package import Delivery
from .proof import check_count
from .reader import Span
from .records import Record, records_of
from .state import Phase
from .sync import BATCH_SIZE, Step, ask, is_unavailable

#: QuickBooks looks back 30 days; a day is kept as margin.
WINDOW = timedelta(days=29)
#: Objects in one batch answer.
BATCH_OBJECTS = 1000


def read_changes(step: Step) -> Iterator[Delivery]:
    """Bring every scanned or ready entity up to date."""
    due = step.in_phase(Phase.SCANNED, Phase.READY)
    fed = [entity for entity in due if entity.cdc and step.state(entity).in_feed]
    queried = [entity for entity in due if entity not in fed]
    now = yield from _read_queried(step, queried)
    feed = _feed(step, fed, now)
    again = [entity for entity in fed if entity.read_again_with_postings]
    for entity in fed:
        if entity not in again:
            yield from _settle_fed(step, entity, feed)
    late = [entity for entity in fed if not step.state(entity).in_feed]
    if late:  # names that the feed refused just now
        yield from _read_queried(step, late)
    for entity in again:
        if _posted(step, feed) and entity.table not in feed.beyond | feed.refused.keys():
            yield from read_all(step, entity)
            yield from _end(step, entity)
        else:
            yield from _settle_fed(step, entity, feed)


# -- the change feed -------------------------------------------------------------------------------


def _feed(step: Step, fed: Sequence[Entity], now: datetime | None) -> Feed:
    """Ask the feed for the entities whose bound it still reaches."""
    reached = [e for e in fed if now is None or now - step.state(e).since <= WINDOW]
    feed = Feed()
    feed.beyond.update(entity.table for entity in fed if entity not in reached)
    if reached:
        since = min(step.state(entity).since for entity in reached)
        feed.add(read_feed(step.client, reached, since))
        if feed.time is not None and feed.time - since > WINDOW:
            feed.beyond.update(entity.table for entity in reached)
    return feed


def _settle_fed(step: Step, entity: Entity, feed: Feed) -> Iterator[Delivery]:
    """Load what the feed says of one entity, or find another way."""
    state = step.state(entity)
    if entity.table in feed.refused:
        state.leave_feed()
        step.sync.note(f"{entity.name}: the change feed refuses it, read by query from now on.")
        return
    if entity.table not in feed.beyond:
        at = feed.time or step.client.server_time
        yield from settle(step, entity, feed.records.get(entity.table, []), at)
    elif _scans_again(step, entity, step.client.server_time):
        step.sync.note(f"{entity.name}: the change feed does not reach it, read by query.")
        return
    yield from _end(step, entity)


def _end(step: Step, entity: Entity) -> Iterator[Delivery]:
    """The changes of an entity of the feed are in the package."""
    yield from try_again(step, entity)
    state = step.state(entity)
    state.phase = Phase.CLOSED if state.phase is Phase.SCANNED else Phase.READY


def _scans_again(step: Step, entity: Entity, at: datetime) -> bool:
    """Begin to read what changed by query; only once in a sync.

    After that the watermark is the beginning of that scan, so that the next sync brings what
    changed since.
    """
    if entity.table in step.sync.scanned_again:
        return False
    step.sync.scanned_again.add(entity.table)
    step.state(entity).begin_scan(at, None, since=step.state(entity).since)
    return True


def _posted(step: Step, feed: Feed) -> bool:
    """Whether documents that change account balances changed, as far as can be known."""
    posting = [entity for entity in step.sync.catalogue.values() if entity.posts]
    return any(
        entity.table not in step.entities  # not selected: nobody looked
        or entity.table in feed.beyond
        or step.package.live(entity)
        or step.package.ended(entity)
        for entity in posting
    )


def read_all(step: Step, entity: Entity) -> Generator[Delivery, None, datetime]:
    """Read a small entity as a whole and load what is new; returns QuickBooks' time before it."""
    found: dict[str, Record] = {}
    at: datetime | None = None
    start = 1
    while True:
        answer = step.reader.pages(Span(entity, start, ends=False))
        at = at or min((page.time for page in answer.pages), default=step.client.server_time)
        yield from step.poison(answer.poisoned)
        fresh = {one.id: one for one in answer.records()}
        known = fresh.keys() <= found.keys()
        found |= fresh
        full = answer.width >= query.PAGE_SIZE or len(found) < step.loaded[entity.table]
        if known or not full:
            break
        start += answer.width
    yield from settle(step, entity, list(found.values()), at, keep=True)
    return at


# -- entities outside the feed ---------------------------------------------------------------------


def _read_queried(
    step: Step, queried: Sequence[Entity]
) -> Generator[Delivery, None, datetime | None]:
    """Ask for changed rows and counts; returns QuickBooks' time, None when nothing was asked."""
    filtered = [entity for entity in queried if not step.state(entity).whole]
    limit = BATCH_OBJECTS // max(len(filtered), 1)
    questions = [(e, query.page(e, 1, limit, since=step.state(e).since)) for e in filtered]
    questions += [(entity, query.count(entity)) for entity in queried]
    absent = step.in_phase(Phase.ABSENT)[: max(BATCH_SIZE - len(questions), 0)] if queried else []
    questions += [(entity, query.count(entity)) for entity in absent]
    if not questions:
        return None
    items = ask(step.sync, questions)
    now = min((item.page.time for item in items if item.page), default=step.client.server_time)
    rows = dict(zip((e.table for e in filtered), items, strict=False))
    counts = dict(zip((e.table for e in [*queried, *absent]), items[len(filtered) :], strict=True))
    for entity in queried:
        yield from _settle_queried(
            step, entity, rows.get(entity.table), counts[entity.table], now, limit
        )
    for entity in absent:
        if counts[entity.table].page is not None:
            step.state(entity).reappear()
    return now


def _settle_queried(
    step: Step, entity: Entity, rows: Item | None, count: Item, now: datetime, limit: int
) -> Iterator[Delivery]:
    """Load what changed of an entity outside the feed, and look for deletes."""
    state = step.state(entity)
    if rows is not None and rows.fault is not None and not is_passing(rows.fault):
        if is_unavailable(rows.fault) and count.fault is not None:
            step.absent(entity, rows.fault)
            return
        state.read_whole()
        rows = None
    if rows is None:
        yield from read_all(step, entity)
    elif rows.page is None or rows.page.rows >= limit:
        if _scans_again(step, entity, now):
            return
    else:
        yield from settle(step, entity, records_of(entity, rows.page.body), now)
    yield from try_again(step, entity)
    state.phase = Phase.READY
    yield from check_count(step, entity, count.page.total if count.page else None)
