"""From what was delivered to what is loaded: the newest word on each record, once."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import UTC, datetime

from . import query
from .entities import Entity
from .package import Delivery
from .reader import NAMELESS, Span
from .records import Record
from .state import OVERLAP
from .sync import Step, ask

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def settle(
    step: Step, entity: Entity, found: Sequence[Record], at: datetime, *, keep: bool = False
) -> Iterator[Delivery]:
    """Load changed records and notices of deletion, and move the entity's watermark.

    Args:
        step: The package in the making.
        entity: Whose records.
        found: As delivered: some of them known, some twice, live and deleted mixed.
        at: QuickBooks' time of the answer.
        keep: Remember the digests of all of them, not only of those that the overlap
            brings again: `found` is the whole entity.
    """
    state = step.state(entity)
    latest = _latest(step, entity, found)
    fresh = [one for one in latest if state.seen.get(one.id) != one.digest]
    in_package = {one.id for one in fresh if step.package.has(entity, one.id)}
    live = [one for one in fresh if not one.deleted and one.id not in in_package]
    gone = {one.id: one.updated for one in fresh if one.deleted}
    if live:
        yield step.sync.count(step.package.records(entity, live, at))
    if gone:
        yield step.sync.count(step.package.deletions(entity, gone, "cdc", at))
    recent = {
        one.id: one.digest
        for one in latest
        if one.id not in in_package  # another version of it: this one must come again
        if keep or one.updated is None or one.updated >= at - OVERLAP
    }
    kept = state.seen if entity.read_again_with_postings and not keep else {}
    state.advance(at, kept | recent)


def _latest(step: Step, entity: Entity, found: Sequence[Record]) -> list[Record]:
    """One record per id: the newest; whether a record lives is asked when its stamps are equal."""
    latest: dict[str, Record] = {}
    undecided: set[str] = set()
    for one in found:
        other = latest.get(one.id)
        if other is not None and other.deleted != one.deleted and _when(other) == _when(one):
            undecided.add(one.id)
        if other is None or _when(one) >= _when(other):
            latest[one.id] = one
    if undecided:
        answers = step.reader.by_ids(entity, sorted(undecided))
        live = {one.id: one for one in answers.records()}
        notices = {one.id: one for one in found if one.deleted}
        latest |= {id_: live.get(id_, notices[id_]) for id_ in undecided}
    return list(latest.values())


def _when(one: Record) -> datetime:
    return one.updated or _BEGINNING


def try_again(step: Step, entity: Entity) -> Iterator[Delivery]:
    """Ask for the records in quarantine: QuickBooks may deliver them now, or they are gone."""
    ended, live = step.package.ended(entity), step.package.live(entity)
    just_now = {one.id for one in step.sync.poisoned if one.entity == entity}
    ids = sorted(
        id_
        for id_ in step.state(entity).quarantined - just_now - ended - live
        if not id_.startswith(NAMELESS)
    )
    if not ids:
        return
    answers = step.reader.by_ids(entity, ids, quick=True)
    found = answers.records()
    if found:
        yield step.sync.count(step.package.records(entity, found, step.client.server_time))
    yield from step.poison(answers.poisoned)
    yield Delivery(entity, step.package.released(entity, set(ids) - answers.ids))


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


def scans_again(step: Step, entity: Entity) -> bool:
    """Begin to read what changed by query; only once in a sync.

    After that the watermark is the beginning of that scan, so that the next sync brings what
    changed since.
    """
    if entity.table in step.sync.scanned_again:
        return False
    step.sync.scanned_again.add(entity.table)
    state = step.state(entity)
    since = state.since
    first = query.page(entity, 1, 1, since=since, fields="Id")
    question = first if state.uncounted else query.count(entity, since)
    (item,) = ask(step.sync, [(entity, question)])
    # The scan begins at QuickBooks' time: until something was answered, the client has only ours.
    page = item.page or step.client.query(first, entity=entity.name)
    state.begin_scan(page.time, page.total, since=since)
    return True
