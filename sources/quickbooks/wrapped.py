"""Rows that hold their record under the name of its type: `{"Invoice": {...}}`.

RecurringTransaction answers so: a template is a document of any type, plus its schedule.
"""

from __future__ import annotations

import msgspec

from .drift import MalformedPage
from .entity import Entity

#: Key that the type of a wrapped record is kept under.
TYPE = "TxnType"
#: Key for whatever else a row holds beside its record; the catalogue does not know it.
_BESIDE = "BesideRecord"

_ENCODER = msgspec.json.Encoder()


def unwrap(entity: Entity, page: bytes) -> bytes:
    """Make a page of plain records, each with its type as a member.

    The bytes of a record stay as they are.

    Raises:
        MalformedPage: The page is no query answer of the entity.
    """
    try:
        answer = msgspec.json.decode(page, type=dict[str, msgspec.Raw])
        response = msgspec.json.decode(answer["QueryResponse"], type=dict[str, msgspec.Raw])
        rows = msgspec.json.decode(
            response.get(entity.json_key, b"[]"), type=list[dict[str, msgspec.Raw]]
        )
    except (msgspec.DecodeError, KeyError) as error:
        raise MalformedPage(f"a page of {entity.name} has no list of records: {error}") from error
    records = b",".join(_record(row) for row in rows)
    return b'{"QueryResponse":{"%s":[%s]}}' % (entity.json_key.encode(), records)


def _record(row: dict[str, msgspec.Raw]) -> bytes:
    wrapped = next((key for key, raw in row.items() if bytes(raw)[:1] == b"{"), None)
    if wrapped is None:
        return _ENCODER.encode({_BESIDE: row})
    inner = bytes(row[wrapped])
    beside = {key: raw for key, raw in row.items() if key != wrapped}
    head = _ENCODER.encode({TYPE: wrapped} | ({_BESIDE: beside} if beside else {}))
    empty = inner[1:].lstrip()[:1] == b"}"
    return head[:-1] + (b"" if empty else b",") + inner[1:]
