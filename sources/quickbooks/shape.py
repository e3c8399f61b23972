"""The part of an entity's structure that its pages use, and what reads it.

The catalogue knows more of an entity than any company sends: of some 280 typed leaves of
an invoice a page has sixty. DuckDB's `from_json` pays for every declared leaf, present or
not, and a page of a thousand invoices costs four times less when only the leaves in use
are declared. So a *shape* holds the paths seen so far. It grows with the pages, and tells
cheaply whether a page stays inside it.
"""

from __future__ import annotations

import threading

import pyarrow as pa

from .arrow_json import ArrowReader
from .duckdb_json import DuckDbReader, has_json
from .entity import Entity
from .structure import Path, prune, structure


class Shape:
    """The paths of an entity that pages have used so far.

    Attributes:
        paths: The paths of leaves, objects and arrays in use.
    """

    def __init__(self, entity: Entity, paths: frozenset[Path]) -> None:
        self.paths = paths
        record = prune(structure(entity), paths)
        self._arrow = None if has_json(record) else ArrowReader(entity, record)
        self._duckdb = DuckDbReader(entity, record)

    def read(self, body: bytes) -> pa.StructArray | None:
        """The records of a page, one struct each; None when the page leaves the shape.

        Nothing is lost: every key lies in the shape and every value has the type of its column.
        """
        records = self._arrow.read(body) if self._arrow else None
        if records is None and self._duckdb.admits(body):
            return self._duckdb.read(body)
        return records

    def read_settled(self, body: bytes) -> pa.StructArray:
        """The records of a page that `drift.inspect` wrote, with the leftovers of each row."""
        return self._duckdb.read(body)


class Shapes:
    """The shapes of all entities, shared by threads. They only grow."""

    def __init__(self) -> None:
        self._shapes: dict[Entity, Shape] = {}
        self._lock = threading.Lock()

    def known(self, entity: Entity) -> Shape:
        """The shape of the entity as far as pages have shown it."""
        return self._shapes.get(entity) or self.learn(entity, frozenset())

    def learn(self, entity: Entity, paths: frozenset[Path]) -> Shape:
        """Add paths to the entity's shape.

        Returns:
            A shape with these paths and all earlier ones.
        """
        with self._lock:
            known = self._shapes.get(entity)
            if known is None or not paths <= known.paths:
                earlier = known.paths if known else frozenset()
                self._shapes[entity] = Shape(entity, earlier | paths)
            return self._shapes[entity]
