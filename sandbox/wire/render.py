"""Answers as HTTP responses: JSON or XML, gzip, and the headers QuickBooks sends."""

import gzip
import secrets
import time
import uuid

from starlette.requests import Request
from starlette.responses import Response

from sandbox import jsonio
from sandbox.errors import GatewayFault
from sandbox.wire import xml
from sandbox.wire.bodies import gateway_fault
from sandbox.wire.call import Answer

_GZIP_LEVEL = 1
_SMALLEST_GZIP = 512
_JSON = "application/json;charset=utf-8"
_XML = "application/xml;charset=UTF-8"


def wants_json(request: Request) -> bool:
    """QuickBooks answers XML unless JSON is asked for by name."""
    return "json" in request.headers.get("accept", "").lower()


def service_response(request: Request, answer: Answer, started: float) -> Response:
    """An answer of the service; `started` is a `time.perf_counter()`."""
    if answer.plain:
        return _response(request, answer.text, "text/plain", answer.status, started, {})
    if wants_json(request):
        return _response(request, answer.text, _JSON, answer.status, started, {})
    text = xml.document(jsonio.loads(answer.text))
    return _response(request, text, _XML, answer.status, started, {})


def gateway_response(request: Request, fault: GatewayFault, now: str, started: float) -> Response:
    """An answer of the gateway; `now` is the time XML carries."""
    headers = {}
    if fault.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Intuit", error="invalid_token"'
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    if wants_json(request):
        text, kind = jsonio.dumps(gateway_fault(fault)).decode(), _JSON
    else:
        text, kind = xml.gateway_document(fault, now), _XML
    return _response(request, text, kind, fault.status, started, headers)


def html_response(request: Request, status: int, title: str) -> Response:
    """A page of the edge servers, which know nothing of QuickBooks' formats."""
    text = (
        f"<html>\r\n<head><title>{status} {title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{status} {title}</h1></center>\r\n<hr><center>nginx</center>\r\n"
        "</body>\r\n</html>\r\n"
    )
    return _response(request, text, "text/html", status, time.perf_counter(), {})


def _response(
    request: Request, text: str, kind: str, status: int, started: float, extra: dict[str, str]
) -> Response:
    content = text.encode()
    headers = {**_headers(started), **extra}
    accepted = request.headers.get("accept-encoding", "").lower()
    if "gzip" in accepted and len(content) >= _SMALLEST_GZIP:
        content = gzip.compress(content, _GZIP_LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, status, headers, media_type=kind)


def _headers(started: float) -> dict[str, str]:
    trace = f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
    spent = round((time.perf_counter() - started) * 1000)
    return {
        "Cache-Control": "no-cache, no-store",
        "intuit_tid": trace,
        "Qbo-Version": "1988.128",
        "Server": "nginx",
        "Service-Time": f"total={spent}, db={spent}",
        "Strict-Transport-Security": "max-age=15552000",
        "Vary": "Accept-Encoding",
        "X-Amzn-Trace-Id": f"Root={trace}",
        "X-Spanid": str(uuid.uuid4()),
    }
