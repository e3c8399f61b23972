"""JSON answers as the XML that QuickBooks sends when nobody asks for JSON.

Counters, `domain`, `sparse` and `status` are attributes; a reference is an element with its name
as attribute and its id as text; a list repeats its element.
"""

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sandbox.errors import GatewayFault

_NAMESPACE = "http://schema.intuit.com/finance/v3"
_ATTRIBUTES = frozenset(
    {"startPosition", "maxResults", "totalCount", "domain", "sparse", "status", "bId"}
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def document(body: Mapping[str, Any]) -> str:
    """A whole answer: IntuitResponse, or Report for a report (which has no envelope)."""
    if "Header" in body:
        return f'{_HEAD}<Report xmlns="{_NAMESPACE}">{_children(body)}</Report>'
    fault = body.get("Fault")
    inside = _children(
        {name: value for name, value in body.items() if name not in {"time", "Fault"}}
    )
    if fault is not None:
        inside += _fault(fault)
    return _response(str(body.get("time", "")), inside)


def gateway_document(fault: GatewayFault, now: str) -> str:
    """A gateway's fault, which in XML has the same form as the service's."""
    error = {"code": fault.code, "Message": fault.message, "Detail": fault.detail}
    return _response(now, _fault({"type": fault.type, "Error": [error]}))


def _response(now: str, inside: str) -> str:
    stamp = f" time={quoteattr(now)}" if now else ""
    return f'{_HEAD}<IntuitResponse{stamp} xmlns="{_NAMESPACE}">{inside}</IntuitResponse>'


def _fault(fault: Mapping[str, Any]) -> str:
    errors = "".join(
        f"<Error code={quoteattr(error['code'])}{_element_attribute(error)}>"
        f"<Message>{escape(error['Message'])}</Message>"
        f"<Detail>{escape(error['Detail'])}</Detail></Error>"
        for error in fault["Error"]
    )
    return f"<Fault type={quoteattr(fault['type'])}>{errors}</Fault>"


def _element_attribute(error: Mapping[str, Any]) -> str:
    return f" element={quoteattr(error['element'])}" if error.get("element") else ""


def _children(body: Mapping[str, Any]) -> str:
    return "".join(
        _fault(value) if name == "Fault" else _element(name, value)
        for name, value in body.items()
        if name not in _ATTRIBUTES
    )


def _element(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    if not isinstance(value, Mapping):
        return f"<{name}>{escape(_text(value))}</{name}>"
    if isinstance(value.get("value"), str) and value.keys() <= {"value", "name", "type"}:
        return _reference(name, value)
    given = "".join(f" {key}={quoteattr(_text(value[key]))}" for key in value if key in _ATTRIBUTES)
    return f"<{name}{given}>{_children(value)}</{name}>"


def _reference(name: str, value: Mapping[str, Any]) -> str:
    given = "".join(f" {key}={quoteattr(value[key])}" for key in ("name", "type") if key in value)
    return f"<{name}{given}>{escape(value['value'])}</{name}>"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
