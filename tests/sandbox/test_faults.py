"""Faults on demand: each kind once, their matching, their control endpoint."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox import jsonio
from sandbox.company import Company
from sandbox.faults import FaultRule, Faults
from sandbox.server import serve
from sandbox.wire import control
from tests.sandbox.conftest import REALM, Wire

ALL = {"query": "select * from Invoice"}
CONTROL = f"/sandbox/control/{REALM}/faults"


@pytest.fixture
def shop(wire: Wire) -> Wire:
    """A company with five invoices of one line each."""
    for number in range(5):
        wire.company.store.insert("Invoice", {"Line": [{"Id": "1", "Amount": number}]})
    return wire


@pytest.fixture
def served(shop: Wire) -> Iterator[httpx.Client]:
    """The same company behind a real socket."""
    with (
        serve(shop.world) as server,
        httpx.Client(
            base_url=f"{server.base_url}/v3/company/{REALM}", headers=shop.headers, timeout=10
        ) as client,
    ):
        yield client


def test_unauthorized(shop: Wire) -> None:
    """401 of the gateway, once."""
    shop.world.faults.add(FaultRule(kind="unauthorized"))
    refused = shop.request("GET", "query", params=ALL)
    assert (refused.status_code, refused.json()["fault"]["type"]) == (401, "AUTHENTICATION")
    assert shop.request("GET", "query", params=ALL).status_code == 200


@pytest.mark.parametrize("seconds", [None, 3])
def test_throttled(shop: Wire, seconds: int | None) -> None:
    """429 with Retry-After only when the rule says so."""
    shop.world.faults.add(FaultRule(kind="throttled", retry_after=seconds))
    refused = shop.request("GET", "query", params=ALL)
    assert (refused.status_code, refused.json()["fault"]["error"][0]["code"]) == (429, "3001")
    assert refused.headers.get("retry-after") == (None if seconds is None else "3")


def test_server_error(shop: Wire) -> None:
    """The status asked for, with a SystemFault."""
    shop.world.faults.add(FaultRule(kind="server_error", status=503))
    failed = shop.request("GET", "query", params=ALL)
    assert failed.status_code == 503
    assert failed.json()["Fault"]["type"] == "SystemFault"
    assert failed.json()["Fault"]["Error"][0]["code"] == "10000"


def test_html_error(shop: Wire) -> None:
    """A page of the edge, whatever was accepted."""
    shop.world.faults.add(FaultRule(kind="html_error", status=502))
    failed = shop.request("GET", "query", params=ALL)
    assert (failed.status_code, failed.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert "502 Bad Gateway" in failed.text


def test_a_fault_under_http_200(shop: Wire) -> None:
    """Only the body tells."""
    shop.world.faults.add(FaultRule(kind="fault_in_200"))
    answer = shop.request("GET", "query", params=ALL)
    assert answer.status_code == 200
    assert "Fault" in answer.json()


def test_a_write_that_fails_has_not_happened(founded: Wire) -> None:
    """A fault instead of the answer leaves the books alone."""
    founded.world.faults.add(FaultRule(kind="server_error", path="customer"))
    founded.post("customer", {"DisplayName": "Amy"})
    assert founded.query("select count(*) from Customer") == {"totalCount": 0}


def test_slow(shop: Wire) -> None:
    """The right answer; the time it takes is the rule's."""
    shop.world.faults.add(FaultRule(kind="slow", seconds=0.05))
    answer = shop.request("GET", "query", params=ALL)
    assert answer.json()["QueryResponse"]["maxResults"] == 5
    assert answer.elapsed.total_seconds() >= 0.05


def test_cut_off(served: httpx.Client, shop: Wire) -> None:
    """The connection closes before the announced length; the next request is answered."""
    shop.world.faults.add(FaultRule(kind="cut_off"))
    with pytest.raises(httpx.RemoteProtocolError):
        served.get("/query", params=ALL)
    assert served.get("/query", params=ALL).status_code == 200


def test_broken_gzip(shop: Wire) -> None:
    """A body that no gzip reader can finish, with and without real compression before."""
    for accepted in ("gzip", "identity"):
        shop.world.faults.add(FaultRule(kind="broken_gzip"))
        with pytest.raises(httpx.DecodingError):
            shop.request("GET", "query", params=ALL, headers={"Accept-Encoding": accepted})
    whole = shop.request("GET", "query", params=ALL, headers={"Accept-Encoding": "gzip"})
    assert whole.json()["QueryResponse"]["maxResults"] == 5


