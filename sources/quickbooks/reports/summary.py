"""Summaries: a row per account, customer, item or the like, with columns of amounts."""

from __future__ import annotations

from .answer import Cells, Described, Row
from .keys import AMOUNTS, SUBJECTS, Cell
from .problems import ReportUnreadable
from .walk import Column, Place, Walker

#: Rows that are about no record, by the group of the section they stand in.
_NAMELESS = {"OperatingActivities": "NetIncome"}


class SummaryReader(Walker):
    """Reads a summary."""

    def settled(self) -> list[Column]:
        """The subject's column, then amounts by ColKey.

        Raises:
            ReportUnreadable: A column is neither.
        """
        first, *others = self.answer.columns or [Described("", "", None, None)]
        if not {first.key.lower(), first.type.lower()} & SUBJECTS:
            what = f"its type {first.type!r} and ColKey {first.key!r} name nothing known"
            raise ReportUnreadable(self.report.name, "the first column", what)
        columns = [Column(1, "", Cell.REFERENCE)]
        for number, (column, key) in enumerate(zip(others, self._keys(others), strict=True), 2):
            cell = AMOUNTS.get(column.type)
            if cell is None:
                what = f"its type {column.type!r} is unknown"
                raise ReportUnreadable(self.report.name, f"column {key!r}", what)
            columns.append(Column(number, key, cell, column.start, column.end))
        return columns

    def _keys(self, columns: list[Described]) -> list[str]:
        """ColKeys; old layouts have none, then by their dates, or as many as the report has."""
        keys = [column.key or _dated(column) for column in columns]
        if not any(keys) and len(keys) == len(self.report.amounts):
            return list(self.report.amounts)
        if keys and all(keys[:-1]) and not keys[-1]:
            keys[-1] = "total"
        for number, key in enumerate(keys, 2):
            if not key:
                what = "it has no ColKey and no dates"
                raise ReportUnreadable(self.report.name, f"column {number}", what)
        return keys

    def leaf(self, row: Row, place: Place) -> None:
        """A record's amounts."""
        cells = row.ColData or []
        if len(cells) != len(self.columns):
            raise self.unreadable(
                place, cells, f"{len(cells)} cells in {len(self.columns)} columns"
            )
        number = cells[0].id or ""
        group = row.group or ("" if number else _NAMELESS.get(place.path.rpartition("/")[2], ""))
        if not number and not group and self.report.subject == "account":
            raise self.unreadable(place, cells, "a row without account")
        self.emit(cells, cells, self.columns[1:], place, "leaf", group, subject_id=number)

    def own(self, cells: Cells, place: Place) -> None:
        """A parent's own amounts, which its total counts once beside those of its children."""
        if len(cells) != len(self.columns):
            raise self.unreadable(
                place, cells, f"{len(cells)} cells in {len(self.columns)} columns"
            )
        self.emit(cells, cells, self.columns[1:], place, "leaf", "")


def _dated(column: Described) -> str:
    return f"{column.start}/{column.end}" if column.start and column.end else ""
