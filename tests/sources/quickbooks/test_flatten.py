"""Flattening: ordinals, tombstones, deletions, exact values, one schema for every page."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from sources.quickbooks.entities import CATALOGUE, tables
from sources.quickbooks.flatten import Deletion, Flat, MalformedPage, empty_tables, flatten
from sources.quickbooks.shape import Shapes

from .leaves import loads, page_of

INVOICE = CATALOGUE["invoice"]


def flat_of(table: str, *records: Any, **options: Any) -> Flat:
    entity = CATALOGUE[table]
    return flatten(entity, page_of(entity, *records), realm_id="9", **options)


def rows(flat: Flat, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = flat.tables[table].to_pylist()
    return found


def live(flat: Flat, table: str) -> list[dict[str, Any]]:
    return [row for row in rows(flat, table) if not row["_deleted"]]


def test_a_document_with_everything() -> None:
    """Head, lines, bundle members, links, taxes and custom fields land in their tables."""
    item = {"ItemRef": {"value": "4"}, "Qty": Decimal("4.5"), "UnitPrice": Decimal("0.3333333")}
    inner = [
        {"Id": "3", "Amount": 10, "SalesItemLineDetail": item},
        {"Id": "4", "Amount": Decimal("2.50")},
    ]
    invoice = {
        "Id": "96",
        "SyncToken": "12",
        "MetaData": {"LastUpdatedTime": "2015-07-24T10:33:39-07:00"},
        "TxnDate": "2024-10-26",
        "TotalAmt": Decimal("387.10"),
        "ApplyTaxAfterDiscount": False,
        "CustomField": [{"DefinitionId": "1", "Name": "Crew #", "StringValue": "5"}],
        "LinkedTxn": [
            {"TxnId": "128", "TxnType": "Payment"},
            {"TxnId": "7", "TxnType": "Estimate"},
        ],
        "Line": [
            {"Id": "1", "LineNum": 1, "LinkedTxn": [{"TxnId": "5", "TxnLineId": "0"}]},
            {"Id": "2", "GroupLineDetail": {"Quantity": 1, "Line": inner}},
            {"Amount": 365, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
        ],
        "TxnTaxDetail": {
            "TotalTax": 22,
            "TaxLine": [{"Amount": 22, "TaxLineDetail": {"TaxRateRef": {"value": "3"}}}],
        },
    }
    flat = flat_of("invoice", invoice)
    assert (flat.ids, flat.drift, flat.deleted) == (["96"], [], [])
    (head,) = rows(flat, "invoice")
    assert head["realm_id"] == "9"
    assert head["sync_token"] == 12
    assert head["total_amt"] == Decimal("387.10")
    assert head["txn_date"] == datetime.date(2024, 10, 26)
    assert head["apply_tax_after_discount"] is False
    assert head["extra"] is None
    changed = datetime.datetime(2015, 7, 24, 17, 33, 39, tzinfo=datetime.UTC)
    assert head["meta_data_last_updated_time"] == changed
    lines = live(flat, "invoice_line")
    assert [(row["invoice_id"], row["line_no"], row["line_id"]) for row in lines] == [
        ("96", 1, "1"),
        ("96", 2, "2"),
        ("96", 3, None),
    ]
    members = live(flat, "invoice_line_group_line")
    assert [(row["line_no"], row["group_line_no"], row["line_id"]) for row in members] == [
        (2, 1, "3"),
        (2, 2, "4"),
    ]
    assert members[0]["sales_item_line_detail_unit_price"] == Decimal("0.3333333")
    links = [(row["link_no"], row["txn_type"]) for row in live(flat, "invoice_linked_txn")]
    assert links == [(1, "Payment"), (2, "Estimate")]
    (link,) = live(flat, "invoice_line_linked_txn")
    assert (link["line_no"], link["link_no"], link["txn_line_id"]) == (1, 1, "0")
    (tax,) = live(flat, "invoice_tax_line")
    assert (tax["tax_line_no"], tax["tax_line_detail_tax_rate_ref_value"]) == (1, "3")
    (field,) = live(flat, "invoice_custom_field")
    assert (field["custom_field_no"], field["string_value"]) == (1, "5")


def test_ordinals_start_again_in_each_array() -> None:
    """Lines are numbered within their document, links within their line."""
    links = [{"TxnId": "1"}, {"TxnId": "2"}]
    payments = [
        {"Id": "1", "Line": [{"LinkedTxn": links}, {"LinkedTxn": links[:1]}]},
        {"Id": "2", "Line": []},
        {"Id": "3", "Line": [{"LinkedTxn": links}]},
    ]
    flat = flat_of("payment", *payments)
    keys = [
        (row["payment_id"], row["line_no"], row["link_no"])
        for row in live(flat, "payment_line_linked_txn")
    ]
    assert keys == [("1", 1, 1), ("1", 1, 2), ("1", 2, 1), ("3", 1, 1), ("3", 1, 2)]


def test_a_record_without_children_leaves_a_tombstone() -> None:
    """Rows of its older version must go from every child table, at any depth."""
    flat = flat_of("invoice", {"Id": "1", "Line": [{"Amount": 1}]}, {"Id": "2"}, {"Id": "3"})
    buried = [row for row in rows(flat, "invoice_line") if row["_deleted"]]
    assert [(row["invoice_id"], row["line_no"], row["amount"]) for row in buried] == [
        ("2", 0, None),
        ("3", 0, None),
    ]
    deep = [(row["invoice_id"], row["link_no"]) for row in rows(flat, "invoice_line_linked_txn")]
    assert deep == [("1", 0), ("2", 0), ("3", 0)]


def test_a_first_load_does_without_tombstones() -> None:
    """There is no older version to bury."""
    flat = flat_of("invoice", {"Id": "1"}, tombstones=False)
    assert {name: table.num_rows for name, table in flat.tables.items() if table.num_rows} == {
        "invoice": 1
    }


def test_deleted_records_are_told_apart() -> None:
    """What change data capture says of a deleted record must not overwrite its last values."""
    stamp = "2015-05-26T13:17:25-07:00"
    gone = {
        "domain": "QBO",
        "status": "Deleted",
        "Id": "979",
        "MetaData": {"LastUpdatedTime": stamp},
    }
    flat = flat_of("invoice", {"Id": "1", "TotalAmt": 5}, gone, {"Id": "5", "status": "Deleted"})
    at = datetime.datetime(2015, 5, 26, 20, 17, 25, tzinfo=datetime.UTC)
    assert flat.ids == ["1"]
    assert flat.deleted == [Deletion("979", at), Deletion("5", None)]
    assert {row["invoice_id"] for row in rows(flat, "invoice_line")} == {"1"}


@pytest.mark.parametrize("table", list(CATALOGUE))
def test_an_empty_answer_gives_empty_tables(table: str) -> None:
    """Every table is there with its schema, so that a warehouse never lacks one."""
    entity = CATALOGUE[table]
    flat = flatten(entity, b'{"QueryResponse":{},"time":"2020"}', realm_id="9")
    assert flat.ids == []
    assert {name: found.schema for name, found in flat.tables.items()} == {
        spec.name: spec.schema for spec in tables(entity)
    }
    assert empty_tables(entity) == flat.tables


def test_every_page_has_the_same_schema() -> None:
    """Whatever a page holds: nothing, little, or fields the catalogue does not know."""
    pages = [
        flat_of("invoice", {"Id": "1"}),
        flat_of("invoice", {"Id": "1", "Line": [{"Amount": 1}], "TotalAmt": 2}),
        flat_of("invoice", {"Id": "1", "New": 1, "TotalAmt": "x", "Line": 5}),
    ]
    for spec in tables(INVOICE):
        assert [flat.tables[spec.name].schema for flat in pages] == [spec.schema] * 3


@pytest.mark.parametrize(
    "literal",
    ["0.00001", "-0.1", "1234567890123.45678", "9007199254740.99301", "1e2", "75", "337.50"],
)
def test_money_is_exact(literal: str) -> None:
    """To the last of thirteen digits before the point and five behind it."""
    flat = flat_of("invoice", {"Id": "1", "TotalAmt": Decimal(literal)})
    assert rows(flat, "invoice")[0]["total_amt"] == Decimal(literal)
    assert flat.drift == []


@pytest.mark.parametrize(
    "literal", ["10000000.100000001", "15000000.1", "1234567890123456789.123456789", "0.123456789"]
)
def test_rates_are_exact(literal: str) -> None:
    """Also those whose digits a double does not hold."""
    flat = flat_of("invoice", {"Id": "1", "ExchangeRate": Decimal(literal)})
    assert rows(flat, "invoice")[0]["exchange_rate"] == Decimal(literal)
    assert flat.drift == []


def test_nested_values_of_an_open_shape_stay_json_text() -> None:
    """What has no fixed shape is kept as JSON."""
    line = {"Amount": 1, "LineEx": {"any": [{"value": {"Name": "txnId", "Value": "70"}}]}}
    (row,) = live(flat_of("payment", {"Id": "1", "Line": [line]}), "payment_line")
    assert row["line_ex"] == '{"any":[{"value":{"Name":"txnId","Value":"70"}}]}'


@pytest.mark.parametrize(
    "value",
    [
        '{"b":1.50,"a":[1e2,"\\u001f\\/é"]}',
        '{"a":0.12345678901234567890}',
        '["x 1234567890123456"]',
    ],
)
def test_a_page_reads_the_same_the_first_time_and_later(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables do not depend on the pages that came before."""
    monkeypatch.setattr("sources.quickbooks.flatten._SHAPES", Shapes())
    page = b'{"QueryResponse":{"Invoice":[{"Id":"1","InvoiceEx":%s}]}}' % value.encode()
    first, later = (flatten(INVOICE, page, realm_id="9") for _ in range(2))
    assert rows(first, "invoice") == rows(later, "invoice")
    assert loads(rows(first, "invoice")[0]["invoice_ex"]) == loads(value)


