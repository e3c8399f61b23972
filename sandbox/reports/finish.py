"""The last touch on a report: its layout, its language, and the end put to long ones."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.reports.language import Translator
from sandbox.reports.layout import Json, cell
from sandbox.reports.line_columns import SPLIT

MOST_CELLS = 400_000
"""Cells a report may have; what lies beyond is cut off, with a last row that says so."""
CUT_OFF = "Unable to display more data. Please reduce the date range."

_OLD_TITLES = {
    "Assets": "ASSETS",
    "Total Assets": "TOTAL ASSETS",
    "Liabilities and Equity": "LIABILITIES AND EQUITY",
    "Total Liabilities and Equity": "TOTAL LIABILITIES AND EQUITY",
    "Operating Activities": "OPERATING ACTIVITIES",
    "Investing Activities": "INVESTING ACTIVITIES",
    "Financing Activities": "FINANCING ACTIVITIES",
    "Other Current Assets": "Other current assets",
    "Total": "TOTAL",
}
_PLAIN_COLUMNS = frozenset(
    {"GeneralLedger", "ProfitAndLossDetail", "AgedReceivableDetail", "JournalReport"}
)
"""Reports whose old columns have their ColKey as type, and no MetaData."""


def finished(report: Json, *, layout: int, language: str, most_cells: int) -> Json:
    """A report as it leaves the server.

    layout: 2 as since the change of 2026, 1 as before: some titles in capitals, "-Split-" for
    several accounts, journals that name a transaction in its first row alone.
    language: ISO code of the company's language; titles and types of transactions are translated,
    names, groups and ColKeys are not.
    """
    if layout == 1:
        _old_layout(report)
    else:
        _each_cell(report, lambda one: one.update(value="") if one["value"] == SPLIT else None)
    translator = Translator.of(language)
    if translator is not None:
        _translate(report, translator)
    _cut_off(report, most_cells, translator)
    return report


def _each_cell(report: Json, change: Callable[[Json], Any]) -> None:
    for row in _rows(report):
        for part in (row, row.get("Header", {}), row.get("Summary", {})):
            for one in part.get("ColData", ()):
                change(one)


def _rows(inside: Json) -> Iterator[Json]:
    for row in inside.get("Rows", {}).get("Row", ()):
        yield row
        yield from _rows(row)


def _old_layout(report: Json) -> None:
    def rename(one: Json) -> None:
        if "id" not in one:
            one["value"] = _OLD_TITLES.get(one["value"], one["value"])

    _each_cell(report, rename)
    name = report["Header"]["ReportName"]
    for column in report["Columns"]["Column"]:
        column["ColTitle"] = _OLD_TITLES.get(column["ColTitle"], column["ColTitle"])
        if name in _PLAIN_COLUMNS:
            column["ColType"] = column.pop("MetaData")[-1]["Value"]
    if name == "JournalReport":
        _say_once(report)


def _say_once(report: Json) -> None:
    """Leave out what a transaction's first row said already; a date is written as no date."""
    kinds = [column["ColType"] for column in report["Columns"]["Column"]]
    first = True
    for row in _rows(report):
        if "ColData" not in row:
            first = True
            continue
        for kind, one in zip(kinds, row["ColData"], strict=True):
            if not first and kind == "tx_date":
                one["value"] = "0-00-00"
            elif not first and kind in {"txn_type", "doc_num"}:
                one.clear()
                one["value"] = ""
        first = False


def _translate(report: Json, translator: Translator) -> None:
    def columns(inside: list[Json]) -> None:
        for column in inside:
            column["ColTitle"] = translator.title(column["ColTitle"])
            columns(column.get("Columns", {}).get("Column", []))

    def change(one: Json) -> None:
        one["value"] = translator.kind(one["value"]) if one.get("id") else (
            translator.title(one["value"])
        )  # fmt: skip

    columns(report["Columns"]["Column"])
    _each_cell(report, change)


def _cut_off(report: Json, most_cells: int, translator: Translator | None) -> None:
    """Drop what comes after the last cell allowed, totals of open sections too."""
    left = most_cells

    def keep(rows: list[Json]) -> bool:
        nonlocal left
        for place, row in enumerate(rows):
            left -= sum(len(row.get(part, {}).get("ColData", ())) for part in ("Header", "Summary"))
            left -= len(row.get("ColData", ()))
            if left < 0:
                del rows[place:]
                return False
            if not keep(row.get("Rows", {}).get("Row", [])):
                row.pop("Summary", None)
                del rows[place + 1 :]
                return False
        return True

    listed = report["Rows"].get("Row", [])
    if not keep(listed):
        text = translator.title(CUT_OFF) if translator else CUT_OFF
        listed.append({"ColData": [cell(text)], "type": "Data"})
