"""Inactive records of lists, from servers that take fewer forms of the filter on Active."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sources.quickbooks import CATALOGUE
from tests.sources.quickbooks.loading import Load, company
from tests.sources.quickbooks.plain import OUTSIDE, Plain


@pytest.fixture
def server() -> Plain:
    """A company in which every seventh customer is inactive."""
    return company(Plain())


@pytest.mark.parametrize("most_rows", [1000, 40])
@pytest.mark.parametrize("batches", [True, False])
def test_active_and_inactive_asked_apart(server: Plain, most_rows: int, batches: bool) -> None:
    """A server without `IN` is asked twice; nothing is hidden, and no note is needed."""
    server.active, server.most_rows, server.batches = frozenset({"="}), most_rows, batches
    load = Load(server)
    sync = load.sync()
    assert load.is_right()
    assert not sync.notes
    server.now += timedelta(days=1)
    server.put("Customer", 5, Active=False)
    server.put("Customer", 7, Active=True)
    server.remove("Customer", 8)
    del server._gone["Customer"]["8"]
    load.sync()
    assert load.is_right()
    assert load.row("customer", "5")["active"] is False
    assert load.row("customer", "7")["active"] is True


def test_inactive_records_that_cannot_be_asked_for(server: Plain) -> None:
    """The summary says so, on the day it is found out and with each check."""
    server.active = frozenset()
    load = Load(server)
    (note,) = load.sync().notes
    assert note.startswith("Customer: QuickBooks refuses to be asked for inactive records")
    assert load.sync().notes == {}
    server.now += timedelta(days=1)
    assert list(load.sync().notes) == [note]


def test_who_becomes_inactive_is_not_called_deleted(server: Plain) -> None:
    """A sweep that cannot see inactive records does not report them as gone."""
    server.active = frozenset()
    load = Load(server)
    load.sync()
    server.put("Customer", 5, Active=False)
    load.sync()
    load.sync(sweep=True)
    assert "5" in load.live("customer")
    assert load.row("customer", "5")["active"] is False


def test_an_idle_sync_with_two_queries_for_a_list(server: Plain) -> None:
    """The batch still holds all questions."""
    server.active = frozenset({"="})
    server.outside_feed = OUTSIDE
    load = Load(server)
    load.entities = tuple(CATALOGUE)
    load.sync()
    load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]
