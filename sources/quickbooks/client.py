"""The HTTP client of one company: the only module that imports httpx.

A request passes four transports: retries, the gate (rates and slots), the meter, the
network. Each retry passes the gate and is metered. The meter reads the whole body, so that
an answer that is cut off or not valid gzip is a failed attempt like any other.

    client = Client("9341", StaticToken("..."))
    page = client.query("SELECT * FROM Invoice STARTPOSITION 1 MAXRESULTS 1000", entity="Invoice")
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec
from httpx_retries import RetryTransport

from .answers import (
    Item,
    Page,
    batch_items,
    change_faults,
    envelope,
    find_fault,
    is_whole,
    page_of,
    server_time,
)
from .auth import TokenSource
from .dialect import Dialect, plainer_ways
from .errors import (
    ConfigurationError,
    Fault,
    QuickBooksError,
    RequestRefused,
    ServiceUnavailable,
)
from .faults import Failure, cut_off, error_of, is_passing
from .limits import Gate, Limits, Patience
from .metering import Meter
from .retries import Persistence, Retried

PRODUCTION = "https://quickbooks.api.intuit.com"
SANDBOX = "https://sandbox-quickbooks.api.intuit.com"

#: The latest version; since August 2025 QuickBooks ignores lower ones.
MINOR_VERSION = "75"
#: A longer statement goes in the body: proxies refuse long addresses.
LONGEST_GET = 1_500
#: The server gives up after 120 seconds.
TIMEOUT = 130.0

T = TypeVar("T")


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
    """Waits for the gate before each request."""

    def __init__(self, gate: Gate, inner: httpx.BaseTransport) -> None:
        self._gate = gate
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._gate.passage(batch=request.url.path.endswith("/batch")):
            return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


class _Metered(httpx.BaseTransport):
    """Records each request and reads its whole answer."""

    def __init__(self, meter: Meter, inner: httpx.BaseTransport) -> None:
        self._meter = meter
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        resource = request.url.path.rpartition("/")[2]
        call = self._meter.start(request.method, resource, request.extensions.get("entity", ""))
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
        response.extensions["call"] = call
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


class Client:
    """Asks one company of QuickBooks Online. Safe for threads.

    Args:
        realm_id: The company.
        tokens: Where access tokens come from.
        base_url: API host, without the path.
        limits: How fast to ask.
        patience: How stubbornly.
        meter: Where calls are recorded.
        transport: The network, or a stand-in.
        timeout: Seconds without a byte before an attempt is given up.
    """

    def __init__(
        self,
        realm_id: str,
        tokens: TokenSource,
        *,
        base_url: str = PRODUCTION,
        limits: Limits | None = None,
        patience: Patience | None = None,
        meter: Meter | None = None,
        transport: httpx.BaseTransport | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self.realm_id = realm_id
        self.base_url = base_url.rstrip("/")
        self.meter = meter or Meter()
        self.limits = limits or Limits()
        network = transport or httpx.HTTPTransport(
            limits=httpx.Limits(max_connections=self.limits.in_flight)
        )
        self.dialect = Dialect()
        self._patience = patience or Patience()
        self._reached = False
        self.server_time = datetime.now(UTC)  # until the first answer tells
        self._http = httpx.Client(
            base_url=f"{self.base_url}/v3/company/{realm_id}/",
            params={"minorversion": MINOR_VERSION},
            headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
            auth=_Bearer(tokens),
            timeout=httpx.Timeout(timeout, connect=min(timeout, 15.0)),
            transport=RetryTransport(
                _Gated(Gate(self.limits), _Metered(self.meter, network)),
                Persistence(self._patience, _RETRIED),
            ),
        )

    def __repr__(self) -> str:
        return f"Client(realm_id={self.realm_id!r}, base_url={self.base_url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def query(self, statement: str, *, entity: str, quick: bool = False) -> Page:
        """Run one query, as much of it as the server takes (see `dialect`).

        Args:
            statement: In QuickBooks' query language.
            entity: What it asks for, also for the record of calls.
            quick: Do not wait for a server error to pass.

        Raises:
            QuickBooksError: By remedy, see `errors`.
        """
        said = self.dialect.say(entity, statement)
        try:
            return self._query(said, entity, quick=quick)
        except RequestRefused as refusal:
            page = self.plainly(said, refusal.fault, entity=entity, quick=quick)
            if page is None:
                raise
            return page

    def plainly(
        self, statement: str, fault: Fault | None, *, entity: str, quick: bool = False
    ) -> Page | None:
        """Run a refused query without the part that the server does not take.

        Returns:
            None when it is not about a part that can be left out.
        """
        for part, plainer in plainer_ways(statement, fault):
            try:
                page = self._query(plainer, entity, quick=quick)
            except RequestRefused:
                continue
            self.dialect.learn(entity, part)
            return page
        return None

    def _query(self, statement: str, entity: str, *, quick: bool) -> Page:
        if len(statement) <= LONGEST_GET:
            request = self._request("GET", "query", entity, params={"query": statement})
        else:
            request = self._request(
                "POST",
                "query",
                entity,
                content=statement.encode(),
                headers={"Content-Type": "application/text"},
            )
        response = self._send(request, quick=quick)
        page = self._read(response, lambda: page_of(response.content, _date(response)))
        response.extensions["call"].rows = page.rows
        self.server_time = page.time
        return page

    def batch(self, statements: Sequence[str]) -> list[Item]:
        """Run up to 30 queries in one request; each has records or a fault of its own.

        Raises:
            QuickBooksError: The batch as a whole failed.
        """
        items = [{"bId": str(n), "Query": text} for n, text in enumerate(statements)]
        request = self._request(
            "POST",
            "batch",
            "",
            content=msgspec.json.encode({"BatchItemRequest": items}),
            headers={"Content-Type": "application/json"},
        )
        response = self._send(request)
        answers = self._read(
            response, lambda: batch_items(response.content, len(items), _date(response))
        )
        response.extensions["call"].rows = sum(item.page.rows for item in answers if item.page)
        self.server_time = max(
            (item.page.time for item in answers if item.page), default=self.server_time
        )
        return answers

    def changes(self, entities: Sequence[str], since: str) -> bytes:
        """Ask for what changed and what was deleted since an instant.

        Args:
            entities: Names of entities.
            since: ISO 8601 with offset.

        Raises:
            QuickBooksError: By remedy; a fault in the place of one entity counts for all.
        """
        entity = entities[0] if len(entities) == 1 else ""
        params = {"entities": ",".join(entities), "changedSince": since}
        response = self._send(self._request("GET", "cdc", entity, params=params))
        for fault in self._read(response, lambda: change_faults(response.content)):
            raise error_of(_failure(response), fault)
        self.server_time = self._read(
            response, lambda: server_time(envelope(response.content), _date(response))
        )
        return response.content

    # -- one exchange ------------------------------------------------------------------------------

    def _request(
        self,
        method: str,
        path: str,
        entity: str,
        *,
        params: dict[str, str] | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Request:
        return self._http.build_request(
            method,
            path,
            params=params,
            content=content,
            headers=headers,
            extensions={"entity": entity},
        )

    def _send(self, request: httpx.Request, *, quick: bool = False) -> httpx.Response:
        request.extensions["retry"] = Persistence(
            self._patience, _RETRIED, quick=quick, reached=self._reached
        )
        try:
            response = self._http.send(request)
        except httpx.HTTPError as error:
            raise self._unanswered(request, error) from None
        self._reached = True
        failure = _failure(response)
        fault = find_fault(response.content)
        if fault is not None or not response.is_success:
            raise error_of(failure, fault)
        if response.content[:1] == b"{" and not is_whole(response.content):
            raise cut_off(failure)
        return response

    def _unanswered(self, request: httpx.Request, error: httpx.HTTPError) -> QuickBooksError:
        """Why no complete answer came. The error of httpx holds the request and its headers."""
        what = f"{request.method} {request.url.path.rpartition('/')[2]}"
        if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
            return ConfigurationError(
                f"{self.base_url!r} is not an address of QuickBooks.", "Mend the base URL."
            )
        reason = str(error) or type(error).__name__
        return ServiceUnavailable(
            f"{self.base_url} did not answer {what} completely: {reason}.",
            "Check the network and the base URL, then run again; nothing that was loaded is lost.",
        )

    def _read(self, response: httpx.Response, reader: Callable[[], T]) -> T:
        """Read an answer; what cannot be read says where it came from."""
        try:
            return reader()
        except QuickBooksError as error:
            error.tid = response.headers.get("intuit_tid", "")
            raise


def _date(response: httpx.Response) -> str | None:
    date: str | None = response.headers.get("Date")
    return date


def _failure(response: httpx.Response) -> Failure:
    request = response.request
    return Failure(
        what=f"{request.method} {request.url.path.rpartition('/')[2]}",
        entity=request.extensions.get("entity", ""),
        url=f"{request.url.scheme}://{request.url.netloc.decode()}{request.url.path}",
        status=response.status_code,
        tid=response.headers.get("intuit_tid", ""),
        retry_after=response.headers.get("Retry-After", ""),
        content_type=response.headers.get("Content-Type", ""),
    )


class _PassingFault(Exception):
    """A 200 that holds a fault which may pass, or no whole answer: a failed attempt."""


def _refuse_passing_faults(response: httpx.Response) -> None:
    fault = find_fault(response.content)
    if fault is not None and is_passing(fault):
        raise _PassingFault(fault.code)
    if response.is_success and not is_whole(response.content):
        raise _PassingFault("not a JSON object")


_RETRIED = Retried(
    broken=(
        httpx.TimeoutException,
        httpx.NetworkError,
        httpx.RemoteProtocolError,
        httpx.DecodingError,
    ),
    unreachable=httpx.ConnectError,
    refused=_PassingFault,
    check=_refuse_passing_faults,
)

__all__ = ["PRODUCTION", "SANDBOX", "Client"]
