"""Periods: how a long one is cut so that QuickBooks answers each part, and parts can be proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Window:
    """Days from start to end, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"a period from {self.start} to {self.end}")

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"

    def halves(self, by: str = "", fiscal_start: int = 1) -> tuple[Window, ...]:
        """The period in two; none for a single day.

        Args:
            by: What columns are summarised by: they are cut between two of them where possible.
            fiscal_start: First month of the fiscal year, which quarters and years follow.
        """
        halves = self._cut(2)
        if not halves:
            return ()
        between = [day for day in self._days() if _begins(day, by, fiscal_start)]
        if not between:
            return halves
        first = min(between, key=lambda day: abs(day - halves[1].start))
        return Window(self.start, first - _DAY), Window(first, self.end)

    def _days(self) -> Iterator[date]:
        """All days but the first."""
        span = (self.end - self.start).days
        return (self.start + _DAY * number for number in range(1, span + 1))

    def thirds(self) -> tuple[Window, ...]:
        """The first third and the rest; none for a single day."""
        return self._cut(3)

    def _cut(self, parts: int) -> tuple[Window, ...]:
        if self.start == self.end:
            return ()
        middle = self.start + (self.end - self.start) // parts
        return Window(self.start, middle), Window(middle + _DAY, self.end)


def _begins(day: date, by: str, fiscal_start: int) -> bool:
    """Whether a column by that period begins on a day; weeks begin on Sunday."""
    if by == "Week":
        return day.isoweekday() == 7
    months = {"Month": 1, "Quarter": 3, "Year": 12}.get(by)
    return months is not None and day.day == 1 and (day.month - fiscal_start) % months == 0


def planned(window: Window, months: int | None, fiscal_start: int = 1) -> Iterator[Window]:
    """Cut a period into parts of at most `months` months, none across a fiscal year's start.

    Within a fiscal year each balance at the end of a part is the one at the next part's beginning;
    at its start income and expense begin anew, which a part must not hide in its middle.

    Args:
        window: The period.
        months: Longest part; None for any.
        fiscal_start: First month of the fiscal year, 1 to 12.
    """
    first = window.start
    while first <= window.end:
        year = date(fiscal_year(first, fiscal_start) + 1, fiscal_start, 1)
        following = min(year, _months_later(first, months)) if months else year
        yield Window(first, min(following - _DAY, window.end))
        first = following


def fiscal_year(day: date, fiscal_start: int) -> int:
    """The calendar year in which the fiscal year of a day began."""
    return day.year - (day.month < fiscal_start)


def _months_later(day: date, months: int) -> date:
    """First day of the month that many months after a day's own."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)
