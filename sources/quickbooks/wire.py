"""Requests and answers of one company on the wire: the only module that imports httpx.

A request passes four transports: retries, the gate (rates and slots), the meter, the
network. Each retry passes the gate and is metered. The meter reads the whole body, so that
an answer that is cut off or not valid gzip is a failed attempt like any other.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import httpx
from httpx_retries import RetryTransport

from .answers import find_fault, is_whole, mended
from .auth import TokenSource
from .errors import Fault, ServiceUnavailable
from .faults import is_passing
from .limits import Gate, Limits, Patience
from .metering import Call, Meter
from .retries import Persistence, Retried

Transport = httpx.BaseTransport


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        method: HTTP method.
        resource: Path below the company: `query`, `batch`, `cdc`.
        entity: What it is about, "" for several.
        params: Query of the address.
        content: Body, or None.
        content_type: Its type.
    """

    method: str
    resource: str
    entity: str = ""
    params: dict[str, str] | None = None
    content: bytes | None = None
    content_type: str = "application/json"

    def __str__(self) -> str:
        return f"{self.method} {self.resource}"


@dataclass(frozen=True)
class Answer:
    """What came back, of any status.

    Attributes:
        request: What was asked for.
        url: Its address without the query.
        status: HTTP status.
        body: All of it, unpacked.
        fault: The fault in it, None without one.
        call: The record of the call.
        date: Header `Date`; None, or "" for the others, when there is none.
        tid: Header `intuit_tid`.
        retry_after: Header `Retry-After`.
        content_type: Header `Content-Type`.
    """

    request: Request
    url: str
    status: int
    body: bytes
    fault: Fault | None
    call: Call
    date: str | None
    tid: str
    retry_after: str
    content_type: str


@dataclass(frozen=True)
class Reply:
    """What a single request outside the API brought, of any status.

    Attributes:
        status: HTTP status.
        body: All of it.
        headers: By lower-case name.
    """

    status: int
    body: bytes
    headers: dict[str, str]


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    transport: Transport | None = None,
    timeout: float = 30.0,
) -> Reply:
    """Send one request once: for the hosts of OAuth, which no limit of a company applies to.

    Raises:
        ServiceUnavailable: No complete answer came.
    """
    try:
        with httpx.Client(
            transport=transport or httpx.HTTPTransport(),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 15.0)),
        ) as http:
            answer = http.request(method, url, headers=headers, content=content)
    except httpx.HTTPError as error:
        reason = str(error) or type(error).__name__
        host = httpx.URL(url).host
        raise ServiceUnavailable(  # without its cause, which holds the headers
            f"{host} did not answer completely: {reason}.",
            "Check the network, then run the same command again.",
        ) from None
    return Reply(answer.status_code, answer.content, dict(answer.headers))


class Wire:
    """Sends requests of one company. Safe for threads.

    Args:
        root: Address of the company.
        tokens: Where access tokens come from.
        limits: How fast to ask.
        patience: How stubbornly.
        meter: Where calls are recorded.
        transport: The network, or a stand-in; None is the network.
        timeout: Seconds without a byte before an attempt is given up.
        params: Query that every address has.
        pace_file: Where past requests are kept for other processes; None for only here.
    """

    def __init__(
        self,
        root: str,
        tokens: TokenSource,
        *,
        limits: Limits,
        patience: Patience,
        meter: Meter,
        transport: Transport | None,
        timeout: float,
        params: dict[str, str],
        pace_file: Path | None = None,
    ) -> None:
        self._closed = threading.Event()
        self._patience = patience
        if patience.sleep is time.sleep:  # closing ends the waits, too
            self._patience = replace(patience, sleep=self._wait)
        self._reached = False
        sleep, clock = self._patience.sleep, self._patience.clock
        network = transport or httpx.HTTPTransport(
            limits=httpx.Limits(max_connections=limits.in_flight)
        )
        self._http = httpx.Client(
            base_url=root,
            params=params,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
            auth=_Bearer(tokens),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 15.0)),
            transport=RetryTransport(
                _Gated(
                    Gate(limits, file=pace_file, clock=clock, sleep=sleep), _Metered(meter, network)
                ),
                Persistence(self._patience, _RETRIED),
            ),
        )

    def close(self) -> None:
        """Close the connections, and wake whoever waits for the next attempt."""
        self._closed.set()
        self._http.close()

    def send(self, request: Request, *, quick: bool = False, brief: bool = False) -> Answer:
        """Send a request, again where that helps.

        Args:
            request: What to ask for.
            quick: Do not wait for a server error to pass.
            brief: Do not ask again for what took too long: less will be asked for.

        Raises:
            ServiceUnavailable: No complete answer came.
            AuthenticationNeeded: There is no token to send.
        """
        built = self._http.build_request(
            request.method,
            request.resource,
            params=request.params,
            content=request.content,
            headers={"Content-Type": request.content_type} if request.content else None,
            extensions={
                "entity": request.entity,
                "resource": request.resource.partition("/")[0],
                "retry": Persistence(
                    self._patience, _RETRIED, quick=quick, brief=brief, reached=self._reached
                ),
            },
        )
        try:
            response = self._http.send(built)
        except httpx.HTTPError as error:
            raise self._unanswered(request, error) from None  # it holds the headers
        self._reached = True
        return _answer(request, response)

    def _unanswered(self, request: Request, error: httpx.HTTPError) -> ServiceUnavailable:
        reason = str(error) or type(error).__name__
        host = f"{self._http.base_url.scheme}://{self._http.base_url.netloc.decode()}"
        unavailable = ServiceUnavailable(
            f"{host} did not answer {request} completely: {reason}.",
            "Check the network and the base URL, then run again; nothing that was loaded is lost.",
        )
        unavailable.late = isinstance(error, httpx.ReadTimeout)
        return unavailable

    def _wait(self, seconds: float) -> None:
        if self._closed.wait(seconds):
            raise ServiceUnavailable("The sync was stopped while it waited.", "Run it again.")


