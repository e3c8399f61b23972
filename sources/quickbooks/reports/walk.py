"""The walk over the rows of a report, which summaries and details share.

A row is a leaf (ColData) or a section (Header, Rows, Summary). What occurs, all recorded: sections
without rows, with a Summary alone, with a Header alone (totals of old layouts); parents whose own
amounts stand in their Header; totals that are leaves with a group.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .answer import Answer, Cells, Row
from .catalogue import Report
from .cells import value_of
from .keys import Cell
from .lines import Figure, Line, Value
from .problems import ReportUnreadable

GRAND_TOTAL = "GrandTotal"


@dataclass(frozen=True)
class Column:
    """A column whose key and kind are settled."""

    number: int
    key: str
    cell: Cell
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Place:
    """Where a row stands: tokens of the sections around it, the innermost id and its title."""

    section: tuple[str, ...] = ()
    subject_id: str = ""
    title: str = ""

    @property
    def path(self) -> str:
        """The sections as text."""
        return "/".join(self.section)


class Walker(ABC):
    """Reads the rows of one answer; `figures` and `lines` fill as it goes."""

    def __init__(self, answer: Answer, report: Report) -> None:
        self.answer = answer
        self.report = report
        self.subject = report.subject or "section"
        self.columns = self.settled()
        self.figures: list[Figure] = []
        self.lines: list[Line] = []
        self._row_no = 0

    @abstractmethod
    def settled(self) -> list[Column]:
        """The columns with their keys; refuses unknown ones."""

    @abstractmethod
    def leaf(self, row: Row, place: Place) -> None:
        """Take a row of cells in."""

    @abstractmethod
    def own(self, cells: Cells, place: Place) -> None:
        """Take the amounts in, that a section has in its header."""

    def walk(self, rows: list[Row]) -> None:
        """Take all rows in."""
        for row in rows:
            self._row(row, Place())

    def _row(self, row: Row, place: Place) -> None:
        if row.ColData is not None:
            if row.Header or row.Summary or row.inside:
                raise self.unreadable(place, row.ColData, "a leaf that is a section, too")
            if row.group == GRAND_TOTAL:
                self.total(row.ColData, Place(), "total", row.group)
            else:
                self.leaf(row, place)
            return
        if row.Header is None and row.Rows is None and row.Summary is None:
            raise self.unreadable(place, [], "a row without cells")
        self._section(row, place)

    def _section(self, row: Row, place: Place) -> None:
        header = row.Header.ColData if row.Header else []
        named = next((cell for cell in header if cell.id), None)
        number = (named.id or "") if named else ""
        title = (named.value or "") if named else place.title
        token = row.group or (f"{self.subject}:{number}" if number else "")
        inner = Place(
            (*place.section, token) if token else place.section,
            number or place.subject_id,
            title,
        )
        if any(cell.value for cell in header[1:]):
            if number:
                self.own(header, inner)
            elif row.inside or row.Summary:
                raise self.unreadable(inner, header, "amounts beside a title")
            else:
                self.total(header, inner, "subtotal", row.group)  # totals of old layouts
        for inside in row.inside:
            self._row(inside, inner)
        if row.Summary is not None:
            alone = row.Header is None and not row.inside
            whole = row.group == GRAND_TOTAL or (alone and not self._follows())
            self.total(row.Summary.ColData, inner, "total" if whole else "subtotal", row.group)

    def _follows(self) -> bool:
        """Whether a total that stands alone is that of the rows before it."""
        return self.report.name == "JournalReport"

    def total(self, cells: Cells, place: Place, kind: str, group: str) -> None:
        """Take the amounts of a total in; a cell before the first is its title alone."""
        extra = len(cells) - len(self.columns)
        if extra not in (0, 1):
            raise self.unreadable(place, cells, f"a total of {len(cells)} cells")
        first = 0 if extra else 1
        self.emit(cells, cells[extra:], self.columns[first:], place, kind, group, skip=1 - extra)

    def emit(
        self, cells: Cells, shown: Cells, columns: list[Column], place: Place, kind: str,
        group: str, *, skip: int = 1, subject_id: str | None = None,
    ) -> None:  # fmt: skip
        """Make figures of the cells that hold an amount or a number."""
        row_no = self.next_row()
        label = cells[0].value or "" if cells else ""
        for column, cell in zip(columns, shown[skip:], strict=True):
            if column.cell not in (Cell.MONEY, Cell.NUMBER):
                continue
            value = self.value(cell.value, column, place, cells)
            if not isinstance(value, Decimal):
                continue
            self.figures.append(
                Figure(
                    row_no=row_no,
                    column_no=column.number,
                    kind=kind,
                    section=place.path,
                    group=group,
                    subject=self.subject,
                    subject_id=place.subject_id if subject_id is None else subject_id,
                    label=label,
                    column=column.key,
                    start=column.start,
                    end=column.end,
                    amount=value if column.cell is Cell.MONEY else None,
                    number=value if column.cell is Cell.NUMBER else None,
                )
            )

    def next_row(self) -> int:
        """The number of the next row."""
        self._row_no += 1
        return self._row_no

    def value(self, text: str | None, column: Column, place: Place, cells: Cells) -> Value:
        """A cell's value."""
        try:
            return value_of(text or "", column.cell)
        except ValueError as error:
            what = f"column {column.key!r}: {error}"
            raise self.unreadable(place, cells, what) from error

    def unreadable(self, place: Place, cells: Cells, what: str) -> ReportUnreadable:
        """The error for a row."""
        label = next((cell.value for cell in cells if cell.value), "")
        where = " > ".join((*place.section, repr(label) if label else "a row"))
        return ReportUnreadable(self.report.name, where, what)
