"""Figures side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sources.quickbooks.errors import QuickBooksError

_ZERO = Decimal(0)
#: QuickBooks prints quantities with two decimals: half of the last one may be rounding.
_ROUNDED = Decimal("0.005")
#: What a figure is of, and which of its figures it is.
Key = tuple[str, str]


@dataclass
class Figures:
    """Figures of one side.

    Attributes:
        amounts: By id and measure.
        names: By id.
    """

    amounts: dict[Key, Decimal] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, subject_id: str, measure: str, amount: Decimal | None, name: str) -> None:
        """Add to a figure; nothing makes none."""
        if amount:
            key = (subject_id, measure)
            self.amounts[key] = self.amounts.get(key, _ZERO) + amount
            self.names.setdefault(subject_id, name)


@dataclass(frozen=True)
class Line:
    """One figure of QuickBooks beside that of the warehouse.

    Attributes:
        report: QuickBooks' report.
        basis: Accrual or Cash, "" where the report has none.
        start: First day; the last one for balances.
        end: Last day.
        subject: account, customer, vendor or item.
        subject_id: Which one.
        measure: balance, amount, change, quantity, or an aging bucket.
        name: Its name.
        ours: In the warehouse.
        theirs: At QuickBooks.
        explanation: What is behind a difference, a transaction or remark each.
    """

    report: str
    basis: str
    start: date
    end: date
    subject: str
    subject_id: str
    measure: str
    name: str
    ours: Decimal
    theirs: Decimal
    explanation: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        """What the warehouse has more."""
        return self.ours - self.theirs

    @property
    def differs(self) -> bool:
        """Amounts to the last cent, quantities to the last digit that QuickBooks prints."""
        return abs(self.difference) > (_ROUNDED if self.measure == "quantity" else _ZERO)

    @property
    def period(self) -> str:
        """Its days in words."""
        return f"{self.end}" if self.start == self.end else f"{self.start} to {self.end}"


@dataclass(frozen=True)
class NotCompared:
    """A report that could not be had.

    Attributes:
        report: QuickBooks' report.
        basis: Accrual or Cash, "" where the report has none.
        start: First day; the last one for balances.
        end: Last day.
        subject: What its rows are about.
        error: Why.
    """

    report: str
    basis: str
    start: date
    end: date
    subject: str
    error: QuickBooksError


def side_by_side(ours: Figures, theirs: Figures) -> Mapping[Key, tuple[str, Decimal, Decimal]]:
    """Name, our figure and theirs by key; what one side lacks is zero there."""
    names = {**ours.names, **{key: name for key, name in theirs.names.items() if name}}
    return {
        key: (names.get(key[0], ""), ours.amounts.get(key, _ZERO), theirs.amounts.get(key, _ZERO))
        for key in sorted(ours.amounts.keys() | theirs.amounts.keys())
    }
