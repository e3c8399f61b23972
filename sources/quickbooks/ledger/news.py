"""Entries on their way to the warehouse: the control counts them as if they were there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa

from ..entity import DELETED
from ..reports.windows import Window
from .stored import Month, Stored

_ZERO = Decimal(0)


@dataclass
class News:
    """The windows of one load package."""

    _windows: list[Window] = field(default_factory=list)
    _sums: dict[tuple[str, Month], Decimal] = field(default_factory=dict)
    _lines: dict[date, float] = field(default_factory=dict)

    def add(self, window: Window, rows: pa.Table) -> None:
        """Take a window in, with its rows of `general_ledger_line`."""
        self._windows.append(window)
        columns = (rows[name].to_pylist() for name in ("account_id", "txn_date", "amount", DELETED))
        for account, day, amount, gone in zip(*columns, strict=True):
            if not gone:
                key = (account or "", (day.year, day.month))
                self._sums[key] = self._sums.get(key, _ZERO) + amount
                self._lines[day] = self._lines.get(day, 0.0) + 1

    def sums(self, stored: Stored) -> dict[tuple[str, Month], Decimal]:
        """Debit less credit by account and month, with these entries in the place of theirs."""
        found = stored.sums(self._windows)
        for key, amount in self._sums.items():
            found[key] = found.get(key, _ZERO) + amount
        return found

    def days(self, loaded: Mapping[date, float]) -> dict[date, float]:
        """Entries by day, likewise."""
        kept = {
            day: lines
            for day, lines in loaded.items()
            if not any(window.start <= day <= window.end for window in self._windows)
        }
        return kept | self._lines
