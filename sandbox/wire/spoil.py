"""Faults on demand that replace or damage a whole answer."""

import asyncio
import gzip

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox import errors, jsonio
from sandbox.faults import FaultRule
from sandbox.wire.bodies import fault_object
from sandbox.wire.call import Answer, Call
from sandbox.wire.cdc import truncated
from sandbox.wire.render import html_response

_TITLES = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


def instead(rule: FaultRule | None, request: Request, call: Call) -> Answer | Response | None:
    """What is answered instead of carrying the request out; None when it goes ahead."""
    if rule is None:
        return None
    match rule.kind:
        case "unauthorized":
            raise errors.unauthenticated()
        case "throttled":
            raise errors.throttled(rule.retry_after)
        case "html_error":
            return html_response(request, rule.status, _TITLES.get(rule.status, "Error"))
        case "server_error" | "fault_in_200":
            fault = fault_object(errors.application_error())
            answer = call.enveloped("Fault", jsonio.dumps(fault).decode())
            answer.status = rule.status if rule.kind == "server_error" else 200
            return answer
        case _:
            return None


def changed(rule: FaultRule | None, answer: Answer) -> Answer:
    """The answer with what a rule does to its content."""
    if rule is not None and rule.kind == "cdc_truncated" and '"CDCResponse"' in answer.text[:20]:
        return truncated(answer)
    return answer


async def damaged(rule: FaultRule | None, response: Response) -> Response:
    """The response with what a rule does to its transport."""
    if rule is None:
        return response
    match rule.kind:
        case "slow":
            await asyncio.sleep(rule.seconds)
            return response
        case "cut_off":
            return _CutOff(response)
        case "broken_gzip":
            return _broken_gzip(response)
        case _:
            return response


def _broken_gzip(response: Response) -> Response:
    packed = bytes(response.body)
    if response.headers.get("content-encoding") != "gzip":
        packed = gzip.compress(packed, 1)
    middle = len(packed) // 2
    body = packed[:middle] + bytes(byte ^ 0xFF for byte in packed[middle:])
    headers = dict(response.headers) | {"content-encoding": "gzip"}
    del headers["content-length"]
    return Response(body, response.status_code, headers)


class _CutOff(Response):
    """Announces a body and sends half of it; the server then closes the connection."""

    def __init__(self, whole: Response) -> None:
        super().__init__(whole.body, whole.status_code, dict(whole.headers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": self.raw_headers,
        }
        half = bytes(self.body)[: len(self.body) // 2]
        await send(start)
        await send({"type": "http.response.body", "body": half, "more_body": True})
