"""What the catalogue knows of an entity's records, as a tree of objects, arrays and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

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


def prune(node: Object, paths: frozenset[Path]) -> Object:
    """The part of a tree that lies on the paths."""
    members: dict[str, Node] = {}
    for key, member in node.members.items():
        if member.path in paths:
            match member:
                case Leaf():
                    members[key] = member
                case Object():
                    members[key] = prune(member, paths)
                case Array(path=path, element=element):
                    members[key] = Array(path, prune(element, paths))
    return Object(node.path, members)
