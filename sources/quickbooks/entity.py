"""What the source knows of one QuickBooks entity, and the raw tables that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

import pyarrow as pa

from .columns import Child, Column, Columns, Kind, check_names, check_paths, snake_case

#: Keys of every raw table that the catalogue does not spell out.
REALM = "realm_id"
EXTRA = "extra"
DELETED = "_deleted"

#: The order that does not change while pages are read.
BY_CREATION = "MetaData.CreateTime"


class EntityKind(Enum):
    """What a record is: an entry of a list, a transaction, or something beside both."""

    LIST = "list"
    TRANSACTION = "transaction"
    SUPPORT = "support"


@dataclass(frozen=True, eq=False)
class Entity:
    """One queryable entity of QuickBooks Online: a row of the catalogue.

    Attributes:
        name: Name in queries and in change data capture: `Invoice`.
        kind: List, transaction or support.
        columns: Typed leaves of a record, the key among them.
        children: Arrays of objects in a record, each a table of its own.
        posts: The transaction changes account balances.
        single: A company has exactly one record of it.
        cdc: Change data capture covers it; otherwise changes are found by query and count.
        has_active: Queries hide inactive records unless they ask for both.
        order_by: Property that orders pages and never changes, or None where none can.
        key: Columns that identify a record within a company.
        json_key: Key of the rows in a query answer, where it is not the name.
        wrapped: A row holds its record under one key that names the type of the record.
        read_again_with_postings: Why the entity is read again after postings changed:
            its rows then change without moving LastUpdatedTime. None for the others.
        left_out: Leaves that are known and, on purpose, in no table.
    """

    name: str
    kind: EntityKind
    columns: Columns
    children: tuple[Child, ...] = ()
    posts: bool = False
    single: bool = False
    cdc: bool = True
    has_active: bool = False
    order_by: str | None = BY_CREATION
    key: tuple[str, ...] = ("id",)
    json_key: str = ""
    wrapped: bool = False
    read_again_with_postings: str | None = None
    left_out: Columns = ()

    def __post_init__(self) -> None:
        if not self.name.isalpha() or not self.name[0].isupper():
            raise ValueError(f"{self.name!r} is no QuickBooks entity name")
        object.__setattr__(self, "json_key", self.json_key or self.name)
        self._check_key()
        self._check_traits()
        check_names(self.name, self.columns, reserved=(REALM,))
        check_paths(self.name, self.columns + self.left_out, self.children)
        tables(self)  # ordinals and keys of the child tables, once and for all

    def _check_key(self) -> None:
        names = {column.name for column in self.columns}
        missing = [name for name in self.key if name not in names]
        if missing or not self.key:
            raise ValueError(f"{self.name}: key columns {missing} are not among its columns")
        if self.children and self.key != ("id",):
            raise ValueError(f"{self.name}: child tables need the key ('id',)")

    def _check_traits(self) -> None:
        if self.posts and self.kind is not EntityKind.TRANSACTION:
            raise ValueError(f"{self.name}: only a transaction posts")
        if self.has_active and self.kind is EntityKind.TRANSACTION:
            raise ValueError(f"{self.name}: transactions have no Active and reject it")
        if self.has_active and not any(column.path == ("Active",) for column in self.columns):
            raise ValueError(f"{self.name}: has_active needs a column Active")
        if self.cdc and self.key != ("id",):
            raise ValueError(f"{self.name}: change data capture names deleted records by Id")
        if self.read_again_with_postings == "":
            raise ValueError(f"{self.name}: say why it is read again")

    @property
    def table(self) -> str:
        """Name of the raw table, and of the dlt resource."""
        return snake_case(self.name)


@dataclass(frozen=True)
class TableSpec:
    """One raw table: an entity's own, or one of its child tables.

    Attributes:
        name: Name of the table.
        columns: The typed leaves, without keys, `extra` and `_deleted`.
        keys: Key columns that do not come from the record: realm, parent id, ordinals.
        primary_key: What identifies a row.
        merge_key: What identifies the rows replaced together: those of one record.
        parent: Name of the table one level up, None for the entity's own table.
        path: Keys from the parent's object to the array; empty for the entity's own table.
    """

    name: str
    columns: Columns
    keys: tuple[str, ...]
    primary_key: tuple[str, ...]
    merge_key: tuple[str, ...]
    parent: str | None
    path: tuple[str, ...]

    @property
    def is_child(self) -> bool:
        """Whether the rows are elements of an array in a record."""
        return self.parent is not None

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of every page of this table, and of its empty one."""
        return pa.schema([pa.field(name, kind) for name, kind in self._fields()])

    def _fields(self) -> list[tuple[str, pa.DataType]]:
        ordinals = [(key, _key_type(key)) for key in self.keys]
        leaves = [(column.name, column.kind.arrow) for column in self.columns]
        marks = [(DELETED, pa.bool_())] if self.is_child else []
        return [*ordinals, *leaves, (EXTRA, pa.string()), *marks]


