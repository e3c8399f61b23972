"""From what was delivered to what is loaded: the newest word on each record, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from . import query
from .entities import Entity
from .package import Delivery
from .records import Record, records_of
from .state import OVERLAP
from .sync import Step

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
    live = [one for one in fresh if not one.deleted and not step.package.has(entity, one.id)]
    gone = {one.id: one.updated for one in fresh if one.deleted}
    if live:
        yield step.sync.count(step.package.records(entity, live, at))
    if gone:
        yield step.sync.count(step.package.deletions(entity, gone, "cdc", at))
    recent = {
        one.id: one.digest
        for one in latest
        if keep or one.updated is None or one.updated >= at - OVERLAP
    }
    state.advance(at, recent)


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
        live = {one.id: one for one in fetch(step, entity, sorted(undecided))}
        notices = {one.id: one for one in found if one.deleted}
        latest |= {id_: live.get(id_, notices[id_]) for id_ in undecided}
    return list(latest.values())


def _when(one: Record) -> datetime:
    return one.updated or _BEGINNING


def fetch(step: Step, entity: Entity, ids: Sequence[str], fields: str = "*") -> Iterator[Record]:
    """Records by Id; those that are gone do not come."""
    parts = [
        list(ids[at : at + query.IDS_PER_QUERY]) for at in range(0, len(ids), query.IDS_PER_QUERY)
    ]

    def ask(part: list[str]) -> list[Record]:
        statement = query.by_ids(entity, part, fields=fields)
        return records_of(entity, step.client.query(statement, entity=entity.name).body)

    for records in step.reader.side_by_side(ask, parts):
        yield from records
