"""Rows on their way to dlt, some pages at a time.

dlt looks at the tables of its schema for everything it is handed, and DuckDB works on columns: a
page of a thousand records by itself would cost more than its rows. The rows of one record stay
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from .hints import Marker
from .package import Table

#: Bytes of Arrow memory that one table gathers: some ten thousand documents.
BATCH_BYTES = 32 * 1024 * 1024


@dataclass
class _Waiting:
    """Rows of one table, and their bytes."""

    table: Table
    rows: list[pa.Table] = field(default_factory=list)
    size: int = 0


class Batches:
    """Gathers the rows of one resource by table.

    Args:
        marker: Tells dlt which table rows belong to.
        size: Bytes after which the rows of a table are handed over.
    """

    def __init__(self, marker: Marker, size: int = BATCH_BYTES) -> None:
        self._marker = marker
        self._size = size
        self._waiting: dict[str, _Waiting] = {}

    def add(self, table: Table, rows: pa.Table) -> Iterator[Any]:
        """Take whole records; yields what has become large enough, marked for dlt."""
        waiting = self._waiting.setdefault(table.name, _Waiting(table))
        waiting.rows.append(rows)
        waiting.size += rows.nbytes
        if waiting.size >= self._size:
            yield self._take(table.name)

    def rest(self) -> Iterator[Any]:
        """What is left at the end, marked for dlt."""
        for name in list(self._waiting):
            yield self._take(name)

    def _take(self, name: str) -> Any:
        waiting = self._waiting.pop(name)
        return self._marker.mark(waiting.table, pa.concat_tables(waiting.rows))