def test_the_key_of_rows_may_differ_from_the_name() -> None:
    """Credit card payments are answered as CreditCardPaymentTxn."""
    flat = flat_of("credit_card_payment", {"Id": "30", "Amount": 15})
    assert rows(flat, "credit_card_payment")[0]["amount"] == 15


def test_templates_are_taken_out_of_their_wrapper() -> None:
    """A recurring transaction is a document under the name of its type."""
    info = {"Name": "Rent", "ScheduleInfo": {"NextDate": "2020-08-01", "NumInterval": 1}}
    bill = {"Id": "20", "RecurringInfo": info, "Line": [{"Amount": Decimal("74.36")}]}
    flat = flat_of("recurring_transaction", {"Bill": bill}, {"Invoice": {"Id": "21"}})
    first, second = rows(flat, "recurring_transaction")
    assert (first["id"], first["txn_type"], first["recurring_info_name"]) == ("20", "Bill", "Rent")
    assert first["recurring_info_schedule_info_next_date"] == datetime.date(2020, 8, 1)
    assert (second["id"], second["txn_type"]) == ("21", "Invoice")
    (line,) = live(flat, "recurring_transaction_line")
    assert line["amount"] == Decimal("74.36")
    assert flat.drift == []


def test_what_stands_beside_a_wrapped_record_is_kept() -> None:
    """A member next to the record is drift, like any other."""
    flat = flat_of("recurring_transaction", {"Bill": {"Id": "1"}, "Paused": True})
    (row,) = rows(flat, "recurring_transaction")
    assert row["extra"] == '{"BesideRecord":{"Paused":true}}'


