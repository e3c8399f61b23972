"""Date macros: names of periods relative to today, as the Reports API spells them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sandbox import errors

DEFAULT_MACRO = "This Fiscal Year-to-date"


@dataclass(frozen=True)
class Span:
    """Days from start to end, both included; `macro` when a macro chose them."""

    start: date
    end: date
    macro: str | None


def month_start(year: int, month: int) -> date:
    """First day of a month; months beyond 1 to 12 run into the years around."""
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, 1)


def fiscal_year_start(day: date, first_month: int) -> date:
    """First day of the fiscal year that `day` lies in."""
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)


def quarter_start(day: date, first_month: int) -> date:
    """First day of the quarter that `day` lies in, quarters counted from `first_month`."""
    return month_start(day.year, day.month - (day.month - first_month) % 3)


_PERIODS = ("week", "month", "quarter", "year")
_OFFSETS = {"this": 0, "last": -1, "next": 1}


def macro_span(macro: str, today: date, first_month: int) -> Span:
    """The days a macro names, in any case; a fault for names that do not exist.

    Fiscal quarters and years count from `first_month`, calendar ones from January.
    """
    name = " ".join(macro.lower().replace("_", " ").split())
    if name == "all":
        return Span(date(1980, 1, 1), today, name)
    if name in {"today", "yesterday"}:
        day = today - timedelta(days=int(name == "yesterday"))
        return Span(day, day, name)
    head, _, rest = name.partition(" ")
    to_date = rest.endswith("-to-date")
    words = rest.removesuffix("-to-date").split()
    period = words[-1] if words else ""
    kind = words[0] if len(words) == 2 else "calendar"
    if head not in _OFFSETS or period not in _PERIODS or kind not in {"fiscal", "calendar"}:
        raise errors.invalid_enum(macro, "date_macro")
    return _span(
        name, today, _OFFSETS[head], period, first_month if kind == "fiscal" else 1, to_date
    )


def _span(
    name: str, today: date, offset: int, period: str, first_month: int, to_date: bool
) -> Span:
    start = _start(today, period, first_month)
    first = _shift(start, period, offset)
    last = _shift(start, period, offset + 1) - timedelta(days=1)
    if to_date:
        last = min(first + (today - start), last)
    return Span(first, last, name)


def _start(today: date, period: str, first_month: int) -> date:
    if period == "week":
        return today - timedelta(days=(today.weekday() + 1) % 7)
    if period == "month":
        return today.replace(day=1)
    if period == "quarter":
        return quarter_start(today, first_month)
    return fiscal_year_start(today, first_month)


def _shift(start: date, period: str, count: int) -> date:
    if period == "week":
        return start + timedelta(weeks=count)
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    return month_start(start.year, start.month + months * count)
