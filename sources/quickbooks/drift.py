"""The exact way of reading a page: what fits its column, and what does not.

A page takes it when it leaves the shape that its entity has shown so far, or when DuckDB
could not read it without loss. Here every value is looked at. What has no column, or
does not fit it exactly, moves into the leftovers of its row, its JSON text kept to the
letter; the rest is written in a form that DuckDB reads exactly. The page then goes the
same way as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from .entity import Entity
from .structure import LEFTOVER, Array, Leaf, Node, Object, Path, structure
from .values import MISFIT, decode, encode

_SAMPLE = 200
_LOST = "\ufffd"
_ENCODER = msgspec.json.Encoder()


class MalformedPage(ValueError):
    """The bytes are not an answer to a query for this entity: fetch them again."""


@dataclass(frozen=True)
class Drift:
    """A difference between what QuickBooks sent and what the catalogue expects.

    Attributes:
        entity: Table name of the entity.
        path: Where: `Line[].SalesItemLineDetail.NewField`.
        kind: `unknown`, a field without a column, kept in `extra`;
            `misfit`, a value its column cannot hold exactly, kept in `extra`;
            `type`, another JSON type than usual that its column holds exactly;
            `text`, text in which U+FFFD stands for a character that was lost.
        sample: One such value as JSON text, cut to 200 characters.
    """

    entity: str
    path: str
    kind: str
    sample: str


@dataclass(frozen=True)
class Inspection:
    """A page after the exact way.

    Attributes:
        body: The page with every value that fits, the rest as leftovers of its row.
        paths: The paths of the catalogue that the page uses.
        drift: One entry per path and kind.
    """

    body: bytes
    paths: frozenset[Path]
    drift: tuple[Drift, ...]


def inspect(entity: Entity, page: bytes) -> Inspection:
    """Read a page exactly.

    Raises:
        MalformedPage: The page is not JSON, or not a query answer with a list of records.
    """
    inspector = _Inspector(entity)
    records = [inspector.row(record, structure(entity)) for record in _records(entity, page)]
    body = _ENCODER.encode({"QueryResponse": {entity.json_key: records}})
    return Inspection(
        body, frozenset(node.path for node in inspector.seen), tuple(inspector.drift.values())
    )


def _records(entity: Entity, page: bytes) -> list[dict[str, Any]]:
    try:
        answer = decode(page)
    except ValueError as error:
        raise MalformedPage(f"a page of {entity.name} is not JSON: {error}") from error
    match answer:
        case {"QueryResponse": {entity.json_key: list(records)}}:
            if all(isinstance(record, dict) for record in records):
                return records
        case {"QueryResponse": dict(response)} if entity.json_key not in response:
            return []
    raise MalformedPage(f"a page of {entity.name} has no list of records in QueryResponse")


class _Inspector:
    """Walks the records of one page and gathers what it finds."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity
        self.seen: set[Node] = set()
        self.drift: dict[tuple[Path, str], Drift] = {}

    def row(self, value: Any, node: Object) -> Any:
        """Settle one row of a table: a record, or an element of an array."""
        if value is None:
            return None
        if not isinstance(value, dict):
            self._report(node.path, "misfit", value)
            return {LEFTOVER: encode(value).decode()}
        kept, left = self._object(value, node)
        if left:
            kept[LEFTOVER] = encode(left).decode()
        return kept

    def _object(self, value: dict[str, Any], node: Object) -> tuple[dict[str, Any], dict[str, Any]]:
        """Part the members of an object into those that fit and those left over."""
        kept: dict[str, Any] = {}
        left: dict[str, Any] = {}
        members = node.members
        for key, item in value.items():
            if isinstance(item, str) and _LOST in item:
                self._report((*node.path, key), "text", item)
            member = members.get(key)
            if member is None:
                self._report((*node.path, key), "unknown", item)
                left[key] = item
            elif type(item) is member.plain:
                self.seen.add(member)
                kept[key] = item
            elif item is not None:
                fits, rest = self._member(item, member)
                if fits is not MISFIT:
                    self.seen.add(member)
                    kept[key] = fits
                if rest is not MISFIT:
                    left[key] = rest
        return kept, left

    def _member(self, item: Any, node: Node) -> tuple[Any, Any]:
        """Settle a member: the part that fits and the part left over, MISFIT for none."""
        if isinstance(node, Leaf):
            fits = node.rule.settle(item)
            if fits is MISFIT:
                self._report(node.path, "misfit", item)
                return MISFIT, item
            if type(item) not in node.rule.usual:
                self._report(node.path, "type", item)
            return fits, MISFIT
        if isinstance(node, Array) and isinstance(item, list):
            return [self.row(row, node.element) for row in item], MISFIT
        if isinstance(node, Object) and isinstance(item, dict):
            kept, left = self._object(item, node)
            return kept, left or MISFIT
        self._report(node.path, "misfit", item)
        return MISFIT, item

    def _report(self, path: Path, kind: str, value: Any) -> None:
        if (path, kind) not in self.drift:
            sample = encode(value).decode()[:_SAMPLE]
            where = _dotted(structure(self.entity), path)
            self.drift[path, kind] = Drift(self.entity.table, where, kind, sample)


def _dotted(node: Node | None, path: Path) -> str:
    """Write a path with its arrays marked: `Line[].Amount`."""
    shown: list[str] = []
    for key in path:
        node = node.members.get(key) if isinstance(node, Object) else None
        shown.append(f"{key}[]" if isinstance(node, Array) else key)
        node = node.element if isinstance(node, Array) else node
    return ".".join(shown)
