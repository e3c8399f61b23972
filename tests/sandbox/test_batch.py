"""Batches: items on their own, their limits, their faults."""

from typing import Any

from tests.sandbox.conftest import Wire


def run(wire: Wire, *items: dict[str, Any], **params: str) -> list[dict[str, Any]]:
    """The answers to the items of a batch, in their order."""
    numbered = [{"bId": f"b{number}", **item} for number, item in enumerate(items)]
    answer = wire.post("batch", {"BatchItemRequest": numbered}, **params)
    answers: list[dict[str, Any]] = answer["BatchItemResponse"]
    assert [item["bId"] for item in answers] == [item["bId"] for item in numbered]
    return answers


def code(answer: dict[str, Any]) -> str:
    """The fault code of an item."""
    return str(answer["Fault"]["Error"][0]["code"])


def test_each_item_is_answered_on_its_own(founded: Wire) -> None:
    """A fault in the middle neither stops the batch nor undoes what came before."""
    answers = run(
        founded,
        {"operation": "create", "Customer": {"DisplayName": "Amy"}},
        {"operation": "create", "Customer": {"DisplayName": "Amy"}},
        {"operation": "delete", "Invoice": {"Id": "99", "SyncToken": "0"}},
        {"Query": "select count(*) from Customer"},
        {"operation": "update", "Customer": {"Id": "1", "SyncToken": "5", "sparse": True}},
        {
            "operation": "update",
            "Customer": {"Id": "1", "SyncToken": "0", "sparse": True, "Notes": "x"},
        },
        {"Query": "select * from Nothing"},
    )
    assert answers[0]["Customer"]["SyncToken"] == "0"
    assert [code(answers[number]) for number in (1, 2, 4, 6)] == ["6240", "610", "5010", "4001"]
    assert "time" not in answers[1]
    assert answers[3]["QueryResponse"] == {"totalCount": 1}
    assert answers[5]["Customer"]["SyncToken"] == "1"


def test_items_that_make_no_sense(founded: Wire) -> None:
    """No bId, no operation, no entity, several entities, an entity without the operation."""
    unnamed = founded.post("batch", {"BatchItemRequest": [{"Query": "select * from Bill"}]})
    assert code(unnamed["BatchItemResponse"][0]) == "2020"
    assert code(founded.post("batch", {"BatchItemRequest": ["nonsense"]})) == "2010"
    answers = run(
        founded,
        {"Customer": {"DisplayName": "Amy"}},
        {"operation": "create"},
        {"operation": "create", "Custmoer": {}},
        {"operation": "create", "Customer": {}, "Vendor": {}},
        {"operation": "create", "Customer": "Amy"},
        {"operation": "delete", "Customer": {"Id": "1", "SyncToken": "0"}},
    )
    assert [code(item) for item in answers] == ["500", "2010", "2010", "2010", "2010", "500"]


def test_a_batch_of_other_things_is_no_batch(founded: Wire) -> None:
    """What is no object has no bId to be answered under: the whole is refused, nothing is done."""
    made = {"bId": "1", "operation": "create", "Customer": {"DisplayName": "Amy"}}
    assert code(founded.post("batch", {"BatchItemRequest": [made, 7]})) == "2010"
    assert founded.query("select count(*) from Customer") == {"totalCount": 0}


def test_a_bid_belongs_to_one_item(founded: Wire) -> None:
    """The first to use it is carried out, the others are faults of their own."""
    items = [
        {"bId": "1", "operation": "create", "Customer": {"DisplayName": name}}
        for name in ("Amy", "Bob")
    ]
    answers = founded.post("batch", {"BatchItemRequest": items})["BatchItemResponse"]
    assert [("Customer" in answer, answer["bId"]) for answer in answers] == [
        (True, "1"),
        (False, "1"),
    ]
    assert code(answers[1]) == "2090"
    assert founded.query("select count(*) from Customer") == {"totalCount": 1}


def test_how_long_ids_may_be(founded: Wire) -> None:
    """Beside a requestid of up to 36 characters a bId has 10, or its item is a fault."""
    items = [{"bId": "b" * length, "Query": "select count(*) from Bill"} for length in (10, 11)]
    batch = {"BatchItemRequest": items}
    answers = founded.post("batch", batch, requestid="r" * 36)["BatchItemResponse"]
    assert ["Fault" in answer for answer in answers] == [False, True]
    assert code(answers[1]) == "2050"
    assert code(founded.post("batch", batch, requestid="r" * 37)) == "2050"
    assert all(
        "Fault" not in answer for answer in founded.post("batch", batch)["BatchItemResponse"]
    )


def test_thirty_items_at_most(wire: Wire) -> None:
    """One more and the whole batch is refused."""
    assert len(run(wire, *[{"Query": "select count(*) from Bill"}] * 30)) == 30
    items = [{"bId": str(number), "Query": "select * from Bill"} for number in range(31)]
    assert wire.post("batch", {"BatchItemRequest": items})["Fault"]["Error"][0]["code"] == "1040"


def test_a_batch_without_items(wire: Wire) -> None:
    """The list is required."""
    assert wire.post("batch", {})["Fault"]["Error"][0]["code"] == "2020"


def test_a_thousand_rows_in_all(wire: Wire) -> None:
    """The query that would go beyond is a fault; the others are answered."""
    with wire.company.store.bulk():
        for _ in range(700):
            wire.company.store.insert("Bill", {})
    page = "select * from Bill MAXRESULTS {}"
    answers = run(wire, *({"Query": page.format(rows)} for rows in (600, 500, 400)))
    assert answers[0]["QueryResponse"]["maxResults"] == 600
    assert code(answers[1]) == "10100"
    assert answers[2]["QueryResponse"]["maxResults"] == 400


def test_void_in_a_batch(founded: Wire) -> None:
    """As an operation of its own, and as an update with the option."""
    customer = run(founded, {"operation": "create", "Customer": {"DisplayName": "Amy"}})
    payment = {"CustomerRef": {"value": customer[0]["Customer"]["Id"]}, "TotalAmt": 5}
    made = run(founded, *[{"operation": "create", "Payment": payment}] * 2)
    keys = [{"Id": item["Payment"]["Id"], "SyncToken": "0", "sparse": True} for item in made]
    void = run(
        founded,
        {"operation": "void", "Payment": keys[0]},
        {"operation": "update", "optionsData": "void", "Payment": keys[1]},
    )
    assert [item["Payment"]["TotalAmt"] for item in void] == [0, 0]


def test_a_repeated_batch_happens_once(founded: Wire) -> None:
    """A requestid covers the whole batch."""
    item = {"operation": "create", "Customer": {"DisplayName": "Amy"}}
    assert run(founded, item, requestid="b") == run(founded, item, requestid="b")
    assert founded.query("select count(*) from Customer") == {"totalCount": 1}
