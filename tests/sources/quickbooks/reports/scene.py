"""A company's reports as bytes, and what goes wrong on the way, for tests of their reader."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sandbox import jsonio
from sandbox.company import Company
from sources.quickbooks.errors import ServiceUnavailable
from sources.quickbooks.reports import Read

Body = dict[str, Any]


class Shelf:
    """Answers requests for reports from a company of the sandbox.

    Attributes:
        company: The company.
        asked: What was asked for: name and parameters, in order.
        longest: Days a report may cover; longer ones are given up on.
        out_of_order: They are, because nothing works at all.
        change: Applied to each answer before it is sent.
    """

    def __init__(self, company: Company) -> None:
        self.company = company
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.longest: int | None = None
        self.out_of_order = False
        self.change: Callable[[Body], object] = lambda body: None

    def report(self, name: str, params: Mapping[str, str], *, quick: bool = False) -> bytes:
        """An answer, or none in time."""
        self.asked.append((name, dict(params)))
        first, last = (
            date.fromisoformat(params.get(key, "2026-10-30")) for key in ("start_date", "end_date")
        )
        if self.longest is not None and (last - first).days >= self.longest:
            late = ServiceUnavailable(f"GET reports/{name} (HTTP 504)", "Run again.")
            late.late = not self.out_of_order
            raise late
        body = json.loads(self.body(name, params))
        self.change(body)
        return json.dumps(body).encode()

    def body(self, name: str, params: Mapping[str, str]) -> bytes:
        """The company's own answer."""
        return jsonio.dumps(self.company.report(name, params))


def every_row(rows: Body, change: Callable[[list[Body]], object]) -> None:
    """Apply a change to the rows of each section."""
    listed = rows.get("Row", [])
    for row in listed:
        every_row(row.get("Rows", {}), change)
    change(listed)


def shuffled(body: Body) -> None:
    """Put the rows of each section into another order."""
    dice = random.Random(3)
    every_row(body["Rows"], dice.shuffle)


def retitled(body: Body) -> None:
    """Give everything that is a title and no record another one."""

    def columns(listed: list[Body]) -> None:
        for column in listed:
            column["ColTitle"] = "Ω " + column["ColTitle"]
            columns(column.get("Columns", {}).get("Column", []))

    def titles(listed: list[Body]) -> None:
        for row in listed:
            for part in (row.get("Header"), row.get("Summary")):
                if part and part["ColData"][0].get("value"):
                    part["ColData"][0]["value"] = "Ω"

    columns(body["Columns"]["Column"])
    every_row(body["Rows"], titles)


def facts(read: Read) -> list[tuple[object, ...]]:
    """What a report says, without what it looks like: titles, order and numbers of rows."""
    figures = [
        (f.kind, f.section, f.group, f.subject_id, f.column, f.amount, f.number)
        for f in read.figures
    ]
    dull = {"memo", "is_no_post", "name", "account_type"}
    lines = [
        (
            line.kind, line.section, line.subject_id, line.txn_id,
            tuple(sorted((k, str(v)) for k, v in line.values.items() if k not in dull)),
            tuple(sorted(line.ids.items())),
        )
        for line in read.lines
    ]  # fmt: skip
    return sorted([*figures, *lines], key=repr)
