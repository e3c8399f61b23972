"""What changed since the last sync: one change feed, and one batch for what is not in it.

    batch               entities outside the feed: what changed, and counts that betray deletes
    change feed (CDC)   changed and deleted records of the others, from five minutes before the
                        last time on
    accounts            again, after documents that post changed: balances move without a change;
                        and after entries of the ledger did that no document tells of
    check               once a day counts of all: a deletion that the feed did not report

Records that the overlap brings again unchanged are neither loaded nor counted. What the feed cannot
tell (1000 objects in an answer, a bound older than 30 days) is scanned by query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from .entities import Entity
from .feed import Feed, read_feed
from .merging import read_all, scans_again, settle
from .package import Delivery
from .polled import read_polled
from .proof import check_when_due
from .state import Phase
from .sync import Step

#: QuickBooks looks back 30 days; a day is kept as margin.
WINDOW = timedelta(days=29)


def read_changes(step: Step, due: Sequence[Entity]) -> Iterator[Delivery]:
    """Bring scanned and ready entities up to date.

    What was scanned is proved in a package of its own, with the rest.
    """
    is_closing = bool(step.in_phase(Phase.SCANNED))
    fed = [entity for entity in due if entity.cdc and step.state(entity).in_feed]
    again = [entity for entity in due if entity.read_again_with_postings]
    behind = any(_is_behind(step, entity) for entity in again)
    now = yield from read_polled(step, [entity for entity in due if entity not in fed])
    feed = _feed(step, fed, now)
    for entity in fed:
        if entity not in again:
            yield from _settle_fed(step, entity, feed)
    late = [entity for entity in fed if not step.state(entity).in_feed]
    if late:  # names that the feed refused just now
        yield from read_polled(step, late)
    # What pages brought, the feed brings again unchanged: nothing tells which came first.
    has_posted = is_closing or behind or step.sync.moved or _posted(step, feed)
    for entity in again:
        yield from _settle_balances(step, entity, feed, is_fed=entity in fed, moved=has_posted)
    _note_queried(step, feed)
    if not is_closing:
        yield from check_when_due(step)


# -- the change feed -------------------------------------------------------------------------------


def _feed(step: Step, fed: Sequence[Entity], now: datetime | None) -> Feed:
    """Ask the feed for the entities whose bound it still reaches."""
    reached = [
        entity
        for entity in fed
        if (now is None or now - step.state(entity).since <= WINDOW)
        and entity.table not in step.sync.feed_fails
    ]
    feed = Feed()
    feed.beyond.update(entity.table for entity in fed if entity not in reached)
    feed.late.update(feed.beyond - step.sync.feed_fails)
    if reached:
        since = min(step.state(entity).since for entity in reached)
        feed.add(read_feed(step.client, reached, since))
        step.sync.feed_fails |= feed.failed
        if feed.time is not None and feed.time - since > WINDOW:
            feed.beyond.update(entity.table for entity in reached)
            feed.late.update(feed.beyond)
    return feed


def _note_queried(step: Step, feed: Feed) -> None:
    """One line for all entities that the feed could not tell about, for each reason."""
    failed = (feed.failed | step.sync.feed_fails) - feed.late
    for why, tables in (
        ("reaches back 30 days, and the last sync is longer ago", feed.late),
        ("fails at one of their records", failed),
        ("tells a thousand changes at most", feed.beyond - feed.late - failed),
    ):
        names = [entity.name for entity in feed.queried if entity.table in tables]
        if names:
            step.sync.note(f"The change feed {why}; read by query: {', '.join(names)}.")


def _settle_fed(step: Step, entity: Entity, feed: Feed) -> Iterator[Delivery]:
    """Load what the feed says of one entity, or find another way."""
    state = step.state(entity)
    if entity.table in feed.refused:
        state.leave_feed()
        step.sync.note(f"{entity.name}: the change feed refuses it, read by query from now on.")
        return
    if entity.table not in feed.beyond:
        if state.is_told_since_scan:
            state.trust()
        at = feed.time or step.client.server_time
        yield from settle(step, entity, feed.records.get(entity.table, []), at)
    elif scans_again(step, entity):
        feed.queried.append(entity)
        return
    state.close()


def _settle_balances(
    step: Step, entity: Entity, feed: Feed, *, is_fed: bool, moved: bool
) -> Iterator[Delivery]:
    """Load an entity whose rows may have changed without a word in the feed."""
    state = step.state(entity)
    if is_fed and (entity.table in feed.refused or not moved):
        yield from _settle_fed(step, entity, feed)
    elif moved and state.phase is not Phase.SCANNING:
        yield from read_all(step, entity)
        for other in step.entities.values():
            step.state(other).unread_postings = False
        state.close()
        if entity.table in feed.beyond:  # nobody told what is gone
            state.phase = Phase.CLOSED


def note_postings(step: Step) -> None:
    """Remember that documents were loaded whose balances this sync does not read."""
    if any(entity.read_again_with_postings for entity in step.entities.values()):
        return
    for entity in step.entities.values():
        if entity.posts and (step.package.live(entity) or step.package.ended(entity)):
            step.state(entity).unread_postings = True


def _is_behind(step: Step, entity: Entity) -> bool:
    """Whether postings were loaded by a sync that the entity had no part in."""
    posting = [other for other in step.entities.values() if other.posts]
    if any(step.state(other).unread_postings for other in posting):
        return True
    own = step.state(entity).watermark
    marks = [step.state(other).watermark for other in posting]
    return own is not None and any(mark is not None and mark > own for mark in marks)


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
