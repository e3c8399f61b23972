"""What can be asked of one company of QuickBooks Online.

    client = Client("9341", StaticToken("..."))
    page = client.query("SELECT * FROM Invoice STARTPOSITION 1 MAXRESULTS 1000", entity="Invoice")

How the requests travel (throttle, retries, metering) is in `wire`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import msgspec

from .answers import (
    Item,
    Page,
    batch_items,
    change_faults,
    envelope,
    is_whole,
    joined,
    page_of,
    server_time,
)
from .auth import TokenSource
from .dialect import Dialect, plainer_ways
from .errors import ConfigurationError, Fault, QuickBooksError, RequestRefused
from .faults import cut_off, error_of
from .limits import Limits, Patience
from .metering import Meter
from .wire import Answer, Request, Transport, Wire

PRODUCTION = "https://quickbooks.api.intuit.com"
SANDBOX = "https://sandbox-quickbooks.api.intuit.com"

#: The latest version; since August 2025 QuickBooks ignores lower ones.
MINOR_VERSION = "75"
#: A longer statement goes in the body: proxies refuse long addresses.
LONGEST_GET = 1_500
#: The server gives up after 120 seconds.
TIMEOUT = 130.0

T = TypeVar("T")


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
        pace_file: Where past requests are kept, so that all processes that ask this company keep
            to its limits together; None for only here.
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
        transport: Transport | None = None,
        timeout: float = TIMEOUT,
        pace_file: Path | None = None,
    ) -> None:
        self.realm_id = realm_id
        self.base_url = base_url.rstrip("/")
        if urlsplit(self.base_url).scheme not in ("http", "https"):
            raise ConfigurationError(
                f"{base_url!r} is not the address of an API.", "Mend the base URL."
            )
        self.meter = Meter() if meter is None else meter  # an empty one counts as false
        self.limits = limits or Limits()
        self.dialect = Dialect()
        self.server_time = datetime.now(UTC)  # until the first answer tells
        self._wire = Wire(
            f"{self.base_url}/v3/company/{realm_id}/",
            tokens,
            limits=self.limits,
            patience=patience or Patience(),
            meter=self.meter,
            transport=transport,
            timeout=timeout,
            params={"minorversion": MINOR_VERSION},
            pace_file=pace_file,
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
        self._wire.close()

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
            return self._queries(said, entity, quick=quick)
        except RequestRefused as refusal:
            page = self.plainly(said[0], refusal.fault, entity=entity, quick=quick)
            if page is None or len(said) > 1:
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
                page = self._queries(plainer, entity, quick=quick)
            except RequestRefused:
                continue
            self.dialect.learn(entity, part)
            return page
        return None

    def _queries(self, statements: Sequence[str], entity: str, *, quick: bool) -> Page:
        return joined([self._query(statement, entity, quick=quick) for statement in statements])

    def _query(self, statement: str, entity: str, *, quick: bool) -> Page:
        if len(statement) <= LONGEST_GET:
            request = Request("GET", "query", entity, params={"query": statement})
        else:
            request = Request(
                "POST",
                "query",
                entity,
                content=statement.encode(),
                content_type="application/text",
            )
        answer = self._send(request, quick=quick)
        page = _read(answer, lambda: page_of(answer.body, answer.date))
        answer.call.rows = page.rows
        self.server_time = page.time
        return page

    def batch(self, statements: Sequence[str]) -> list[Item]:
        """Run up to 30 queries in one request; each has records or a fault of its own.

        Raises:
            QuickBooksError: The batch as a whole failed.
        """
        items = [{"bId": str(n), "Query": text} for n, text in enumerate(statements)]
        request = Request("POST", "batch", content=msgspec.json.encode({"BatchItemRequest": items}))
        answer = self._send(request)
        found = _read(answer, lambda: batch_items(answer.body, len(items), answer.date))
        answer.call.rows = sum(item.page.rows for item in found if item.page)
        self.server_time = max(
            (item.page.time for item in found if item.page), default=self.server_time
        )
        return found

    def changes(self, entities: Sequence[str], since: str, *, quick: bool = False) -> bytes:
        """Ask for what changed and what was deleted since an instant.

        Args:
            entities: Names of entities.
            since: ISO 8601 with offset.
            quick: Do not wait for a server error to pass.

        Raises:
            QuickBooksError: By remedy; a fault in the place of one entity counts for all.
        """
        entity = entities[0] if len(entities) == 1 else ""
        params = {"entities": ",".join(entities), "changedSince": since}
        answer = self._send(Request("GET", "cdc", entity, params=params), quick=quick)
        for fault in _read(answer, lambda: change_faults(answer.body)):
            raise error_of(answer, fault)
        self.server_time = _read(answer, lambda: server_time(envelope(answer.body), answer.date))
        return answer.body

    def report(self, name: str, params: Mapping[str, str], *, quick: bool = False) -> bytes:
        """Ask for a report, as the Reports API answers it (see `reports`).

        Args:
            name: Of the report: `ProfitAndLoss`.
            params: Period, basis, columns and filters, as the API names them.
            quick: Wait neither for a server error to pass, nor for an answer that took too long:
                half of the period will be asked for.

        Raises:
            QuickBooksError: By remedy, see `errors`.
        """
        request = Request("GET", f"reports/{name}", name, params=dict(params))
        return self._send(request, quick=quick, brief=quick).body

    def _send(self, request: Request, *, quick: bool = False, brief: bool = False) -> Answer:
        answer = self._wire.send(request, quick=quick, brief=brief)
        if answer.fault is not None or not 200 <= answer.status < 300:
            raise error_of(answer, answer.fault)
        if answer.body[:1] == b"{" and not is_whole(answer.body):
            raise cut_off(answer)
        return answer


def _read(answer: Answer, reader: Callable[[], T]) -> T:
    """Read an answer; what cannot be read says where it came from."""
    try:
        return reader()
    except QuickBooksError as error:
        error.tid = answer.tid
        raise


__all__ = ["PRODUCTION", "SANDBOX", "Client"]
