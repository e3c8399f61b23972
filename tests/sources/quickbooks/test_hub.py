"""The protocol of a sync against servers of different habits, package by package."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.faults import SKIP, fault
from tests.sources.quickbooks.loading import ENTITIES, Load, company, loaded
from tests.sources.quickbooks.plain import Plain


@pytest.fixture
def server() -> Plain:
    """A company with some customers, invoices with lines, and time activities."""
    return company(Plain())


@pytest.fixture
def load(server: Plain) -> Load:
    """Loads of that company."""
    return Load(server)


HABITS: dict[str, dict[str, Any]] = {
    "as QuickBooks": {},
    "without batches": {"batches": False},
    "pages cut at 100": {"most_rows": 100},
    "pages of 101": {"most_rows": 100, "extra_rows": 1},
    "rows twice": {"most_rows": 50, "twice": True},
    "rows in any order": {"most_rows": 100, "shuffled": True},
    "exactly full pages": {"most_rows": 125},
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_server_of_any_habit(load: Load, server: Plain, habit: str) -> None:
    """Full load, changes, a delete seen by the feed and one found by the count."""
    for name, value in HABITS[habit].items():
        setattr(server, name, value)
    load.sync()
    assert load.is_right()
    server.now += timedelta(hours=1)
    server.put("Customer", 5, DisplayName="New name")
    server.put("Invoice", 999, TotalAmt=1)
    server.remove("Invoice", 3)
    server.remove("TimeActivity", 4)
    load.sync()
    assert load.is_right()
    assert load.row("customer", "5")["display_name"] == "New name"
    how = {(row["entity"], row["id"], row["how"]) for row in load.tables["deletions"]}
    assert how == {("invoice", "3", "cdc"), ("time_activity", "4", "sweep")}


def test_an_idle_sync_asks_twice(load: Load, server: Plain) -> None:
    """One change feed and one batch, and not a row is loaded."""
    load.sync()
    server.asked.clear()
    sync = load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]
    assert all(not tally.rows for tally in sync.tallies.values())


def test_what_the_overlap_brings_again_is_not_loaded(load: Load, server: Plain) -> None:
    """A change is loaded once, though the feed shows it for five minutes."""
    load.sync()
    server.put("Customer", 5, DisplayName="Changed")
    server.put("TimeActivity", 5, Hours=99)
    assert loaded(load.sync()) == {"customer": 1, "time_activity": 1}
    assert loaded(load.sync()) == {}
    server.put("Customer", 5, DisplayName="Changed again, in the same second")
    assert loaded(load.sync()) == {"customer": 1}


def test_an_initial_load_brings_each_record_once(load: Load, server: Plain) -> None:
    """What was made just before is in the pages and in the closing feed, and counts once."""
    server.put("Invoice", 251, TotalAmt=1)
    server.put("TimeActivity", 41, Hours=1)
    sync = load.sync()
    assert loaded(sync) == {"customer": 250, "invoice": 251, "time_activity": 41}


def test_a_record_that_changes_between_two_sightings(load: Load, server: Plain) -> None:
    """Its second page shows a newer version: the warehouse has it in the end."""
    server.most_rows = 100
    server.by_update = True  # so it moves to the last page, and the others move up
    load.entities = ("invoice",)

    def change(resource: str) -> None:
        if server.asked == ["query", "query"]:  # the count and the first page
            server.now += timedelta(seconds=1)
            server.put("Invoice", 60, TotalAmt=77)

    server.before = change
    load.sync()
    assert load.is_right()
    assert load.row("invoice", "60")["total_amt"] == 77


def test_only_what_is_selected_is_read(load: Load, server: Plain) -> None:
    """One entity is one count, one page, one feed and one proof."""
    load.entities = ("invoice",)
    load.sync()
    assert server.asked == ["query", "query", "cdc", "query"]
    assert load.live("invoice") == server.ids("Invoice")


def test_an_entity_selected_later_is_loaded_from_the_beginning(load: Load, server: Plain) -> None:
    """The others keep to their changes."""
    load.entities = ("customer",)
    load.sync()
    load.entities = ENTITIES
    sync = load.sync()
    assert load.is_right()
    assert loaded(sync).keys() == {"invoice", "time_activity"}


def test_a_document_that_loses_its_lines(load: Load, server: Plain) -> None:
    """Lines that are gone are gone, also when none is left."""
    load.sync()
    server.now += timedelta(hours=1)
    server.put("Invoice", 1, Line=[])
    server.put("Invoice", 2, Line=[{"Id": "2", "Amount": 1}, {"Id": "3", "Amount": 2}])
    load.sync()
    lines = [row for row in load.tables["invoice_line"] if row["invoice_id"] in ("1", "2")]
    found = {(row["invoice_id"], row["line_no"], row["line_id"]) for row in lines}
    assert found == {("2", 1, "2"), ("2", 2, "3")}


def test_a_record_that_comes_back(load: Load, server: Plain) -> None:
    """It is live again: its row in `deletions` is taken away."""
    load.sync()
    server.now += timedelta(hours=1)
    server.remove("Invoice", 3)
    load.sync()
    assert "3" not in load.live("invoice")
    server.now += timedelta(hours=1)
    server.put("Invoice", 3, TotalAmt=5)
    load.sync()
    assert load.is_right()


def test_deleted_and_recreated_in_the_same_second(load: Load, server: Plain) -> None:
    """The feed shows the record dead and alive with one time: it is asked for."""
    load.sync()
    server.now += timedelta(hours=1)
    server.remove("Invoice", 3)
    gone = dict(server._gone["Invoice"])
    server.put("Invoice", 3, TotalAmt=5)
    server._gone["Invoice"] = gone
    load.sync()
    assert load.is_right()


@pytest.mark.parametrize("chunk_pages", [1, 2, None])
def test_business_goes_on_between_the_pages(
    load: Load, server: Plain, chunk_pages: int | None
) -> None:
    """Records change, vanish and come while pages are read; nothing is lost or doubled."""
    server.most_rows = 40
    load.chunk_pages = chunk_pages
    seen = 0

    def business(resource: str) -> None:
        nonlocal seen
        seen += resource == "query"
        if resource == "query" and seen % 3 == 1 and seen < 20:
            server.now += timedelta(seconds=1)
            server.remove("Invoice", seen + 1)
            server.remove("TimeActivity", seen)
            server.put("Invoice", 1000 + seen, TotalAmt=seen)
            server.put("Customer", 100 + seen, DisplayName=f"Changed {seen}")

    server.before = business
    load.sync()
    server.before = lambda _: None
    load.sync()
    assert load.is_right()
    changed = [n for n in range(1, 20) if n % 3 == 1]
    for n in changed:
        assert load.row("customer", str(100 + n))["display_name"] == f"Changed {n}"


def test_a_load_in_chunks_goes_on_where_it_was_stopped(load: Load, server: Plain) -> None:
    """Pages that are in the warehouse are not asked for again."""
    load.chunk_pages = 1
    pages = 0

    def stop(resource: str) -> None:
        nonlocal pages
        pages += resource == "query"
        if pages == 2:
            raise KeyboardInterrupt

    server.before = stop
    with pytest.raises(KeyboardInterrupt):
        load.sync()
    server.before = lambda _: None
    server.asked.clear()
    load.sync()
    assert load.is_right()
    assert server.asked.count("query") == 2  # the pages of two of the three entities


@fault(
    "an entity that the company, plan or country does not have",
    SKIP,
    "left out with a line in the summary, looked for again once a day",
    "5030",
)
def test_an_entity_that_is_not_there(load: Load, server: Plain) -> None:
    """It is skipped with a line; when the company gets it, it is loaded."""
    server.absent = frozenset({"TimeActivity"})
    load.entities = (*ENTITIES, "tax_agency")
    sync = load.sync()
    assert any(note.startswith("TimeActivity is not available") for note in sync.notes)
    assert load.live("invoice") == server.ids("Invoice")
    server.absent = frozenset()
    load.sync()
    load.sync()
    assert load.is_right()


def test_a_named_entity_that_is_not_there(load: Load, server: Plain) -> None:
    """Whoever asks for it alone is told that it is not there, and gets it when it is."""
    server.absent = frozenset({"TimeActivity"})
    load.sync()
    load.entities = ("time_activity",)
    for _ in range(2):
        (note,) = load.sync().notes
        assert note.startswith("TimeActivity is not available in this company: ")
        assert server.asked == ["query"]
    server.absent = frozenset()
    load.sync()
    assert load.is_right()


def test_a_name_that_the_feed_refuses(load: Load, server: Plain) -> None:
    """It is asked by query, from then on without another refusal."""
    server.outside_feed = frozenset({"TimeActivity", "Customer"})
    load.sync()
    server.now += timedelta(hours=1)
    server.put("Customer", 5, DisplayName="New name")
    server.remove("Customer", 6)
    server.asked.clear()
    load.sync()
    assert server.asked.count("cdc") == 1
    assert load.is_right()


@pytest.mark.parametrize("refuses", [True, False])
def test_longer_ago_than_the_feed_reaches(load: Load, server: Plain, refuses: bool) -> None:
    """After 40 days changes are read by query and deletes found by sweep."""
    load.entities = ("customer", "invoice")
    load.sync()
    server.now += timedelta(days=40)
    if not refuses:
        server.lookback = timedelta(days=1000)
    server.put("Customer", 5, DisplayName="New name")
    server.put("Invoice", 999, TotalAmt=1)
    for number in range(10, 30):
        server._rows["Invoice"].pop(str(number))  # so long ago that no feed tells
    sync = load.sync()
    assert load.is_right()
    (note,) = sync.notes
    assert "30 days" in note
    assert note.endswith("by query: Customer, Invoice.")
    assert load.row("customer", "5")["display_name"] == "New name"


def test_more_changes_than_the_feed_holds(load: Load, server: Plain) -> None:
    """1,500 changed invoices, and a delete that the cut answer does not show."""
    load.sync()
    server.now += timedelta(hours=1)
    for number in range(1, 1501):
        server.put("Invoice", number, TotalAmt=number)
    server.remove("Invoice", 7)
    (note,) = load.sync().notes
    assert "a thousand" in note
    assert load.is_right()
    total = sum(row["total_amt"] for row in load.tables["invoice"] if row["id"] != "7")
    assert total == sum(range(1, 1501)) - 7
