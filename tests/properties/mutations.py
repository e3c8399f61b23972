"""Ways to break the sync that lose, keep or double something: each must be found out.

A mutation replaces one function of the source by one that makes a mistake somebody could make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from sources.quickbooks import changes, feed, initial, merging, polled, query, state
from sources.quickbooks.package import Package
from sources.quickbooks.records import records_of
from sources.quickbooks.state import EntityState
from tests.properties import plain_flat

Mutation = Callable[[], AbstractContextManager[object]]


@contextmanager
def _patched(*patches: AbstractContextManager[object]) -> Iterator[None]:
    with ExitStack() as stack:
        for one in patches:
            stack.enter_context(one)
        yield


def _nothing(*_: Any, **__: Any) -> Iterator[Any]:
    yield from ()


def _no_overlap() -> AbstractContextManager[object]:
    return _patched(
        patch.object(state, "OVERLAP", timedelta()), patch.object(merging, "OVERLAP", timedelta())
    )


def _local_watermark() -> AbstractContextManager[object]:
    advance = EntityState.advance

    def mutant(self: EntityState, _: datetime, seen: Any) -> None:
        advance(self, vars(state)["datetime"].now(UTC), seen)  # the skewed one

    return patch.object(EntityState, "advance", mutant)


def _watermark_of_the_end() -> AbstractContextManager[object]:
    """The watermark after a scan is the time of its end, not of its beginning."""
    scan = initial.scan

    def mutant(step: Any) -> Iterator[Any]:
        yield from scan(step)
        for entity in step.in_phase(state.Phase.SCANNED):
            step.state(entity)._data["watermark"] = query.timestamp(step.client.server_time)

    return patch("sources.quickbooks.hub.scan", mutant)


def _no_child_tombstones() -> AbstractContextManager[object]:
    def mutant(entity: Any, page: bytes, *, realm_id: str, tombstones: bool = True) -> Any:
        return _FLATTEN(entity, page, realm_id=realm_id, tombstones=False)

    return patch.object(plain_flat, "flatten", mutant)


_FLATTEN = plain_flat.flatten


def _scans_are_fresh() -> AbstractContextManager[object]:
    """Pages of a scan never mark records without children."""
    spans = initial._spans

    def mutant(step: Any, entity: Any, budget: Any) -> Iterator[Any]:
        step.sync.fresh.add(entity.table)
        yield from spans(step, entity, budget)

    return patch.object(initial, "_spans", mutant)


def _deletions_ignored() -> AbstractContextManager[object]:
    settle = merging.settle

    def mutant(step: Any, entity: Any, found: Any, at: Any, *, keep: bool = False) -> Iterator[Any]:
        yield from settle(step, entity, [one for one in found if not one.deleted], at, keep=keep)

    return patch.object(changes, "settle", mutant)


def _pages_not_deduplicated() -> AbstractContextManager[object]:
    return patch.object(
        Package, "page", lambda self, read: self._delivery(read.entity, read.flat, read.page.time)
    )


def _counts_only() -> AbstractContextManager[object]:
    """Entities outside the feed are counted, and not asked for changes."""
    return patch.object(polled, "_settle_rows", _nothing)


def _no_counts() -> AbstractContextManager[object]:
    """Entities outside the feed are asked for changes, and not counted."""
    return _patched(
        patch.object(polled, "check_count", _nothing), patch.object(polled, "check_rows", _nothing)
    )


def _no_proof() -> AbstractContextManager[object]:
    def mutant(step: Any) -> Iterator[Any]:
        for entity in step.in_phase(state.Phase.CLOSED):
            step.state(entity).phase = state.Phase.READY
        yield from ()

    return patch("sources.quickbooks.hub.prove", mutant)


def _full_answers_trusted() -> AbstractContextManager[object]:
    """A change feed that holds as many objects as it may is taken for complete."""
    read = feed._read

    def mutant(client: Any, entities: Any, since: Any, *, quick: bool = False) -> Any:
        with patch.object(feed, "MOST_OBJECTS", 10**6):
            return read(client, entities, since, quick=quick)

    return patch.object(feed, "_read", mutant)


def _accounts_not_read_again() -> AbstractContextManager[object]:
    return patch.object(changes, "_posted", lambda *_: False)


def _inactive_not_asked_for() -> AbstractContextManager[object]:
    conditions = query._conditions

    def mutant(*asked: Any) -> list[str]:
        return [one for one in conditions(*asked) if not one.startswith("Active")]

    return patch.object(query, "_conditions", mutant)


def _returned_stay_deleted() -> AbstractContextManager[object]:
    init = Package.__init__

    def mutant(self: Package, realm: Any, run: Any, _: Any, *others: Any) -> None:
        init(self, realm, run, {}, *others)

    return patch.object(Package, "__init__", mutant)


def _last_sighting_wins() -> AbstractContextManager[object]:
    """Of two sightings in an answer the last is taken, whatever their times."""
    return patch.object(
        merging, "_latest", lambda _, __, found: list({one.id: one for one in found}.values())
    )


def _end_beats_return() -> AbstractContextManager[object]:
    """When a record is live and gone in one second, it is called gone without asking."""

    def mutant(_: Any, __: Any, found: Any) -> list[Any]:
        latest: dict[str, Any] = {}
        for one in sorted(found, key=lambda one: (merging._when(one), one.deleted)):
            latest[one.id] = one
        return list(latest.values())

    return patch.object(merging, "_latest", mutant)


def _digests_of_all() -> AbstractContextManager[object]:
    """Also digests of versions that the package did not take are remembered."""

    def mutant(step: Any, read: Any) -> None:
        found = records_of(read.entity, read.page.body)
        step.state(read.entity).remember({one.id: one.digest for one in found})

    return patch.object(initial, "_remember", mutant)


def _latest_bound() -> AbstractContextManager[object]:
    """The feed is asked from the latest of the watermarks on."""
    return patch.object(changes, "min", max, create=True)


#: By name, in the words of the mistake.
MUTATIONS: dict[str, Mutation] = {
    "no overlap": _no_overlap,
    "watermark of the local clock": _local_watermark,
    "watermark of the end of a scan": _watermark_of_the_end,
    "no tombstones for children": _no_child_tombstones,
    "no tombstones in scans": _scans_are_fresh,
    "notices of deletion ignored": _deletions_ignored,
    "pages not deduplicated": _pages_not_deduplicated,
    "counts only": _counts_only,
    "no counts": _no_counts,
    "no proof": _no_proof,
    "full answers trusted": _full_answers_trusted,
    "accounts not read again": _accounts_not_read_again,
    "inactive records not asked for": _inactive_not_asked_for,
    "returned records stay deleted": _returned_stay_deleted,
    "last sighting wins": _last_sighting_wins,
    "end beats return": _end_beats_return,
    "digests of what was not loaded": _digests_of_all,
    "latest of the bounds": _latest_bound,
}
