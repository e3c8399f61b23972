"""The check of completeness that goes on after the first load: when it is made, what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sources.quickbooks import CATALOGUE
from tests.sources.quickbooks.loading import Load, company, loaded
from tests.sources.quickbooks.plain import OUTSIDE, Plain

ALL = tuple(CATALOGUE)


@pytest.fixture
def server() -> Plain:
    """A company with some customers, invoices with lines, and time activities."""
    server = company(Plain(outside_feed=OUTSIDE))
    server.put("CompanyInfo", 1)
    server.put("Preferences", 1)
    return server


@pytest.fixture
def load(server: Plain) -> Load:
    """Loads of that company."""
    return Load(server)


def vanish(server: Plain, entity: str, *ids: int) -> None:
    """Delete records, and no feed tells."""
    for id_ in ids:
        server.remove(entity, id_)
        del server._gone[entity][str(id_)]


def test_a_deletion_that_no_feed_reported_is_found_within_a_day(load: Load, server: Plain) -> None:
    """Counts are compared a day after the last time, by QuickBooks' clock, and not before."""
    load.sync()
    vanish(server, "Invoice", 3)
    server.now += timedelta(hours=23, minutes=59)
    load.sync()
    assert "3" in load.live("invoice")
    server.now += timedelta(minutes=1)
    load.sync()
    assert load.is_right()
    (gone,) = load.tables["deletions"]
    assert (gone["entity"], gone["id"], gone["how"]) == ("invoice", "3", "sweep")


def test_a_check_on_demand(load: Load, server: Plain) -> None:
    """Whoever does not want to wait asks for it; it also finds what is missing."""
    load.sync()
    vanish(server, "Invoice", 3, 4)
    server.now -= timedelta(days=50)
    server.put("Invoice", 900, TotalAmt=3)  # changed long ago, as far as the feed can tell
    server.now += timedelta(days=50)
    load.sync()
    assert not load.is_right()
    load.sync(sweep=True)
    assert load.is_right()


def test_no_check_when_none_is_wanted(load: Load, server: Plain) -> None:
    """Without an interval only the first load is proved."""
    load.check_every = None
    load.sync()
    vanish(server, "Invoice", 3)
    server.now += timedelta(days=20)
    load.sync()
    assert not load.is_right()
    load.sync(sweep=True)
    assert load.is_right()


@pytest.mark.parametrize("entities", [ALL, ("customer", "invoice")])
def test_what_a_check_costs(load: Load, server: Plain, entities: tuple[str, ...]) -> None:
    """On the day of a check one batch more; on the same day nothing more."""
    load.entities = entities
    load.sync()
    load.sync()
    usual = len(server.asked)
    assert usual <= 2
    server.now += timedelta(days=1)
    sync = load.sync()
    assert len(server.asked) == usual + 1
    assert loaded(sync) == {}
    load.sync()
    assert len(server.asked) == usual


def test_a_difference_that_stays_is_swept_once(load: Load, server: Plain) -> None:
    """A count that is wrong for ever does not cost a sweep each day."""
    load.entities = ("invoice",)
    load.sync()
    server.put("Invoice", 251)
    right = server._query

    def one_too_many(text: str) -> dict[str, object]:
        answer = right(text)
        if "count(*)" in text:
            answer["QueryResponse"]["totalCount"] += 1
        return answer

    server._query = one_too_many  # type: ignore[method-assign]
    server.now += timedelta(days=1)
    load.sync()
    assert len(server.asked) > 2
    server.now += timedelta(days=1)
    load.sync()
    assert server.asked == ["cdc", "query"]
    assert load.is_right()


# -- servers that do not count ---------------------------------------------------------------------


def test_a_server_that_does_not_count(load: Load, server: Plain) -> None:
    """Deletions are found by comparing ids, once a day or on demand."""
    server.counts = False
    server.most_rows = 30
    load.sync()
    assert load.is_right()
    vanish(server, "Invoice", 3)
    vanish(server, "TimeActivity", 4)
    load.sync()
    assert "3" in load.live("invoice")
    server.now += timedelta(days=1)
    load.sync()
    assert load.is_right()
    vanish(server, "Customer", 5)
    load.sync(sweep=True)
    assert load.is_right()


