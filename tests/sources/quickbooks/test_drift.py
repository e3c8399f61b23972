"""Drift: what the catalogue does not expect is kept to the letter and reported once."""

from decimal import Decimal
from typing import Any

import pytest

from sources.quickbooks.drift import Drift
from sources.quickbooks.entities import CATALOGUE
from sources.quickbooks.flatten import Flat, flatten
from tests.faults import SKIP, fault

from .leaves import loads, page_of

INVOICE = CATALOGUE["invoice"]


def flat_of(*records: Any) -> Flat:
    return flatten(INVOICE, page_of(INVOICE, *records), realm_id="9")


@pytest.fixture(autouse=True, scope="module")
def pages_seen_before() -> None:
    """Teach the reader every path used here, so that no page is looked at for being new."""
    flat_of(
        {
            "Id": "1",
            "SyncToken": "1",
            "MetaData": {"LastUpdatedTime": "2024-01-02T00:00:00Z"},
            **dict.fromkeys(("TotalAmt", "ExchangeRate"), 1),
            **dict.fromkeys(("DocNumber", "PrivateNote"), "text"),
            "TxnDate": "2024-01-02",
            "ApplyTaxAfterDiscount": True,
            "InvoiceEx": {"any": []},
            "CustomerRef": {"value": "1"},
            "Line": [{"Amount": 1, "GroupLineDetail": {"Line": [{"Amount": 1}]}}],
        }
    )


def only(flat: Flat, table: str = "invoice") -> dict[str, Any]:
    (row,) = flat.tables[table].to_pylist()
    assert isinstance(row, dict)
    return row


@fault("a field that nobody knows", SKIP, "kept in the column `extra`, a row in `schema_drift`")
def test_an_unknown_field_is_kept_and_reported() -> None:
    """Its literal stays as it was sent."""
    flat = flat_of({"Id": "1", "Loyalty": Decimal("1.500"), "TotalAmt": 7})
    assert only(flat)["extra"] == '{"Loyalty":1.500}'
    assert only(flat)["total_amt"] == 7
    assert flat.drift == [Drift("invoice", "Loyalty", "unknown", "1.500")]


def test_an_unknown_field_is_kept_where_it_stood() -> None:
    """Inside references, in the row of its line, and in lines of bundles."""
    flat = flat_of(
        {
            "Id": "1",
            "CustomerRef": {"value": "5", "segment": {"a": [1, None]}},
            "Line": [{"Amount": 1, "New": "x", "GroupLineDetail": {"Line": [{"Deep": True}]}}],
        }
    )
    assert only(flat)["extra"] == '{"CustomerRef":{"segment":{"a":[1,null]}}}'
    assert only(flat)["customer_ref_value"] == "5"
    assert only(flat, "invoice_line")["extra"] == '{"New":"x"}'
    assert only(flat, "invoice_line_group_line")["extra"] == '{"Deep":true}'
    assert [drift.path for drift in flat.drift] == [
        "CustomerRef.segment",
        "Line[].New",
        "Line[].GroupLineDetail.Line[].Deep",
    ]


def test_drift_is_reported_once_per_path() -> None:
    """A page of a thousand new fields of one name is one line of the report."""
    flat = flat_of(*({"Id": str(n), "New": n} for n in range(50)))
    assert flat.drift == [Drift("invoice", "New", "unknown", "0")]
    assert flat.tables["invoice"]["extra"].null_count == 0


def test_a_sample_is_short() -> None:
    """The report does not carry whole documents."""
    (drift,) = flat_of({"Id": "1", "New": "x" * 1000}).drift
    assert drift.sample == '"' + "x" * 199


@fault("a value of another type", SKIP, "kept exactly in `extra`, a row in `schema_drift`")
@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("TotalAmt", Decimal("1.234567"), "1.234567"),
        ("TotalAmt", 12345678901234, "12345678901234"),
        ("TotalAmt", "about five", '"about five"'),
        ("TotalAmt", True, "true"),
        ("TotalAmt", Decimal("1E-9"), "1E-9"),
        ("TotalAmt", Decimal("1E+400"), "1E+400"),
        ("ExchangeRate", Decimal("0.1234567891"), "0.1234567891"),
        ("ExchangeRate", Decimal("1.00000000000000000001"), "1.00000000000000000001"),
        ("TxnDate", "2024-02-30", '"2024-02-30"'),
        ("TxnDate", "2024-01-02T00:00:00-08:00", '"2024-01-02T00:00:00-08:00"'),
        ("TxnDate", "0000-01-01", '"0000-01-01"'),
        ("TxnDate", "", '""'),
        ("TxnDate", 20240102, "20240102"),
        ("SyncToken", "007", '"007"'),
        ("SyncToken", Decimal("2.5"), "2.5"),
        ("SyncToken", 2**63, str(2**63)),
        ("SyncToken", -(2**63) - 1, str(-(2**63) - 1)),
        ("ApplyTaxAfterDiscount", 1, "1"),
        ("ApplyTaxAfterDiscount", "yes", '"yes"'),
        ("DocNumber", {"value": "5"}, '{"value":"5"}'),
        ("CustomerRef", "5", '"5"'),
        ("Line", {"Amount": 5}, '{"Amount":5}'),
        ("InvoiceEx", "text", '"text"'),
    ],
)
def test_a_value_that_does_not_fit_is_kept(key: str, value: Any, kept: str) -> None:
    """Its column is empty rather than wrong, and the load goes on."""
    flat = flat_of({"Id": "1", key: value, "PrivateNote": "stays"})
    row = only(flat)
    assert row["extra"] == f'{{"{key}":{kept}}}'
    assert row["private_note"] == "stays"
    assert [(drift.kind, drift.sample) for drift in flat.drift] == [("misfit", kept)]
    named = {column.path: column.name for column in INVOICE.columns}
    if (key,) in named:
        assert row[named[key,]] is None


