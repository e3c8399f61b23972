"""Reads report answers in tests: amounts by group, by account, and the shape of rows."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Body = dict[str, Any]
ZERO = Decimal(0)


def amount(text: str) -> Decimal:
    """A cell's amount; blank is zero."""
    return Decimal(text.removesuffix("%").strip() or "0")


def rows_of(report: Body) -> Iterator[Body]:
    """Every row at any depth, top to bottom."""

    def walk(rows: list[Body]) -> Iterator[Body]:
        for row in rows:
            yield row
            yield from walk(row.get("Rows", {}).get("Row", []))

    return walk(report["Rows"].get("Row", []))


def by_group(report: Body) -> dict[str, list[Decimal]]:
    """Amounts of the totals, and of rows that carry a group themselves."""
    found = {}
    for row in rows_of(report):
        part = row.get("Summary") or row
        if "group" in row and "ColData" in part:
            found[row["group"]] = [amount(cell["value"]) for cell in part["ColData"][1:]]
    return found


def by_id(report: Body) -> dict[str, list[Decimal]]:
    """Amounts of leaves, and a parent's own in its header, by the id of their first cell."""
    found = {}
    for row in rows_of(report):
        for part in (row, row.get("Header", {})):
            first, *others = part.get("ColData") or [{}]
            if "id" in first:
                found[first["id"]] = [amount(cell["value"]) for cell in others]
    return found


def grand_total(report: Body) -> list[Decimal]:
    """Amounts of the last row."""
    last = report["Rows"]["Row"][-1]
    part = last.get("Summary") or last
    return [amount(cell["value"]) for cell in part["ColData"][1:]]


def keys(report: Body) -> list[str]:
    """The ColKeys of the columns, nested ones in the place of those that hold them."""

    def walk(columns: list[Body]) -> Iterator[str]:
        for column in columns:
            if "Columns" in column:
                yield from walk(column["Columns"]["Column"])
            else:
                pairs = {pair["Name"]: pair["Value"] for pair in column.get("MetaData", [])}
                yield str(pairs.get("ColKey") or column["ColType"])

    return list(walk(report["Columns"]["Column"]))


def shape(report: Body) -> set[tuple[str, ...]]:
    """Which keys rows have, by group: what a reader of any report meets."""
    return {(row.get("group", ""), *sorted(row.keys() - {"group"})) for row in rows_of(report)}


def option(report: Body, name: str) -> str:
    """A header's option."""
    return {pair["Name"]: str(pair["Value"]) for pair in report["Header"]["Option"]}[name]


def ledger(report: Body, key: str) -> dict[str, list[Decimal]]:
    """Sections with an id on their header: the amounts of one column in the leaves inside."""
    place = keys(report).index(key)
    found: dict[str, list[Decimal]] = {}

    def walk(rows: list[Body], owner: str) -> None:
        for row in rows:
            inside = row.get("Header", {}).get("ColData", [{}])[0].get("id", owner)
            if "ColData" in row and owner:
                found.setdefault(owner, []).append(amount(row["ColData"][place]["value"]))
            walk(row.get("Rows", {}).get("Row", []), inside)

    walk(report["Rows"].get("Row", []), "")
    return found
