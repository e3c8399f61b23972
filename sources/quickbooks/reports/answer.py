"""The form of a report answer: header, columns and nested rows, decoded; strangers refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from .problems import ReportUnreadable


class _Cell(msgspec.Struct):
    value: str | None = None
    id: str | None = None


class _Cells(msgspec.Struct, forbid_unknown_fields=True):
    ColData: list[_Cell] = []


class _Rows(msgspec.Struct, forbid_unknown_fields=True):
    Row: list[Row] = []


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A row: a leaf (ColData) or a section (Header, Rows, Summary), as it came."""

    ColData: list[_Cell] | None = None
    Header: _Cells | None = None
    Rows: _Rows | None = None
    Summary: _Cells | None = None
    type: str = ""
    group: str = ""

    @property
    def inside(self) -> list[Row]:
        """The rows of a section."""
        return self.Rows.Row if self.Rows is not None else []


Cells = list[_Cell]


class _Pair(msgspec.Struct):
    Name: str
    Value: str = ""


class _Columns(msgspec.Struct, forbid_unknown_fields=True):
    Column: list[_Column] = []


class _Column(msgspec.Struct, forbid_unknown_fields=True):
    ColTitle: str = ""
    ColType: str = ""
    MetaData: list[_Pair] = []
    Columns: _Columns | None = None


class _Header(msgspec.Struct):
    ReportName: str
    Time: datetime | None = None
    ReportBasis: str = ""
    StartPeriod: date | None = None
    EndPeriod: date | None = None
    SummarizeColumnsBy: str = ""
    Currency: str = ""
    Option: list[_Pair] = []


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    Header: _Header
    Columns: _Columns = msgspec.field(default_factory=_Columns)
    Rows: _Rows = msgspec.field(default_factory=_Rows)


@dataclass(frozen=True)
class Described:
    """A column as the answer describes it; `key` is "" where it has no ColKey."""

    key: str
    type: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Answer:
    """A decoded report.

    Attributes:
        name: Of the report.
        time: When QuickBooks made it.
        basis: Accrual or Cash, "" where the report has none.
        start: First day, None where the report names none.
        end: Last day.
        by: What the columns are summarised by, "" where the report does not say.
        currency: ISO code.
        no_data: QuickBooks says that there is nothing.
        options: All options of the header.
        columns: The columns that hold cells, in order.
        rows: The outermost rows.
    """

    name: str
    time: datetime | None
    basis: str
    start: date | None
    end: date | None
    by: str
    currency: str
    no_data: bool
    options: dict[str, str]
    columns: list[Described]
    rows: list[Row]


_DECODER = msgspec.json.Decoder(_Answer)
_KEY = re.compile(r"[a-z][a-z_]*")


def decoded(body: bytes, report: str) -> Answer:
    """Decode the answer to a request for a report.

    Raises:
        ReportUnreadable: It has not the form of a report, or is another one.
    """
    try:
        answer = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        text, _, where = str(error).partition(" - at ")
        raise ReportUnreadable(report, where or "its top", text) from error
    except msgspec.DecodeError as error:
        raise ReportUnreadable(report, "its top", f"no JSON ({error})") from error
    header = answer.Header
    if header.ReportName != report:
        what = f"the answer is the report {header.ReportName!r}"
        raise ReportUnreadable(report, "Header.ReportName", what)
    options = {pair.Name: pair.Value for pair in header.Option}
    return Answer(
        name=report,
        time=header.Time,
        basis=header.ReportBasis,
        start=header.StartPeriod,
        end=header.EndPeriod,
        by=header.SummarizeColumnsBy,
        currency=header.Currency,
        no_data=options.get("NoReportData", "").lower() == "true",
        options=options,
        columns=list(_flat(answer.Columns.Column, report)),
        rows=answer.Rows.Row,
    )


def _flat(columns: list[_Column], report: str) -> Iterator[Described]:
    """Columns that hold cells: those inside a column stand in its place."""
    for column in columns:
        if column.Columns is not None and column.Columns.Column:
            yield from _flat(column.Columns.Column, report)
            continue
        pairs = {pair.Name: pair.Value for pair in column.MetaData}
        key = pairs.get("ColKey", "")
        if not key and _KEY.fullmatch(column.ColType):
            key = column.ColType  # before 2016 the type was the key
        try:
            start, end = (_day(pairs.get(name)) for name in ("StartDate", "EndDate"))
        except ValueError as error:
            raise ReportUnreadable(report, f"column {key!r}", str(error)) from error
        yield Described(key, column.ColType, start, end)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
