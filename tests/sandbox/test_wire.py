"""The API on the wire: routes, envelopes, formats, headers, faults of the gateway."""

import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from sandbox import jsonio
from tests.sandbox.conftest import REALM, Wire

NAMESPACE = "{http://schema.intuit.com/finance/v3}"


def parsed(text: str) -> ET.Element:
    """The root of an answer in XML."""
    return ET.fromstring(text)  # noqa: S314 (the answer of our own server)


@pytest.fixture
def shop(wire: Wire) -> Wire:
    """A company with one customer and one invoice."""
    wire.company.store.insert("Customer", {"DisplayName": "Amy's Bird & Co"})
    wire.company.store.insert(
        "Invoice",
        {
            "CustomerRef": {"value": "1", "name": "Amy's Bird & Co"},
            "Line": [{"Id": "1"}, {"Id": "2"}],
        },
    )
    return wire


def test_query_by_get_and_by_post(shop: Wire) -> None:
    """Both ways answer the same; the envelope carries the company's time with milliseconds."""
    statement = "select * from Customer where DisplayName = 'Amy\\'s Bird & Co'"
    got = shop.get("query", query=statement)
    posted = shop.request(
        "POST", "query", content=statement, headers={"Content-Type": "application/text"}
    )
    assert got == jsonio.loads(posted.content)
    assert got["time"] == "2026-03-02T09:00:00.000-08:00"
    assert list(got["QueryResponse"]) == ["Customer", "startPosition", "maxResults"]
    assert got["QueryResponse"]["Customer"][0]["Id"] == "1"


def test_nothing_found_is_an_empty_object(shop: Wire) -> None:
    """No entity key and no counters."""
    assert shop.query("select * from Invoice where Id = '99'") == {}


def test_reading_one_record(shop: Wire) -> None:
    """The entity segment is lower case in the URL, its key is not in the answer."""
    answer = shop.get("invoice/1")
    assert list(answer) == ["Invoice", "time"]
    assert answer["Invoice"]["CustomerRef"]["value"] == "1"


def test_one_row_entities_need_no_id(wire: Wire) -> None:
    """CompanyInfo is read by the company's id, by 1 or by none; Preferences by none."""
    wire.company.store.insert("CompanyInfo", {"CompanyName": "Craig's"})
    wire.company.store.insert("Preferences", {"ReportPrefs": {}})
    for path in ("companyinfo", "companyinfo/1", f"companyinfo/{REALM}"):
        assert wire.get(path)["CompanyInfo"]["CompanyName"] == "Craig's"
    assert wire.get("preferences")["Preferences"]["Id"] == "1"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "invoice/99", "610"),
        ("GET", "invoice/1.5", "2030"),
        ("GET", "customer/1/5", "500"),
        ("GET", "customer", "500"),
        ("GET", "nonsense/1", "500"),
        ("GET", "", "500"),
        ("DELETE", "invoice/1", "500"),
        ("POST", "nonsense", "500"),
        ("POST", "invoice?operation=explode", "500"),
        ("POST", "customer?operation=delete", "500"),
        ("POST", "customertype", "500"),
        ("GET", "query?query=select", "4000"),
        ("GET", "query?query=select * from Nothing", "4001"),
        ("GET", "cdc?changedSince=2026-03-01", "2020"),
        ("GET", "journalcode/1", "4001"),
    ],
)
def test_faults_are_400(shop: Wire, method: str, path: str, code: str) -> None:
    """What cannot be answered is a ValidationFault under HTTP 400, a missing record too."""
    answer = shop.request(method, path, content=b"{}" if method == "POST" else None)
    fault = answer.json()["Fault"]
    assert (answer.status_code, fault["type"]) == (400, "ValidationFault")
    assert fault["Error"][0]["code"] == code


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff"])
def test_bodies_that_are_no_object(founded: Wire, body: bytes) -> None:
    """Fault 2010, not a failure of the server."""
    answer = founded.request("POST", "customer", content=body)
    assert (answer.status_code, answer.json()["Fault"]["Error"][0]["code"]) == (400, "2010")


def test_headers(shop: Wire) -> None:
    """What QuickBooks sends with every answer, each with a trace id of its own."""
    first, second = shop.request("GET", "invoice/1"), shop.request("GET", "invoice/1")
    assert first.headers["content-type"] == "application/json;charset=utf-8"
    assert first.headers["cache-control"] == "no-cache, no-store"
    assert first.headers["server"] == "nginx"
    assert re.fullmatch(r"1-[0-9a-f]{8}-[0-9a-f]{24}", first.headers["intuit_tid"])
    assert re.fullmatch(r"total=\d+, db=\d+", first.headers["service-time"])
    for name in ("x-spanid", "x-amzn-trace-id", "qbo-version", "strict-transport-security"):
        assert first.headers[name]
    assert first.headers["intuit_tid"] != second.headers["intuit_tid"]


