"""The parts of a report answer: header, columns, cells, rows. All cell values are text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.clock import Clock

Json = dict[str, Any]


def money(amount: int | None) -> str:
    """Cents as a cell: two decimals, blank for None."""
    if amount is None:
        return ""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def cell(value: str, identifier: int | str | None = None) -> Json:
    """One cell; `identifier` is the id of the record it names."""
    return {"value": value} if identifier is None else {"value": value, "id": str(identifier)}


def column(title: str, kind: str, key: str, **metadata: str) -> Json:
    """One column; its ColKey comes last in MetaData, after dates."""
    pairs = {**metadata, "ColKey": key}
    return {
        "ColTitle": title,
        "ColType": kind,
        "MetaData": [{"Name": name, "Value": value} for name, value in pairs.items()],
    }


def data(cells: Sequence[Json], kind: str | None = "Data") -> Json:
    """A leaf row; summaries by party carry no type."""
    row: Json = {"ColData": list(cells)}
    return {**row, "type": kind} if kind else row


def section(
    *, header: Sequence[Json] | None = None, rows: Sequence[Json] | None = None,
    summary: Sequence[Json] | None = None, group: str | None = None,
) -> Json:  # fmt: skip
    """A Section row; the parts that are None are left out, as QuickBooks does."""
    row: Json = {}
    if header is not None:
        row["Header"] = {"ColData": list(header)}
    if rows is not None:
        row["Rows"] = {"Row": list(rows)}
    if summary is not None:
        row["Summary"] = {"ColData": list(summary)}
    row["type"] = "Section"
    if group is not None:
        row["group"] = group
    return row


def answer(
    clock: Clock, name: str, fields: Mapping[str, str | None], options: Mapping[str, str],
    columns: Iterable[Json], rows: Iterable[Json],
) -> Json:  # fmt: skip
    """A whole report; header fields that are None are left out."""
    header: Json = {"Time": clock.now().isoformat(timespec="seconds"), "ReportName": name}
    header.update({key: value for key, value in fields.items() if value is not None})
    header["Option"] = [{"Name": key, "Value": value} for key, value in options.items()]
    listed = list(rows)
    return {
        "Header": header,
        "Columns": {"Column": list(columns)},
        "Rows": {"Row": listed} if listed else {},
    }


def day(number: int) -> str:
    """A day count of the books as `YYYY-MM-DD`."""
    return date.fromordinal(number).isoformat()


def flag(value: bool) -> str:
    """A boolean as options spell it."""
    return "true" if value else "false"
