"""The sandbox answers as QuickBooks was recorded to answer.

Recorded rows are put into a company as they came about, then the recorded requests are repeated:
the answers must be the same, row by row and key by key.
"""

import re
from typing import Any

import pytest

from sandbox import jsonio
from sandbox.company import Company
from tests.recordings import RECORDINGS
from tests.sandbox.conftest import Wire

pytestmark = pytest.mark.recordings


def recording(name: str) -> Any:
    """A recorded answer, decoded."""
    return jsonio.loads((RECORDINGS / "recorded-http" / f"{name}.json").read_bytes())


def rows_of(group: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    """Entity and rows of a QueryResponse."""
    return next((name, rows) for name, rows in group.items() if isinstance(rows, list))


def restore(company: Company, entity: str, row: dict[str, Any]) -> None:
    """Bring a recorded row about: made at its CreateTime, then changed SyncToken times."""
    late = next(name for name in reversed(row) if name not in {"Id", "MetaData", "SyncToken"})
    company.clock.set(row["MetaData"]["CreateTime"])
    first = {name: value for name, value in row.items() if name != late}
    company.store.insert(entity, first)
    company.clock.set(row["MetaData"]["LastUpdatedTime"])
    for _ in range(int(row["SyncToken"])):
        company.store.update(entity, first)
    company.store.touch(entity, row["Id"], {late: row[late]})


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("query_customers_41", "select * from Customer"),
        ("query_salesreceipts", "select * from SalesReceipt"),
        (
            "query_employees_incl_inactive",
            "select * from Employee where Active IN (true, false)",
        ),
        (
            "query_customer_by_escaped_name",
            r"select * from Customer where DisplayName = 'Amy\'s Bird Sanctuary'",
        ),
    ],
)
def test_queries(wire: Wire, name: str, statement: str) -> None:
    """Rows, their order and the counters are the recorded ones."""
    expected = recording(name)["QueryResponse"]
    entity, rows = rows_of(expected)
    for row in sorted(rows, key=lambda row: int(row["Id"])):
        restore(wire.company, entity, row)
    assert wire.query(statement + " MAXRESULTS 1000") == expected


def test_pages(wire: Wire) -> None:
    """Two pages of vendors, MAXRESULTS before or after STARTPOSITION."""
    pages = [recording(f"query_vendors_page{number}of6")["QueryResponse"] for number in (1, 2)]
    for page in pages:
        for row in page["Vendor"]:
            restore(wire.company, "Vendor", row)
    assert wire.query("select * from Vendor STARTPOSITION 1 MAXRESULTS 5") == pages[0]
    assert wire.query("SELECT * FROM vendor MAXRESULTS 5 STARTPOSITION 6") == pages[1]


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("query_past_end_empty", "select * from Customer STARTPOSITION 42"),
        ("query_customers_count", "select count(*) from Customer"),
    ],
)
def test_counts_and_ends(wire: Wire, name: str, statement: str) -> None:
    """A count, and a page behind the last."""
    for row in recording("query_customers_41")["QueryResponse"]["Customer"]:
        restore(wire.company, "Customer", row)
    answer = wire.get("query", query=statement)
    assert answer["QueryResponse"] == recording(name)["QueryResponse"]
    assert answer.keys() == recording(name).keys()


def test_the_change_feed(wire: Wire) -> None:
    """Whole rows in the recorded order and envelope (a look-back of years was answered then)."""
    expected = recording("cdc_estimate")
    (group,) = expected["CDCResponse"][0]["QueryResponse"]
    for row in sorted(group["Estimate"], key=lambda row: int(row["Id"])):
        restore(wire.company, "Estimate", row)
    wire.company.clock.set("2015-10-08T00:00:00-07:00")
    answer = wire.get("cdc", entities="estimate", changedSince="2015-10-01")
    assert answer["CDCResponse"] == expected["CDCResponse"]
    assert answer.keys() == expected.keys()


def test_reading(wire: Wire) -> None:
    """A single record in its envelope."""
    expected = recording("read_customer_5")
    restore(wire.company, "Customer", expected["Customer"])
    assert wire.get("customer/5")["Customer"] == expected["Customer"]


def neutral(text: str) -> str:
    """A text without the names of companies and hosts."""
    text = re.sub(r"/company/[^/]+/", "/company/X/", text)
    return re.sub(r"https?://\S+?/v3", "HOST/v3", text)


@pytest.mark.parametrize(
    ("name", "method", "path", "status"),
    [
        ("error_400_2030_invalid_id", "GET", "invoice/1.5", 400),
        ("error_400_4001_unknown_entity", "GET", "query?query=select * from Custmoer", 400),
        ("error_400_500_unsupported_operation", "GET", "customer/1/5", 400),
    ],
)
def test_faults(wire: Wire, name: str, method: str, path: str, status: int) -> None:
    """The whole body but for its time; where none was sent, none is."""
    expected = recording(name)
    answer = wire.request(method, path)
    body = answer.json()
    assert answer.status_code == status
    assert body.keys() == expected.keys()
    assert neutral(jsonio.dumps(body["Fault"]).decode()) == neutral(
        jsonio.dumps(expected["Fault"]).decode()
    )


def test_a_duplicate_name(founded: Wire) -> None:
    """The recorded validation fault."""
    expected = recording("error_validation")
    founded.post("customer", {"DisplayName": "Amy"})
    assert founded.post("vendor", {"DisplayName": "Amy"})["Fault"] == expected["Fault"]


