"""Text to other types, to the letter or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.json
import pytest

from sources.quickbooks.casts import exactly
from sources.quickbooks.columns import Kind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.INTEGER, "0", 0),
        (Kind.INTEGER, "-12", -12),
        (Kind.DATE, "2024-02-29", date(2024, 2, 29)),
        (Kind.INSTANT, "2026-11-01T01:30:00-07:00", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        (Kind.INSTANT, "2026-11-01T01:30:00.25Z", datetime(2026, 11, 1, 1, 30, 0, 250000, UTC)),
        (Kind.MONEY, None, None),
    ],
)
def test_what_quickbooks_writes_is_read(kind: Kind, text: str | None, value: Any) -> None:
    """Numbers, days of the company, instants in UTC; nothing stays nothing."""
    assert exactly(pa.array([text, None], pa.string()), kind.arrow).to_pylist() == [value, None]


def test_a_decimal_that_outgrew_its_precision_is_refused() -> None:
    """Arrow's JSON reader makes such ones of numbers with few digits after the point."""
    page = pa.BufferReader(b'{"a":12345678901234567.5}')
    options = pyarrow.json.ParseOptions(explicit_schema=pa.schema([("a", Kind.MONEY.arrow)]))
    grown = pyarrow.json.read_json(page, parse_options=options).column(0).combine_chunks()
    with pytest.raises(pa.ArrowInvalid):
        exactly(grown, Kind.MONEY.arrow)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.INTEGER, "007"),
        (Kind.INTEGER, " 7"),
        (Kind.INTEGER, "7.0"),
        (Kind.DATE, "2026-02-29"),
        (Kind.DATE, "2026-2-1"),
        (Kind.DATE, "0000-01-01"),
        (Kind.INSTANT, "2026-11-01 01:30:00Z"),
        (Kind.INSTANT, "2026-11-01T01Z"),
        (Kind.INSTANT, "2026-11-01T01:30:00"),
        (Kind.INSTANT, "0001-01-01T00:00:00+08:00"),
        (Kind.INSTANT, "9999-12-31T23:59:59-08:00"),
        (Kind.MONEY, "1.000001"),
        (Kind.RATE, ""),
    ],
)
def test_all_else_is_refused(kind: Kind, text: str) -> None:
    """Other notations, days that are none, and what Python cannot hold."""
    with pytest.raises(pa.ArrowInvalid):
        exactly(pa.array([None, text], pa.string()), kind.arrow)
