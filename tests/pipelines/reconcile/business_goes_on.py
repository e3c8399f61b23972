"""What happens to a company after its first sync, some of it in books that are closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sandbox.company import Company

CLOSED = date(2026, 5, 31)
_INVOICE = ("Line", "CustomerRef", "GlobalTaxCalculation", "TxnTaxDetail")


@dataclass(frozen=True)
class Business:
    """Ids of what happened to invoices.

    Attributes:
        made: One of June, in open books.
        back_dated: One made in closed books.
        moved: One that leaves closed books for June.
        noted: One of closed books that differs by its memo alone.
        paid: One of closed books that was paid.
        deleted: One of closed books that is gone.
    """

    made: str
    back_dated: str
    moved: str
    noted: str
    paid: str
    deleted: str


def close_books(company: Company, until: date | None = CLOSED) -> None:
    """Close the books, or open them again."""
    company.clock.advance(minutes=1)
    (settings,) = company.export("Preferences")
    accounting = dict(settings["AccountingInfoPrefs"])
    accounting["BookCloseDate"] = until.isoformat() if until else ""
    company.update("Preferences", {**settings, "AccountingInfoPrefs": accounting})


def go_on(company: Company) -> Business:
    """An hour later: the books are opened, changed, and closed again, and June goes on."""
    company.clock.advance(hours=1)
    close_books(company, None)
    open_ = [
        one
        for one in company.export("Invoice")
        if one["Balance"] == one["TotalAmt"] and one["TxnDate"] <= CLOSED.isoformat()
    ]
    moved, noted, paid, deleted = open_[-4:]
    new = {name: moved[name] for name in _INVOICE if name in moved}
    back_dated = company.create("Invoice", {**new, "TxnDate": "2026-05-20"})
    company.update("Invoice", {**moved, "TxnDate": "2026-06-29"})
    company.update("Invoice", {**noted, "PrivateNote": "called"})
    _pay(company, paid)
    company.delete("Invoice", {name: deleted[name] for name in ("Id", "SyncToken")})
    close_books(company)
    made = company.create("Invoice", {**new, "TxnDate": "2026-06-30"})
    return Business(
        made=_id(made),
        back_dated=_id(back_dated),
        moved=moved["Id"],
        noted=noted["Id"],
        paid=paid["Id"],
        deleted=deleted["Id"],
    )


def _pay(company: Company, invoice: dict[str, Any]) -> None:
    link = {"TxnId": invoice["Id"], "TxnType": "Invoice"}
    company.create(
        "Payment",
        {
            "CustomerRef": invoice["CustomerRef"],
            "TotalAmt": invoice["TotalAmt"],
            "TxnDate": "2026-06-30",
            "Line": [{"Amount": invoice["TotalAmt"], "LinkedTxn": [link]}],
        },
    )


def _id(answer: dict[str, Any]) -> str:
    """Id of what was made."""
    body = answer.get("Invoice", answer)
    return str(body["Id"])
