"""The protocol of a sync against servers of different habits, package by package."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import pytest

from sources.quickbooks import CATALOGUE, Entity, Sync
from sources.quickbooks.entities import tables
from sources.quickbooks.hub import Hub
from sources.quickbooks.package import Delivery
from sources.quickbooks.system import SYSTEM_TABLES
from tests.sources.quickbooks.plain import Plain

ENTITIES = ("customer", "invoice", "time_activity")


class Load:
    """Loads a server's records package by package into memory, merging as the warehouse does."""

    def __init__(self, server: Plain) -> None:
        self.server = server
        self.entities: tuple[str, ...] = ENTITIES
        self.chunk_pages: int | None = None
        self.states: dict[str, Any] = {}
        self.tables: dict[str, list[Row]] = {}

    def sync(self) -> Sync:
        """Load until the sync is finished."""
        with self.server.client() as client:
            sync = Sync(
                client=client,
                catalogue=CATALOGUE,
                warehouse=Memory(self.tables),
                run_id="run",
                chunk_pages=self.chunk_pages,
            )
            while not sync.finished:
                self._package(sync)
        return sync

    def _package(self, sync: Sync) -> None:
        """One load package: its rows and its state are committed together, or not at all."""
        states = json.loads(json.dumps(self.states))
        entities = [CATALOGUE[table] for table in self.entities]
        hub = Hub(sync, entities, lambda table: states.setdefault(table, {}))
        taken: list[Delivery] = []
        turns = [hub.take(table) for table in self.entities]
        while turns:
            for turn in list(turns):
                delivery = next(turn, END)
                if delivery is END:
                    turns.remove(turn)
                elif isinstance(delivery, Delivery):
                    taken.append(delivery)
        for name, rows in _by_table(taken).items():
            self.tables[name] = merged(name, self.tables.get(name, []), rows)
        self.states = states

    def live(self, table: str) -> set[str]:
        """Ids that are loaded and not deleted."""
        return Memory(self.tables).live_ids(CATALOGUE[table])

    def row(self, table: str, id_: str) -> Row:
        """The row of a record."""
        (found,) = [row for row in self.tables[table] if row["id"] == id_]
        return found

    def is_right(self) -> bool:
        """Whether the warehouse holds exactly the server's records."""
        return all(
            self.live(table) == self.server.ids(CATALOGUE[table].name) for table in self.entities
        )


Row = dict[str, Any]
END = object()


def _by_table(taken: list[Delivery]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for delivery in taken:
        for spec, rows in delivery.tables:
            found.setdefault(spec.name, []).extend(rows.to_pylist())
    for table in ENTITIES:
        ids = [row["id"] for row in found.get(table, [])]
        assert len(ids) == len(set(ids)), "a record is in a package at most once"
    return found


SPECS = {spec.name: spec for entity in CATALOGUE.values() for spec in tables(entity)}
SYSTEM = {table.name: table for table in SYSTEM_TABLES}


def merged(name: str, old: list[Row], new: list[Row]) -> list[Row]:
    """Rows of a package over those of the table: all rows of a record are replaced."""
    key = SPECS[name].merge_key if name in SPECS else SYSTEM[name].key

    def of(row: Row) -> tuple[Any, ...]:
        return tuple(row[part] for part in key)

    replaced = {of(row) for row in new}
    kept = [row for row in old if of(row) not in replaced]
    return kept + [row for row in new if not row.get("_deleted")]


class Memory:
    """What is loaded already."""

    def __init__(self, loaded: dict[str, list[Row]]) -> None:
        self._loaded = loaded

    def live_counts(self, entities: Collection[Entity]) -> Mapping[str, int]:
        return {entity.table: len(self.live_ids(entity)) for entity in entities}

    def live_ids(self, entity: Entity) -> set[str]:
        ids = {row["id"] for row in self._loaded.get(entity.table, [])}
        return ids - self.deleted_ids().get(entity.table, set())

    def which_live(self, entity: Entity, ids: Collection[str]) -> set[str]:
        return self.live_ids(entity).intersection(ids)

    def deleted_ids(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self._loaded.get("deletions", []):
            found.setdefault(row["entity"], set()).add(row["id"])
        return found


@pytest.fixture
def server() -> Plain:
    """A company with some customers, invoices with lines, and time activities."""
    server = Plain()
    server.now -= timedelta(days=90)
    for number in range(1, 251):
        server.put("Customer", number, DisplayName=f"Customer {number}", Active=number % 7 > 0)
        server.put("Invoice", number, TotalAmt=10.25, Line=[{"Id": "1", "Amount": 10.25}])
    for number in range(1, 41):
        server.put("TimeActivity", number, Hours=number)
    server.now += timedelta(days=90)
    return server


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
    assert _rows(load.sync()) == {"customer": 1, "time_activity": 1}
    assert _rows(load.sync()) == {}
    server.put("Customer", 5, DisplayName="Changed again, in the same second")
    assert _rows(load.sync()) == {"customer": 1}


def test_an_initial_load_brings_each_record_once(load: Load, server: Plain) -> None:
    """What was made just before is in the pages and in the closing feed, and counts once."""
    server.put("Invoice", 251, TotalAmt=1)
    server.put("TimeActivity", 41, Hours=1)
    sync = load.sync()
    assert _rows(sync) == {"customer": 250, "invoice": 251, "time_activity": 41}


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


def _rows(sync: Sync) -> dict[str, int]:
    return {table: tally.rows for table, tally in sync.tallies.items() if tally.rows}


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
    assert _rows(sync).keys() == {"invoice", "time_activity"}


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
    load.sync()
    assert load.is_right()
    assert load.row("customer", "5")["display_name"] == "New name"


def test_more_changes_than_the_feed_holds(load: Load, server: Plain) -> None:
    """1,500 changed invoices, and a delete that the cut answer does not show."""
    load.sync()
    server.now += timedelta(hours=1)
    for number in range(1, 1501):
        server.put("Invoice", number, TotalAmt=number)
    server.remove("Invoice", 7)
    load.sync()
    assert load.is_right()
    total = sum(row["total_amt"] for row in load.tables["invoice"] if row["id"] != "7")
    assert total == sum(range(1, 1501)) - 7