def test_gzip_only_when_accepted(shop: Wire) -> None:
    """A client that does not offer gzip gets plain bytes of the same content."""
    statement = {"query": "select * from Invoice"}
    for _ in range(5):
        shop.company.store.insert("Invoice", {"PrivateNote": "x" * 200})
    packed = shop.request("GET", "query", params=statement, headers={"Accept-Encoding": "gzip"})
    plain = shop.request("GET", "query", params=statement, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content)


def test_xml_when_json_is_not_asked_for(shop: Wire) -> None:
    """Counters and flags are attributes, references hold their id as text, lists repeat."""
    answer = shop.request(
        "GET", "query", params={"query": "select * from Invoice"}, headers={"Accept": "*/*"}
    )
    assert answer.headers["content-type"] == "application/xml;charset=UTF-8"
    root = parsed(answer.text)
    assert root.tag == f"{NAMESPACE}IntuitResponse"
    assert root.get("time") == "2026-03-02T09:00:00.000-08:00"
    (response,) = root
    assert response.attrib == {"startPosition": "1", "maxResults": "1"}
    (invoice,) = response
    assert invoice.attrib == {"domain": "QBO", "sparse": "false"}
    reference = invoice.find(f"{NAMESPACE}CustomerRef")
    assert reference is not None
    assert (reference.text, reference.get("name")) == ("1", "Amy's Bird & Co")
    assert len(invoice.findall(f"{NAMESPACE}Line")) == 2


def test_faults_in_xml(shop: Wire) -> None:
    """Service and gateway faults have one form in XML."""
    texts = [
        shop.request("GET", "invoice/99", headers={"Accept": ""}).text,
        shop.request("GET", "invoice/1", headers={"Accept": "", "Authorization": ""}).text,
    ]
    faults = [parsed(text)[0] for text in texts]
    assert [fault.get("type") for fault in faults] == ["ValidationFault", "AUTHENTICATION"]
    assert [fault[0].get("code") for fault in faults] == ["610", "3200"]
    assert [child.tag for child in faults[0][0]] == [f"{NAMESPACE}Message", f"{NAMESPACE}Detail"]


def test_a_request_without_a_good_token(shop: Wire) -> None:
    """401 with the gateway's lower-case body, its time in milliseconds."""
    answer = shop.request("GET", "invoice/1", headers={"Authorization": "Bearer nonsense"})
    body = answer.json()
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    assert body["fault"]["type"] == "AUTHENTICATION"
    assert body["fault"]["error"][0]["code"] == "3200"
    assert isinstance(body["time"], int)
    assert body["time"] > 1_700_000_000_000


def test_a_token_of_another_company(shop: Wire) -> None:
    """403, also for a company that does not exist."""
    other = shop.world.issue_tokens("42").access_token
    headers = {"Authorization": f"Bearer {other}"}
    answer = shop.request("GET", "invoice/1", headers=headers)
    assert (answer.status_code, answer.json()["fault"]["error"][0]["code"]) == (403, "3100")
    gone = shop.request("GET", "/v3/company/42/invoice/1", headers=headers)
    assert gone.status_code == 403


def test_the_edge_refuses_long_addresses(shop: Wire) -> None:
    """A statement beyond 8 KB must be posted: 414 with an HTML page."""
    statement = "select * from Invoice where Id in ({})".format(", ".join(["'12345678'"] * 900))
    got = shop.request("GET", "query", params={"query": statement})
    assert (got.status_code, got.headers["content-type"]) == (414, "text/html; charset=utf-8")
    assert shop.request("POST", "query", content=statement).status_code == 200


def test_invoice_links_on_request(shop: Wire) -> None:
    """`include=invoiceLink` adds InvoiceLink to reads and queries of invoices."""
    assert "InvoiceLink" not in shop.get("invoice/1")["Invoice"]
    assert shop.get("invoice/1", include="invoiceLink")["Invoice"]["InvoiceLink"].startswith("http")
    rows = shop.get("query", query="select * from Invoice", include="invoiceLink")["QueryResponse"]
    assert "InvoiceLink" in rows["Invoice"][0]


