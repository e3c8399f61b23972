"""A server that refuses a part of a statement is asked without it, and not refused twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sources.quickbooks import CATALOGUE, Client, Limits, StaticToken, Sync, query
from sources.quickbooks.answers import instant
from sources.quickbooks.dialect import Dialect, Part, plainer_ways
from sources.quickbooks.errors import Fault, RequestRefused
from sources.quickbooks.sync import ask
from tests.faults import SPLIT, fault

CUSTOMER = CATALOGUE["customer"]
SINCE = instant("2026-06-01T00:00:00Z")
NOT_SORTABLE = Fault("4001", "ValidationFault", "Invalid query", "CreateTime is not sortable")


class Server:
    """Answers queries with one row, and refuses those that hold a given text."""

    def __init__(
        self, refused: str, *, most: int = 30, code: str = "4001", why: str = "no"
    ) -> None:
        self.refused, self.most, self.code, self.why = refused, most, code, why
        self.statements: list[str] = []
        self.batches: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/batch"):
            return self._answer(self._single(request.url.params["query"]))
        items = json.loads(request.content)["BatchItemRequest"]
        self.batches.append(len(items))
        if len(items) > self.most:
            return self._answer(_fault("1040", "too many"))
        found = [{**self._single(item["Query"]), "bId": item["bId"]} for item in items]
        return self._answer({"BatchItemResponse": found})

    def _single(self, statement: str) -> dict[str, Any]:
        self.statements.append(statement)
        if self.refused and self.refused in statement:
            return _fault(self.code, self.why)
        return {"QueryResponse": {"Customer": [{"Id": "1"}], "totalCount": 1}}

    def _answer(self, body: dict[str, Any]) -> httpx.Response:
        status = 400 if "Fault" in body else 200
        return httpx.Response(status, json={**body, "time": "2026-06-01T00:00:00.123-07:00"})


def _fault(code: str, why: str) -> dict[str, Any]:
    error = {"Message": "Invalid query", "Detail": why, "code": code}
    return {"Fault": {"Error": [error], "type": "ValidationFault"}}


def client_of(server: Callable[[httpx.Request], httpx.Response]) -> Client:
    """A client that talks to the server without waiting."""
    transport = httpx.MockTransport(server)
    return Client("1", StaticToken("t"), limits=Limits.off(), transport=transport)


def sync_of(client: Client) -> Sync:
    """A sync of which only the asking is looked at."""
    return Sync(client=client, catalogue=CATALOGUE, warehouse=None, run_id="r")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "statement", "plainer"),
    [
        (
            Part.ORDER,
            query.page(CUSTOMER, 1, 5),
            "SELECT * FROM Customer WHERE Active IN (true, false) STARTPOSITION 1 MAXRESULTS 5",
        ),
        (
            Part.FIELDS,
            query.by_ids(CUSTOMER, ["7"], fields="Id"),
            "SELECT * FROM Customer WHERE Active IN (true, false) AND Id IN ('7') MAXRESULTS 1000",
        ),
        (Part.ACTIVE, query.count(CUSTOMER), "SELECT count(*) FROM Customer"),
        (
            Part.ACTIVE,
            query.count(CUSTOMER, SINCE),
            "SELECT count(*) FROM Customer WHERE MetaData.LastUpdatedTime >="
            " '2026-06-01T00:00:00Z'",
        ),
        (
            Part.ACTIVE,
            query.page(CUSTOMER, 1, 5),
            "SELECT * FROM Customer ORDERBY MetaData.CreateTime STARTPOSITION 1 MAXRESULTS 5",
        ),
    ],
)
def test_a_part_leaves_a_statement_that_is_whole(part: Part, statement: str, plainer: str) -> None:
    """Without the part the rest still is a statement of QuickBooks' grammar."""
    assert part.left_out(statement) == (plainer,)


def test_a_statement_without_parts_has_no_plainer_way() -> None:
    """What cannot be asked more plainly is refused for good."""
    assert not list(plainer_ways("SELECT count(*) FROM Invoice", NOT_SORTABLE))


@pytest.mark.parametrize(
    "fault",
    [
        None,
        Fault("5030", "ValidationFault", "Feature not supported", ""),
        Fault("4001", "ValidationFault", "", "invalid context declaration: Customer"),
        Fault("4001", "ValidationFault", "", "Metadata not found for Entity: Customer"),
    ],
)
def test_an_entity_that_is_missing_is_not_asked_again(fault: Fault | None) -> None:
    """A company without the entity costs one refusal, not four."""
    assert not list(plainer_ways(query.page(CUSTOMER), fault))