def test_an_expired_token(wire: Wire) -> None:
    """Every key of the gateway's body, in its order; the token is another one."""
    expected = recording("error_401_token_expired")
    tokens = wire.world.oauth.issue(wire.company.realm_id, access_seconds=0)
    headers = {"Authorization": f"Bearer {tokens.access_token}"}
    body = wire.request("GET", "invoice/1", headers=headers).json()
    assert list(body) == list(expected)
    (error,), (wanted,) = body["fault"]["error"], expected["fault"]["error"]
    assert error.pop("detail").startswith("Token expired: ")
    del wanted["detail"]
    assert (error, body["fault"]["type"]) == (wanted, expected["fault"]["type"])


def test_an_unknown_property(founded: Wire) -> None:
    """Fault 2010 names the property as Jackson does."""
    (expected,) = recording("error_400_2010_unknown_property")["Fault"]["Error"]
    (error,) = founded.post("invoice", {"BadJson": 1})["Fault"]["Error"]
    assert error.keys() == expected.keys()
    assert (error["Message"], error["code"]) == (expected["Message"], expected["code"])
    opening = expected["Detail"][: expected["Detail"].index("(83 known")]
    assert error["Detail"].startswith(opening)
    assert error["Detail"].endswith(expected["Detail"].rpartition(")")[2])


def test_a_batch(founded: Wire) -> None:
    """A creation, a missing record, a stale one and a query: the recorded items."""
    expected = recording("batch_create_delete_update_query")["BatchItemResponse"]
    stale = founded.post("customer", {"DisplayName": "Amy"})["Customer"]["Id"]
    items: list[dict[str, Any]] = [
        {"operation": "create", "Vendor": {"DisplayName": "Boraski Family Store"}},
        {"operation": "delete", "Invoice": {"Id": "129", "SyncToken": "0"}},
        {"operation": "update", "Customer": {"Id": stale, "SyncToken": "9", "sparse": True}},
        {"Query": "select * from SalesReceipt where TotalAmt > '300.00'"},
    ]
    for row in expected[3]["QueryResponse"]["SalesReceipt"]:
        restore(founded.company, "SalesReceipt", row)
    numbered = [{"bId": f"bid{number}", **item} for number, item in enumerate(items, 1)]
    answers = founded.post("batch", {"BatchItemRequest": numbered})["BatchItemResponse"]
    assert [list(item) for item in answers] == [list(item) for item in expected]
    assert answers[1:] == expected[1:]
    assert answers[0]["Vendor"].keys() >= expected[0]["Vendor"].keys()


def test_an_upload_to_nothing(founded: Wire) -> None:
    """The recorded fault under HTTP 200."""
    expected = recording("upload_attachable_fault_6000")
    link = b'{"AttachableRef": [{"EntityRef": {"type": "Estimate", "value": "75"}}]}'
    files = {
        "file_metadata_01": ("metadata", link, "application/json"),
        "file_content_01": ("a.txt", b"x", "text/plain"),
    }
    answer = founded.request("POST", "upload", files=files)
    assert answer.status_code == 200
    assert answer.json()["AttachableResponse"] == expected["AttachableResponse"]


def test_an_upload(founded: Wire) -> None:
    """The keys of the recorded attachment."""
    expected = recording("upload_attachable")["AttachableResponse"][0]["Attachable"]
    customer = founded.post("customer", {"DisplayName": "Amy"})["Customer"]["Id"]
    reference = {"EntityRef": {"type": "Customer", "value": customer}, "IncludeOnSend": False}
    metadata = jsonio.dumps({"AttachableRef": [reference]})
    files = {
        "file_metadata_01": ("metadata", metadata, "application/json"),
        "file_content_01": ("no_detail.xml", b"<a/>", "text/xml"),
    }
    made = founded.request("POST", "upload", files=files).json()["AttachableResponse"][0]
    assert made["Attachable"].keys() == expected.keys()
    assert made["Attachable"]["AttachableRef"][0].keys() == expected["AttachableRef"][0].keys()
    assert len(made["Attachable"]["Id"]) == len(expected["Id"])


def test_a_deletion(founded: Wire) -> None:
    """What is left of a deleted transaction."""
    expected = recording("delete_invoice_response")["Invoice"]
    customer = founded.post("customer", {"DisplayName": "Amy"})["Customer"]["Id"]
    payment = {"CustomerRef": {"value": customer}, "TotalAmt": 5}
    made = founded.post("payment", payment)["Payment"]
    key = {"Id": made["Id"], "SyncToken": "0"}
    gone = founded.post("payment", key, operation="delete")["Payment"]
    assert gone == {**expected, "Id": made["Id"]}


def test_a_field_list(wire: Wire) -> None:
    """The only published answer to one: rows with the listed property and `sparse`."""
    sample = jsonio.loads(
        (RECORDINGS / "doc-samples/query_projection_attachable.json").read_bytes()
    )
    wire.company.store.insert("Attachable", {"FileName": "a.pdf"})
    ours = wire.query("select Id from attachable")
    theirs = sample["QueryResponse"]
    assert ours.keys() == theirs.keys()
    assert ours["Attachable"][0].keys() == theirs["Attachable"][0].keys()
