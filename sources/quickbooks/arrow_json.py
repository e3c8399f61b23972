"""Pages read by Arrow's JSON reader: typed in one pass, numbers to the last digit.

The reader refuses keys that its schema lacks, other JSON types, numbers with more decimals than
their column, keys that come twice and broken text. One thing it takes that it should not: a number
in quotes for a decimal. So the strings of the page are counted, and those that arrived.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.json

from .columns import Kind
from .entity import Entity
from .structure import Array, Leaf, Node, Object

#: What an answer to a query holds beside records.
_ENVELOPE = [(name, pa.int64()) for name in ("startPosition", "maxResults", "totalCount")]
#: Days and instants are read as text: their casts are stricter and know offsets.
_AS_TEXT = frozenset({Kind.DATE, Kind.INSTANT})
#: The integer that QuickBooks writes as a string.
_VERSION = "SyncToken"


class ArrowReader:
    """Reads pages of one shape that has no column for whole JSON values.

    Args:
        entity: Whose records.
        record: The part of their structure that is in use.
    """

    def __init__(self, entity: Entity, record: Object) -> None:
        answer = pa.struct([(entity.json_key, pa.list_(_type(record))), *_ENVELOPE])
        self._options = pyarrow.json.ParseOptions(
            explicit_schema=pa.schema([("QueryResponse", answer), ("time", pa.string())]),
            unexpected_field_behavior="error",
        )

    def read(self, body: bytes) -> pa.StructArray | None:
        """The records of a page, one struct each; None when it has to be looked at closer."""
        # Pages are read side by side, so one thread each; and each is one row, hence one block.
        whole = pyarrow.json.ReadOptions(use_threads=False, block_size=len(body) + 1)
        try:
            pa.array([body], pa.binary()).cast(pa.string())  # the reader takes any bytes
            page = pyarrow.json.read_json(
                pa.BufferReader(body), read_options=whole, parse_options=self._options
            ).combine_chunks()
        except pa.ArrowInvalid:
            return None
        answer = page.column(0).combine_chunks()
        texts = sum(_texts(column.combine_chunks()) for column in page.columns)
        if len(answer) != 1 or answer.null_count or texts != body.count(b'":"'):
            return None
        return answer.field(0).flatten()


def _type(node: Node) -> pa.DataType:
    match node:
        case Leaf(kind=kind, path=path):
            return pa.string() if kind in _AS_TEXT or path[-1] == _VERSION else kind.arrow
        case Array(element=element):
            return pa.list_(_type(element))
        case Object(members=members):
            return pa.struct([(key, _type(member)) for key, member in members.items()])


def _texts(values: pa.Array) -> int:
    """How many strings there are, at any depth."""
    type_ = values.type
    if pa.types.is_struct(type_):
        return sum(_texts(values.field(number)) for number in range(type_.num_fields))
    if pa.types.is_list(type_):
        return _texts(values.values)
    return len(values) - values.null_count if pa.types.is_string(type_) else 0
