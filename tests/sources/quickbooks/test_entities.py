"""The catalogue: complete, consistent, and one row per entity."""

import json
import re
from typing import Any

import pyarrow as pa
import pytest
from dlt.common.normalizers.naming.snake_case import NamingConvention

from sources.quickbooks.columns import Child, Column, Kind, flag, money, ref, snake_case, text
from sources.quickbooks.documents import ESTIMATE
from sources.quickbooks.entities import CATALOGUE, Entity, EntityKind, tables
from sources.quickbooks.entity import catalogue
from sources.quickbooks.fields import CUSTOM_FIELD, LINKED_TXN, TAX_LINE
from sources.quickbooks.flatten import flatten
from sources.quickbooks.lines import SALES_LINE
from tests.recordings import RECORDINGS

from .leaves import LEFT_OUT, page_of

EVERY_TABLE = [spec for entity in CATALOGUE.values() for spec in tables(entity)]

QUERYABLE = """
    Account Attachable Bill BillPayment Budget Class CompanyCurrency CompanyInfo CreditCardPayment
    CreditMemo Customer CustomerType Department Deposit Employee Estimate ExchangeRate
    InventoryAdjustment Invoice Item JournalCode JournalEntry Payment PaymentMethod Preferences
    Purchase PurchaseOrder RecurringTransaction RefundReceipt ReimburseCharge SalesReceipt TaxAgency
    TaxCode TaxPayment TaxRate Term TimeActivity Transfer Vendor VendorCredit
"""


def test_every_queryable_entity_has_a_row() -> None:
    """The entities QuickBooks answers queries for, and no other."""
    assert {entity.name for entity in CATALOGUE.values()} == set(QUERYABLE.split())


def test_rows_are_found_by_table_name() -> None:
    """The key of the catalogue is the name of the raw table."""
    assert all(entity.table == name for name, entity in CATALOGUE.items())
    assert CATALOGUE["credit_card_payment"].json_key == "CreditCardPaymentTxn"


def test_entities_outside_change_data_capture() -> None:
    """Those that the guide excludes are never asked for there."""
    outside = {entity.name for entity in CATALOGUE.values() if not entity.cdc}
    excluded = {"JournalCode", "TaxAgency", "TaxCode", "TaxRate", "TimeActivity", "ExchangeRate"}
    assert excluded <= outside
    assert not outside & {"Invoice", "Customer", "Account", "Item", "Payment", "Preferences"}


def test_no_float_in_any_table() -> None:
    """Money, rates and quantities are decimals everywhere."""
    types = {field.type for spec in EVERY_TABLE for field in spec.schema}
    assert not any(pa.types.is_floating(kind) for kind in types)


def test_names_pass_the_warehouse_unchanged() -> None:
    """dlt would not rename a table or column, nor Postgres cut one."""
    naming = NamingConvention(63)
    names = [spec.name for spec in EVERY_TABLE]
    names += [name for spec in EVERY_TABLE for name in spec.schema.names if name != "_deleted"]
    assert [name for name in names if naming.normalize_identifier(name) != name] == []


@pytest.mark.parametrize("spec", EVERY_TABLE, ids=lambda spec: str(spec.name))
def test_keys_lead_and_merge_within_the_record(spec: Any) -> None:
    """Realm first; the merge key is a prefix of the primary key, which makes merges cheap."""
    names = spec.schema.names
    assert names[0] == "realm_id"
    assert set(spec.primary_key) <= set(names)
    assert spec.primary_key[: len(spec.merge_key)] == spec.merge_key
    assert ("_deleted" in names) == (spec.parent is not None)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "invoice",
            "id sync_token meta_data_last_updated_time customer_ref_value total_amt deposit",
        ),
        ("invoice", "txn_tax_detail_total_tax deposit_to_account_ref_value home_balance due_date"),
        ("invoice_line", "invoice_id line_no line_id line_num amount detail_type description"),
        ("invoice_line", "sales_item_line_detail_item_ref_value sales_item_line_detail_qty"),
        ("invoice_line_group_line", "line_no group_line_no line_id amount"),
        ("invoice_linked_txn", "link_no txn_id txn_type txn_line_id"),
        ("payment_line_linked_txn", "payment_id line_no link_no txn_id txn_type"),
        ("invoice_tax_line", "tax_line_no tax_line_detail_tax_rate_ref_value amount"),
        ("journal_entry_line", "journal_entry_line_detail_posting_type"),
        ("deposit_line", "deposit_line_detail_account_ref_value deposit_line_detail_entity_type"),
        ("bill", "ap_account_ref_value vendor_ref_value balance"),
        ("tax_code_sales_tax_rate", "tax_rate_ref_value tax_order"),
        ("item_group_line", "item_ref_value qty"),
        ("recurring_transaction", "txn_type recurring_info_schedule_info_next_date"),
    ],
)
def test_columns_that_transforms_read(table: str, columns: str) -> None:
    """Names that the models are written against."""
    spec = next(spec for spec in EVERY_TABLE if spec.name == table)
    assert set(columns.split()) <= set(spec.schema.names)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ARAccountRef", "ar_account_ref"),
        ("TxnDate", "txn_date"),
        ("Line1", "line1"),
        ("POEmail", "po_email"),
        ("V4IDPseudonym", "v4id_pseudonym"),
        ("T5018Eligible", "t5018_eligible"),
        ("callToAction", "call_to_action"),
        ("FOB", "fob"),
    ],
)
def test_snake_case(key: str, name: str) -> None:
    """Acronyms stay together."""
    assert snake_case(key) == name


