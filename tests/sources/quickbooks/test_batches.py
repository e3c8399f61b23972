"""Gathering rows for dlt: by table, whole deliveries, nothing left behind."""

from typing import Any

import pyarrow as pa

from sources.quickbooks.batches import Batches
from sources.quickbooks.package import Table
from sources.quickbooks.system import DELETIONS, QUARANTINE


class Notes:
    """Takes the marker's place: tells the table and the ids of what is handed over."""

    def mark(self, table: Table, rows: pa.Table) -> Any:
        return table.name, rows["id"].to_pylist()


def some(table: Any, *ids: str) -> pa.Table:
    return pa.Table.from_pylist([{"id": id_} for id_ in ids], schema=table.schema)


def test_rows_wait_until_there_are_enough() -> None:
    """A table is handed over as a whole when it is large enough, the others keep waiting."""
    size = some(DELETIONS, "a", "b").nbytes + some(DELETIONS, "c").nbytes
    batches = Batches(Notes(), size)  # type: ignore[arg-type]
    assert list(batches.add(DELETIONS, some(DELETIONS, "a", "b"))) == []
    assert list(batches.add(QUARANTINE, some(QUARANTINE, "x"))) == []
    assert list(batches.add(DELETIONS, some(DELETIONS, "c"))) == [("deletions", ["a", "b", "c"])]
    assert list(batches.add(DELETIONS, some(DELETIONS, "d"))) == []
    assert list(batches.rest()) == [("quarantine", ["x"]), ("deletions", ["d"])]
    assert list(batches.rest()) == []
