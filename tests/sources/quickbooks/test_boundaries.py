"""At the edges of the change feed: full answers, old bounds, and business during the first load."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sources.quickbooks.loading import Load, company, loaded
from tests.sources.quickbooks.plain import Plain

FED = ("customer", "invoice")


@pytest.fixture
def server() -> Plain:
    """A company with some customers, invoices with lines, and time activities."""
    return company(Plain())


@pytest.fixture
def load(server: Plain) -> Load:
    """A load of two entities of the feed that has been made."""
    load = Load(server)
    load.entities = FED
    load.sync()
    return load


@pytest.mark.parametrize("number", [999, 1000, 1001])
@pytest.mark.parametrize("shared", [True, False])
def test_changes_around_the_most_of_an_answer(
    load: Load, server: Plain, number: int, shared: bool
) -> None:
    """A full answer may have been cut: 1000 objects are asked for otherwise, 999 are all."""
    server.now += timedelta(hours=1)
    others = 400 if shared else 0
    for id_ in range(1, number - others + 1):
        server.put("Invoice", id_, TotalAmt=7)
    for id_ in range(1, others + 1):
        server.put("Customer", id_, DisplayName="Changed")
    sync = load.sync()
    assert load.is_right()
    assert loaded(sync) == {
        table: rows
        for table, rows in {"customer": others, "invoice": number - others}.items()
        if rows
    }
    assert {row["total_amt"] for row in load.tables["invoice"]} >= {7}
    assert (server.asked == ["cdc"]) == (number == 999)


@pytest.mark.parametrize("number", [999, 1000, 1001])
def test_a_deletion_in_a_full_answer(load: Load, server: Plain, number: int) -> None:
    """It counts as an object, and is not lost with what was cut off."""
    server.now += timedelta(hours=1)
    server.remove("Invoice", 250)
    for id_ in range(1000, 1000 + number - 1):
        server.put("Invoice", id_, TotalAmt=7)
    load.sync()
    assert load.is_right()


@pytest.mark.parametrize("days", [28, 29, 30, 31, 365])
@pytest.mark.parametrize("refuses", [True, False])
@pytest.mark.parametrize("entities", [FED, (*FED, "time_activity")])
def test_gaps_around_the_window_of_the_feed(
    load: Load, server: Plain, days: int, refuses: bool, entities: tuple[str, ...]
) -> None:
    """Beyond 30 days a server refuses, or silently tells what it still knows; nothing is lost."""
    load.entities = entities
    load.sync()
    if not refuses:
        server.lookback = timedelta(days=1000)
    window = timedelta(days=30)
    server.now += timedelta(minutes=1)
    server.put("Customer", 5, DisplayName="Changed at once")
    server.remove("Invoice", 7)
    if days * timedelta(days=1) > window:
        del server._gone["Invoice"]["7"]  # forgotten by now
    server.now += timedelta(days=days) - timedelta(minutes=1)
    server.put("Invoice", 999, TotalAmt=1)
    server.remove("Invoice", 8)
    load.sync()
    assert load.is_right()
    assert load.row("customer", "5")["display_name"] == "Changed at once"
    load.sync()
    assert len(server.asked) <= 2


@pytest.mark.parametrize("most_rows", [1000, 40])
@pytest.mark.parametrize("chunk_pages", [None, 1])
def test_any_business_during_the_first_load(
    server: Plain, most_rows: int, chunk_pages: int | None
) -> None:
    """Before each request something is created, changed, deleted, reactivated, recreated."""
    server.most_rows = most_rows
    load = Load(server)
    load.chunk_pages = chunk_pages
    moves = [
        lambda n: server.put("Customer", 300 + n, DisplayName="New"),
        lambda n: server.put("Customer", n, Active=n % 2 > 0, DisplayName=f"Changed {n}"),
        lambda n: server.remove("Invoice", 250 - n),
        lambda n: server.put("Invoice", 250 - n + 1, TotalAmt=n),  # back again
        lambda n: server.remove("TimeActivity", n),
        lambda n: server.put("Invoice", n, Line=[]),
    ]
    done = 0

    def business(resource: str) -> None:
        nonlocal done
        server.now += timedelta(seconds=1)
        if done < 36:
            moves[done % len(moves)](1 + done // len(moves) * 2)
            done += 1

    server.before = business
    load.sync()
    server.before = lambda _: None
    load.sync()
    assert load.is_right()
    for table, name in (("customer", "display_name"), ("invoice", "total_amt")):
        key = {"display_name": "DisplayName", "total_amt": "TotalAmt"}[name]
        entity = {"customer": "Customer", "invoice": "Invoice"}[table]
        wanted = {id_: row.get(key) for id_, row in server._rows[entity].items()}
        live = load.live(table)
        assert {row["id"]: row[name] for row in load.tables[table] if row["id"] in live} == (
            pytest.approx(wanted) if name == "total_amt" else wanted
        )


@pytest.mark.parametrize(("entity", "is_full"), [("TimeActivity", False), ("Invoice", True)])
@pytest.mark.parametrize("born", [0, 1])
def test_a_deletion_between_two_pages_that_nobody_tells(
    entity: str, is_full: bool, born: int
) -> None:
    """It hides a record that it pushed over the edge: both counts are equal, and both are found.

    Nobody tells of it because the entity is outside the feed, or the feed is full.
    """
    server = Plain()
    server.now -= timedelta(days=90)
    for number in range(1, 2101):
        server.now += timedelta(seconds=1)
        server.put(entity, number)
    server.now += timedelta(days=60)
    load = Load(server)
    load.entities = ("time_activity",) if entity == "TimeActivity" else ("invoice",)
    load.chunk_pages = 1

    def business(resource: str) -> None:
        if server.asked.count("query") == 2 and "5" in server.ids(entity):
            server.now += timedelta(seconds=1)
            server.remove(entity, 5)
            for number in range(1101, 2101 if is_full else 1101):
                server.put(entity, number)
            for number in range(3000, 3000 + born):
                server.put(entity, number)

    server.before = business
    load.sync()
    assert "5" not in server.ids(entity)
    assert load.is_right()


def test_pages_that_stood_still_cost_no_ids(server: Plain) -> None:
    """Nothing was deleted while pages were read, though much was changed and some made."""
    for number in range(1, 2101):
        server.put("Invoice", number)
    server.now += timedelta(hours=1)
    load = Load(server)
    load.entities = ("invoice",)

    def business(resource: str) -> None:
        if server.asked.count("query") == 1:
            server.now += timedelta(minutes=10)
            for number in range(1101, 2104):
                server.put("Invoice", number)

    server.before = business
    load.sync()
    assert load.is_right()
    assert not [text for text in server.statements if "SELECT Id" in text]
