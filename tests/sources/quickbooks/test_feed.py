"""Change data capture: full answers are split, refused names found, old bounds recognised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from sources.quickbooks import CATALOGUE, Entity
from sources.quickbooks.feed import Feed, read_feed
from tests.faults import SPLIT, fault
from tests.sources.quickbooks.plain import Plain

FED = [CATALOGUE[table] for table in ("account", "customer", "invoice", "payment", "vendor")]


def changes(server: Plain, fed: Iterable[Entity] = FED) -> Feed:
    with server.client() as client:
        return read_feed(client, list(fed), server.now - timedelta(days=1))


def crowd(server: Plain, entity: str, number: int) -> None:
    for id_ in range(1, number + 1):
        server.put(entity, id_)


def test_one_question_for_all() -> None:
    """Changed and deleted records of all entities come in one answer."""
    server = Plain()
    crowd(server, "Invoice", 3)
    server.put("Customer", 1)
    server.remove("Invoice", 2)
    feed = changes(server)
    assert server.asked == ["cdc"]
    assert feed.time == server.now
    found = {(table, one.id, one.deleted) for table, all_ in feed.records.items() for one in all_}
    assert found == {
        ("invoice", "1", False),
        ("invoice", "3", False),
        ("invoice", "2", True),
        ("customer", "1", False),
    }


@fault(
    "a change feed of 1,000 objects: it may be cut", SPLIT, "asked again by halves of its entities"
)
@pytest.mark.parametrize(("number", "asked"), [(999, 1), (1000, 7)])
def test_a_full_answer_may_be_cut(number: int, asked: int) -> None:
    """At 1000 objects in all it is asked by halves, down to the entity that is full alone."""
    server = Plain()
    crowd(server, "Payment", number)
    feed = changes(server)
    assert len(server.asked) == asked
    assert feed.beyond == ({"payment"} if number == 1000 else set())


def test_full_together_but_not_alone() -> None:
    """Two entities of 600 changes each do not need a query."""
    server = Plain()
    crowd(server, "Account", 600)
    crowd(server, "Vendor", 600)
    feed = changes(server)
    assert feed.beyond == set()
    assert {table: len(found) for table, found in feed.records.items()} == {
        "account": 600,
        "vendor": 600,
    }


@fault(
    "a name that the change feed refuses",
    SPLIT,
    "the others without it; that one by query, from then on",
)
def test_a_refused_name_is_left_out() -> None:
    """The refusal names it: one more question."""
    server = Plain(outside_feed=frozenset({"Vendor"}))
    server.put("Invoice", 1)
    feed = changes(server)
    assert feed.refused.keys() == {"vendor"}
    assert [one.id for one in feed.records["invoice"]] == ["1"]
    assert len(server.asked) == 2


def test_several_refused_names() -> None:
    """One after the other."""
    server = Plain(outside_feed=frozenset({"Vendor", "Account"}))
    server.put("Invoice", 1)
    feed = changes(server)
    assert feed.refused.keys() == {"account", "vendor"}
    assert "invoice" in feed.records


@fault("changes since more than 30 days ago", SPLIT, "by query, page by page, with counts")
def test_a_bound_too_long_ago_is_not_about_names() -> None:
    """When all are refused, none of them is at fault."""
    feed = changes(Plain(lookback=timedelta(hours=1)))
    assert feed.refused == {}
    assert feed.beyond == {entity.table for entity in FED}


def test_an_entity_that_was_not_asked_for_is_ignored() -> None:
    """Only what was asked for is loaded."""
    server = Plain()
    server.put("Invoice", 1)
    feed = changes(server, [CATALOGUE["customer"]])
    assert feed.records == {}
