"""Which days' costs a changed movement of stock may change: no document tells of that.

First in, first out: a purchase that is entered for a day in the past changes what every later sale
of the item cost, and of the earlier ones those that sold what was not there yet. A month's total
may stay the same, so the control reports would not show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from ..reports.windows import Window
from .stored import Movement, Stored

_ZERO = Decimal(0)
_ByItem = Mapping[str, Mapping[date, Movement]]


def rippled_days(stored: Stored, window: Window, rows: pa.Table) -> set[date]:
    """Days outside a window that may have changed with it.

    Args:
        stored: The warehouse before the rows.
        window: What was read.
        rows: What it holds now, of `general_ledger_line`.
    """
    accounts = stored.stocked()
    if not accounts:
        return set()
    now, before = _movements(rows, accounts), stored.movements(accounts, window)
    changed = {item for item in now.keys() | before.keys() if _differ(before, now, item)}
    found: set[date] = set()
    for item, days in stored.movements(changed).items():
        begin = _last_in_stock(days, accounts[item], window.start)
        found |= {day for day in days if day > window.end or begin < day < window.start}
    return found


def _differ(before: _ByItem, now: _ByItem, item: str) -> bool:
    days, fresh = before.get(item, {}), now.get(item, {})
    return any(
        _told(days.get(day, {})) != _told(fresh.get(day, {})) for day in days.keys() | fresh.keys()
    )


def _movements(rows: pa.Table, items: Iterable[str]) -> dict[str, dict[date, Movement]]:
    columns = rows.select(["item_id", "txn_date", "account_id", "quantity", "amount"])
    known = set(items)
    found: dict[str, dict[date, Movement]] = {}
    for item, day, account, quantity, amount in zip(
        *(column.to_pylist() for column in columns.columns), strict=True
    ):
        if item in known:
            at = found.setdefault(item, {}).setdefault(day, {})
            before = at.get(account or "", (_ZERO, _ZERO))
            at[account or ""] = (before[0] + (quantity or _ZERO), before[1] + amount)
    return found


def _told(movement: Movement) -> Movement:
    """What moved; accounts with nothing left out."""
    return {account: pair for account, pair in movement.items() if any(pair)}


def _last_in_stock(days: Mapping[date, Movement], account: str, until: date) -> date:
    """The last day before another at whose end the item was worth something."""
    value, last = _ZERO, date.min
    for day in sorted(day for day in days if day < until):
        value += days[day].get(account, (_ZERO, _ZERO))[1]
        if value > 0:
            last = day
    return last
