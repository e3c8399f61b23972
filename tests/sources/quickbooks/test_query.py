"""Statements: the words of QuickBooks' query language."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sources.quickbooks import CATALOGUE, query

INVOICE, CUSTOMER, RATES = (
    CATALOGUE[name] for name in ("invoice", "customer", "recurring_transaction")
)
SINCE = datetime(2026, 6, 30, 10, 0, 0, 999, timezone(timedelta(hours=-7)))


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (query.count(INVOICE), "SELECT count(*) FROM Invoice"),
        (
            query.count(CUSTOMER),
            "SELECT count(*) FROM Customer WHERE Active IN (true, false)",
        ),
        (
            query.page(INVOICE, 1001),
            "SELECT * FROM Invoice ORDERBY MetaData.CreateTime STARTPOSITION 1001 MAXRESULTS 1000",
        ),
        (
            query.page(CUSTOMER, 1, 70, since=SINCE),
            "SELECT * FROM Customer WHERE Active IN (true, false)"
            " AND MetaData.LastUpdatedTime >= '2026-06-30T17:00:00Z'"
            " ORDERBY MetaData.CreateTime STARTPOSITION 1 MAXRESULTS 70",
        ),
        (
            query.page(RATES),
            "SELECT * FROM RecurringTransaction STARTPOSITION 1 MAXRESULTS 1000",
        ),
        (  # its records are wrapped
            query.by_ids(RATES, ["7"], fields="Id"),
            "SELECT * FROM RecurringTransaction WHERE Id IN ('7') MAXRESULTS 1000",
        ),
        (
            query.by_ids(INVOICE, ["7", "8"], fields="Id"),
            "SELECT Id FROM Invoice WHERE Id IN ('7', '8') MAXRESULTS 1000",
        ),
    ],
)
def test_statements(statement: str, expected: str) -> None:
    """Inactive records are asked for, order is by what never changes, instants are UTC."""
    assert statement == expected


@pytest.mark.parametrize(
    ("text", "literal"),
    [("Amy's", r"'Amy\'s'"), ("a\\b", r"'a\\b'"), ("plain", "'plain'")],
)
def test_literals_are_escaped(text: str, literal: str) -> None:
    """With a backslash, as recorded."""
    assert query.quote(text) == literal
