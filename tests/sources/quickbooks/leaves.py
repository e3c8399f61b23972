"""Find every leaf of a JSON record in the tables that flattening made of it.

Written apart from the flattener: records are read by Python's own decoder, and each value is
looked for in the row and column where the catalogue says it lives, else in `extra`.
"""

import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sources.quickbooks.entities import Entity, TableSpec, tables
from sources.quickbooks.entity import key_columns
from sources.quickbooks.flatten import Flat

#: What a warehouse does not hold, on purpose: addresses that open a file to whoever has them.
LEFT_OUT = {
    ("Attachable", ("TempDownloadUri",)),
    ("Attachable", ("ThumbnailTempDownloadUri",)),
}

Row = dict[str, Any]
Keys = tuple[Any, ...]


def loads(text: str | bytes) -> Any:
    """Decode JSON without rounding a number."""
    return json.loads(text, parse_float=Decimal)


def page_of(entity: Entity, *records: Any) -> bytes:
    """A query answer with these records; Decimals are written digit by digit."""
    return dumps({"QueryResponse": {entity.json_key: list(records)}}).encode()


def dumps(value: Any) -> str:
    """Encode JSON with Decimals as the numbers they are."""
    match value:
        case Decimal():
            return str(value)
        case dict():
            return "{" + ",".join(f"{dumps(k)}:{dumps(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ",".join(dumps(item) for item in value) + "]"
        case _:
            return json.dumps(value)


class Tables:
    """The rows of a flattened page, by table and key."""

    def __init__(self, entity: Entity, flat: Flat) -> None:
        self.entity = entity
        self.specs = {spec.name: spec for spec in tables(entity)}
        self.rows = {
            name: {_key(self.specs[name], row): row for row in table.to_pylist()}
            for name, table in flat.tables.items()
        }

    def lost(self, record: dict[str, Any], key: Keys) -> list[str]:
        """Paths of the record's leaves that are in no column."""
        own = self.specs[self.entity.table]
        return list(self._lost(record, own, key))

    def _lost(self, value: Any, spec: TableSpec, key: Keys) -> Iterator[str]:
        row = self.rows[spec.name].get(key)
        if row is None:
            yield f"{spec.name} has no row {key}"
        elif not isinstance(value, dict):
            if value is not None and not (row["extra"] and same(loads(row["extra"]), value)):
                yield f"{spec.name}{key} = {value!r}"
        else:
            columns = {column.path: column.name for column in spec.columns}
            children = {s.path: s for s in self.specs.values() if s.parent == spec.name}
            for path, item in _members(value, (), {*columns, *children}):
                left_out = (self.entity.name, path) in LEFT_OUT
                if left_out or (path in columns and held(row[columns[path]], item)):
                    continue
                if row["extra"] and _dig(loads(row["extra"]), path, item):
                    continue
                if path in children and isinstance(item, list):
                    yield from self._elements(item, children[path], key)
                else:
                    yield f"{spec.name}{key}: {'.'.join(path)} = {item!r}"

    def _elements(self, items: list[Any], spec: TableSpec, key: Keys) -> Iterator[str]:
        for number, item in enumerate(items, 1):
            yield from self._lost(item, spec, (*key, number))


def _key(spec: TableSpec, row: Row) -> Keys:
    if row["realm_id"] != "9":
        raise AssertionError(f"{spec.name} has a row of realm {row['realm_id']}")
    parts = (row[name] for name in spec.primary_key[1:])
    return tuple(part.isoformat() if isinstance(part, datetime.date) else part for part in parts)


def _members(value: dict[str, Any], at: Keys, known: set[Keys]) -> Iterator[tuple[Keys, Any]]:
    """What a row holds, by path: objects are entered until the catalogue knows the path."""
    for key, item in value.items():
        path = (*at, key)
        if item is None or item in ({}, []):
            continue
        if isinstance(item, dict) and path not in known:
            yield from _members(item, path, known)
        else:
            yield path, item


def _dig(extra: Any, path: Keys, item: Any) -> bool:
    for key in path:
        if not isinstance(extra, dict) or key not in extra:
            return False
        extra = extra[key]
    return same(extra, item)


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal, kinds included (true is not 1)."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def held(column: Any, item: Any) -> bool:
    """Whether a column's value says exactly what the JSON value says."""
    match column:
        case bool():
            return item is column or item == str(column).lower()
        case datetime.datetime():
            return isinstance(item, str) and "T" in item and column == _instant(item)
        case datetime.date():
            return bool(item == column.isoformat())
        case int() | Decimal():
            return _is_number(item) and Decimal(item) == column
        case str():
            return _says(column, item)
        case _:
            return False


def _says(column: str, item: Any) -> bool:
    return column == item or (not isinstance(item, str) and same(loads(column), item))


def _instant(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def _is_number(item: Any) -> bool:
    return isinstance(item, int | Decimal | str) and not isinstance(item, bool)


def key_of(entity: Entity, record: dict[str, Any]) -> Keys:
    """The key of a record as it stands in the JSON."""
    found = []
    for column in key_columns(entity):
        value: Any = record
        for key in column.path:
            value = value[key]
        found.append(value)
    return tuple(found)
