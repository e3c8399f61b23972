"""QuickBooks' side: figures by account, customer, vendor or item, out of its reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sources.quickbooks.ledger.tables import rows_of
from sources.quickbooks.reports import Figure, Read

from .lines import Figures

#: Members of the dimensions for what has no id of its own.
NOT_SPECIFIED, NET_INCOME = "-1", "-3"
#: Buckets as the marts name them, by ColKey.
BUCKETS = {"current": "Current", "1": "1-30", "2": "31-60", "3": "61-90", "4": "91 and over"}


def _leaves(parts: Sequence[Read]) -> Iterator[Figure]:
    return (figure for part in parts for figure in part.figures if figure.kind == "leaf")


def balances(parts: Sequence[Read]) -> Figures:
    """A trial balance: debits positive."""
    found = Figures()
    for figure in _leaves(parts):
        if figure.amount is not None and figure.column in ("debit", "credit"):
            amount = figure.amount if figure.column == "debit" else -figure.amount
            found.add(figure.subject_id, "balance", amount, figure.label)
    return found


def amounts(parts: Sequence[Read]) -> Figures:
    """A profit and loss in one column, signed as it is printed."""
    return _printed(parts, "amount")


def closing(parts: Sequence[Read]) -> Figures:
    """A balance sheet in one column, signed as it is printed."""
    return _printed(parts, "balance")


def _printed(parts: Sequence[Read], measure: str) -> Figures:
    found = Figures()
    for figure in _leaves(parts):
        id_ = NET_INCOME if figure.group == "NetIncome" else figure.subject_id
        found.add(id_, measure, figure.amount, figure.label)
    return found


def ages(parts: Sequence[Read]) -> Figures:
    """An aging summary by party and bucket."""
    found = Figures()
    for figure in _leaves(parts):
        if figure.column in BUCKETS:
            found.add(
                figure.subject_id or NOT_SPECIFIED,
                BUCKETS[figure.column],
                figure.amount,
                figure.label,
            )
    return found


def sales(parts: Sequence[Read]) -> Figures:
    """Sales by customer, or by item with quantities."""
    found = Figures()
    for figure in _leaves(parts):
        id_ = figure.subject_id or NOT_SPECIFIED
        if figure.column in ("amount", "total"):
            found.add(id_, "amount", figure.amount, figure.label)
        elif figure.column == "quantity":
            found.add(id_, "quantity", figure.number, figure.label)
    return found


def entries(parts: Sequence[Read]) -> list[dict[str, Any]]:
    """Entries of a ledger as rows of `general_ledger_line`."""
    found: list[dict[str, Any]] = rows_of("", parts, (), datetime.now(UTC)).to_pylist()
    return found


def changes(parts: Sequence[Read]) -> Figures:
    """Debits less credits of a ledger's period by account."""
    found = Figures()
    for row in entries(parts):
        found.add(row["account_id"] or "", "change", row["amount"], row["account_name"] or "")
    return found
