"""Closed books that changed: who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pipelines.errors import UsageProblem

from .company import Books
from .links import link

_CHANGES = """
select change, transaction_type, transaction_id, document_number, books_closed_until,
    date_before, date_after, amount_before, amount_after, currency_code, changed_at, changed_by
from marts.closed_period_change where realm_id = '{realm_id}'
order by changed_at desc, transaction_type, transaction_id
"""


@dataclass(frozen=True)
class ClosedChange:
    """A change of a transaction that is dated, or was, in closed books.

    Attributes:
        change: created, changed or deleted.
        transaction_type: Its entity.
        transaction_id: Its id.
        document_number: As printed, "" for none.
        books_closed_until: Last day of the closed books.
        date_before: Its day before, None where that is not known.
        date_after: Its day now, None when it is gone.
        amount_before: In its own currency.
        amount_after: In its own currency.
        currency_code: ISO code.
        changed_at: QuickBooks' clock.
        changed_by: Who, "" where QuickBooks does not say.
    """

    change: str
    transaction_type: str
    transaction_id: str
    document_number: str
    books_closed_until: date
    date_before: date | None
    date_after: date | None
    amount_before: Decimal | None
    amount_after: Decimal | None
    currency_code: str
    changed_at: datetime
    changed_by: str

    @property
    def text(self) -> str:
        """In words, with a link to it while it exists."""
        number = f" {self.document_number}" if self.document_number else ""
        who = f" by {self.changed_by}" if self.changed_by else ""
        was = _state(self.date_before, self.amount_before, self.currency_code)
        now = _state(self.date_after, self.amount_after, self.currency_code)
        states = {"created": now, "deleted": f"it was {was}"}.get(self.change, f"{was}, now {now}")
        gone = self.change == "deleted"
        address = "" if gone else link(self.transaction_type, self.transaction_id)
        return (
            f"{self.transaction_type}{number} (id {self.transaction_id}) {self.change} at"
            f" {self.changed_at:%Y-%m-%d %H:%M} UTC{who}: {states} {address}".rstrip()
        )


def closed_changes(books: Books) -> Iterator[ClosedChange]:
    """All that is known of a company, the latest first."""
    try:
        rows = books.rows(_CHANGES)
    except UsageProblem:  # marts of an older version
        return
    for row in rows:
        texts = {3: row[3] or "", 9: row[9] or "", 11: row[11] or ""}
        yield ClosedChange(*(texts.get(turn, value) for turn, value in enumerate(row)))


def _state(day: date | None, amount: Decimal | None, currency: str) -> str:
    if day is None:
        return "not known"
    return f"{amount:,.2f} {currency} on {day}" if amount is not None else f"on {day}"
