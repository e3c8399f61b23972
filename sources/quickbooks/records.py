"""Single records of answers: which one it is, when it changed, whether it is the same as before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

import msgspec

from .answers import Raw, instant, records
from .entities import Entity
from .entity import key_columns
from .errors import ProtocolError
from .values import decode


@dataclass(frozen=True)
class Record:
    """A record in an answer, or the notice of its end.

    Attributes:
        id: Its key; the parts of a composite key are joined with "/".
        raw: Its JSON as it was sent.
        updated: `MetaData.LastUpdatedTime`; of a deleted record the time of deletion.
        deleted: It is gone, and `raw` is the notice.
    """

    id: str
    raw: bytes
    updated: datetime | None
    deleted: bool

    @property
    def digest(self) -> str:
        """Short fingerprint of the content, whatever the order of its fields."""
        ordered = json.dumps(decode(self.raw), sort_keys=True)
        return blake2b(ordered.encode(), digest_size=8).hexdigest()


class _Meta(msgspec.Struct):
    LastUpdatedTime: str | None = None


class _Head(msgspec.Struct):
    Id: str = ""
    status: str | None = None
    MetaData: _Meta | None = None


_HEAD = msgspec.json.Decoder(_Head)
_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_SCALAR = msgspec.json.Decoder(str | int | float | bool | None)


def record(entity: Entity, raw: bytes | Raw) -> Record:
    """Tell which record it is.

    Raises:
        ProtocolError: It is no record of the entity.
    """
    data = bytes(raw)
    try:
        inner = _inner(data) if entity.wrapped else data
        head = _HEAD.decode(inner)
        key = head.Id if entity.key == ("id",) else _key(entity, inner)
        stamp = head.MetaData.LastUpdatedTime if head.MetaData else None
        updated = instant(stamp) if stamp else None
    except (msgspec.DecodeError, ValueError) as error:
        raise _unreadable(entity, str(error)) from error
    if not key:
        raise _unreadable(entity, "it has no Id")
    return Record(key, data, updated, (head.status or "").lower() == "deleted")


def records_of(entity: Entity, body: bytes) -> list[Record]:
    """All records of a query answer."""
    return [record(entity, raw) for raw in records(body)]


def ids_of(entity: Entity, bodies: Iterable[bytes]) -> set[str]:
    """Ids of the records in query answers."""
    return {found.id for body in bodies for found in records_of(entity, body)}


def _inner(raw: bytes) -> bytes:
    """The record inside its one key that names the type; a bare record is its own inside."""
    inner = [bytes(value) for value in _OBJECT.decode(raw).values()]
    return inner[0] if len(inner) == 1 and inner[0][:1] == b"{" else raw


def _key(entity: Entity, raw: bytes) -> str:
    """The parts of a composite key."""
    parts: list[str] = []
    for column in key_columns(entity):
        node = Raw(raw)
        for name in column.path:
            node = _OBJECT.decode(node)[name]
        parts.append(str(_SCALAR.decode(node)))
    return "/".join(parts)


def _unreadable(entity: Entity, why: str) -> ProtocolError:
    return ProtocolError(
        f"A record of {entity.name} cannot be read: {why}.",
        "Run again; if it stays, report it with this message.",
    )
