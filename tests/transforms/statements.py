"""Reads financial statements as the sandbox serves them: accounts by section, and totals apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Report = Mapping[str, Any]
Cells = list[dict[str, str]]
NET_INCOME = "-3"


def balances(report: Report) -> dict[str, Decimal]:
    """Debit balances of a TrialBalance by account id; credits are negative."""
    return {
        row["ColData"][0]["id"]: _money(row["ColData"][1]) - _money(row["ColData"][2])
        for row in report["Rows"].get("Row", ())
        if "ColData" in row
    }


def accounts(report: Report) -> dict[tuple[str, str, str], Decimal]:
    """Amounts of a statement by (section, account id, column), without zeros.

    The section is the innermost group around the account; the column is the first day of its
    period, or the ColKey of a column that has none. The line for the year's result has id -3.
    """
    columns = _columns(report)
    found = {}
    for group, cells in _leaves(report["Rows"], ""):
        for column, cell in zip(columns[1:], cells[1:], strict=True):
            if _money(cell):
                found[group, cells[0].get("id", NET_INCOME), column] = _money(cell)
    return found


def totals(report: Report) -> dict[tuple[str, str], Decimal]:
    """Totals of groups by (group, column), without zeros."""
    columns = _columns(report)
    found = {}
    for group, cells in _summaries(report["Rows"]):
        for column, cell in zip(columns[1:], cells[1:], strict=True):
            if _money(cell):
                found[group, column] = _money(cell)
    return found


def _leaves(rows: Mapping[str, Any], group: str) -> Iterator[tuple[str, Cells]]:
    """Rows with their own amounts: data rows, and parents that have some beside their children."""
    for row in rows.get("Row", ()):
        inside = row.get("group") or group
        if "ColData" in row:
            yield group, row["ColData"]
            continue
        head = row.get("Header", {}).get("ColData", [{}])
        if "id" in head[0]:
            yield inside, head
        yield from _leaves(row.get("Rows", {}), inside)


def _summaries(rows: Mapping[str, Any]) -> Iterator[tuple[str, Cells]]:
    for row in rows.get("Row", ()):
        if "group" in row and "Summary" in row:
            yield row["group"], row["Summary"]["ColData"]
        yield from _summaries(row.get("Rows", {}))


def _columns(report: Report) -> list[str]:
    """First days of period columns, and ColKeys of the others."""
    found = []
    for column in report["Columns"]["Column"]:
        entries = {entry["Name"]: entry["Value"] for entry in column["MetaData"]}
        found.append(entries.get("StartDate") or entries["ColKey"])
    return found


def _money(cell: Mapping[str, str]) -> Decimal:
    return Decimal(cell["value"] or "0")
