"""Pages read by DuckDB, after a look at all keys and types: for columns of whole JSON values.

DuckDB's `from_json` says nothing of what it leaves out, so a strict decoder looks first.
"""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Mapping
from typing import Annotated, Any

import duckdb
import msgspec
import pyarrow as pa
from msgspec import Meta

from .columns import Kind
from .entity import Entity
from .structure import LEFTOVER, Array, Leaf, Node, Object

_LOCAL = threading.local()


class DuckDbReader:
    """Reads pages of one shape.

    Args:
        entity: Whose records.
        record: The part of their structure that is in use.
    """

    def __init__(self, entity: Entity, record: Object) -> None:
        rows = {entity.json_key: [_describe(record, row=True)]}
        parsed = f"from_json(content, '{json.dumps({'QueryResponse': rows})}')"
        self._sql = f'select {parsed}."QueryResponse"."{entity.json_key}" from page'
        self._decoder = _decoder(entity, record)
        self._long_number = _LONG_ANYWHERE if has_json(record) else _LONG_MEMBER

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

    def read(self, body: bytes) -> pa.StructArray:
        """The records of a page, one struct each; numbers and days are text still."""
        answer = as_relation(body).query("page", self._sql).to_arrow_table()
        return answer.column(0).combine_chunks().flatten()


def as_relation(body: bytes) -> duckdb.DuckDBPyRelation:
    """The page as a row with its text in `content`.

    Raises:
        pyarrow.ArrowInvalid: It is no text in UTF-8.
    """
    text = pa.array([body], pa.binary()).cast(pa.string())
    return _connection().from_arrow(pa.table({"content": text}))


def _connection() -> duckdb.DuckDBPyConnection:
    """This thread's own DuckDB: connections are not shared by threads."""
    if not hasattr(_LOCAL, "connection"):
        _LOCAL.connection = duckdb.connect(":memory:", config={"threads": 1})
    connection: duckdb.DuckDBPyConnection = _LOCAL.connection
    return connection


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


def has_json(node: Node) -> bool:
    """Whether a column of the structure holds whole JSON values."""
    match node:
        case Leaf(kind=kind):
            return kind is Kind.JSON
        case Array(element=element):
            return has_json(element)
        case Object(members=members):
            return any(has_json(member) for member in members.values())


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
