"""Which paths of the catalogue a page uses, told by DuckDB without looking at a value in Python.

A page that leaves the shape of its entity mostly does so with a field that the catalogue knows
and that no page had yet. Then the outline is enough to widen the shape, thirty times cheaper than
the exact way, which remains for what the catalogue does not know.
"""

from __future__ import annotations

from typing import Any

import duckdb
import msgspec

from .entity import Entity
from .structure import Array, Node, Object, Path, structure


def outline(entity: Entity, page: duckdb.DuckDBPyRelation) -> frozenset[Path]:
    """The known paths of a page; none when it is not JSON.

    Args:
        entity: Whose records.
        page: One row with the page as text in `content`.
    """
    try:
        rows = page.query("page", "select json_structure(content) from page").fetchall()
        tree = msgspec.json.decode(rows[0][0] or "{}")
    except (duckdb.Error, ValueError):
        return frozenset()
    records = tree.get("QueryResponse") if isinstance(tree, dict) else None
    found: set[Path] = set()
    if isinstance(records, dict):
        _walk(records.get(entity.json_key), Array((), structure(entity)), found)
    return frozenset(found)


def _walk(seen: Any, node: Node, found: set[Path]) -> None:
    """Gather the paths that lie both in the outline and in the structure."""
    match node, seen:
        case Array(element=element), [inner]:
            _walk(inner, element, found)
        case Object(members=members), dict():
            for key in seen.keys() & members.keys():
                found.add(members[key].path)
                _walk(seen[key], members[key], found)
