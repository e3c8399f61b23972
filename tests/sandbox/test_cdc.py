"""The change feed: groups, order, deletions, the cap, the look-back."""

from typing import Any

import pytest

from tests.sandbox.conftest import Wire


def feed(wire: Wire, entities: str, since: str) -> list[dict[str, Any]]:
    """The groups of a change feed."""
    answer = wire.get("cdc", entities=entities, changedSince=since)
    (response,) = answer["CDCResponse"]
    groups: list[dict[str, Any]] = response["QueryResponse"]
    return groups


def fault(wire: Wire, **params: str) -> tuple[str, str]:
    """Code and detail of a refused change feed."""
    error = wire.get("cdc", **params)["Fault"]["Error"][0]
    return error["code"], error["Detail"]


def test_one_group_per_entity_asked(wire: Wire) -> None:
    """Groups come in the order asked; an entity without changes is an empty object."""
    wire.company.store.insert("Customer", {"DisplayName": "Amy"})
    groups = feed(wire, "invoice, Customer,Bill", "2026-03-01")
    assert [list(group) for group in groups] == [
        [],
        ["Customer", "startPosition", "maxResults"],
        [],
    ]
    assert (groups[1]["startPosition"], groups[1]["maxResults"]) == (1, 1)
    assert groups[1]["Customer"] == list(wire.company.export("Customer"))


def test_nothing_changed(wire: Wire) -> None:
    """Still one empty group per entity."""
    assert feed(wire, "Invoice", "2026-03-01") == [{}]


def test_live_rows_ascending_then_deletions(wire: Wire) -> None:
    """Live rows by LastUpdatedTime, oldest first; deletions follow even when they are older."""
    store, clock = wire.company.store, wire.company.clock
    for _ in range(4):
        store.insert("Invoice", {})
        clock.advance(seconds=10)
    store.remove("Invoice", "2")
    clock.advance(seconds=10)
    store.touch("Invoice", "1", {"Balance": 3})
    (group,) = feed(wire, "Invoice", "2026-03-01")
    assert [row["Id"] for row in group["Invoice"]] == ["3", "4", "1", "2"]
    assert group["Invoice"][-1] == {
        "domain": "QBO",
        "status": "Deleted",
        "Id": "2",
        "MetaData": {"LastUpdatedTime": "2026-03-02T09:00:40-08:00"},
    }
    assert group["maxResults"] == 4


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2026-03-02T09:00:10-08:00", ["2", "3", "1"]),
        ("2026-03-02T09:00:11-08:00", ["3", "1"]),
        ("2026-03-02T17:00:20Z", ["3", "1"]),
        ("2026-03-02T09:00:30", ["1"]),
        ("2026-03-02T09:00:31-08:00", []),
    ],
)
def test_changed_since_is_inclusive(wire: Wire, since: str, found: list[str]) -> None:
    """A change or deletion in the very second asked for is in the answer."""
    store, clock = wire.company.store, wire.company.clock
    for _ in range(3):
        store.insert("Invoice", {})
        clock.advance(seconds=10)
    store.remove("Invoice", "1")
    (group,) = feed(wire, "Invoice", since)
    assert [row["Id"] for row in group.get("Invoice", [])] == found


def test_inactive_rows_are_changes(wire: Wire) -> None:
    """A customer made inactive is in the feed, as no query would show it unasked."""
    wire.company.store.insert("Customer", {"DisplayName": "Amy (deleted)", "Active": False})
    (group,) = feed(wire, "Customer", "2026-03-01")
    assert group["Customer"][0]["Active"] is False


def test_a_thousand_objects_in_the_whole_answer(wire: Wire) -> None:
    """The cap counts all entities and deletions together, and nothing says it struck."""
    store = wire.company.store
    with store.bulk():
        for _ in range(600):
            store.insert("Invoice", {})
        for _ in range(500):
            store.insert("Payment", {})
        for number in range(1, 11):
            store.remove("Invoice", str(number))
    invoices, payments, bills = feed(wire, "Invoice,Payment,Bill", "2026-03-01")
    assert invoices["maxResults"] == len(invoices["Invoice"]) == 600
    assert payments["maxResults"] == len(payments["Payment"]) == 400
    assert bills == {}
    (alone,) = feed(wire, "Payment", "2026-03-01")
    assert alone["maxResults"] == 500


def test_thirty_days_back_at_most(wire: Wire) -> None:
    """A day more is a validation fault."""
    assert feed(wire, "Invoice", "2026-01-31T09:00:00-08:00") == [{}]
    code, detail = fault(wire, entities="Invoice", changedSince="2026-01-31T08:59:59-08:00")
    assert code == "2090"
    assert "30 days" in detail


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"changedSince": "2026-03-01"}, "2020"),
        ({"entities": " , ", "changedSince": "2026-03-01"}, "2020"),
        ({"entities": "Invoice"}, "2020"),
        ({"entities": "Invoice", "changedSince": "yesterday"}, "2090"),
        ({"entities": "Invoice,Custmoer", "changedSince": "2026-03-01"}, "4001"),
        ({"entities": "TimeActivity", "changedSince": "2026-03-01"}, "500"),
        ({"entities": "TaxCode", "changedSince": "2026-03-01"}, "500"),
    ],
)
def test_what_the_feed_refuses(wire: Wire, params: dict[str, str], code: str) -> None:
    """Missing or bad parameters, unknown entities, and those the feed never covers."""
    assert fault(wire, **params)[0] == code


def test_entities_a_company_lacks_are_empty(wire: Wire) -> None:
    """A client may ask for all that the feed covers without knowing the company's settings."""
    assert feed(wire, "CompanyCurrency,Invoice", "2026-03-01") == [{}, {}]


def test_the_answer_carries_the_time_of_the_request(wire: Wire) -> None:
    """A client reads on from it without losing what happens meanwhile."""
    answer = wire.get("cdc", entities="Invoice", changedSince="2026-03-01")
    assert answer["time"] == "2026-03-02T09:00:00.000-08:00"
