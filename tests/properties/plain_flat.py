"""Flattening as far as a sync can tell: which rows of which record are in which table.

What is in the columns is proved elsewhere, against real pages; here a row is its record's (or its
element's) JSON, which takes a hundredth of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
import pyarrow as pa

from sources.quickbooks.answers import records
from sources.quickbooks.entity import DELETED, Entity, TableSpec, tables
from sources.quickbooks.flatten import Flat

#: Of one record: by table, ordinals and JSON of each row.
Rows = Mapping[str, Mapping[tuple[int, ...], bytes]]
_OWN = pa.schema(
    [
        ("id", pa.string()),
        ("json", pa.binary()),
        ("meta_data_last_updated_time", pa.timestamp("us", tz="UTC")),
    ]
)
_CHILD = pa.schema(
    [
        ("id", pa.string()),
        ("json", pa.binary()),
        ("ordinals", pa.list_(pa.int64())),
        (DELETED, pa.bool_()),
    ]
)


def flatten(entity: Entity, page: bytes, *, realm_id: str, tombstones: bool = True) -> Flat:
    """As `sources.quickbooks.flatten.flatten`."""
    raws = [bytes(raw) for raw in records(page)]
    found = [(_id(raw), raw, rows_of(entity, raw)) for raw in raws]
    return Flat(
        tables={spec.name: _table(spec, found, tombstones) for spec in tables(entity)},
        ids=[id_ for id_, _, _ in found],
        deleted=[],
        drift=[],
    )


@lru_cache(20_000)
def rows_of(entity: Entity, raw: bytes) -> Rows:
    """All rows that a record becomes."""
    record = msgspec.json.decode(raw)
    rows: dict[str, dict[tuple[int, ...], bytes]] = {spec.name: {} for spec in tables(entity)}
    rows[entity.table][()] = raw
    _descend(entity, entity.table, (), record, rows)
    return rows


def _descend(
    entity: Entity,
    parent: str,
    ordinals: tuple[int, ...],
    node: Mapping[str, Any],
    rows: dict[str, dict[tuple[int, ...], bytes]],
) -> None:
    for spec in tables(entity):
        if spec.parent != parent:
            continue
        for number, element in enumerate(_at(node, spec.path), start=1):
            rows[spec.name][*ordinals, number] = msgspec.json.encode(element)
            _descend(entity, spec.name, (*ordinals, number), element, rows)


def _at(node: Any, path: Iterable[str]) -> Any:
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node or ()


def _table(spec: TableSpec, found: list[tuple[str, bytes, Rows]], tombstones: bool) -> pa.Table:
    if not spec.is_child:
        rows = [(id_, raw, _updated(raw)) for id_, raw, _ in found]
        return _of(_OWN, rows)
    children: list[tuple[Any, ...]] = []
    for id_, _, by_table in found:
        mine = by_table[spec.name]
        children += [(id_, raw, list(ordinals), False) for ordinals, raw in mine.items()]
        if tombstones and not mine:
            children.append((id_, None, [0], True))
    return _of(_CHILD, children)


def _of(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    if not rows:
        return schema.empty_table()
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


@lru_cache(20_000)
def _id(raw: bytes) -> str:
    id_: str = msgspec.json.decode(raw)["Id"]
    return id_


@lru_cache(20_000)
def _updated(raw: bytes) -> datetime:
    return datetime.fromisoformat(msgspec.json.decode(raw)["MetaData"]["LastUpdatedTime"])