def test_an_idle_sync_with_a_server_that_does_not_count(load: Load, server: Plain) -> None:
    """A refused count is not asked for again, and small entities need none."""
    server.counts = False
    load.entities = ALL
    load.sync()
    load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]
    vanish(server, "TimeActivity", 4)
    load.sync()
    assert load.is_right()


# -- idle calls ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "calls"), [(30, 2), (10, 3), (0, 15)])
def test_idle_calls_by_size_of_batches(load: Load, server: Plain, limit: int, calls: int) -> None:
    """What a server refuses is found out once; then one question for each entity outside CDC."""
    server.batches, server.batch_limit = limit > 0, limit
    load.entities = ALL
    load.sync()
    load.sync()
    assert len(server.asked) == calls
    server.remove("TimeActivity", 4)
    server.put("TimeActivity", 5, Hours=77)
    sync = load.sync()
    assert load.is_right()
    assert loaded(sync) == {"time_activity": 1}


def test_batches_are_tried_again_at_the_check(load: Load, server: Plain) -> None:
    """A server that learns to take batches is asked in batches a day later."""
    server.batches = False
    load.entities = ALL
    load.sync()
    server.batches = True
    load.sync()
    assert "batch" not in server.asked
    server.now += timedelta(days=1)
    load.sync()
    load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]


def test_idle_calls_when_the_feed_refuses_names(load: Load, server: Plain) -> None:
    """They are asked by query in the same batch as the others."""
    server.outside_feed |= {"Customer", "Vendor", "Term", "Class"}
    load.entities = ALL
    load.sync()
    server.now += timedelta(hours=1)
    server.put("Customer", 5, DisplayName="New name")
    server.remove("Customer", 6)
    load.sync()
    assert load.is_right()
    load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]


def test_a_record_in_quarantine_is_tried_again_once_a_day(load: Load, server: Plain) -> None:
    """In between it costs no call, and the sync still says that it is missing."""
    load.entities = ALL
    server.poisoned |= {("Invoice", "7"), ("TimeActivity", "7")}
    assert load.sync().undelivered == ["Invoice 7", "TimeActivity 7"]
    sync = load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]
    assert (len(sync.undelivered), sync.status) == (2, "partial")
    server.poisoned.clear()
    load.sync()
    assert "7" not in load.live("invoice")
    server.now += timedelta(days=1)
    sync = load.sync()
    assert load.is_right()
    assert (sync.undelivered, sync.status) == ([], "complete")


def test_a_record_in_quarantine_that_changes_is_loaded_at_once(load: Load, server: Plain) -> None:
    """The feed brings it; nobody waits for the next day."""
    server.poisoned.add(("Invoice", "7"))
    load.sync()
    server.poisoned.clear()
    server.put("Invoice", 7, TotalAmt=1)
    assert load.sync().undelivered == []
    assert load.is_right()


# -- one package a day -----------------------------------------------------------------------------


def test_each_run_after_the_first_reads_changes(load: Load, server: Plain) -> None:
    """Whoever runs the source once a day gets the changes of each day, and the proof with them."""
    load.entities = ALL
    load.sync(packages=1)
    for day in range(1, 5):
        server.now += timedelta(days=1)
        server.put("Invoice", day, TotalAmt=day)
        server.put("TimeActivity", day, Hours=100 + day)
        server.remove("Invoice", 100 + day)
        sync = load.sync(packages=1)
        assert load.row("invoice", str(day))["total_amt"] == day
        assert load.row("time_activity", str(day))["hours"] == 100 + day
        assert load.is_right()
    assert sync.finished


def test_changes_are_read_beside_pages(load: Load, server: Plain) -> None:
    """An entity that is read anew does not keep the others waiting."""
    load.entities = ("customer", "invoice")
    load.sync()
    load.entities = ("customer", "invoice", "time_activity")
    server.now += timedelta(days=1)
    server.put("Customer", 1, DisplayName="Changed")
    load.sync(packages=1)
    assert load.row("customer", "1")["display_name"] == "Changed"
    assert len(load.live("time_activity")) == 40
    load.sync()
    assert load.is_right()