def test_a_truncated_change_feed(shop: Wire) -> None:
    """1,000 objects, and some of the changes are not among them."""
    shop.world.faults.add(FaultRule(kind="cdc_truncated"))
    answer = shop.get("cdc", entities="Invoice,Bill", changedSince="2026-03-01")
    invoices, bills = answer["CDCResponse"][0]["QueryResponse"]
    assert (len(invoices["Invoice"]), invoices["maxResults"], bills) == (1000, 1000, {})
    assert {row["Id"] for row in invoices["Invoice"]} == {"1", "2", "3"}
    whole = shop.get("cdc", entities="Invoice", changedSince="2026-03-01")
    assert whole["CDCResponse"][0]["QueryResponse"][0]["maxResults"] == 5


def test_a_change_between_two_pages(shop: Wire) -> None:
    """It happens after the page it fires on: what moved up is on no page."""
    store = shop.company.store
    action = FaultRule(
        kind="change_between_pages", after=1, action=lambda: store.remove("Invoice", "1")
    )
    shop.world.faults.add(action)
    page = "select * from Invoice ORDERBY MetaData.CreateTime STARTPOSITION {} MAXRESULTS 2"
    pages = [shop.query(page.format(start)).get("Invoice", []) for start in (1, 3, 5)]
    assert [[row["Id"] for row in rows] for rows in pages] == [["1", "2"], ["3", "4"], []]
    assert shop.query("select count(*) from Invoice") == {"totalCount": 4}


def test_a_poisoned_record(shop: Wire) -> None:
    """Every answer that would hold it is a 10000 fault; pages without it are whole."""
    shop.world.faults.add(FaultRule(kind="poisoned_record", entity="Invoice", id="3"))
    failed = shop.request("GET", "query", params=ALL)
    assert (failed.status_code, failed.json()["Fault"]["Error"][0]["code"]) == (500, "10000")
    assert "Fault" in shop.get("invoice/3")
    assert "Fault" in shop.get("cdc", entities="Invoice", changedSince="2026-03-01")
    item = {"bId": "1", "Query": ALL["query"]}
    batch = shop.post("batch", {"BatchItemRequest": [item]})
    assert "Fault" in batch["BatchItemResponse"][0]
    others = shop.query("select * from Invoice where Id in ('1', '2', '4', '5')")
    assert others["maxResults"] == 4
    assert shop.query("select count(*) from Invoice") == {"totalCount": 5}
    assert shop.query("select Id from Invoice")["maxResults"] == 5


def test_an_unknown_field(shop: Wire) -> None:
    """Rows grow a property, at any depth; what is stored does not change."""
    shop.world.faults.add(
        FaultRule(kind="unknown_field", entity="Invoice", field="New", value={"a": 1})
    )
    shop.world.faults.add(
        FaultRule(kind="unknown_field", entity="invoice", field="Line.New", value="x", id="2")
    )
    rows = {row["Id"]: row for row in shop.query(ALL["query"])["Invoice"]}
    assert all(row["New"] == {"a": 1} for row in rows.values())
    assert rows["2"]["Line"][0]["New"] == "x"
    assert "New" not in rows["1"]["Line"][0]
    assert "New" not in next(shop.company.export("Invoice"))


def test_a_changed_type(shop: Wire) -> None:
    """Where the property is, its value is another; where it is not, nothing appears."""
    shop.world.faults.add(
        FaultRule(kind="type_change", entity="Invoice", field="Line.Amount", value="many")
    )
    shop.company.store.insert("Invoice", {"Line": [{"Id": "1"}]})
    rows = {row["Id"]: row["Line"][0] for row in shop.query(ALL["query"])["Invoice"]}
    assert rows["1"]["Amount"] == "many"
    assert "Amount" not in rows["6"]


def test_rules_match_by_path_entity_and_company() -> None:
    """A rule concerns what it names; what it leaves open matches everything."""
    rule = FaultRule(kind="slow", path="query", entity="Invoice", realm_id="1")
    invoice = frozenset({"invoice"})
    assert rule.matches("1", "query", invoice)
    assert not rule.matches("2", "query", invoice)
    assert not rule.matches("1", "cdc", invoice)
    assert not rule.matches("1", "query", frozenset({"bill"}))
    assert FaultRule(kind="slow").matches("9", "reports", frozenset())


@pytest.mark.parametrize(
    ("path", "params", "entity"),
    [
        ("query", ALL, "Invoice"),
        ("cdc", {"entities": "Bill, Invoice", "changedSince": "2026-03-01"}, "Invoice"),
        ("invoice/1", {}, "Invoice"),
    ],
)
def test_entities_are_recognised(
    shop: Wire, path: str, params: dict[str, str], entity: str
) -> None:
    """Queries, change feeds and reads are matched by the entities they concern."""
    shop.world.faults.add(FaultRule(kind="unauthorized", entity="Estimate"))
    assert shop.request("GET", path, params=params).status_code == 200
    shop.world.faults.add(FaultRule(kind="unauthorized", entity=entity))
    assert shop.request("GET", path, params=params).status_code == 401