@fault(
    "4000 or 4001 for a part of a statement",
    SPLIT,
    "asked without that part (field list, order, filter on Active), which is remembered",
    "4001",
)
@pytest.mark.parametrize("refused", ["ORDERBY", "Active", "SELECT Id"])
@pytest.mark.parametrize("code", ["4000", "4001"])
def test_a_refused_part_is_left_out_from_then_on(refused: str, code: str) -> None:
    """The first query is sent again without the part, the second one never has it."""
    server = Server(refused, code=code)
    with client_of(server) as client:
        statement = query.page(CUSTOMER, fields="Id")
        assert client.query(statement, entity="Customer").rows == 1
        before = len(server.statements)
        assert client.query(statement, entity="Customer").rows == 1
    assert len(server.statements) == before + 1
    assert refused not in server.statements[-1]


def test_a_refusal_that_stays_is_the_first_one() -> None:
    """A statement that is refused in any form fails with what the server said of it."""
    with client_of(Server("Customer", why="nothing of that")) as client:
        with pytest.raises(RequestRefused, match="nothing of that"):
            client.query(query.page(CUSTOMER), entity="Customer")
        assert client.dialect.labels("Customer") == []


def test_other_entities_keep_the_part() -> None:
    """What one entity refuses another may take."""
    dialect = Dialect()
    dialect.learn("Customer", Part.ACTIVE)
    assert dialect.say("Vendor", query.count(CUSTOMER)) == (query.count(CUSTOMER),)


def test_refusals_survive_a_sync() -> None:
    """What is kept in the state is known to the next sync."""
    first, second = Dialect(), Dialect()
    first.learn("Customer", Part.ACTIVE, Part.ORDER)
    second.recall("Customer", first.labels("Customer"))
    assert second.say("Customer", query.page(CUSTOMER, 1, 5)) == (
        "SELECT * FROM Customer STARTPOSITION 1 MAXRESULTS 5",
    )


def test_a_refused_item_of_a_batch_is_asked_plainly() -> None:
    """An entity whose Active filter is refused is counted, not called absent."""
    questions = [(CUSTOMER, query.count(CUSTOMER)), (CATALOGUE["invoice"], "SELECT * FROM Invoice")]
    server = Server("Active")
    with client_of(server) as client:
        items = ask(sync_of(client), questions)
        ask(sync_of(client), questions)
    assert [item.page.total for item in items if item.page] == [1, 1]
    refused = [statement for statement in server.statements if "Active" in statement]
    assert [statement.partition(" WHERE ")[2] for statement in refused] == [
        "Active IN (true, false)",
        "Active = true",
    ]


@fault("1040: too many items in a batch", SPLIT, "batches of ten, which is remembered", "1040")
def test_a_full_batch_that_is_refused_goes_in_tens() -> None:
    """A server that takes ten queries at once is not asked one by one."""
    server = Server("", most=10)
    with client_of(server) as client:
        sync = sync_of(client)
        items = ask(sync, [(CUSTOMER, query.count(CUSTOMER))] * 37)
    assert [item.page.total for item in items if item.page] == [1] * 37
    assert server.batches == [30, 10, 10, 10, 7]


@fault("no batches at all", SPLIT, "one query at a time, which is remembered for a day", "500")
def test_a_server_without_batches_is_asked_one_by_one() -> None:
    """After small batches are refused too, each query goes by itself."""
    server = Server("", most=0)
    with client_of(server) as client:
        items = ask(sync_of(client), [(CUSTOMER, query.count(CUSTOMER))] * 12)
    assert [item.page.total for item in items if item.page] == [1] * 12
    assert server.batches == [12, 10]


def test_active_and_inactive_one_after_the_other() -> None:
    """Where the list of both is refused, each is asked for and the answers are one."""
    server = Server("Active IN")
    with client_of(server) as client:
        page = client.query(query.page(CUSTOMER, 1, 5), entity="Customer")
        count = client.query(query.count(CUSTOMER, SINCE), entity="Customer")
    assert (page.rows, page.width, count.total) == (2, 1, 2)
    assert [text.partition(" WHERE ")[2] for text in server.statements[-2:]] == [
        "Active = true AND MetaData.LastUpdatedTime >= '2026-06-01T00:00:00Z'",
        "Active = false AND MetaData.LastUpdatedTime >= '2026-06-01T00:00:00Z'",
    ]


def test_two_queries_for_one_question_fit_into_batches() -> None:
    """A batch never holds more queries than the server takes."""
    server = Server("Active IN")
    with client_of(server) as client:
        client.dialect.learn("Customer", Part.ACTIVE_LIST)
        items = ask(sync_of(client), [(CUSTOMER, query.count(CUSTOMER))] * 37)
    assert [item.page.total for item in items if item.page] == [2] * 37
    assert server.batches == [30, 30, 14]