def test_exchange_rates_have_no_id() -> None:
    """Their key is the pair of currencies and the day."""
    rate = {"SourceCurrencyCode": "EUR", "TargetCurrencyCode": "USD", "AsOfDate": "2015-07-07"}
    flat = flat_of("exchange_rate", {**rate, "Rate": Decimal("1.1")})
    assert flat.ids == ["EUR/USD/2015-07-07"]
    assert rows(flat, "exchange_rate")[0]["rate"] == Decimal("1.1")


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<html>Bad gateway</html>",
        b'{"QueryResponse":{"Invoice":[{"Id":"1"',
        b'{"QueryResponse":{"Invoice":[{"Id":"\xff"}]}}',
        b'{"QueryResponse":{"Invoice":{"Id":"1"}}}',
        b'{"QueryResponse":{"Invoice":[5]}}',
        b'{"QueryResponse":[]}',
        b'{"Fault":{"Error":[]}}',
        b'{"QueryResponse":{"Invoice":[{"DocNumber":"no key"}]}}',
        b'{"QueryResponse":{"Invoice":[{"Id":null}]}}',
    ],
)
def test_what_is_no_answer_is_refused(page: bytes) -> None:
    """A page that cannot be read, or a record that cannot be keyed, is never half loaded."""
    with pytest.raises(MalformedPage, match="Invoice"):
        flatten(INVOICE, page, realm_id="9")


def test_a_wrapped_answer_that_is_none_is_refused() -> None:
    """The same holds where records are wrapped."""
    with pytest.raises(MalformedPage, match="RecurringTransaction"):
        flatten(CATALOGUE["recurring_transaction"], b"[]", realm_id="9")


def test_threads_flatten_side_by_side() -> None:
    """Pages of several entities, new paths among them, give the same tables as one by one."""
    jobs = [
        (CATALOGUE[table], page_of(CATALOGUE[table], {"Id": str(n), field: n, "Line": [{}]}))
        for n in range(40)
        for table, field in (("bill", "TotalAmt"), ("estimate", "ExchangeRate"), ("deposit", "X"))
    ]
    alone = [flatten(entity, page, realm_id="9") for entity, page in jobs]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda job: flatten(job[0], job[1], realm_id="9"), jobs))
    assert together == alone
