"""The comparison: asks QuickBooks and the marts, and lays the figures side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sources.quickbooks.errors import (
    ProtocolError,
    QuickBooksError,
    RequestRefused,
    ServerFault,
    ServiceUnavailable,
)
from sources.quickbooks.reports import ReportMoved, ReportReader

from .checks import Check
from .company import Books
from .lines import Figures, Line, NotCompared, side_by_side


@dataclass
class Compared:
    """What came of some comparisons.

    Attributes:
        lines: Figures side by side.
        missed: Reports that could not be had.
    """

    lines: list[Line] = field(default_factory=list)
    missed: list[NotCompared] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether any figure does."""
        return any(line.differs for line in self.lines)


def compare(
    books: Books,
    reader: ReportReader,
    wanted: Sequence[Check],
    announce: Callable[[Check], None] = lambda _: None,
) -> Compared:
    """All figures of some comparisons.

    A report that cannot be had takes nothing from the others. Where asking on is of no use (an
    outage, a log-in that has ended, a budget that is used up), the rest is not asked for.

    Raises:
        QuickBooksError: By remedy, when not a single report could be had.
    """
    found = Compared()
    with books.open():
        ours = [_ours(books, check) for check in wanted]
    for turn, check in enumerate(wanted):
        announce(check)
        try:
            found.lines += _lines(ours[turn], reader, check)
        except QuickBooksError as error:
            rest = [check] if _concerns_one(error) else wanted[turn:]
            found.missed += [_missed(one, error) for one in rest]
            if len(rest) > 1:
                break
    if len(found.missed) == len(wanted):
        raise found.missed[0].error
    return found


def _concerns_one(error: QuickBooksError) -> bool:
    """Whether the next report may be had all the same."""
    if isinstance(error, ServiceUnavailable):
        return error.late
    return isinstance(error, RequestRefused | ServerFault | ProtocolError | ReportMoved)


def _missed(check: Check, error: QuickBooksError) -> NotCompared:
    window = check.ask.window
    days = window.start, window.end
    return NotCompared(check.ask.name, check.basis, *days, check.subject, error)


def _lines(ours: Figures, reader: ReportReader, check: Check) -> Iterator[Line]:
    window = check.ask.window
    theirs = check.theirs(reader.read_at_once(check.ask))
    for (id_, measure), (name, mine, other) in side_by_side(ours, theirs).items():
        yield Line(
            check.ask.name,
            check.basis,
            window.start,
            window.end,
            check.subject,
            id_,
            measure,
            name,
            mine,
            other,
        )


def _ours(books: Books, check: Check) -> Figures:
    found = Figures()
    for subject_id, measure, amount, name in books.rows(check.ours):
        found.add(subject_id, measure, amount, name or "")
    return found
