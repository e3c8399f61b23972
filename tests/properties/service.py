"""The company's API in process: no socket, no thread, and whatever may happen between two calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import httpx

from sandbox import jsonio
from sandbox.errors import QboFault, application_error
from sandbox.wire.bodies import service_fault
from sandbox.wire.call import Answer, Call
from sandbox.wire.replay import Replays
from sandbox.wire.routing import handle
from sandbox.world import World
from sources.quickbooks import Client, Limits, Patience, StaticToken
from tests.properties.books import REALM, Books

#: Waits for nothing.
AT_ONCE = Patience(sleep=lambda _: None)


class Killed(BaseException):
    """The process is gone; nothing can catch it."""


@dataclass
class Trouble:
    """What happens while a sync asks, by the number of the request, from 1.

    Attributes:
        changes: Something happens to the books before the request is answered.
        faults: It is answered with a fault: `server_error`, `throttled`, `cut_off`, `half`.
        kill_at: The process dies before the request is answered.
        doubled: So many requests are answered with a row that comes twice.
    """

    changes: dict[int, Callable[[], object]] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    kill_at: int | None = None
    doubled: frozenset[int] = frozenset()


class Service(httpx.BaseTransport):
    """Answers requests from the books.

    Args:
        books: Whose.
    """

    def __init__(self, books: Books) -> None:
        self.books = books
        self.trouble = Trouble()
        self.asked: list[str] = []
        self._world = World(clock=books.clock)
        self._world.adopt(books.company)
        self._replays = Replays()

    def client(self) -> Client:
        """A client of the company that waits for nothing."""
        return Client(
            REALM,
            StaticToken("token"),
            base_url="http://localhost",
            limits=Limits.off(1),
            patience=AT_ONCE,
            transport=self,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, unless something goes wrong."""
        call = self._call(request)
        self.asked.append(call.resource)
        number, trouble = len(self.asked), self.trouble
        if number == trouble.kill_at:
            raise Killed
        if number in trouble.changes:
            trouble.changes[number]()
        match trouble.faults.get(number):
            case "server_error":
                return _fault(application_error(), call.time)
            case "throttled":
                return httpx.Response(429, headers={"Retry-After": "1"})
            case "cut_off":
                raise httpx.RemoteProtocolError("the connection was closed")
            case "half":
                text = handle(call, self._replays).text
                return httpx.Response(200, content=text[: len(text) // 2].encode())
        answer = handle(call, self._replays)
        text = _doubled(answer, number) if number in trouble.doubled else answer.text
        return httpx.Response(answer.status, content=text.encode())

    def _call(self, request: httpx.Request) -> Call:
        path = request.url.path.removeprefix(f"/v3/company/{REALM}/")
        return Call(
            world=self._world,
            company=self.books.company,
            method=request.method,
            path=tuple(path.split("/")),
            params=dict(request.url.params),
            body=request.content,
            content_type=request.headers.get("content-type", ""),
            base_url="http://localhost",
            time=self.books.clock.envelope_time(),
        )


def _fault(fault: QboFault, now: str) -> httpx.Response:
    return httpx.Response(fault.status, content=jsonio.dumps(service_fault(fault, now)))


def _doubled(answer: Answer, seed: int) -> str:
    """The answer with one of its rows twice."""
    body = jsonio.loads(answer.text)
    groups = [body.get("QueryResponse", {})]
    rows = [value for group in groups for value in group.values() if isinstance(value, list)]
    if not rows or not rows[0]:
        return answer.text
    chance = Random(seed)
    rows[0].insert(chance.randrange(len(rows[0]) + 1), chance.choice(rows[0]))
    return jsonio.dumps(body).decode()