def _key_type(name: str) -> pa.DataType:
    return pa.int64() if name.endswith("_no") else pa.string()


@cache
def tables(entity: Entity) -> tuple[TableSpec, ...]:
    """All raw tables of an entity: its own first, parents before their children.

    Raises:
        ValueError: Two tables, or two columns of one, would have the same name.
    """
    own = TableSpec(
        name=entity.table,
        columns=entity.columns,
        keys=(REALM,),
        primary_key=(REALM, *entity.key),
        merge_key=(REALM, *entity.key),
        parent=None,
        path=(),
    )
    found = (own, *_child_tables(entity, own, (REALM, f"{entity.table}_id"), entity.children))
    names = [table.name for table in found]
    if len(set(names)) != len(names):
        raise ValueError(f"{entity.name}: two child tables have the same name")
    return found


def _child_tables(
    entity: Entity, parent: TableSpec, keys: tuple[str, ...], children: tuple[Child, ...]
) -> tuple[TableSpec, ...]:
    found: list[TableSpec] = []
    for child in children:
        own_keys = (*keys, child.ordinal)
        check_names(f"{parent.name}_{child.suffix}", child.columns, reserved=own_keys)
        if not child.ordinal.endswith("_no") or child.ordinal in keys:
            raise ValueError(f"{entity.name}: bad ordinal {child.ordinal!r}")
        table = TableSpec(
            name=f"{parent.name}_{child.suffix}",
            columns=child.columns,
            keys=own_keys,
            primary_key=own_keys,
            merge_key=(REALM, f"{entity.table}_id"),
            parent=parent.name,
            path=child.path,
        )
        found += [table, *_child_tables(entity, table, own_keys, child.children)]
    return tuple(found)


def key_columns(entity: Entity) -> tuple[Column, ...]:
    """The columns of the entity's key, in the order of the key."""
    by_name = {column.name: column for column in entity.columns}
    return tuple(by_name[name] for name in entity.key)


def catalogue(*entities: Entity) -> dict[str, Entity]:
    """Index entities by table name.

    Raises:
        ValueError: Two entities share a name, or a table of theirs does.
    """
    owners: dict[str, str] = {}
    for entity in entities:
        for table in tables(entity):
            other = owners.setdefault(table.name, entity.name)
            if other != entity.name or entity.table != snake_case(entity.name):
                raise ValueError(f"table {table.name} belongs to {other} and to {entity.name}")
    if len({entity.table for entity in entities}) != len(entities):
        raise ValueError("the catalogue names an entity twice")
    return {entity.table: entity for entity in entities}


__all__ = [
    "BY_CREATION",
    "DELETED",
    "EXTRA",
    "REALM",
    "Entity",
    "EntityKind",
    "Kind",
    "TableSpec",
    "catalogue",
    "key_columns",
    "tables",
]
