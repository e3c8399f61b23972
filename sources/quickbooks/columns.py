"""What a column of a raw table is: a path in QuickBooks' JSON, a type, a name.

The catalogue (`entities.py`) is written with the constructors of this module.
Each returns a tuple, so that groups of columns join with `+`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

import pyarrow as pa

#: Postgres cuts longer names, and dlt would replace their end with a hash.
LONGEST_NAME = 63


class Kind(Enum):
    """Type of a column: how DuckDB reads it and how Arrow carries it.

    Money has at most 10 digits before and 5 after the point in QuickBooks; rates,
    prices and quantities have more decimals. Both are exact decimals, never floats.
    """

    TEXT = ("VARCHAR", pa.string())
    MONEY = ("DECIMAL(18,5)", pa.decimal128(18, 5))
    RATE = ("DECIMAL(28,9)", pa.decimal128(28, 9))
    INTEGER = ("BIGINT", pa.int64())
    BOOLEAN = ("BOOLEAN", pa.bool_())
    DATE = ("DATE", pa.date32())
    INSTANT = ("TIMESTAMPTZ", pa.timestamp("us", tz="UTC"))
    #: A nested value kept as its JSON text, because its shape is open.
    JSON = ("JSON", pa.string())

    def __init__(self, sql: str, arrow: pa.DataType) -> None:
        self.sql = sql
        self.arrow = arrow


@dataclass(frozen=True)
class Column:
    """One typed leaf of an entity.

    Attributes:
        path: Keys from the record (or from the array element) down to the value.
        kind: Type of the column.
        name: Name of the column in the raw table.
    """

    path: tuple[str, ...]
    kind: Kind
    name: str

    def __post_init__(self) -> None:
        if not self.path or not all(self.path):
            raise ValueError(f"column {self.name!r} has an empty path")
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", self.name):
            raise ValueError(f"column name {self.name!r} is not snake_case")
        if len(self.name) > LONGEST_NAME:
            raise ValueError(f"column name {self.name!r} is too long for Postgres")


Columns = tuple[Column, ...]


@dataclass(frozen=True)
class Child:
    """An array of objects inside a record, which becomes a table of its own.

    Attributes:
        path: Keys from the record (or the parent's element) down to the array.
        suffix: The child table is called `<parent table>_<suffix>`.
        ordinal: Column that numbers the elements from 1 in the order of the array.
        columns: Typed leaves of one element.
        children: Arrays inside an element.
    """

    path: tuple[str, ...]
    suffix: str
    ordinal: str
    columns: Columns
    children: tuple[Child, ...] = ()

    def __post_init__(self) -> None:
        check_names(self.suffix, self.columns)
        check_paths(self.suffix, self.columns, self.children)


def check_names(owner: str, columns: Columns, reserved: tuple[str, ...] = ()) -> None:
    """Refuse two columns of one name.

    Raises:
        ValueError: A name occurs twice, or is one of the reserved ones.
    """
    seen = {*reserved, "extra"}
    for column in columns:
        if column.name in seen:
            raise ValueError(f"{owner}: column name {column.name!r} is taken twice")
        seen.add(column.name)


def check_paths(owner: str, columns: Columns, children: tuple[Child, ...]) -> None:
    """Refuse a path used twice, or one that is both a value and an object.

    Keys that differ in case alone are refused too: DuckDB cannot tell them apart.

    Raises:
        ValueError: Two of the paths cannot stand in one JSON object.
    """
    paths = [column.path for column in columns] + [child.path for child in children]
    folded = [tuple(key.lower() for key in path) for path in paths]
    leaves = set(folded)
    for path in folded:
        if folded.count(path) > 1:
            raise ValueError(f"{owner}: {'.'.join(path)} is declared twice")
        if any(path[:end] in leaves for end in range(1, len(path))):
            raise ValueError(f"{owner}: {'.'.join(path)} lies inside a value")


@cache
def snake_case(name: str) -> str:
    """Name a table or a column after a JSON key: `ARAccountRef` gives `ar_account_ref`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", "_", name)
    return words.lower()


def column(path: str, kind: Kind, name: str | None = None) -> Column:
    """Make a column of a dotted path, named after the path unless told otherwise."""
    keys = tuple(path.split("."))
    return Column(keys, kind, name or "_".join(snake_case(key) for key in keys))


def text(*paths: str) -> Columns:
    """Strings."""
    return tuple(column(path, Kind.TEXT) for path in paths)


def money(*paths: str) -> Columns:
    """Amounts, in the currency of the record."""
    return tuple(column(path, Kind.MONEY) for path in paths)


def rate(*paths: str) -> Columns:
    """Prices, quantities, percentages and exchange rates."""
    return tuple(column(path, Kind.RATE) for path in paths)


def integer(*paths: str) -> Columns:
    """Whole numbers."""
    return tuple(column(path, Kind.INTEGER) for path in paths)


def flag(*paths: str) -> Columns:
    """Booleans."""
    return tuple(column(path, Kind.BOOLEAN) for path in paths)


def date(*paths: str) -> Columns:
    """Calendar days of the company, `YYYY-MM-DD`."""
    return tuple(column(path, Kind.DATE) for path in paths)


def instant(*paths: str) -> Columns:
    """Points in time, sent with an offset and kept in UTC."""
    return tuple(column(path, Kind.INSTANT) for path in paths)


def json(*paths: str) -> Columns:
    """Nested values of an open shape, kept as JSON text."""
    return tuple(column(path, Kind.JSON) for path in paths)


def ref(*paths: str) -> Columns:
    """References to other records: the id, and the name at that time."""
    return tuple(leaf for path in paths for leaf in text(f"{path}.value", f"{path}.name"))


def renamed(path: str, kind: Kind, name: str) -> Columns:
    """A column whose name does not follow from its path."""
    return (column(path, kind, name),)


def prefixed(prefix: str, columns: Columns) -> Columns:
    """Put the columns one object deeper, which also leads their names."""
    keys = tuple(prefix.split("."))
    lead = "_".join(snake_case(key) for key in keys)
    return tuple(Column(keys + leaf.path, leaf.kind, f"{lead}_{leaf.name}") for leaf in columns)


def union(*groups: Columns) -> Columns:
    """Join groups that overlap, each column once.

    Raises:
        ValueError: The same path has two types.
    """
    joined: dict[tuple[str, ...], Column] = {}
    for group in groups:
        for leaf in group:
            if joined.setdefault(leaf.path, leaf) != leaf:
                raise ValueError(f"{'.'.join(leaf.path)} is declared with two types")
    return tuple(joined.values())
