"""The comparison: asks QuickBooks and the marts, and lays the figures side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sources.quickbooks.reports import ReportReader

from .checks import Check
from .company import Books
from .lines import Figures, Line, side_by_side


def compare(
    books: Books,
    reader: ReportReader,
    wanted: Iterable[Check],
    announce: Callable[[Check], None] = lambda _: None,
) -> list[Line]:
    """All figures of some comparisons.

    Raises:
        QuickBooksError: By remedy.
    """
    found: list[Line] = []
    for check in wanted:
        announce(check)
        found += _lines(books, reader, check)
    return found


def _lines(books: Books, reader: ReportReader, check: Check) -> Iterator[Line]:
    window = check.ask.window
    theirs = check.theirs(reader.read_at_once(check.ask))
    for (id_, measure), (name, ours, other) in side_by_side(_ours(books, check), theirs).items():
        yield Line(
            check.ask.name,
            check.basis,
            window.start,
            window.end,
            check.subject,
            id_,
            measure,
            name,
            ours,
            other,
        )


def _ours(books: Books, check: Check) -> Figures:
    found = Figures()
    for subject_id, measure, amount, name in books.rows(check.ours):
        found.add(subject_id, measure, amount, name or "")
    return found
