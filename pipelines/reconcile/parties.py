"""Open documents of customers and vendors: QuickBooks' aging details, and the marts of their kind.

A document is open in one place: with a party, in a bucket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sources.quickbooks.reports import Line, Read

from .movements import Movement

#: Last day past due of each bucket, as the marts name them.
_BUCKETS = ((0, "Current"), (30, "1-30"), (60, "31-60"), (90, "61-90"))
_OLDEST = "91 and over"


@dataclass(frozen=True)
class Detail:
    """Where the documents behind an aging are.

    Attributes:
        report: QuickBooks' report.
        side: `ar` or `ap`.
        party: customer or vendor.
        column: ColKey of the party.
        balance: ColKey of what is open.
    """

    report: str
    side: str
    party: str
    column: str
    balance: str

    def ours(self, day: date) -> str:
        """Statement of type, id, day, place, amount, times, number, party and type."""
        return (
            f"select '', document_id, transaction_date, {self.party}_id || ', ' || bucket,"
            f" sum(home_open_amount), count(*), max(document_number), max({self.party}_name),"
            " max(document_type)"
            f" from marts.{self.side}_aging_as_of(date '{day}')"
            " where realm_id = '{realm_id}' group by 1, 2, 3, 4"
        )


DETAILS = {
    "AgedReceivables": Detail(
        "AgedReceivableDetail", "ar", "customer", "cust_name", "subt_open_bal"
    ),
    "AgedPayables": Detail("AgedPayableDetail", "ap", "vendor", "vend_name", "subt_neg_open_bal"),
}


def place_of(party: str, bucket: str) -> str:
    """Where a document is open."""
    return f"{party}, {bucket}"


def open_theirs(
    parts: Sequence[Read], detail: Detail, day: date, *, from_txn_date: bool
) -> Iterator[Movement]:
    """Open documents of a detail report.

    Args:
        parts: The report.
        detail: Which one it is.
        day: As of when.
        from_txn_date: Ages count from the date of documents.
    """
    for part in parts:
        for line in part.lines:
            amount = line.values.get(detail.balance)
            if line.kind == "leaf" and isinstance(amount, Decimal):
                dated, due = line.values.get("tx_date"), line.values.get("due_date")
                base = dated if from_txn_date or not isinstance(due, date) else due
                yield Movement(
                    "",
                    line.txn_id,
                    dated if isinstance(dated, date) else day,
                    place_of(line.ids.get(detail.column, ""), _bucket(day, base)),
                    amount,
                    number=_text(line, "doc_num"),
                    party=_text(line, detail.column),
                    shown=line.txn_type,
                )


def _bucket(day: date, base: object) -> str:
    days = (day - base).days if isinstance(base, date) else 0
    return next((name for last, name in _BUCKETS if days <= last), _OLDEST)


def _text(line: Line, key: str) -> str:
    return str(line.values.get(key) or "")
