"""The raw tables of reports, and their rows as Arrow.

    report          one row per answer: what was asked for, when, and how much came
    report_figure   numbers of summaries, and all totals; one row per number
    report_line     rows of details; one row per entry, transaction or account

All keys begin with realm_id and hold what was asked for: report, basis, parameters, window. Rows of
an answer belong together by its `taken_at`: rows of an older one are not the report any more, which
`report` tells (an answer without rows leaves a row there, too).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from ..columns import Kind
from ..system import SystemTable
from .asking import Ask
from .keys import KEYS, Cell
from .lines import Figure, Line, Read
from .proofs import account_of

_DAY, _TEXT, _INTEGER = pa.date32(), pa.string(), pa.int64()
_OF_CELL = {
    Cell.TEXT: _TEXT,
    Cell.REFERENCE: _TEXT,
    Cell.DATE: _DAY,
    Cell.INTEGER: _INTEGER,
    Cell.MONEY: Kind.MONEY.arrow,
    Cell.NUMBER: Kind.RATE.arrow,
}
_WINDOW = ("realm_id", "report", "basis", "parameters", "window_start", "window_end")
_ANSWER: list[tuple[str, pa.DataType]] = [
    ("realm_id", _TEXT),
    ("report", _TEXT),
    ("basis", _TEXT),
    ("parameters", _TEXT),
    ("window_start", _DAY),
    ("window_end", _DAY),
    ("taken_at", Kind.INSTANT.arrow),
]

REPORT = SystemTable(
    "report",
    pa.schema(
        [
            *_ANSWER,
            ("currency", _TEXT),
            ("columns_by", _TEXT),
            ("no_data", pa.bool_()),
            ("figures", _INTEGER),
            ("lines", _INTEGER),
        ]
    ),
    key=_WINDOW,
)
REPORT_FIGURE = SystemTable(
    "report_figure",
    pa.schema(
        [
            *_ANSWER,
            ("row_no", _INTEGER),
            ("column_no", _INTEGER),
            ("kind", _TEXT),
            ("section", _TEXT),
            ("row_group", _TEXT),
            ("subject", _TEXT),
            ("subject_id", _TEXT),
            ("label", _TEXT),
            ("column_key", _TEXT),
            ("period_start", _DAY),
            ("period_end", _DAY),
            ("amount", Kind.MONEY.arrow),
            ("number", Kind.RATE.arrow),
        ]
    ),
    key=(*_WINDOW, "row_no", "column_no"),
    merge_key=_WINDOW,
)


def _cells() -> Iterator[tuple[str, pa.DataType]]:
    """A column for every ColKey, and one for the id beside a name."""
    for key, cell in KEYS.items():
        if cell is not Cell.TRANSACTION:
            yield key, _OF_CELL[cell]
        if cell is Cell.REFERENCE:
            yield f"{key}_id", _TEXT


REPORT_LINE = SystemTable(
    "report_line",
    pa.schema(
        [
            *_ANSWER,
            ("row_no", _INTEGER),
            ("kind", _TEXT),
            ("section", _TEXT),
            ("subject", _TEXT),
            ("subject_id", _TEXT),
            ("account_id", _TEXT),
            ("txn_type", _TEXT),
            ("txn_id", _TEXT),
            *_cells(),
        ]
    ),
    key=(*_WINDOW, "row_no"),
    merge_key=_WINDOW,
)
REPORT_TABLES = (REPORT, REPORT_FIGURE, REPORT_LINE)


def rows_of(realm_id: str, ask: Ask, reads: Iterable[Read]) -> dict[str, pa.Table]:
    """The rows of a report, by table, ready to be loaded.

    Args:
        realm_id: The company.
        ask: What was asked for.
        reads: What `ReportReader.read` gave, one element per part; each is a window of its own.
    """
    answers: list[dict[str, Any]] = []
    figures: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for read in reads:
        answer = _answer(realm_id, ask, read)
        answers.append(
            {
                **answer,
                "currency": read.currency,
                "columns_by": read.by,
                "no_data": read.no_data,
                "figures": len(read.figures),
                "lines": len(read.lines),
            }
        )
        figures += [{**answer, **_figure(figure)} for figure in read.figures]
        lines += [{**answer, **_line(line)} for line in read.lines]
    found = ((REPORT, answers), (REPORT_FIGURE, figures), (REPORT_LINE, lines))
    return {table.name: pa.Table.from_pylist(rows, table.schema) for table, rows in found}


def _answer(realm_id: str, ask: Ask, read: Read) -> dict[str, Any]:
    window = ask.window
    return {
        "realm_id": realm_id,
        "report": read.report,
        "basis": (read.basis or ask.basis) if ask.report.bases else "",
        "parameters": ask.parameters,
        "window_start": read.start or window.start,
        "window_end": read.end or window.end,
        "taken_at": read.time,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    row = asdict(figure)
    row["row_group"] = row.pop("group")
    row["column_key"] = row.pop("column")
    row["period_start"], row["period_end"] = row.pop("start"), row.pop("end")
    return row


def _line(line: Line) -> dict[str, Any]:
    return {
        "row_no": line.row_no,
        "kind": line.kind,
        "section": line.section,
        "subject": line.subject,
        "subject_id": line.subject_id,
        "account_id": account_of(line),
        "txn_type": line.txn_type,
        "txn_id": line.txn_id,
        **line.values,
        **{f"{key}_id": number for key, number in line.ids.items()},
    }
