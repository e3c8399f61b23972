"""From the bytes of a report answer to figures and lines: by group, ColKey and id alone.

Titles are in the company's language and change with layouts; the order of rows is not promised. So
neither decides anything here. What cannot be placed is an error, never left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from .answer import Answer, Row, decoded
from .catalogue import REPORTS, Shape
from .detail import DetailReader
from .lines import Read
from .problems import ReportUnreadable
from .summary import SummaryReader
from .walk import Walker

READERS: Mapping[Shape, type[Walker]] = {
    Shape.SUMMARY: SummaryReader,
    Shape.DETAIL: DetailReader,
}
#: Cells that a report may have; QuickBooks cuts off what lies beyond, at HTTP 200.
MOST_CELLS = 400_000


def read_report(body: bytes, name: str, *, most_cells: int = MOST_CELLS) -> Read:
    """Read the answer to `GET /reports/{name}`.

    Args:
        body: The answer.
        name: The report that was asked for.
        most_cells: Where QuickBooks cuts reports off.

    Raises:
        ReportUnreadable: Something in it is not understood.
    """
    report = REPORTS.get(name)
    if report is None:
        known = ", ".join(REPORTS)
        raise ReportUnreadable(name, "its name", f"no such report; there are {known}")
    answer = decoded(body, name)
    rows, truncated = _without_end(answer, most_cells)
    reader = READERS[report.shape](answer, report)
    reader.walk(rows)
    return Read(
        report=name,
        basis=answer.basis,
        start=answer.start,
        end=answer.end,
        by=answer.by,
        currency=answer.currency,
        time=answer.time,
        no_data=answer.no_data,
        truncated=truncated,
        columns=[(c.start, c.end) for c in reader.columns if c.start and c.end],
        figures=reader.figures,
        lines=reader.lines,
    )


def _without_end(answer: Answer, most_cells: int) -> tuple[list[Row], bool]:
    """The rows, without the sentence that says that there would be more, and whether there would.

    The sentence is a single cell in a report of several columns, in any language. A report that has
    no room for another row counts as cut off, too: asking for half of it does no harm.
    """
    width = len(answer.columns)
    full = sum(map(_cells, answer.rows)) > most_cells - max(width, 1)
    *others, last = answer.rows or [Row()]
    cells = last.ColData or []
    if width > 1 and len(cells) == 1 and not cells[0].id and not last.group:
        return others, True
    return answer.rows, full


def _cells(row: Row) -> int:
    own = [row.ColData or [], *(part.ColData for part in (row.Header, row.Summary) if part)]
    return sum(map(len, own)) + sum(map(_cells, row.inside))
