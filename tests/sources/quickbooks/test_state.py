"""What is remembered between packages: plain JSON, instants by QuickBooks' clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sources.quickbooks.state import MOST_DIGESTS, OVERLAP, EntityState, Phase

AT = datetime(2026, 6, 30, 17, 0, 0, tzinfo=UTC)


def test_the_life_of_an_entity() -> None:
    """From new over scanning to a watermark where the scan began, through JSON each time."""
    data: dict[str, Any] = {}
    assert EntityState(data).phase is Phase.NEW
    EntityState(data).begin_scan(AT, 1500)
    data = json.loads(json.dumps(data))
    state = EntityState(data)
    assert (state.phase, state.expected, state.next_position) == (Phase.SCANNING, 1500, 1)
    assert state.scan_since is None
    state.next_position = 1001
    state.end_scan()
    state = EntityState(json.loads(json.dumps(data)))
    assert state.phase is Phase.SCANNED
    assert state.since == AT - OVERLAP


def test_a_scan_of_changes_keeps_its_bound() -> None:
    """Its positions count among what changed since then."""
    state = EntityState({})
    state.begin_scan(AT, None, since=AT - timedelta(days=40))
    assert state.scan_since == AT - timedelta(days=40)


def test_an_entity_without_watermark_has_no_changes() -> None:
    """Asking for them is a mistake in the program."""
    with pytest.raises(ValueError, match="watermark"):
        _ = EntityState({}).since


def test_digests_are_bounded() -> None:
    """The newest are kept; the others are only loaded once more."""
    state = EntityState({})
    state.advance(AT, {str(number): "x" for number in range(MOST_DIGESTS + 7)})
    assert len(state.seen) == MOST_DIGESTS
    assert str(MOST_DIGESTS + 6) in state.seen


def test_quarantine_and_release() -> None:
    """Each id is in it at most once."""
    state = EntityState({})
    state.quarantine(["7", "8"])
    state.quarantine(["7"])
    assert state.quarantined == {"7", "8"}
    state.release(["7", "unknown"])
    assert state.quarantined == {"8"}


def test_absence_forgets_all_else() -> None:
    """An entity that comes back begins anew."""
    state = EntityState({})
    state.begin_scan(AT, 5)
    state.mark_absent("4001 no such entity")
    assert (state.phase, state.absent) == (Phase.ABSENT, "4001 no such entity")
    state.reappear()
    assert state.phase is Phase.NEW
