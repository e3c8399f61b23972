"""Fetching and flattening pages, several at a time.

A worker asks for a span of positions and turns the answer into Arrow tables, so that DuckDB works
while other answers are on their way. Only a bounded number of pages exist at any moment: the
next is fetched when one has been taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from . import query
from .answers import Page
from .client import Client
from .drift import MalformedPage
from .entities import Entity
from .errors import Fault, ProtocolError, RequestRefused, ServerFault
from .flatten import Flat, flatten
from .records import ids_of

A = TypeVar("A")
B = TypeVar("B")

#: Pages waiting to be taken beyond those being fetched.
AHEAD = 2
#: An outage fails everywhere, a bad record in one half only: give up after so many
#: failures without a success.
HOPELESS = 6


@dataclass(frozen=True)
class Span:
    """Positions of an entity's records.

    Attributes:
        entity: What to read.
        start: First position, from 1.
        size: How many.
        since: Only what changed since then; positions count among these.
        tombstones: Mark records without child rows (an earlier version may have had some).
        ends: That many records are there; otherwise one answer is all that is asked for.
    """

    entity: Entity
    start: int
    size: int = query.PAGE_SIZE
    since: datetime | None = None
    tombstones: bool = True
    ends: bool = True


@dataclass(frozen=True)
class Read:
    """One page: as it came, and as tables."""

    entity: Entity
    page: Page
    flat: Flat


@dataclass(frozen=True)
class Poisoned:
    """A record that QuickBooks fails to deliver.

    Attributes:
        entity: Its entity.
        id: Its Id, or its position after "at " when QuickBooks does not even tell that.
        fault: What QuickBooks says.
        tid: Number of the failed request.
    """

    entity: Entity
    id: str
    fault: Fault
    tid: str


@dataclass
class Harvest:
    """What a span brought."""

    span: Span
    reads: list[Read] = field(default_factory=list)
    poisoned: list[Poisoned] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """Keys of all its records, in order."""
        return [id_ for read in self.reads for id_ in read.flat.ids]

    @property
    def rows(self) -> int:
        """Records in all its pages."""
        return sum(read.page.rows for read in self.reads)

    @property
    def width(self) -> int:
        """Positions that it covers."""
        return self.rows + len(self.poisoned)


@dataclass
class _Odds:
    """Answers and failures while a span is being split."""

    answers: int = 0
    failures: int = 0

    @property
    def hopeless(self) -> bool:
        return self.failures >= HOPELESS and not self.answers


class Reader:
    """Reads spans of one company's records.

    Args:
        client: Whom to ask.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def harvests(self, spans: Iterable[Span]) -> Iterator[Harvest]:
        """Read spans side by side; they come in the order in which they are complete."""
        return self.side_by_side(self.harvest, spans)

    def side_by_side(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Apply a function in worker threads, with a bounded number of results waiting."""
        return side_by_side(function, items, self._client.limits.in_flight)

    def harvest(self, span: Span) -> Harvest:
        """Read one span completely, also from a server that cuts pages short.

        Raises:
            QuickBooksError: By remedy; a record that makes its page fail is no error
                but one of the `poisoned`.
        """
        harvest = Harvest(span)
        self._read(harvest, span.start, span.start + span.size, _Odds(), quick=False)
        return harvest

    def _read(self, harvest: Harvest, start: int, end: int, odds: _Odds, *, quick: bool) -> None:
        span = harvest.span
        while start < end:
            statement = query.page(span.entity, start, end - start, since=span.since)
            try:
                page = self._client.query(statement, entity=span.entity.name, quick=quick)
            except ServerFault as error:
                self._split(harvest, start, end, odds, error)
                return
            odds.answers += 1
            if page.rows == 0:
                return
            harvest.reads.append(self._flattened(span, page))
            start += page.rows
            if not span.ends and not quick:
                return

    def _split(
        self, harvest: Harvest, start: int, end: int, odds: _Odds, error: ServerFault
    ) -> None:
        """Close in on the record that makes a page fail."""
        odds.failures += 1
        if odds.hopeless or error.fault is None:
            raise error
        if end - start == 1:
            harvest.poisoned.append(self._poisoned(harvest.span, start, error.fault, error.tid))
            odds.answers += 1
            return
        middle = (start + end) // 2
        self._read(harvest, start, middle, odds, quick=True)
        self._read(harvest, middle, end, odds, quick=True)

    def _poisoned(self, span: Span, position: int, fault: Fault, tid: str) -> Poisoned:
        statement = query.page(span.entity, position, 1, since=span.since, fields="Id")
        try:
            page = self._client.query(statement, entity=span.entity.name, quick=True)
            ids = sorted(ids_of(span.entity, [page.body]))
        except (ServerFault, RequestRefused):
            ids = []
        return Poisoned(span.entity, ids[0] if ids else f"at {position}", fault, tid)

    def _flattened(self, span: Span, page: Page) -> Read:
        try:
            flat = flatten(
                span.entity,
                page.body,
                realm_id=self._client.realm_id,
                tombstones=span.tombstones,
            )
        except MalformedPage as error:
            raise ProtocolError(
                f"A page of {span.entity.name} cannot be read: {error}.",
                "Run again; if it stays, report it with this message.",
            ) from error
        return Read(span.entity, page, flat)


def side_by_side(function: Callable[[A], B], items: Iterable[A], workers: int) -> Iterator[B]:
    """Apply a function in threads; results come as they are done.

    At most `workers + AHEAD` items are begun and not yet taken.
    """
    rest = iter(items)
    pool = ThreadPoolExecutor(workers, thread_name_prefix="quickbooks")
    running: set[Future[B]] = set()
    try:
        while True:
            room = workers + AHEAD - len(running)
            running |= {pool.submit(function, item) for item in islice(rest, room)}
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            while done:
                yield done.pop().result()
    finally:
        # Not waiting: what still runs ends with the client's connections.
        pool.shutdown(wait=False, cancel_futures=True)