def test_times_and_after() -> None:
    """The first `after` matches pass, the next `times` fire, then nothing."""
    faults = Faults()
    faults.add(FaultRule(kind="slow", after=2, times=3))
    drawn = [faults.draw("1", "query", frozenset()) is not None for _ in range(7)]
    assert drawn == [False, False, True, True, True, False, False]
    assert faults.pending() == []
    assert len(faults.fired()) == 3


def test_rules_on_records_last_until_cleared() -> None:
    """They have no count unless given one."""
    faults = Faults()
    rule = FaultRule(kind="poisoned_record", entity="Invoice", id="1")
    faults.add(rule)
    for _ in range(5):
        faults.use(rule, "1", "query")
    assert faults.on_records("1", "query", "Invoice") == [rule]
    faults.clear()
    assert faults.on_records("1", "query", "Invoice") == []


def test_the_control_endpoint(shop: Wire) -> None:
    """Rules are put, listed and lifted over HTTP, without a token."""
    bare = {"Authorization": ""}
    rule = {"kind": "throttled", "retry_after": 1, "path": "query"}
    put = shop.request("POST", CONTROL, content=jsonio.dumps(rule), headers=bare)
    assert put.json()["pending"] == [
        {
            "kind": "throttled",
            "path": "query",
            "realm_id": REALM,
            "after": 0,
            "status": 500,
            "seconds": 1.0,
            "retry_after": 1,
        }
    ]
    assert shop.request("GET", "query", params=ALL).status_code == 429
    (fired,) = shop.request("GET", CONTROL, headers=bare).json()["fired"]
    assert (fired["realm_id"], fired["path"], fired["rule"]["kind"]) == (
        REALM,
        "query",
        "throttled",
    )
    cleared = shop.request("DELETE", CONTROL, headers=bare).json()
    assert cleared == {"pending": [], "fired": []}


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "earthquake"},
        {"kind": "slow", "colour": "red"},
        {"kind": "poisoned_record", "entity": "Invoice"},
        {"kind": "unknown_field", "field": "New"},
        {"kind": "slow", "seconds": "abc"},
        {"kind": "slow", "seconds": -1},
        {"kind": "throttled", "times": "2"},
        {"kind": "throttled", "after": None},
        {"kind": "server_error", "status": True},
        {"kind": "server_error", "entity": 7},
        {"kind": ["slow"]},
        [],
        "text",
    ],
)
def test_rules_that_make_no_sense(shop: Wire, rule: object) -> None:
    """The answer says what is wrong, and no rule is put in force."""
    answer = shop.request("POST", CONTROL, content=jsonio.dumps(rule))
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert shop.world.faults.pending() == []


def test_controls_of_unknown_companies(shop: Wire) -> None:
    """404, the one place where the sandbox is not QuickBooks."""
    for path in ("faults", "export/Invoice"):
        assert shop.request("GET", f"/sandbox/control/42/{path}").status_code == 404
    assert shop.request("GET", f"/sandbox/control/{REALM}/export/Nothing").status_code == 404
    assert shop.request("GET", f"/sandbox/files/{REALM}/1").status_code == 404


def test_a_day_of_business_on_demand(shop: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control runs the company's day with the seed given, and answers its new time."""
    days: list[tuple[Company, int]] = []

    def day(company: Company, seed: int) -> None:
        days.append((company, seed))
        company.clock.advance(days=1)

    monkeypatch.setattr(control, "day_of_business", day)
    url = f"/sandbox/control/{REALM}/day"
    assert shop.request("POST", f"{url}?seed=3").json() == {"time": "2026-03-03T09:00:00.000-08:00"}
    assert days == [(shop.company, 3)]
    assert shop.request("POST", f"{url}?seed=x").status_code == 400
    assert shop.request("POST", "/sandbox/control/42/day").status_code == 404


def test_export(shop: Wire) -> None:
    """Every record as it is served, then every deletion, one JSON object per line."""
    shop.company.store.remove("Invoice", "2")
    answer = shop.request("GET", f"/sandbox/control/{REALM}/export/invoice")
    lines = [jsonio.loads(line) for line in answer.text.splitlines()]
    assert lines[:-1] == list(shop.company.export("Invoice"))
    assert lines[-1] == {"status": "Deleted", "Id": "2", "at": "2026-03-02T09:00:00-08:00"}
