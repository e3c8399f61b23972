"""What summarize_column_by makes of postings: period columns, or one per customer, class, ..."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from sandbox.reports.layout import Json, column
from sandbox.reports.macros import Span, fiscal_year_start, month_start, quarter_start
from sandbox.reports.parties import NOT_SPECIFIED, Parties
from sandbox.store import Store

PERIODS = ("Days", "Week", "Month", "Quarter", "Year")
_FIELDS = {
    "Customers": ("customer", "Customer"),
    "Vendors": ("vendor", "Vendor"),
    "Employees": ("employee", "Employee"),
    "Classes": ("class", "Class"),
    "Departments": ("department", "Department"),
    "ProductsAndServices": ("item", "Item"),
}
CHOICES = ("Total", *PERIODS, *_FIELDS)
MOST_DAYS = 100
"""Day columns beyond this many are summed up in a column "Others"."""


@dataclass(frozen=True)
class Columns:
    """The money columns left of the total.

    by: column of `posting` that decides; "" when there is only the total.
    starts: period starts as day counts, to find a day's column.   places: column number by the
    field's value, when it is not the day.
    """

    described: list[Json]
    by: str = ""
    starts: tuple[int, ...] = ()
    places: Mapping[int | None, int] = field(default_factory=dict)

    def index(self, value: int | None) -> int:
        """The column a posting's field belongs to."""
        if self.starts:
            return bisect_right(self.starts, value or 0) - 1
        return self.places[value]


def period_columns(choice: str, span: Span, fiscal_start: int) -> Columns:
    """One column per day, week (from Sunday), month, fiscal quarter or fiscal year."""
    most = MOST_DAYS + 1 if choice == "Days" else None
    parts = list(islice(_split(choice, span, fiscal_start), most))
    others = choice == "Days" and len(parts) > MOST_DAYS
    described = [_period(choice, first, last) for first, last in parts]
    if others:
        rest = Span(parts[MOST_DAYS][0], span.end, None)
        dates = {"StartDate": rest.start.isoformat(), "EndDate": rest.end.isoformat()}
        described[MOST_DAYS:] = [column("Others", "Money", "others", **dates)]
    return Columns(described, "day", tuple(first.toordinal() for first, _ in parts))


def _split(choice: str, span: Span, fiscal_start: int) -> Iterable[tuple[date, date]]:
    first = span.start
    while first <= span.end:
        following = _next(choice, first, fiscal_start)
        yield first, min(following - timedelta(days=1), span.end)
        first = following


def _next(choice: str, day: date, fiscal_start: int) -> date:
    """First day of the period after the one `day` lies in."""
    if choice == "Days":
        return day + timedelta(days=1)
    if choice == "Week":
        return day + timedelta(days=7 - (day.weekday() + 1) % 7)
    if choice == "Month":
        return month_start(day.year, day.month + 1)
    start = quarter_start(day, fiscal_start) if choice == "Quarter" else None
    if start is not None:
        return month_start(start.year, start.month + 3)
    start = fiscal_year_start(day, fiscal_start)
    return month_start(start.year + 1, start.month)


def _period(choice: str, first: date, last: date) -> Json:
    title = _title(choice, first, last)
    dates = {"StartDate": first.isoformat(), "EndDate": last.isoformat()}
    return column(title, "Money", title, **dates)


def _title(choice: str, first: date, last: date) -> str:
    """A period's heading: `Jan 2024`, `Jan - Mar, 2024`, `Jan 1 - Jun 21, 2015`."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    if choice == "Days":
        return f"{first:%b} {first.day}, {first.year}"
    if choice == "Month" and whole:
        return f"{first:%b %Y}"
    if choice in {"Quarter", "Year"} and whole:
        if first.year != last.year:
            return f"{first:%b %Y} - {last:%b %Y}"
        comma = "," if choice == "Quarter" else ""
        return f"{first:%b} - {last:%b}{comma} {last.year}"
    until = f"{last:%b} {last.day}" if first.month != last.month else str(last.day)
    return f"{first:%b} {first.day} - {until}, {last.year}"


def field_of(choice: str) -> str:
    """The column of `posting` behind a choice that is not a period; "" for Total."""
    return _FIELDS[choice][0] if choice in _FIELDS else ""


def record_columns(store: Store, choice: str, values: Iterable[int | None]) -> Columns:
    """One column per record that occurs, by name; postings without one come last."""
    by, entity = _FIELDS[choice]
    parties = Parties(store, entity)
    keys = sorted(set(values), key=lambda number: parties.node(number).order)
    described = [
        column(parties.full_name(key), "Money", NOT_SPECIFIED if key is None else str(key))
        for key in keys
    ]
    return Columns(described, by, places={key: place for place, key in enumerate(keys)})
