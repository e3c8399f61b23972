"""The HTTP client of one company: the only module that imports httpx.

A request passes four transports: retries, the gate (rates and slots), the meter, the
network. Each retry passes the gate and is metered. The meter reads the whole body, so that
an answer that is cut off or not valid gzip is a failed attempt like any other.

    client = Client("9341", StaticToken("..."))
    page = client.query("SELECT * FROM Invoice STARTPOSITION 1 MAXRESULTS 1000", entity="Invoice")
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
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
    page_of,
    server_time,
)
from .auth import TokenSource
from .errors import ConfigurationError, QuickBooksError, ServiceUnavailable
from .faults import Failure, error_of, is_passing
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
            try:
                response.read()
            finally:
                response.close()
            call.bytes = response.num_bytes_downloaded
            call.metered = response.is_success
        finally:
            call.ms = round((time.monotonic() - begin) * 1000)
        response.extensions["call"] = call
        return response

    def close(self) -> None:
        self._inner.close()


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
        """Run one query.

        Args:
            statement: In QuickBooks' query language.
            entity: What it asks for, for the record of calls.
            quick: Do not wait for a server error to pass.

        Raises:
            QuickBooksError: By remedy, see `errors`.
        """
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
    """A 200 that holds a fault which may pass: a failed attempt."""


def _refuse_passing_faults(response: httpx.Response) -> None:
    fault = find_fault(response.content)
    if fault is not None and is_passing(fault):
        raise _PassingFault(fault.code)


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
