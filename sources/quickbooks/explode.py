"""Nested Arrow records into flat tables: an entity's own and those of its arrays.

Everything happens in Arrow's kernels, on whole columns. Text becomes decimals, days and
instants here, by casts that refuse to lose a digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from .casts import exactly
from .columns import Columns
from .entity import Entity, TableSpec, tables
from .structure import LEFTOVER


@dataclass(frozen=True)
class _Level:
    """Rows of one table, still nested.

    Attributes:
        rows: One struct per row.
        root: Per row, the position of the record it belongs to.
        ordinals: Per row, its number in each array from the record down to it.
    """

    rows: pa.StructArray
    root: pa.Array
    ordinals: tuple[pa.Array, ...]


def explode(
    entity: Entity, records: pa.StructArray, realm_id: str, *, tombstones: bool
) -> dict[str, pa.Table]:
    """Make the raw tables of one page, every one of them, each with its fixed schema.

    Raises:
        pyarrow.ArrowInvalid: A value does not fit its column exactly.
    """
    own, *children = tables(entity)
    levels = {own.name: _Level(records, pa.array(range(len(records)), pa.int64()), ())}
    realms = pa.repeat(pa.scalar(realm_id, pa.string()), len(records))
    flat = {own.name: _table(own, levels[own.name], [realms], [])}
    ids = leaf(records, ("Id",), pa.string())
    for spec in children:
        level = levels[spec.name] = _inside(levels[str(spec.parent)], spec.path)
        keys = [_realms(realm_id, level.rows), ids.take(level.root), *level.ordinals]
        live = pa.repeat(pa.scalar(False), len(level.rows))
        table = _table(spec, level, keys, [live])
        gone = _tombstones(spec, level, ids, realm_id) if tombstones else []
        flat[spec.name] = pa.concat_tables([table, *gone])
    return flat


def _realms(realm_id: str, rows: pa.Array) -> pa.Array:
    return pa.repeat(pa.scalar(realm_id, pa.string()), len(rows))


def _table(spec: TableSpec, level: _Level, keys: list[pa.Array], marks: list[pa.Array]) -> pa.Table:
    leaves = _leaves(level.rows, spec.columns)
    extra = leaf(level.rows, (LEFTOVER,), pa.string())
    return pa.Table.from_arrays([*keys, *leaves, extra, *marks], schema=spec.schema)


def _leaves(rows: pa.StructArray, columns: Columns) -> list[pa.Array]:
    return [leaf(rows, column.path, column.kind.arrow) for column in columns]


def leaf(rows: pa.StructArray, path: tuple[str, ...], type_: pa.DataType) -> pa.Array:
    """One column: null throughout where no row of the page has the path.

    Raises:
        pyarrow.ArrowInvalid: A value does not fit the type exactly.
    """
    if not _has(rows.type, path):
        return pa.nulls(len(rows), type_)
    values = pc.struct_field(rows, list(path))
    return exactly(values, type_)


def _has(type_: pa.DataType, path: tuple[str, ...]) -> bool:
    for key in path:
        position = type_.get_field_index(key) if pa.types.is_struct(type_) else -1
        if position < 0:
            return False
        type_ = type_.field(position).type
    return True


def _inside(parent: _Level, path: tuple[str, ...]) -> _Level:
    """Step into the arrays at a path: one row per element."""
    if not _has(parent.rows.type, path):
        lists = pa.nulls(len(parent.rows), pa.list_(pa.struct([(LEFTOVER, pa.string())])))
    else:
        lists = pc.struct_field(parent.rows, list(path))
    at = pc.list_parent_indices(lists)
    position = pa.array(range(len(at)), pa.int64())
    first = pc.index_in(at, value_set=at).cast(pa.int64())
    number = pc.add(pc.subtract(position, first), 1)
    above = tuple(ordinal.take(at) for ordinal in parent.ordinals)
    return _Level(lists.flatten(), parent.root.take(at), (*above, number))


def _tombstones(spec: TableSpec, level: _Level, ids: pa.Array, realm_id: str) -> list[pa.Table]:
    """Mark the records without a row here, so that rows of an older version go."""
    position = pa.array(range(len(ids)), pa.int64())
    childless = ids.filter(pc.invert(pc.is_in(position, value_set=level.root)))
    count = len(childless)
    if not count:
        return []
    zero = pa.repeat(pa.scalar(0, pa.int64()), count)
    ordinals = [zero] * len(level.ordinals)
    keys = [_realms(realm_id, childless), childless, *ordinals]
    rest = [pa.nulls(count, field.type) for field in list(spec.schema)[len(keys) : -1]]
    gone = pa.repeat(pa.scalar(True), count)
    return [pa.Table.from_arrays([*keys, *rest, gone], schema=spec.schema)]