def test_exchange_rate_of_a_day(wire: Wire) -> None:
    """The last rate on or before the day; today when none is given; without an Id."""
    store = wire.company.store
    store.insert("Preferences", {"CurrencyPrefs": {"MultiCurrencyEnabled": True}})
    for day, rate in (("2026-01-01", 1), ("2026-02-01", 2)):
        pair = {"SourceCurrencyCode": "EUR", "TargetCurrencyCode": "USD", "AsOfDate": day}
        store.insert("ExchangeRate", {**pair, "Rate": rate})
    asked = {"sourcecurrencycode": "EUR"}
    assert wire.get("exchangerate", **asked)["ExchangeRate"]["Rate"] == 2
    early = wire.get("exchangerate", **asked, asofdate="2026-01-31")["ExchangeRate"]
    assert (early["Rate"], "Id" in early) == (1, False)
    assert "Fault" in wire.get("exchangerate", **asked, asofdate="2025-01-01")
    for nonsense in ("zz", "2026-02-30", "2026"):
        fault = wire.get("exchangerate", **asked, asofdate=nonsense)["Fault"]
        assert (fault["type"], fault["Error"][0]["code"]) == ("ValidationFault", "2090")
    assert wire.get("exchangerate")["Fault"]["Error"][0]["code"] == "2020"


def test_card_payments_have_a_key_of_their_own(wire: Wire) -> None:
    """CreditCardPayment is answered as CreditCardPaymentTxn."""
    wire.company.store.insert("CreditCardPayment", {"Amount": 5})
    assert "CreditCardPaymentTxn" in wire.query("select * from CreditCardPayment")
    assert wire.get("creditcardpayment/1")["CreditCardPaymentTxn"]["Amount"] == 5


# -- writing -------------------------------------------------------------------------------------


def test_create_update_delete(founded: Wire) -> None:
    """A body without Id creates, with Id updates; deletion leaves a tombstone in the answer."""
    made = founded.post("purchaseorder", _order(founded))["PurchaseOrder"]
    assert made["SyncToken"] == "0"
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "rush"}
    changed = founded.post("purchaseorder", change)["PurchaseOrder"]
    assert (changed["SyncToken"], changed["PrivateNote"]) == ("1", "rush")
    key = {"Id": made["Id"], "SyncToken": "1"}
    gone = founded.post("purchaseorder", key, operation="delete")["PurchaseOrder"]
    assert gone == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    assert founded.get(f"purchaseorder/{made['Id']}")["Fault"]["Error"][0]["code"] == "610"


def _order(wire: Wire) -> dict[str, Any]:
    vendor = wire.post("vendor", {"DisplayName": "Hicks Hardware"})["Vendor"]
    expense = wire.query("select * from Account where AccountType = 'Expense'")["Account"][0]
    detail = {"AccountRef": {"value": expense["Id"]}}
    line = {
        "Amount": 10,
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": detail,
    }
    return {"VendorRef": {"value": vendor["Id"]}, "Line": [line]}


def test_both_ways_to_void(founded: Wire) -> None:
    """`operation=void`, and an update with `include=void`."""
    income = founded.query("select * from Account where AccountType = 'Income'")["Account"][0]
    item = {"Name": "Hours", "Type": "Service", "IncomeAccountRef": {"value": income["Id"]}}
    item_id = founded.post("item", item)["Item"]["Id"]
    customer = founded.post("customer", {"DisplayName": "Amy"})["Customer"]["Id"]
    line = {
        "Amount": 10,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": item_id}},
    }
    sale = {"CustomerRef": {"value": customer}, "Line": [line]}
    for entity, params in (
        ("Invoice", {"operation": "void"}),
        ("SalesReceipt", {"operation": "update", "include": "void"}),
    ):
        made = founded.post(entity.lower(), sale)[entity]
        key = {"Id": made["Id"], "SyncToken": made["SyncToken"], "sparse": True}
        void = founded.post(entity.lower(), key, **params)[entity]
        assert (void["TotalAmt"], void["PrivateNote"]) == (0, "Voided")


def test_a_repeated_requestid_happens_once(founded: Wire) -> None:
    """The first answer comes again, to the letter; another body under the same id is fault 600."""
    first = founded.post("customer", {"DisplayName": "Amy"}, requestid="r1")
    founded.company.clock.advance(minutes=5)
    assert founded.post("customer", {"DisplayName": "Amy"}, requestid="r1") == first
    assert founded.query("select count(*) from Customer") == {"totalCount": 1}
    other = founded.post("customer", {"DisplayName": "Bob"}, requestid="r1")
    assert other["Fault"]["Error"][0]["code"] == "600"
    long = founded.post("customer", {"DisplayName": "Bob"}, requestid="r" * 51)
    assert long["Fault"]["Error"][0]["code"] == "2050"


