"""Details: a row per transaction, entry or account, with columns by ColKey."""

from __future__ import annotations

from dataclasses import replace

from .answer import Answer, Cells, Row
from .catalogue import Report
from .cells import value_of
from .keys import KEYS, Cell
from .lines import Line, Value
from .problems import ReportUnreadable
from .walk import Column, Place, Walker

#: How old journals write the date of a transaction that a row above names.
_NO_DATE = "0-00-00"
_OTHER_SIDE = frozenset({"split_acc", "other_account"})


class DetailReader(Walker):
    """Reads a detail."""

    def __init__(self, answer: Answer, report: Report) -> None:
        super().__init__(answer, report)
        self._above: Line | None = None  # the row before, in a journal that names things once

    def settled(self) -> list[Column]:
        """The columns by ColKey.

        Raises:
            ReportUnreadable: One has no ColKey, or an unknown one.
        """
        columns = []
        for number, column in enumerate(self.answer.columns, 1):
            if column.key not in KEYS:
                what = f"its ColKey {column.key!r} is unknown (type {column.type!r})"
                raise ReportUnreadable(self.report.name, f"column {number}", what)
            columns.append(Column(number, column.key, KEYS[column.key]))
        return columns

    def leaf(self, row: Row, place: Place) -> None:
        """A transaction or an entry of one, an account, or the balance before the period."""
        cells = row.ColData or []
        if len(cells) != len(self.columns):
            raise self.unreadable(
                place, cells, f"{len(cells)} cells in {len(self.columns)} columns"
            )
        if self._opens(cells):
            self._take(cells, place, "opening", self.columns[1:])
            return
        self._take(cells, place, "leaf", self.columns)
        if self._said_once(cells):
            self._repeat(cells, place)
        self._above = self.lines[-1]
        line = self.lines[-1]
        if any(column.cell is Cell.TRANSACTION for column in self.columns) and not line.txn_id:
            raise self.unreadable(place, cells, "a transaction without id")

    def own(self, cells: Cells, place: Place) -> None:
        """Sections of details have no amounts of their own."""
        raise self.unreadable(place, cells, "amounts beside a title")

    def _opens(self, cells: Cells) -> bool:
        """Whether a row is a balance before the period: a title and running balances alone."""
        filled = [c for c, one in zip(self.columns[1:], cells[1:], strict=True) if one.value]
        return (
            self.report.name == "GeneralLedger"
            and not any(one.id for one in cells)
            and all(column.key.startswith("rbal") for column in filled)
            and not _is_value(cells[0].value, self.columns[0])
        )

    def _take(self, cells: Cells, place: Place, kind: str, columns: list[Column]) -> None:
        values: dict[str, Value] = {}
        ids: dict[str, str] = {}
        txn_type = txn_id = ""
        for column in columns:
            cell = cells[column.number - 1]
            if column.cell is Cell.TRANSACTION:
                txn_type, txn_id = cell.value or "", cell.id or ""
                continue
            several = column.key in _OTHER_SIDE and not cell.id  # "-Split-", or nothing
            text = "" if several or cell.value == _NO_DATE else cell.value
            values[column.key] = self.value(text, column, place, cells)
            if column.cell is Cell.REFERENCE and cell.id:
                ids[column.key] = cell.id
        self.lines.append(
            Line(
                row_no=self.next_row(),
                kind=kind,
                section=place.path,
                subject=self.subject,
                subject_id=place.subject_id,
                txn_type=txn_type,
                txn_id=txn_id,
                values=values,
                ids=ids,
                title=place.title,
            )
        )

    def _said_once(self, cells: Cells) -> bool:
        return self.report.name == "JournalReport" and any(c.value == _NO_DATE for c in cells)

    def _repeat(self, cells: Cells, place: Place) -> None:
        """Give a row the transaction that the row above names."""
        if self._above is None:
            raise self.unreadable(place, cells, "an entry before any transaction")
        line, above = self.lines[-1], self._above
        said = {key: above.values.get(key) for key in ("tx_date", "doc_num") if key in line.values}
        self.lines[-1] = replace(
            line,
            txn_type=above.txn_type,
            txn_id=above.txn_id,
            values={**line.values, **said},
        )


def _is_value(text: str | None, column: Column) -> bool:
    """Whether a text is what its column holds, rather than a title in its place."""
    if column.cell is Cell.TEXT or not text:
        return False
    try:
        value_of(text, column.cell)
    except ValueError:
        return False
    return column.cell is Cell.DATE