BASE: dict[str, Any] = {"name": "Thing", "kind": EntityKind.LIST, "columns": text("Id", "Name")}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name": "thing"}, "no QuickBooks entity name"),
        ({"key": ("ID",)}, "not among its columns"),
        ({"key": ()}, "not among its columns"),
        ({"columns": text("Id", "Name", "Name")}, "taken twice"),
        ({"columns": text("Id", "ARef", "ARef.value")}, "inside a value"),
        ({"columns": (*text("Id", "Type"), Column(("type",), Kind.TEXT, "b"))}, "declared twice"),
        ({"columns": (*text("Id"), Column(("X",), Kind.TEXT, "realm_id"))}, "taken twice"),
        ({"posts": True}, "only a transaction posts"),
        ({"has_active": True}, "needs a column Active"),
        ({"kind": EntityKind.TRANSACTION, "has_active": True}, "no Active"),
        ({"key": ("name",)}, "by Id"),
        ({"key": ("name",), "cdc": False, "children": (LINKED_TXN,)}, "need the key"),
        ({"children": (LINKED_TXN, LINKED_TXN)}, "declared twice"),
        ({"children": (LINKED_TXN, Child(("L",), "linked_txn", "l_no", ()))}, "same name"),
        ({"children": (Child(("L",), "l", "position", ()),)}, "bad ordinal"),
        ({"children": (Child(("L",), "l", "l_no", text("LNo")),)}, "taken twice"),
        ({"read_again_with_postings": ""}, "say why"),
    ],
)
def test_a_contradiction_is_refused_at_construction(change: dict[str, Any], complaint: str) -> None:
    """A wrong row of the catalogue cannot be imported."""
    with pytest.raises(ValueError, match=complaint):
        Entity(**{**BASE, **change})


def test_a_name_too_long_for_postgres_is_refused() -> None:
    """Postgres would cut it silently."""
    with pytest.raises(ValueError, match="too long"):
        text("A" + "b" * 63)


def test_the_catalogue_refuses_tables_of_one_name() -> None:
    """A child table may not shadow another entity's table."""
    parent = Entity("Tax", EntityKind.LIST, text("Id"), (Child(("C",), "code", "c_no", ()),))
    with pytest.raises(ValueError, match="tax_code belongs to Tax"):
        catalogue(parent, CATALOGUE["tax_code"])
    with pytest.raises(ValueError, match="twice"):
        catalogue(CATALOGUE["term"], CATALOGUE["term"])


def test_an_entity_is_added_by_one_row() -> None:
    """Sales orders are in QuickBooks' schema but not served: one row would be all it takes."""
    children = (SALES_LINE, LINKED_TXN, TAX_LINE, CUSTOM_FIELD)
    order = Entity("SalesOrder", EntityKind.TRANSACTION, ESTIMATE + flag("Shipped"), children)
    assert order.table not in CATALOGUE
    assert len(catalogue(*CATALOGUE.values(), order)) == len(CATALOGUE) + 1
    record = {"Id": "7", "Shipped": True, "Line": [{"Amount": 5}], "CustomerRef": {"value": "1"}}
    flat = flatten(order, page_of(order, record), realm_id="9")
    (head,) = flat.tables["sales_order"].to_pylist()
    assert (head["id"], head["shipped"], head["customer_ref_value"]) == ("7", True, "1")
    (line,) = flat.tables["sales_order_line"].to_pylist()
    assert (line["sales_order_id"], line["line_no"], line["amount"]) == ("7", 1, 5)


def test_what_is_left_out_is_known_by_name() -> None:
    """The catalogue leaves out what is listed with the tests, and nothing else."""
    entities = CATALOGUE.values()
    assert {(one.name, column.path) for one in entities for column in one.left_out} == LEFT_OUT


@pytest.mark.parametrize("more", [{}, {"Novelty": 1}])
def test_what_is_left_out_is_nowhere(more: dict[str, Any]) -> None:
    """Neither in a column nor in `extra`, on a page that is read fast or the exact way."""
    attachable = CATALOGUE["attachable"]
    passes = {path[0]: "https://files.example.com/?signature=secret" for _, path in LEFT_OUT}
    record = {"Id": "7", "FileName": "a.pdf", **passes, **more}
    flat = flatten(attachable, page_of(attachable, record), realm_id="9")
    (row,) = flat.tables["attachable"].to_pylist()
    assert (row["id"], row["file_name"]) == ("7", "a.pdf")
    assert [drift.path for drift in flat.drift] == list(more)
    assert "secret" not in str([table.to_pylist() for table in flat.tables.values()])


def test_groups_of_columns_join() -> None:
    """A row is written with shared groups."""
    columns = text("Id") + ref("CustomerRef") + money("TotalAmt")
    names = [column.name for column in columns]
    assert names == ["id", "customer_ref_value", "customer_ref_name", "total_amt"]


@pytest.mark.recordings
def test_properties_quickbooks_knows_of_an_invoice() -> None:
    """A recorded fault lists the properties of Invoice: each has a column or a table."""
    fault = RECORDINGS / "recorded-http" / "error_400_2010_unknown_property.json"
    detail = json.loads(fault.read_text())["Fault"]["Error"][0]["Detail"]
    known = set(re.findall(r'"(\w+)"', detail)) - {"BadJson"}
    invoice = CATALOGUE["invoice"]
    ours = {column.path[0] for column in invoice.columns}
    ours |= {child.path[0] for child in invoice.children}
    assert len(known) > 50
    assert known - ours == set()