def test_a_failed_request_may_be_sent_again(founded: Wire) -> None:
    """Only successes are remembered under a requestid."""
    assert "Fault" in founded.post("customer", {}, requestid="r1")
    assert "Customer" in founded.post("customer", {"DisplayName": "Amy"}, requestid="r1")


def test_tax_codes_are_made_with_their_rates(founded: Wire) -> None:
    """`taxservice/taxcode` makes code and rates at once and answers their ids, no envelope."""
    agency = founded.post("taxagency", {"DisplayName": "Pima County"})["TaxAgency"]["Id"]
    rate = {"TaxRateName": "Pima", "RateValue": "2.6", "TaxAgencyId": agency}
    detail = {**rate, "TaxApplicableOn": "Sales"}
    made = founded.post("taxservice/taxcode", {"TaxCode": "Pima", "TaxRateDetails": [detail]})
    assert (made["TaxCode"], "time" in made) == ("Pima", False)
    code = founded.get(f"taxcode/{made['TaxCodeId']}")["TaxCode"]
    (used,) = code["SalesTaxRateList"]["TaxRateDetail"]
    assert used["TaxRateRef"]["value"] == made["TaxRateDetails"][0]["TaxRateId"]
    assert "Fault" in founded.post("taxservice/other", {})


# -- files ---------------------------------------------------------------------------------------


def test_upload_and_download(founded: Wire) -> None:
    """Bytes come back as they were sent, under an address that needs no token."""
    content = bytes(range(256)) * 4 + b"\r\n--x\r\n"
    files = {
        "file_metadata_01": ("metadata", b'{"Note": "receipt"}', "application/json"),
        "file_content_01": ("photo.jpg", content, "image/jpeg"),
    }
    answer = founded.request("POST", "upload", files=files).json()
    made = answer["AttachableResponse"][0]["Attachable"]
    assert (made["FileName"], made["ContentType"], made["Size"], made["Note"]) == (
        "photo.jpg",
        "image/jpeg",
        len(content),
        "receipt",
    )
    assert made["FileAccessUri"] == f"/v3/company/{REALM}/download/{made['Id']}"
    where = founded.request("GET", f"download/{made['Id']}").text
    assert where == made["TempDownloadUri"]
    path = where.removeprefix("http://127.0.0.1")
    assert founded.request("GET", path, headers={"Authorization": ""}).content == content


def test_a_fault_inside_an_upload_is_http_200(founded: Wire) -> None:
    """A link to what does not exist: code 6000 inside AttachableResponse."""
    link = b'{"AttachableRef": [{"EntityRef": {"type": "Estimate", "value": "75"}}]}'
    files = {
        "file_metadata_01": ("metadata", link, "application/json"),
        "file_content_01": ("a.txt", b"x", "text/plain"),
    }
    answer = founded.request("POST", "upload", files=files)
    assert answer.status_code == 200
    fault = answer.json()["AttachableResponse"][0]["Fault"]
    assert fault["Error"][0]["code"] == "6000"
    assert founded.query("select count(*) from Attachable") == {"totalCount": 0}


@pytest.mark.parametrize("amount", ["1e30", "1e99999999999999999999", "100000000000", "-1e11"])
def test_numbers_beyond_all_books_are_faults(founded: Wire, amount: str) -> None:
    """HTTP 400 with a fault, and nothing is written."""
    founded.company.create("Customer", {"DisplayName": "Amy"})
    line = f'{{"Amount":{amount},"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{{}}}}'
    content = f'{{"CustomerRef":{{"value":"1"}},"Line":[{line}]}}'
    answer = founded.request("POST", "invoice", content=content)
    assert answer.status_code == 400
    assert jsonio.loads(answer.content)["Fault"]["Error"][0]["Detail"]
    assert founded.company.store.count("Invoice") == 0


def test_a_product_beyond_all_books_is_a_fault(founded: Wire) -> None:
    """Each factor is in range, the amount they make is not."""
    founded.company.create("Customer", {"DisplayName": "Amy"})
    detail = {"UnitPrice": 99_999_999_999, "Qty": 99_999_999_999}
    line = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    body = {"CustomerRef": {"value": "1"}, "Line": [line]}
    assert founded.post("invoice", body)["Fault"]["type"] == "ValidationFault"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31T23:59:59"])
def test_the_ends_of_time_are_no_server_errors(shop: Wire, day: str) -> None:
    """Conditions on stamps take any day or answer a fault."""
    statement = f"select * from Invoice where MetaData.CreateTime > '{day}'"
    assert shop.request("GET", "query", params={"query": statement}).status_code in {200, 400}
