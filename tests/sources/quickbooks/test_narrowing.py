"""Finding a few deletions among many: counts by time of creation, ids only where they differ."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sources.quickbooks.loading import Load
from tests.sources.quickbooks.plain import Plain

MANY = 12_000


@pytest.fixture
def server() -> Plain:
    """A company with twelve pages of invoices, made a minute apart, some of them at once."""
    server = Plain()
    server.now -= timedelta(days=90)
    for number in range(1, MANY + 1):
        server.now += timedelta(minutes=number % 3 > 0)
        server.put("Invoice", number, TotalAmt=number)
    server.now += timedelta(days=60)
    return server


@pytest.fixture
def load(server: Plain) -> Load:
    """A load of the invoices that has been made."""
    load = Load(server)
    load.entities = ("invoice",)
    load.sync()
    assert load.is_right()
    return load


def busy(server: Plain) -> None:
    """More changes than the feed tells, new records among them."""
    server.now += timedelta(hours=1)
    for number in range(5_000, 6_500):
        server.put("Invoice", number, TotalAmt=1)
    for number in range(MANY + 1, MANY + 11):
        server.put("Invoice", number, TotalAmt=1)
    server.now += timedelta(hours=1)


def vanish(server: Plain, *ids: int) -> None:
    """Delete records that no feed tells."""
    for id_ in ids:
        server.remove("Invoice", id_)
        del server._gone["Invoice"][str(id_)]


def swept(server: Plain) -> int:
    """Pages of ids that were asked for."""
    asked = [text for text in server.statements if text.startswith("SELECT Id FROM Invoice")]
    return sum("STARTPOSITION" in text for text in asked)


def test_equal_counts_are_not_swept(load: Load, server: Plain) -> None:
    """After more changes than the feed tells ids are compared only when a record is missing."""
    busy(server)
    server.statements.clear()
    load.sync()
    assert load.is_right()
    assert swept(server) == 0


@pytest.mark.parametrize("gone", [(3,), (3, 4, 7_000, 11_999), (1, MANY)])
def test_a_few_deletions_cost_a_few_requests(
    load: Load, server: Plain, gone: tuple[int, ...]
) -> None:
    """Not a page of ids for every thousand records, and each is told once."""
    busy(server)
    vanish(server, *gone)
    server.statements.clear()
    sync = load.sync()
    assert load.is_right()
    assert sync.tallies["invoice"].deleted == len(gone)
    assert swept(server) <= 2 * len(gone)  # each page, and that nothing comes after it
    assert len(server.asked) <= 10 + 2 * len(gone)
    load.sync()
    assert server.asked == ["cdc"]


def test_missing_records_are_found_by_time_of_creation(load: Load, server: Plain) -> None:
    """What was created long ago and never came, and what was deleted, beside each other."""
    server.now -= timedelta(days=70)
    for number in range(20_000, 20_003):
        server.put("Invoice", number, TotalAmt=3)
    server.now += timedelta(days=71)
    vanish(server, 17)
    load.sync(sweep=True)
    assert load.is_right()


def test_one_second_may_hold_them_all(server: Plain) -> None:
    """An import of thousands within a second cannot be divided: it is swept."""
    for number in range(20_000, 23_500):
        server.put("Invoice", number, TotalAmt=3)
    server.now += timedelta(hours=1)
    load = Load(server)
    load.entities = ("invoice",)
    load.sync()
    vanish(server, 21_111)
    load.sync(sweep=True)
    assert load.is_right()


@pytest.mark.parametrize("habit", ["no batches", "no such filter", "quarantine"])
def test_whatever_keeps_from_counting_parts_is_no_matter(
    load: Load, server: Plain, habit: str
) -> None:
    """Then all ids are compared, as ever."""
    if habit == "no batches":
        server.batches = False
    if habit == "quarantine":
        server.put("Invoice", 30_000)
        server.poisoned.add(("Invoice", "30000"))
        load.sync()
    right = server._query

    def refusing(text: str) -> dict[str, object]:
        if "CreateTime <" in text:
            return {"Fault": {"Error": [{"code": "4001"}], "type": "ValidationFault"}}
        return right(text)

    if habit == "no such filter":
        server._query = refusing  # type: ignore[method-assign]
    vanish(server, 17)
    server.statements.clear()
    load.sync(sweep=True)
    assert server.ids("Invoice") - load.live("invoice") <= {"30000"}
    assert "17" not in load.live("invoice")
    assert swept(server) >= (MANY // 1000 if habit != "no batches" else 1)
