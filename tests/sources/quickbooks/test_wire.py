"""Requests on the wire: asked again where that helps, within limits, every one on record."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from sources.quickbooks import Client, Limits, Patience, StaticToken
from sources.quickbooks.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    ProtocolError,
    QuickBooksError,
    RequestRefused,
    ServerFault,
    ServiceUnavailable,
    Throttled,
)

TIME = "2026-06-30T17:00:00.123-07:00"
GOOD = {"QueryResponse": {"totalCount": 6}, "time": TIME}
TOKEN = "very-secret"


def fault(code: str, kind: str = "ValidationFault") -> dict[str, Any]:
    error = {"Message": "message", "Detail": "detail", "code": code, "element": ""}
    return {"Fault": {"Error": [error], "type": kind}, "time": TIME}


def gateway(code: str, kind: str) -> dict[str, Any]:
    error = {"message": f"message=X; errorCode={code}", "detail": "detail", "code": code}
    return {"warnings": None, "fault": {"error": [error], "type": kind}, "time": 1601384140000}


def good() -> httpx.Response:
    return httpx.Response(200, json=GOOD, headers={"intuit_tid": "1-2"})


Answer = Callable[[], httpx.Response]


def raised(error: Exception) -> Answer:
    def answer() -> httpx.Response:
        raise error

    return answer


def refused(status: int, body: Any = None, **headers: str) -> Answer:
    return lambda: httpx.Response(status, json=body, headers=headers)


def page(status: int) -> Answer:
    return lambda: httpx.Response(status, html="<html>Bad gateway</html>")


@dataclass
class Script:
    """A network that gives prepared answers, then good ones; and a clock that only sleep moves."""

    answers: list[Answer] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.tokens.append(request.headers["Authorization"])
        return self.answers.pop(0)() if self.answers else good()

    def client(self, token: Any = None, **patience: Any) -> Client:
        return Client(
            "9341",
            token or StaticToken(TOKEN),
            limits=Limits.off(),
            transport=httpx.MockTransport(self),
            patience=Patience(
                sleep=self.slept.append,
                clock=lambda: sum(self.slept),
                random=lambda: 1.0,
                **patience,
            ),
        )


def ask(client: Client) -> int | None:
    return client.query("SELECT count(*) FROM Customer", entity="Customer").total


class Stream(httpx.SyncByteStream):
    """A body that comes in pieces."""

    def __init__(self, *pieces: bytes, error: Exception | None = None) -> None:
        self._pieces = pieces
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if self._error is not None:
            raise self._error


def cut_off() -> httpx.Response:
    lost = httpx.RemoteProtocolError("peer closed connection")
    return httpx.Response(200, stream=Stream(b'{"QueryRes', error=lost))


def short_gzip() -> httpx.Response:
    packed = gzip.compress(b'{"QueryResponse":{"totalCount":6}}')[:-12]
    return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Stream(packed))


PASSING: dict[str, tuple[Answer, type[QuickBooksError]]] = {
    "429": (refused(429, gateway("003001", "SERVICE")), Throttled),
    "500": (refused(500, fault("10000", "SystemFault")), ServerFault),
    "502 page": (page(502), ServiceUnavailable),
    "503 page": (page(503), ServiceUnavailable),
    "504 page": (page(504), ServiceUnavailable),
    "fault in a 200": (refused(200, fault("10000", "SystemFault")), ServerFault),
    "throttle in a 200": (refused(200, gateway("003001", "SERVICE")), Throttled),
    "cut off": (cut_off, ServiceUnavailable),
    "gzip breaks off": (short_gzip, ServiceUnavailable),
    "half a JSON": (
        lambda: httpx.Response(200, content=b'{"QueryResponse":{'),
        ServiceUnavailable,
    ),
    "time-out": (raised(httpx.ReadTimeout("too slow")), ServiceUnavailable),
    "reset": (raised(httpx.ReadError("reset by peer")), ServiceUnavailable),
    "no connection": (raised(httpx.ConnectError("refused")), ServiceUnavailable),
}
FINAL: dict[str, tuple[Answer, type[QuickBooksError]]] = {
    "bad query": (refused(400, fault("4000")), RequestRefused),
    "not found is a 400": (refused(400, fault("610")), RequestRefused),
    "a 200 with a refusal": (refused(200, fault("4001")), RequestRefused),
    "wrong company": (refused(403, gateway("003100", "AUTHORIZATION")), ConfigurationError),
    "no such path": (refused(404), ConfigurationError),
    "moved": (refused(302, Location="https://elsewhere.example"), ConfigurationError),
    "a teapot": (page(418), ProtocolError),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again(name: str) -> None:
    """Once failed, once asked again; both requests are on record."""
    script = Script([PASSING[name][0]])
    with script.client() as client:
        assert ask(client) == 6
        assert len(client.meter) == 2
    assert len(script.slept) == 1


@pytest.mark.parametrize("name", PASSING)
def test_what_does_not_pass_is_an_error_with_a_remedy(name: str) -> None:
    """After a bounded number of attempts and a bounded time."""
    answer, remedy = PASSING[name]
    script = Script([answer] * 50)
    with script.client() as client, pytest.raises(remedy) as caught:
        ask(client)
    assert type(caught.value) is remedy
    assert caught.value.advice
    assert len(script.requests) <= 8
    assert sum(script.slept) <= 300


@pytest.mark.parametrize("name", FINAL)
def test_what_is_final_is_asked_once(name: str) -> None:
    """A refusal does not become right by repetition."""
    answer, remedy = FINAL[name]
    script = Script([answer] * 5)
    with script.client() as client, pytest.raises(remedy) as caught:
        ask(client)
    assert type(caught.value) is remedy
    assert len(script.requests) == 1
    assert script.slept == []


def test_waits_double_and_end_at_a_bound() -> None:
    """Full jitter: a random part of a bound that doubles; here all of it."""
    script = Script([page(503)] * 7)
    with script.client() as client:
        ask(client)
    assert script.slept == [1, 2, 4, 8, 16, 32, 60]


def test_jitter_is_full() -> None:
    """The wait is anything between nothing and the bound."""
    assert Patience(random=lambda: 0.0).wait(5, throttled=False) == 0
    assert Patience(random=lambda: 0.5).wait(3, throttled=False) == 2
    assert Patience(random=lambda: 0.5).wait(1, throttled=True) == 30


@pytest.mark.parametrize("answer", [refused(429, **{"Retry-After": "7"})])
def test_retry_after_is_honoured(answer: Answer) -> None:
    """QuickBooks knows best how long to wait."""
    script = Script([answer, answer])
    with script.client() as client:
        ask(client)
    assert script.slept == [7, 7]


def test_a_wait_never_exceeds_the_budget() -> None:
    """An hour of Retry-After is not waited for."""
    script = Script([refused(429, gateway("3001", "SERVICE"), **{"Retry-After": "3600"})] * 9)
    with script.client(budget=100.0) as client, pytest.raises(Throttled, match="limit") as caught:
        ask(client)
    assert sum(script.slept) <= 100
    assert "3600" in caught.value.advice


def test_a_wrong_address_is_noticed_soon() -> None:
    """Four attempts while nobody ever answered; a lost network later is waited out."""
    lost = raised(httpx.ConnectError("refused"))
    script = Script([lost] * 99)
    with script.client() as client, pytest.raises(ServiceUnavailable):
        ask(client)
    assert len(script.requests) == 4
    script = Script([good, *[lost] * 6])
    with script.client() as client:
        ask(client)
        assert ask(client) == 6


def test_a_renewed_token_is_used_once() -> None:
    """401 asks the token source for another, once."""

    class Rotating(StaticToken):
        def renew(self, rejected: str) -> str:
            assert rejected == TOKEN
            return "fresh"

    script = Script([refused(401, gateway("003200", "AUTHENTICATION"))])
    with script.client(Rotating(TOKEN)) as client:
        assert ask(client) == 6
    assert script.tokens == [f"Bearer {TOKEN}", "Bearer fresh"]


def test_a_refused_renewed_token_needs_a_person() -> None:
    """The second 401 is the end."""

    class Stubborn(StaticToken):
        def renew(self, rejected: str) -> str:
            return rejected

    script = Script([refused(401, gateway("003200", "AUTHENTICATION"))] * 3)
    with script.client(Stubborn(TOKEN)) as client, pytest.raises(AuthenticationNeeded, match="401"):
        ask(client)
    assert len(script.requests) == 2


@pytest.mark.parametrize("token", ["", "  "])
def test_without_a_token_nothing_is_sent(token: str) -> None:
    """There is nothing to try."""
    script = Script()
    with script.client(StaticToken(token)) as client, pytest.raises(AuthenticationNeeded):
        ask(client)
    assert script.requests == []


@pytest.mark.parametrize("name", [*PASSING, *FINAL])
def test_no_error_holds_the_token(name: str) -> None:
    """Neither its text nor anything it is made from."""
    answer = {**PASSING, **FINAL}[name][0]
    script = Script([answer] * 50)
    with script.client() as client, pytest.raises(QuickBooksError) as caught:
        ask(client)
    seen: list[BaseException] = [caught.value]
    while (cause := seen[-1].__cause__) is not None:
        seen.append(cause)
    assert TOKEN not in repr([(vars(error), error.args) for error in seen])
    assert TOKEN not in repr(client)
    assert TOKEN not in repr(StaticToken(TOKEN))


def test_errors_name_the_request() -> None:
    """Entity, status, code and intuit_tid are what support asks for."""
    script = Script([refused(400, fault("4001"), intuit_tid="1-abc")])
    with script.client() as client, pytest.raises(RequestRefused) as caught:
        ask(client)
    for part in ("GET query for Customer", "HTTP 400", "4001", "1-abc"):
        assert part in caught.value.message


def test_a_long_statement_goes_in_the_body() -> None:
    """Proxies cut long addresses."""
    script = Script()
    statement = f"SELECT * FROM Customer WHERE Id IN ({', '.join(['1'] * 900)})"
    with script.client() as client:
        client.query(statement, entity="Customer")
    (request,) = script.requests
    assert request.method == "POST"
    assert request.headers["Content-Type"] == "application/text"
    assert request.content.decode() == statement


def test_a_plus_survives_the_address() -> None:
    """An offset in a statement is not read as a space."""
    script = Script()
    with script.client() as client:
        client.query("SELECT * FROM Customer WHERE x >= '2026-01-01T00:00:00+01:00'", entity="")
    assert "%2B01" in str(script.requests[0].url)


def test_calls_are_metered() -> None:
    """Only reads that succeed are counted by Intuit."""
    rows = {"QueryResponse": {"Customer": [{"Id": "1"}, {"Id": "2"}]}, "time": TIME}
    body = gzip.compress(json.dumps(rows).encode())
    headers = {"intuit_tid": "1-9", "Content-Encoding": "gzip"}
    script = Script([page(503), lambda: httpx.Response(200, headers=headers, stream=Stream(body))])
    with script.client() as client:
        client.query("SELECT * FROM Customer", entity="Customer")
        first, second = client.meter
    assert (first.call_no, first.status, first.metered) == (1, 503, False)
    assert (second.path, second.entity, second.rows) == ("query", "Customer", 2)
    assert (second.metered, second.intuit_tid, client.meter.metered) == (True, "1-9", 1)
    assert second.bytes == len(body)


def test_no_more_in_flight_than_allowed() -> None:
    """Eight threads share two slots."""
    running, most = 0, 0
    lock = threading.Lock()
    full = threading.Event()

    def serve(_: httpx.Request) -> httpx.Response:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == 2:
                full.set()
        assert full.wait(5)
        with lock:
            running -= 1
        return good()

    transport = httpx.MockTransport(serve)
    with Client("1", StaticToken("t"), limits=Limits.off(2), transport=transport) as client:
        threads = [threading.Thread(target=ask, args=(client,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most == 2


def test_closing_ends_the_waits() -> None:
    """Whoever waits for the next attempt is woken and gives up."""
    waiting = threading.Event()
    caught: list[QuickBooksError] = []

    def serve(_: httpx.Request) -> httpx.Response:
        waiting.set()
        return httpx.Response(429, headers={"Retry-After": "60"})

    client = Client("1", StaticToken("t"), transport=httpx.MockTransport(serve))

    def wait() -> None:
        try:
            ask(client)
        except QuickBooksError as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert waiting.wait(5)
    client.close()
    thread.join(5)
    assert [type(error) for error in caught] == [ServiceUnavailable]


@pytest.mark.parametrize("url", ["quickbooks", "ftp://x", ""])
def test_an_address_that_is_none(url: str) -> None:
    """It is refused before anything is sent."""
    with pytest.raises(ConfigurationError, match="address"):
        Client("1", StaticToken("t"), base_url=url)
