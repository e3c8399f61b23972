"""The cash basis: a stored statement that says something else, and what QuickBooks counts in it.

The warehouse has no entries of the cash basis, only QuickBooks' statements by month. So a
difference means that a statement is out of date, or not as it was read; QuickBooks' cash ledger of
the month says which transactions count there, those that changed since it was read first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .links import link
from .movements import Movement

_STATEMENTS = {"ProfitAndLoss": "ProfitAndLoss", "BalanceSheet": "BalanceSheet"}


def stored(end: date) -> str:
    """Statement of the reports that are stored for a month, with the time they were read."""
    return (
        "select report, max(taken_at) from staging.stg_report where realm_id = '{realm_id}'"
        f" and basis = 'Cash' and date '{end}' between window_start and window_end group by report"
    )


def changed(since: datetime) -> str:
    """Statement of the ids of transactions that changed after an instant."""
    return (
        "select transaction_id from marts.dim_transaction where realm_id = '{realm_id}'"
        f" and updated_at > cast('{since.isoformat()}' as timestamp with time zone)"
    )


@dataclass(frozen=True)
class Month:
    """The cash basis of a month.

    Attributes:
        end: Its last day.
        reports: When each stored statement was read.
        movements: QuickBooks' cash ledger of the month, by transaction and account.
        changed: Ids of transactions that changed after the oldest statement was read.
    """

    end: date
    reports: Mapping[str, datetime]
    movements: Sequence[Movement]
    changed: frozenset[str]

    def told(self, report: str, places: Iterable[str]) -> list[str]:
        """What is behind a difference of a report on some accounts, the largest first.

        Args:
            report: The report that differs.
            places: Accounts that its figure is about; none for all.
        """
        name = _STATEMENTS.get(report, "statements")
        at = min(self.reports.values(), default=None)
        read = f" read at {at:%Y-%m-%d %H:%M} UTC" if at else ""
        wanted = {*places}
        counted = [one for one in self.movements if not wanted or one.place in wanted]
        ordered = sorted(counted, key=lambda one: (self._is_old(one), -abs(one.amount), one.txn_id))
        month = f"{self.end:%Y-%m}"
        return [
            f"the stored cash {name} of {month}{read} is out of date: tieout sync --sweep reads it"
            " anew; what QuickBooks counts in it:",
            *(self._text(one) for one in ordered),
        ]

    def _is_old(self, movement: Movement) -> bool:
        return movement.txn_id not in self.changed

    def _text(self, movement: Movement) -> str:
        since = "" if self._is_old(movement) else ", changed since it was read"
        address = link(movement.kind, movement.txn_id)
        text = f"{movement.title}: {movement.amount} in QuickBooks' cash ledger{since}"
        return f"{text} {address}".strip()


def by_transaction(rows: Iterable[Mapping[str, Any]]) -> list[Movement]:
    """Entries of a ledger, one movement for each transaction and account on a day."""
    sums: dict[tuple[str, str, date, str], Movement] = {}
    for row in rows:
        key = (
            row["txn_type"] or "",
            row["txn_id"] or "",
            row["txn_date"],
            row["account_id"] or "",
        )
        known = sums.get(key)
        sums[key] = Movement(
            *key,
            amount=row["amount"] + (known.amount if known else Decimal(0)),
            times=1 + (known.times if known else 0),
            number=row["doc_num"] or "",
            party=row["name"] or "",
        )
    return [*sums.values()]
