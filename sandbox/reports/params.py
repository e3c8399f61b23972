"""Parameters of a report request: what they mean, their defaults, and faults for wrong ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sandbox import errors
from sandbox.reports.macros import DEFAULT_MACRO, Span, macro_span

FILTERS = ("customer", "vendor", "employee", "item", "class", "department")
"""Parameters that narrow a report to ids, in the order headers echo them."""

HEADER_NAMES = {
    "customer": "Customer", "vendor": "Vendor", "employee": "Employee", "item": "Item",
    "class": "Class", "department": "Department",
}  # fmt: skip
"""How headers call the filters."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2999  # reports do arithmetic around the days they are given
_LONGEST_ID = 18  # digits that fit the books' ids


@dataclass(frozen=True)
class Params:
    """Parameters by name, read through methods that validate; unknown names are ignored."""

    values: Mapping[str, str]
    today: date
    fiscal_start: int

    def day(self, name: str) -> date | None:
        """A day `YYYY-MM-DD`, or None when it is not given."""
        text = self.values.get(name)
        if not text:
            return None
        try:
            found = date.fromisoformat(text)
        except ValueError:
            detail = f"Invalid date format. Supplied value:{text}"
            raise errors.invalid_value(detail, name) from None
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            detail = f"The year must be {_FIRST_YEAR} to {_LAST_YEAR}. Supplied value:{text}"
            raise errors.invalid_value(detail, name)
        return found

    @staticmethod
    def date_of(number: int) -> date:
        """The day of a day count of the books."""
        return date.fromordinal(number)

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of `allowed`, in any case."""
        text = self.values.get(name)
        if not text:
            return default
        for value in allowed:
            if value.lower() == text.lower():
                return value
        raise errors.invalid_enum(text, name)

    def number(self, name: str, default: int, highest: int) -> int:
        """A whole number from 1 to `highest`."""
        text = self.values.get(name)
        if not text:
            return default
        short = text.isdecimal() and len(text) <= _LONGEST_ID
        if not short or not 1 <= int(text) <= highest:
            raise errors.invalid_value(
                f"{name} must be 1 to {highest}. Supplied value:{text}", name
            )
        return int(text)

    def ids(self, name: str) -> tuple[int, ...]:
        """Comma-separated ids."""
        text = self.values.get(name, "")
        parts = [part.strip() for part in text.split(",") if part.strip()]
        for part in parts:
            if not part.isdecimal() or len(part) > _LONGEST_ID:
                raise errors.invalid_id(part)
        return tuple(int(part) for part in parts)

    def filters(self) -> dict[str, tuple[int, ...]]:
        """The narrowing parameters that are given."""
        found = {name: self.ids(name) for name in FILTERS}
        return {name: ids for name, ids in found.items() if ids}

    def span(self, default_macro: str = DEFAULT_MACRO) -> Span:
        """The days a report covers: start_date and end_date win over date_macro.

        One of the two alone borrows the other from the macro.
        """
        start, end = self.day("start_date"), self.day("end_date")
        macro = self.values.get("date_macro") or default_macro
        given = macro_span(macro, self.today, self.fiscal_start)
        if start is None and end is None:
            return given
        first, last = start or min(given.start, end or given.start), end or given.end
        if first > last:
            detail = "The start date must be before the end date."
            raise errors.invalid_value(detail, "start_date")
        return Span(first, last, None)
