"""Reading answers without touching a digit of them.

A record stays the bytes that QuickBooks sent (`msgspec.Raw` over the body) until DuckDB turns it
into columns. Only keys, ids, times and faults are decoded here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import pendulum

from .errors import Fault, ProtocolError

Raw = msgspec.Raw
_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_ARRAY = msgspec.json.Decoder(list[Raw])
_ADVICE = "Check that the base URL is QuickBooks' API, or a server that speaks its protocol."


class _Error(msgspec.Struct):
    """One element of `Fault.Error`, in either casing of the envelope."""

    code: str | int = ""
    Message: str | None = None
    message: str | None = None
    Detail: str | None = None
    detail: str | None = None


class _Fault(msgspec.Struct):
    Error: list[_Error] = []
    error: list[_Error] = []
    type: str | None = None


@dataclass(frozen=True)
class Page:
    """One query answer.

    Attributes:
        body: The answer as it came, `{"QueryResponse": {...}, "time": ...}`.
        time: QuickBooks' clock when it answered.
        rows: How many records there are.
        total: `totalCount` of a `count(*)`, else None.
        joined_width: Rows of the longest of several answers that were joined, else None.
    """

    body: bytes
    time: datetime
    rows: int
    total: int | None = None
    joined_width: int | None = None

    @property
    def width(self) -> int:
        """Positions that the answer covers."""
        return self.rows if self.joined_width is None else self.joined_width


@dataclass(frozen=True)
class Item:
    """One query of a batch: its records, or why there are none."""

    page: Page | None
    fault: Fault | None


def envelope(body: bytes) -> dict[str, Raw]:
    """Top level of an answer.

    Raises:
        ProtocolError: The body is not a JSON object.
    """
    return _object(body, "the answer")


def _object(body: bytes | Raw, what: str) -> dict[str, Raw]:
    try:
        return _OBJECT.decode(body)
    except ValueError as error:
        raise ProtocolError(f"{what} is not a JSON object: {error}.", _ADVICE) from error


def _starts(raw: Raw, mark: bytes) -> bool:
    return memoryview(raw)[:1] == mark


def _array(body: bytes | Raw, what: str) -> list[Raw]:
    try:
        return _ARRAY.decode(body)
    except ValueError as error:
        raise ProtocolError(f"{what} is not a JSON array: {error}.", _ADVICE) from error


# -- faults ----------------------------------------------------------------------------------------

_XML_FAULT = re.compile(rb"<Fault[^>]*type=\"([^\"]*)\"[^>]*>\s*<Error[^>]*code=\"([^\"]*)\"")
_XML_TEXT = re.compile(rb"<(Message|Detail)>([^<]*)<")


def is_whole(body: bytes) -> bool:
    """Whether the body is one JSON object: a gzip stream that was damaged or cut may not be."""
    try:
        _OBJECT.decode(body)
    except ValueError:
        return False
    return True


#: An escaped backslash, a pair of surrogates, or one alone.
_SURROGATES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
#: What stands for half a character: the replacement character, escaped.
REPLACED = b"\\ufffd"


def mended(body: bytes) -> bytes:
    r"""The body with U+FFFD for each `\ud83d` that lacks its other half.

    Such an escape is left where a text was cut in the middle of an emoji. It is no Unicode,
    and no JSON reader takes it; the rest of the page is as good as any.
    """
    if b"\\ud" not in body and b"\\uD" not in body:
        return body
    return _SURROGATES.sub(lambda match: REPLACED if match[1] else match[0], body)


def find_fault(body: bytes) -> Fault | None:
    """The fault in an answer of any HTTP status, None when it holds none.

    Knows the service's `Fault`, the gateway's lower-case `fault`, a `Fault` inside
    a query or change answer, and the XML that is sent when a gateway ignores Accept.
    """
    if b'ault"' not in body and b"<Fault" not in body:
        return None
    try:
        top = _OBJECT.decode(body)
    except ValueError:
        return _xml_fault(body)
    return fault_in(top) or _nested_fault(top)


def fault_in(node: dict[str, Raw]) -> Fault | None:
    """The fault of one object of an answer: of its top, of a batch item, of a query answer."""
    raw = node.get("Fault") or node.get("fault")
    if raw is None or bytes(raw) == b"null":
        return None
    try:
        fault = msgspec.json.decode(raw, type=_Fault)
    except ValueError:
        text = bytes(raw)[:300].decode("utf-8", "replace")
        return Fault("", "", "a fault of an unknown form", text)
    errors = fault.Error or fault.error or [_Error()]
    first = errors[0]
    return Fault(
        code=_code(first.code),
        kind=fault.type or "",
        message=first.Message or first.message or "",
        detail="; ".join(e.Detail or e.detail or "" for e in errors).strip("; "),
    )


def _nested_fault(top: dict[str, Raw]) -> Fault | None:
    """A fault where records should be."""
    inner = top.get("QueryResponse")
    if inner is None or not _starts(inner, b"{"):
        return None
    return fault_in(_object(inner, "QueryResponse"))


def _xml_fault(body: bytes) -> Fault | None:
    match = _XML_FAULT.search(body)
    if match is None:
        return None
    texts = {name: text.decode("utf-8", "replace") for name, text in _XML_TEXT.findall(body)}
    return Fault(
        code=_code(match[2].decode("ascii", "replace")),
        kind=match[1].decode("ascii", "replace"),
        message=texts.get(b"Message", ""),
        detail=texts.get(b"Detail", ""),
    )


def _code(code: str | int) -> str:
    return str(code).lstrip("0")


# -- time ------------------------------------------------------------------------------------------


def instant(text: str) -> datetime:
    """An instant in UTC from ISO 8601 with an offset.

    Raises:
        ValueError: The text is not an instant.
    """
    moment = pendulum.parse(text)
    if isinstance(moment, pendulum.DateTime):
        return moment.in_timezone("UTC")
    raise ValueError(f"{text!r} is not an instant")


def server_time(top: dict[str, Raw], date_header: str | None) -> datetime:
    """QuickBooks' clock: `time` of the envelope, else the HTTP Date header.

    Raises:
        ProtocolError: The answer carries neither.
    """
    raw = top.get("time")
    try:
        if raw is not None and _starts(raw, b'"'):
            return instant(msgspec.json.decode(raw, type=str))
        if date_header:
            return pendulum.from_format(date_header, "ddd, DD MMM YYYY HH:mm:ss [GMT]", tz="UTC")
    except ValueError as error:
        raise ProtocolError(f"The answer's time cannot be read: {error}.", _ADVICE) from error
    raise ProtocolError("The answer does not tell its time.", _ADVICE)


# -- records ---------------------------------------------------------------------------------------


def page_of(body: bytes, date_header: str | None = None) -> Page:
    """Read a query answer.

    Raises:
        ProtocolError: It is not one.
    """
    top = envelope(body)
    if "QueryResponse" not in top:
        raise ProtocolError(f"A query was answered with {sorted(top)}.", _ADVICE)
    inner = _object(top["QueryResponse"], "QueryResponse")
    total = inner.get("totalCount")
    return Page(
        body=body,
        time=server_time(top, date_header),
        rows=sum(len(rows) for rows in _rows(inner).values()),
        total=None if total is None else msgspec.json.decode(total, type=int, strict=False),
    )


def joined(pages: Sequence[Page]) -> Page:
    """One page with the records, or the count, of several answers to parts of one question."""
    if len(pages) == 1:
        return pages[0]
    keys = [key for page in pages for key in _rows(_inner(page.body))]
    found = [raw for page in pages for raw in records(page.body)]
    totals = [page.total for page in pages if page.total is not None]
    return Page(
        body=page_body(keys[0], found) if keys else pages[0].body,
        time=min(page.time for page in pages),
        rows=len(found),
        total=sum(totals) if len(totals) == len(pages) else None,
        joined_width=max(page.rows for page in pages),
    )


def _rows(inner: dict[str, Raw]) -> dict[str, list[Raw]]:
    """The arrays of records in a query answer by key; counters are not arrays."""
    return {key: _array(raw, key) for key, raw in inner.items() if _starts(raw, b"[")}


def records(body: bytes) -> list[bytes]:
    """The records of a query answer, each as its own bytes."""
    return [bytes(raw) for rows in _rows(_inner(body)).values() for raw in rows]


def _inner(body: bytes) -> dict[str, Raw]:
    return _object(envelope(body)["QueryResponse"], "QueryResponse")


def page_body(json_key: str, rows: Iterable[bytes]) -> bytes:
    """A query answer made of records, for the flattener."""
    return b'{"QueryResponse":{"' + json_key.encode() + b'":[' + b",".join(rows) + b"]}}"


def batch_items(body: bytes, count: int, date_header: str | None = None) -> list[Item]:
    """The answers of a batch by bId, which are the positions `0`, `1`, ... as text.

    Raises:
        ProtocolError: It is not a batch answer, or an item is missing or there twice.
    """
    top = envelope(body)
    if "BatchItemResponse" not in top:
        raise ProtocolError(f"A batch was answered with {sorted(top)}.", _ADVICE)
    time = server_time(top, date_header)
    found: dict[str, Item] = {}
    for raw in _array(top["BatchItemResponse"], "BatchItemResponse"):
        item = _object(raw, "a batch item")
        bid = msgspec.json.decode(item.get("bId", Raw(b'""')), type=str)
        if bid in found:
            raise ProtocolError(f"A batch was answered twice for its item {bid!r}.", _ADVICE)
        found[bid] = _batch_item(item, time)
    missing = [str(n) for n in range(count) if str(n) not in found]
    if missing:
        raise ProtocolError(f"A batch of {count} lacks the answers {', '.join(missing)}.", _ADVICE)
    return [found[str(n)] for n in range(count)]


def _batch_item(item: dict[str, Raw], time: datetime) -> Item:
    fault = fault_in(item)
    if fault is not None:
        return Item(None, fault)
    inner = item.get("QueryResponse", Raw(b"{}"))
    nested = fault_in(_object(inner, "QueryResponse"))
    if nested is not None:
        return Item(None, nested)
    stamp = msgspec.json.encode(time.isoformat())
    return Item(page_of(b'{"QueryResponse":' + bytes(inner) + b',"time":' + stamp + b"}"), None)


def change_groups(body: bytes) -> dict[str, list[Raw]]:
    """Records of a change answer by the key they stand under, which is the entity's.

    QuickBooks keeps one place per entity asked, but a place without changes has no
    name: so the names decide, never the position.

    Raises:
        ProtocolError: It is not a change answer.
    """
    top = envelope(body)
    if "CDCResponse" not in top:
        raise ProtocolError(f"A change request was answered with {sorted(top)}.", _ADVICE)
    groups: dict[str, list[Raw]] = {}
    for response in _objects(top["CDCResponse"], "CDCResponse"):
        for inner in _objects(response.get("QueryResponse", Raw(b"[]")), "QueryResponse"):
            for key, rows in _rows(inner).items():
                groups.setdefault(key, []).extend(rows)
    return groups


def change_faults(body: bytes) -> list[Fault]:
    """Faults that stand in a place of a change answer."""
    top = envelope(body)
    return [
        fault
        for response in _objects(top.get("CDCResponse", Raw(b"[]")), "CDCResponse")
        for inner in _objects(response.get("QueryResponse", Raw(b"[]")), "QueryResponse")
        if (fault := fault_in(inner)) is not None
    ]


def _objects(raw: Raw, what: str) -> Sequence[dict[str, Raw]]:
    """Elements of an array; a single object stands for an array of one."""
    if _starts(raw, b"{"):
        return [_object(raw, what)]
    return [_object(element, what) for element in _array(raw, what)]