@pytest.mark.parametrize(
    "value", ["2024-01-02", "2024-01-02T00:00:00", "2024-01-02T00:00:00.1234567Z", "infinity"]
)
def test_an_instant_needs_a_day_a_time_and_an_offset(value: str) -> None:
    """Anything else would have to be guessed."""
    row = only(flat_of({"Id": "1", "MetaData": {"LastUpdatedTime": value}}))
    assert row["meta_data_last_updated_time"] is None
    assert row["extra"] == f'{{"MetaData":{{"LastUpdatedTime":"{value}"}}}}'


@pytest.mark.parametrize(
    ("key", "value", "column", "held"),
    [
        ("Id", 5, "id", "5"),
        ("DocNumber", Decimal("5.10"), "doc_number", "5.10"),
        ("DocNumber", 5000000000000503624000, "doc_number", "5000000000000503624000"),
        ("PrivateNote", True, "private_note", "true"),
        ("TotalAmt", "12.50", "total_amt", Decimal("12.50")),
        ("ApplyTaxAfterDiscount", "false", "apply_tax_after_discount", False),
    ],
)
def test_another_type_that_says_the_same_stays_in_its_column(
    key: str, value: Any, column: str, held: Any
) -> None:
    """It is reported, and nothing needs to be kept beside it."""
    row = only(flat := flat_of({"Id": "1", key: value}))
    assert (row[column], row["extra"]) == (held, None)
    assert [(drift.path, drift.kind) for drift in flat.drift] == [(key, "type")]


def test_elements_that_are_no_objects_keep_their_place() -> None:
    """The ordinals of the others do not shift."""
    flat = flat_of({"Id": "1", "Line": [{"Amount": 1}, 5, None, {"Amount": 2}]})
    lines = flat.tables["invoice_line"].select(["line_no", "amount", "extra"]).to_pylist()
    assert [tuple(row.values()) for row in lines] == [
        (1, 1, None),
        (2, None, "5"),
        (3, None, None),
        (4, 2, None),
    ]


def test_one_bad_record_leaves_the_others_alone() -> None:
    """A page with drift holds the same rows as one without."""
    good = [{"Id": str(n), "TotalAmt": Decimal(n) / 4, "Line": [{"Amount": n}]} for n in range(9)]
    clean = flat_of(*good)
    mixed = flat_of(*good, {"Id": "9", "TotalAmt": "?", "Line": [{"Amount": 1}]})
    for name, table in clean.tables.items():
        rows = [
            row
            for row in mixed.tables[name].to_pylist()
            if "9" not in (row.get("invoice_id"), row.get("id"))
        ]
        assert rows == table.to_pylist()


def test_keys_are_told_apart_by_case() -> None:
    """A key that differs in case is another key."""
    row = only(flat_of({"Id": "1", "totalamt": 5, "TotalAmt": 7}))
    assert (row["total_amt"], row["extra"]) == (7, '{"totalamt":5}')


@pytest.mark.parametrize(
    "text",
    ['{"rate":0.12345678901234567890}', "[12345678901234567.89]", "[1,-0.1234567890123456789]"],
)
def test_long_numbers_in_open_values_are_kept_to_the_letter(text: str) -> None:
    """A JSON column does not round either."""
    assert only(flat_of({"Id": "1", "InvoiceEx": loads(text)}))["invoice_ex"] == text


def test_the_name_of_the_leftovers_is_not_special_in_an_answer() -> None:
    """A field of that name is an unknown field."""
    assert only(flat_of({"Id": "1", "_extra": "x"}))["extra"] == '{"_extra":"x"}'


@fault("half a character in a text", SKIP, "replaced by U+FFFD, a row in `schema_drift`")
def test_half_a_character_is_reported() -> None:
    """What the wire put in the place of a lone surrogate stays in the text, with a notice."""
    page = b'{"QueryResponse":{"Invoice":[{"Id":"1","PrivateNote":"a \\ufffd","Odd":"\\ufffd"}]}}'
    flat = flatten(INVOICE, page, realm_id="9")
    assert only(flat)["private_note"] == "a \ufffd"
    assert {(one.path, one.kind) for one in flat.drift} == {
        ("PrivateNote", "text"),
        ("Odd", "text"),
        ("Odd", "unknown"),
    }