def _answer(request: Request, response: httpx.Response) -> Answer:
    url = response.request.url
    return Answer(
        request=request,
        url=f"{url.scheme}://{url.netloc.decode()}{url.path}",
        status=response.status_code,
        body=_body(response),
        fault=find_fault(_body(response)),
        call=response.extensions["call"],
        date=response.headers.get("Date"),
        tid=response.headers.get("intuit_tid", ""),
        retry_after=response.headers.get("Retry-After", ""),
        content_type=response.headers.get("Content-Type", ""),
    )


def _body(response: httpx.Response) -> bytes:
    """What the answer says, mended once."""
    if "body" not in response.extensions:
        response.extensions["body"] = mended(response.content)
    body: bytes = response.extensions["body"]
    return body


class _Bearer(httpx.Auth):
    """Sends the access token; after a 401 renews it once and asks again."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        token = self._tokens.access_token()
        request.headers["Authorization"] = f"Bearer {token}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            request.headers["Authorization"] = f"Bearer {self._tokens.renew(token)}"
            yield request


class _Gated(httpx.BaseTransport):
    """Waits for the gate before each request, and tells it when QuickBooks turned one away."""

    def __init__(self, gate: Gate, inner: httpx.BaseTransport) -> None:
        self._gate = gate
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        batch = request.url.path.endswith("/batch")
        with self._gate.passage(batch=batch) as sent:
            response = self._inner.handle_request(request)
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            self._gate.turned_away(sent, batch=batch)
        return response

    def close(self) -> None:
        self._inner.close()


class _Metered(httpx.BaseTransport):
    """Records each request and reads its whole answer."""

    def __init__(self, meter: Meter, inner: httpx.BaseTransport) -> None:
        self._meter = meter
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        resource = request.extensions.get("resource", "")
        entity = request.extensions.get("entity", "")
        with self._meter.call(request.method, resource, entity) as call:
            response = self._whole(request, call)
        response.extensions["call"] = call
        return response

    def _whole(self, request: httpx.Request, call: Call) -> httpx.Response:
        """The answer with all of its body; what is known of it goes into the record."""
        begin = time.monotonic()
        try:
            response = self._inner.handle_request(request)
            call.status = response.status_code
            call.intuit_tid = response.headers.get("intuit_tid", "")
            unpacked = _Unpacked.of(response)
            try:
                response.read()
            finally:
                response.close()
            call.bytes = unpacked.size if unpacked else response.num_bytes_downloaded
            call.metered = response.is_success
        finally:
            call.ms = round((time.monotonic() - begin) * 1000)
        return response

    def close(self) -> None:
        self._inner.close()


class _Unpacked(httpx.SyncByteStream):
    """A gzip body, unpacked and checked to its end: httpx takes one that breaks off for whole.

    Attributes:
        size: Bytes on the wire so far.
    """

    def __init__(self, packed: httpx.SyncByteStream) -> None:
        self._packed = packed
        self.size = 0

    @classmethod
    def of(cls, response: httpx.Response) -> Self | None:
        """Put it in the place of the response's own stream, if that is gzip."""
        stream = response.stream
        if (
            response.is_stream_consumed
            or not isinstance(stream, httpx.SyncByteStream)
            or response.headers.get("Content-Encoding", "").lower() != "gzip"
        ):
            return None
        del response.headers["Content-Encoding"]
        response.stream = unpacked = cls(stream)
        return unpacked

    def __iter__(self) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: gzip, with its checksum
        for chunk in self._packed:
            self.size += len(chunk)
            try:
                yield unpacker.decompress(chunk)
            except zlib.error as error:
                raise httpx.DecodingError(f"the body is damaged ({error})") from error
        if self.size and not unpacker.eof:
            raise httpx.DecodingError("the body breaks off")

    def close(self) -> None:
        """Close what it is made from."""
        self._packed.close()


class _PassingFault(Exception):
    """A 200 that holds a fault which may pass, or no whole answer: a failed attempt."""


def _refuse_passing_faults(response: httpx.Response) -> None:
    fault = find_fault(_body(response))
    if fault is not None and is_passing(fault):
        raise _PassingFault(fault.code)
    if response.is_success and not is_whole(_body(response)):
        raise _PassingFault("not a JSON object")


_RETRIED = Retried(
    broken=(
        httpx.TimeoutException,
        httpx.NetworkError,
        httpx.RemoteProtocolError,
        httpx.DecodingError,
    ),
    unreachable=httpx.ConnectError,
    late=httpx.ReadTimeout,
    refused=_PassingFault,
    check=_refuse_passing_faults,
)
