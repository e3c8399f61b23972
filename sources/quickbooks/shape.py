"""The part of an entity's structure that its pages use, and what reads and checks it.

The catalogue knows more of an entity than any company sends: of some 280 typed leaves of
an invoice a page has sixty. DuckDB's `from_json` pays for every declared leaf, present or
not, and a page of a thousand invoices costs four times less when only the leaves in use
are declared. So a *shape* holds the paths seen so far. It grows with the pages, and tells
cheaply whether a page stays inside it.
"""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from .columns import Child, Column, Columns, Kind
from .entity import Entity
from .values import RULES, Rule

#: Key under which the rows of a checked page carry what has no column. Pages from
#: QuickBooks cannot smuggle it in: the catalogue does not know it, so it is drift.
LEFTOVER = "_extra"

Path = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Leaf:
    """A value with a column. `plain` repeats its rule's, for the loop that asks most."""

    path: Path
    kind: Kind
    rule: Rule
    plain: type | None


@dataclass(frozen=True, eq=False)
class Object:
    """A JSON object: of a record, of an array element, or between them and a leaf."""

    path: Path
    members: Mapping[str, Node]
    plain: None = None


@dataclass(frozen=True, eq=False)
class Array:
    """An array of objects: a child table. Its elements have the path of the array."""

    path: Path
    element: Object
    plain: None = None


Node = Leaf | Object | Array


@cache
def structure(entity: Entity) -> Object:
    """The whole structure of an entity's records, as the catalogue has it."""
    return _tree((), entity.columns + entity.left_out, entity.children)


def _tree(at: Path, columns: Columns, children: tuple[Child, ...]) -> Object:
    root: dict[str, Any] = {}
    for column in columns:
        _put(root, column.path, _leaf(at, column))
    for child in children:
        path = at + child.path
        _put(root, child.path, Array(path, _tree(path, child.columns, child.children)))
    return _freeze(at, root)


def _leaf(at: Path, column: Column) -> Leaf:
    rule = RULES[column.kind]
    return Leaf(at + column.path, column.kind, rule, rule.plain)


def _put(root: dict[str, Any], path: Path, node: Node) -> None:
    for key in path[:-1]:
        root = root.setdefault(key, {})
    root[path[-1]] = node


def _freeze(at: Path, tree: dict[str, Any]) -> Object:
    members = {
        key: _freeze((*at, key), node) if isinstance(node, dict) else node
        for key, node in tree.items()
    }
    return Object(at, members)


def _prune(node: Object, paths: frozenset[Path]) -> Object:
    members: dict[str, Node] = {}
    for key, member in node.members.items():
        if member.path in paths:
            match member:
                case Leaf():
                    members[key] = member
                case Object():
                    members[key] = _prune(member, paths)
                case Array(path=path, element=element):
                    members[key] = Array(path, _prune(element, paths))
    return Object(node.path, members)


class Shape:
    """The paths of an entity that pages have used so far.

    Attributes:
        paths: The paths of leaves, objects and arrays in use.
        sql: What makes DuckDB parse the text in page.content into a list of records.
    """

    def __init__(self, entity: Entity, paths: frozenset[Path]) -> None:
        self.entity = entity
        self.paths = paths
        record = _prune(structure(entity), paths)
        rows = {entity.json_key: [_describe(record, row=True)]}
        parsed = f"from_json(content, '{json.dumps({'QueryResponse': rows})}')"
        self.sql = f'select {parsed}."QueryResponse"."{entity.json_key}" from page'
        self._decoder = _decoder(entity, record)
        self._long_number = _LONG_ANYWHERE if _has_json(record) else _LONG_MEMBER

    def admits(self, body: bytes) -> bool:
        """Whether DuckDB can read this page as it is, and lose nothing.

        That is: every key lies in the shape, every value has the JSON type of its column,
        and no number has more digits than a double holds, which is what DuckDB reads
        numbers through. Decimals that are too many for their column are not looked for
        here: turning the text into a decimal refuses them.
        """
        try:
            self._decoder.decode(body)
        except ValueError:  # no JSON, other keys or other types
            return False
        return self._long_number.search(body) is None


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


#: Sixteen digits or more: the value of a member; or any number, where a column holds
#: whole JSON values. A hit inside a string is harmless: the page takes the exact way.
_LONG_MEMBER = re.compile(rb":\s*-?[0-9.]{16}")
_LONG_ANYWHERE = re.compile(rb"[\[,:\s]-?[0-9.]{16}")

_INT64 = 2**63


def _describe(node: Node, *, row: bool = False) -> Any:
    """Describe a node for `from_json`. Numbers and days come as text, cast exactly later."""
    match node:
        case Leaf(kind=Kind.INTEGER | Kind.BOOLEAN as kind):
            return kind.sql
        case Leaf():
            return "VARCHAR"
        case Array(element=element):
            return [_describe(element, row=True)]
        case Object(members=members):
            inner = {key: _describe(member) for key, member in members.items()}
            inner = {key: described for key, described in inner.items() if described}
            return {LEFTOVER: "VARCHAR", **inner} if row else inner


def _has_json(node: Node) -> bool:
    match node:
        case Leaf(kind=kind):
            return kind is Kind.JSON
        case Array(element=element):
            return _has_json(element)
        case Object(members=members):
            return any(_has_json(member) for member in members.values())


_LEAF_TYPES: Mapping[Kind, Any] = {
    Kind.TEXT: str,
    Kind.MONEY: float,
    Kind.RATE: float,
    Kind.INTEGER: Annotated[int, Meta(ge=-_INT64, le=_INT64 - 1)]
    | Annotated[str, Meta(pattern=r"^(0|-?[1-9][0-9]{0,17})\Z")],
    Kind.BOOLEAN: bool,
    Kind.DATE: datetime.date,
    Kind.INSTANT: Annotated[datetime.datetime, Meta(tz=True)],
    Kind.JSON: dict[str, Any] | list[Any],
}


def _type(node: Node, name: str) -> Any:
    match node:
        case Leaf(kind=kind):
            return _LEAF_TYPES[kind]
        case Array(element=element):
            return list[_type(element, name) | None]  # type: ignore[misc]
        case Object(members=members):
            return _struct(name, members, forbid_unknown_fields=True)


def _struct(name: str, members: Mapping[str, Node], *, forbid_unknown_fields: bool) -> Any:
    fields = [
        (f"f{number}", _type(member, f"{name}_{key}") | None, msgspec.field(default=None, name=key))
        for number, (key, member) in enumerate(members.items())
    ]
    return msgspec.defstruct(
        name, fields, forbid_unknown_fields=forbid_unknown_fields, gc=False, weakref=False
    )


def _decoder(entity: Entity, record: Object) -> msgspec.json.Decoder[Any]:
    answer = _struct("Answer", {entity.json_key: Array((), record)}, forbid_unknown_fields=False)
    page = msgspec.defstruct("Page", [("QueryResponse", answer)])
    return msgspec.json.Decoder(page)
