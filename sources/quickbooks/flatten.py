"""Page bytes to Arrow tables: exact, typed, the same schema for every page.

    page ──▶ Arrow or DuckDB reads it ──▶ nested Arrow ──▶ flat tables
      │ outside the shape   ▲    ▲
      ├──▶ outline.py ──────┘    │  widens the shape by paths that the catalogue knows
      └──▶ drift.py ─────────────┘  the exact way, for all else

A page that stays inside the shape of its entity (shape.py) is read in one go. Any other is looked
at value by value first; what does not fit ends in `extra`, never lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from .answers import REPLACED
from .drift import Drift, MalformedPage, inspect
from .duckdb_json import as_relation
from .entity import Entity, key_columns, tables
from .explode import explode, leaf
from .outline import outline
from .shape import Shapes
from .wrapped import unwrap

_SHAPES = Shapes()


@dataclass(frozen=True)
class Deletion:
    """A record that is gone, as change data capture says.

    Attributes:
        id: Its Id.
        deleted_at: When it was deleted (UTC), None where QuickBooks does not say.
    """

    id: str
    deleted_at: datetime.datetime | None


@dataclass(frozen=True)
class Flat:
    """What one page holds.

    Attributes:
        tables: By name, every table of the entity in its fixed schema, also empty ones.
            A record without rows in a child table has one there with `_deleted` true
            and ordinals 0, unless told otherwise.
        ids: The keys of the live records in the order of the page; the parts of a
            composite key are joined with "/".
        deleted: The records that the page calls deleted. They are in no table.
        drift: What the catalogue did not expect, once per path and kind.
    """

    tables: Mapping[str, pa.Table]
    ids: list[str]
    deleted: list[Deletion]
    drift: list[Drift]


def flatten(entity: Entity, page: bytes, *, realm_id: str, tombstones: bool = True) -> Flat:
    """Turn the body of a query answer into the raw tables of its entity.

    Safe to call from several threads: DuckDB parses outside Python's global lock.

    Args:
        entity: Row of the catalogue.
        page: `{"QueryResponse": {"Invoice": [...]}}`. A group of a change data capture
            answer takes this form when put under QueryResponse.
        realm_id: The company: the first column of every table.
        tombstones: Mark records without child rows. Only rows of an earlier version need
            it: the first load of a company can do without.

    Raises:
        MalformedPage: The bytes are no such answer, or a record has no key.
    """
    body = unwrap(entity, page) if entity.wrapped else page
    records = _read(entity, body)
    if records is not None:
        try:
            return _flat(entity, records, realm_id, tombstones, ())
        except pa.ArrowInvalid:
            pass  # a value that only its cast could refuse, such as one decimal too many
    inspection = inspect(entity, body)
    records = _SHAPES.learn(entity, inspection.paths).read_settled(inspection.body)
    return _flat(entity, records, realm_id, tombstones, inspection.drift)


def _read(entity: Entity, body: bytes) -> pa.StructArray | None:
    """The records of a page, the entity's shape widened if need be; None for the exact way."""
    if REPLACED in body:  # a character was lost: say where
        return None
    shape = _SHAPES.known(entity)
    records = shape.read(body)
    if records is not None:
        return records
    try:
        wider = _SHAPES.learn(entity, outline(entity, as_relation(body)))
    except pa.ArrowInvalid:  # no text
        return None
    return wider.read(body) if wider is not shape else None


def empty_tables(entity: Entity) -> dict[str, pa.Table]:
    """The entity's tables without rows, to create them before there are any."""
    return {spec.name: spec.schema.empty_table() for spec in tables(entity)}


def _flat(
    entity: Entity,
    records: pa.StructArray,
    realm_id: str,
    tombstones: bool,
    drift: tuple[Drift, ...],
) -> Flat:
    records, deleted = _part(records)
    return Flat(
        tables=explode(entity, records, realm_id, tombstones=tombstones),
        ids=_keys(entity, records),
        deleted=deleted,
        drift=list(drift),
    )


def _part(records: pa.StructArray) -> tuple[pa.StructArray, list[Deletion]]:
    """Part the live records from those that only say that they are deleted."""
    gone = pc.fill_null(pc.equal(leaf(records, ("status",), pa.string()), "Deleted"), False)
    if not gone.true_count:
        return records, []
    stubs = records.filter(gone)
    ids = leaf(stubs, ("Id",), pa.string())
    stamps = leaf(stubs, ("MetaData", "LastUpdatedTime"), pa.timestamp("us", tz="UTC"))
    deletions = [
        Deletion(id_, at) for id_, at in zip(ids.to_pylist(), stamps.to_pylist(), strict=True)
    ]
    return records.filter(pc.invert(gone)), deletions


def _keys(entity: Entity, records: pa.StructArray) -> list[str]:
    """The key of each record.

    Raises:
        MalformedPage: A record lacks it.
    """
    parts = [leaf(records, column.path, pa.string()) for column in key_columns(entity)]
    keys = pc.binary_join_element_wise(*parts, "/", null_handling="emit_null")
    if keys.null_count:
        names = ", ".join(entity.key)
        raise MalformedPage(f"{keys.null_count} records of {entity.name} lack {names}")
    found: list[str] = keys.to_pylist()
    return found


__all__ = ["Deletion", "Drift", "Flat", "MalformedPage", "empty_tables", "flatten"]
