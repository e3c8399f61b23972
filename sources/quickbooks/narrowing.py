"""Where the warehouse and QuickBooks differ, told by counts alone.

A sweep asks for all ids, a request for each thousand: hundreds of them to find a few deletions
among a million documents. But records can be counted by when they were created, which never
changes, and thirty counts go into one request. So the times are divided, each part is counted on
both sides, and only where the counts differ it is divided again, down to a page of ids.

Equal counts mean that nothing differs, as they do for an entity as a whole: in a part as small as
a page even more so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import query
from .entities import Entity
from .entity import BY_CREATION
from .sync import BATCH_SIZE, SMALL_BATCH, Step, ask

#: Pages of ids that are not worth the trouble.
FEW_PAGES = 3


@dataclass(frozen=True)
class Part:
    """Records created between two instants.

    Attributes:
        created: Between which.
        held: How many the warehouse has.
        count: How many QuickBooks counts.
    """

    created: query.Created
    held: int
    count: int = 0

    @property
    def pages(self) -> int:
        """Pages of ids, on the side that has more."""
        return -(-max(self.held, self.count) // query.PAGE_SIZE)


@dataclass(frozen=True)
class Differences:
    """Where ids have to be compared.

    Attributes:
        total: How many records QuickBooks counts in all parts together.
        parts: Those in which it counts more or fewer than the warehouse has.
    """

    total: int
    parts: Sequence[Part]


def differences(step: Step, entity: Entity) -> Differences | None:
    """Find the parts that differ; None when that cannot be told, or costs as much as all ids."""
    if not _is_worth_it(step, entity):
        return None
    parts = _divided(step, entity, Part(query.ALWAYS, step.loaded[entity.table]))
    if sum(part.held for part in parts) != step.loaded[entity.table]:
        return None  # some have no time of creation
    counted = _counted(step, entity, parts)
    if counted is None:
        return None
    total = sum(part.count for part in counted)
    found: list[Part] = []
    while counted:
        whole, smaller = _narrowed(step, entity, counted)
        found += whole
        counted = _counted(step, entity, smaller)
        if counted is None:
            return None
    return Differences(total, found)


def _narrowed(step: Step, entity: Entity, parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Of the parts that differ, those to be compared as they are, and the others divided."""
    whole: list[Part] = []
    smaller: list[Part] = []
    for part in parts:
        if part.held != part.count:
            divided = _divided(step, entity, part) if part.pages > 1 else []
            if len(divided) > 1:
                smaller += divided
            else:
                whole.append(part)
    return whole, smaller


def _is_worth_it(step: Step, entity: Entity) -> bool:
    """Whether counts by time can be had, and mean what they seem to.

    What the package in the making brings or ends is not in the warehouse yet, and what is in
    quarantine never was: a part in which one of these stands against a deletion would look equal.
    """
    if step.loaded[entity.table] <= FEW_PAGES * query.PAGE_SIZE or step.sync.room < SMALL_BATCH:
        return False
    if entity.order_by != BY_CREATION or step.state(entity).quarantined:
        return False
    added, ended = step.package.live(entity), step.package.ended(entity)
    known = step.sync.warehouse.which_live(entity, added | ended) if added | ended else set()
    return added <= known and known.isdisjoint(ended)


def _divided(step: Step, entity: Entity, part: Part) -> list[Part]:
    """The same records in smaller parts; what lies between two of them belongs to the earlier."""
    wanted = min(max(2 * part.pages, 2), BATCH_SIZE)
    pieces = step.sync.warehouse.creations(entity, part.created, wanted)
    if not pieces:
        return []
    starts = [first.replace(microsecond=0) for first, _ in pieces[1:]]
    bounds = [part.created.start, *starts, part.created.end]
    return [
        Part(query.Created(start, end), held)
        for (_, held), start, end in zip(pieces, bounds[:-1], bounds[1:], strict=True)
    ]


def _counted(step: Step, entity: Entity, parts: Sequence[Part]) -> list[Part] | None:
    """The parts with QuickBooks' counts, None when it refuses to count them."""
    questions = [(entity, query.count(entity, created=part.created)) for part in parts]
    counts = [item.page.total if item.page else None for item in ask(step.sync, questions)]
    if None in counts:
        return None
    return [
        Part(part.created, part.held, count or 0) for part, count in zip(parts, counts, strict=True)
    ]
