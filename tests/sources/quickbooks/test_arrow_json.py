"""Arrow's JSON reader: what it takes over, and what it leaves to a closer look."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from sources.quickbooks import CATALOGUE
from sources.quickbooks.arrow_json import ArrowReader
from sources.quickbooks.structure import prune, structure

INVOICE = CATALOGUE["invoice"]
PATHS = frozenset(
    {
        ("Id",),
        ("SyncToken",),
        ("TxnDate",),
        ("TotalAmt",),
        ("CustomerRef",),
        ("CustomerRef", "value"),
        ("Line",),
        ("Line", "Amount"),
        ("Line", "Description"),
    }
)


@pytest.fixture(scope="module")
def reader() -> ArrowReader:
    """For invoices of a few fields."""
    return ArrowReader(INVOICE, prune(structure(INVOICE), PATHS))


def page(*records: str) -> bytes:
    """An answer with these invoices."""
    return (
        b'{"QueryResponse":{"Invoice":[%s],"startPosition":1},"time":"x"}'
        % ",".join(records).encode()
    )


def test_records_come_nested_and_exact(reader: ArrowReader) -> None:
    """Decimals keep all their digits, arrays their rows, days their text."""
    found = reader.read(
        page(
            '{"Id":"1","SyncToken":"3","TxnDate":"2026-02-28","TotalAmt":9007199254740.99301,'
            '"CustomerRef":{"value":":"},"Line":[{"Amount":1.10,"Description":""},{"Amount":null}]}',
            '{"Id":"2","TotalAmt":1e2}',
        )
    )
    assert found is not None
    first, second = found.to_pylist()
    assert first["TotalAmt"] == Decimal("9007199254740.99301")
    assert first["Line"] == [
        {"Amount": Decimal("1.10000"), "Description": ""},
        {"Amount": None, "Description": None},
    ]
    assert (first["SyncToken"], first["TxnDate"]) == ("3", "2026-02-28")
    assert (first["CustomerRef"], second["CustomerRef"]) == ({"value": ":"}, None)
    assert second["TotalAmt"] == Decimal("100")


@pytest.mark.parametrize("answer", ["{}", '{"Invoice":[]}', '{"startPosition":1}'])
def test_an_answer_without_records_has_none(reader: ArrowReader, answer: str) -> None:
    """No records, not a closer look."""
    found = reader.read(b'{"QueryResponse":%s}' % answer.encode())
    assert found is not None
    assert len(found) == 0


@pytest.mark.parametrize(
    "record",
    [
        '{"Id":"1","TotalAmt":"12.50"}',
        '{"Id":"1","Line":[{"Amount":"1"}]}',
        '{"Id":"1","TotalAmt":1.000001}',
        '{"Id":"1","TotalAmt":1234567890123456789}',
        '{"Id":"1","TotalAmt":true}',
        '{"Id":1}',
        '{"Id":"1","New":1}',
        '{"Id":"1","CustomerRef":{"value":"1","New":null}}',
        '{"Id":"1","CustomerRef":"1"}',
        '{"Id":"1","Line":{"Amount":1}}',
        '{"Id":"1","Id":"2"}',
        '{"Id":"\\ud800"}',
        '{"Id":"1","_extra":"{}"}',
        '{"Id":"1"',
    ],
)
def test_anything_else_is_left_to_a_closer_look(reader: ArrowReader, record: str) -> None:
    """Values of other types, in quotes or too long, unknown keys, and what is no JSON."""
    assert reader.read(page('{"Id":"0"}', record)) is None


@pytest.mark.parametrize("body", [b"{}", b'{"QueryResponse":null}', b"[]", b"", b'{"Fault":{}}'])
def test_what_is_no_answer_is_left_to_a_closer_look(reader: ArrowReader, body: bytes) -> None:
    """An answer has a QueryResponse."""
    assert reader.read(body) is None


def test_broken_text_is_left_to_a_closer_look(reader: ArrowReader) -> None:
    """Bytes that are no UTF-8 never become text."""
    assert reader.read(page('{"Id":"?"}').replace(b"?", b"\xff")) is None


def test_two_answers_are_none(reader: ArrowReader) -> None:
    """A body that goes on after its end is not read to half."""
    assert reader.read(page('{"Id":"1"}') + page('{"Id":"2"}')) is None


def test_spaced_json_is_left_to_a_closer_look(reader: ArrowReader) -> None:
    """Its strings cannot be counted by their bytes."""
    record = json.loads(page('{"Id":"1"}'))
    assert reader.read(json.dumps(record, indent=1).encode()) is None
