"""Fetching and flattening pages, several at a time.

A worker asks for a span of positions and turns the answer into Arrow tables, so that DuckDB works
while other answers are on their way. Only a bounded number of pages exist at any moment: the
next is fetched when one has been taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import TypeVar

from . import query
from .answers import Page
from .client import Client
from .drift import MalformedPage
from .entities import Entity
from .errors import Fault, ProtocolError, RequestRefused, ServerFault
from .flatten import Flat, flatten
from .records import Record, ids_of, records_of
from .search import Search

A = TypeVar("A")
B = TypeVar("B")

#: Results waiting to be taken beyond the requests on their way.
AHEAD = 2
#: Begins the name of a bad record of which only the position is known.
NAMELESS = "at "


@dataclass(frozen=True)
class Span:
    """Positions of an entity's records.

    Attributes:
        entity: What to read.
        start: First position, from 1.
        size: How many.
        since: Only what changed since then; positions count among these.
        created: Only what was created then; the same.
        tombstones: Mark records without child rows (an earlier version may have had some).
        ends: That many records are there; otherwise one answer is all that is asked for.
        fields: `*`, or `Id`.
    """

    entity: Entity
    start: int
    size: int = field(default_factory=lambda: query.PAGE_SIZE)
    since: datetime | None = None
    created: query.Created = query.ALWAYS
    tombstones: bool = True
    ends: bool = True
    fields: str = "*"


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
class Pages:
    """The answers to a span, or to a list of ids.

    Attributes:
        entity: Whose records.
        pages: As they came.
        poisoned: Records that did not come.
    """

    entity: Entity
    pages: list[Page] = field(default_factory=list)
    poisoned: list[Poisoned] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Records in all pages."""
        return sum(page.rows for page in self.pages)

    @property
    def width(self) -> int:
        """Positions that they cover."""
        return sum(page.width for page in self.pages) + len(self.poisoned)

    @property
    def ids(self) -> set[str]:
        """Ids of the records, also of those that did not come."""
        bad = {one.id for one in self.poisoned}
        return ids_of(self.entity, [page.body for page in self.pages]) | bad

    def records(self) -> list[Record]:
        """The records, each as its own bytes."""
        return [one for page in self.pages for one in records_of(self.entity, page.body)]


@dataclass(frozen=True)
class Read:
    """One page: as it came, and as tables."""

    entity: Entity
    page: Page
    flat: Flat


@dataclass(frozen=True)
class Harvest:
    """What a span brought, flattened."""

    span: Span
    pages: Pages
    reads: Sequence[Read]


class Reader:
    """Reads one company's records.

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
        """Read one span and flatten its pages.

        Raises:
            QuickBooksError: By remedy.
        """
        pages = self.pages(span)
        return Harvest(span, pages, [self._flattened(span, page) for page in pages.pages])

    def pages(self, span: Span) -> Pages:
        """Read one span completely, also from a server that cuts pages short.

        Raises:
            QuickBooksError: By remedy; a record that makes its page fail is no error
                but one of the `poisoned`.
        """
        found = Pages(span.entity)

        def read(start: int, end: int, quick: bool) -> int:
            page = self._page(span, start, end - start, quick=quick)
            found.pages.append(page)
            if not page.rows or not (span.ends or quick):
                return start if not page.rows else end
            return start + _width(span, page, end - start)

        def bad(position: int, error: ServerFault) -> None:
            found.poisoned.append(self._nameless(span, position, error))

        search = Search(read, bad, lambda: self._works(span.entity))
        search.run(span.start, span.start + span.size)
        return found

    def by_ids(
        self, entity: Entity, ids: Sequence[str], *, fields: str = "*", quick: bool = False
    ) -> Pages:
        """Read records by Id; those that are gone do not come.

        Raises:
            QuickBooksError: By remedy; a record that makes the answer fail is no error
                but one of the `poisoned`.
        """
        step = query.IDS_PER_QUERY
        parts = [ids[at : at + step] for at in range(0, len(ids), step)]
        found = Pages(entity)
        for part in self.side_by_side(partial(self._by_ids, entity, fields, quick), parts):
            found.pages += part.pages
            found.poisoned += part.poisoned
        return found

    def _by_ids(self, entity: Entity, fields: str, quick: bool, ids: Sequence[str]) -> Pages:
        found = Pages(entity)

        def read(start: int, end: int, quick: bool) -> int:
            statement = query.by_ids(entity, ids[start:end], fields=fields)
            found.pages.append(self._client.query(statement, entity=entity.name, quick=quick))
            return end

        def bad(number: int, error: ServerFault) -> None:
            found.poisoned.append(_poisoned(entity, ids[number], error))

        Search(read, bad, lambda: self._works(entity)).run(0, len(ids), quick=quick)
        return found

    def _page(self, span: Span, start: int, size: int, *, quick: bool) -> Page:
        statement = query.page(
            span.entity,
            start,
            size,
            since=span.since,
            created=span.created,
            fields=span.fields,
        )
        return self._client.query(statement, entity=span.entity.name, quick=quick)

    def _works(self, entity: Entity) -> Page:
        """Count the records, which no single one can make fail."""
        return self._client.query(query.count(entity), entity=entity.name, quick=True)

    def _nameless(self, span: Span, position: int, error: ServerFault) -> Poisoned:
        """The record at a position: an answer of nothing but the Id may still come."""
        try:
            page = self._page(replace(span, fields="Id"), position, 1, quick=True)
            ids = sorted(ids_of(span.entity, [page.body]))
        except (ServerFault, RequestRefused):
            ids = []
        return _poisoned(span.entity, ids[0] if ids else f"{NAMELESS}{position}", error)

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


def _width(span: Span, page: Page, size: int) -> int:
    """Positions that a page covers: fewer than rows when the server sends some of them twice."""
    if page.joined_width is not None:
        return page.width
    if page.rows == size and span.fields == "*":
        return size  # as nearly always; the proof finds what a doubled row hides here
    return len(ids_of(span.entity, [page.body]))


def _poisoned(entity: Entity, id_: str, error: ServerFault) -> Poisoned:
    fault = error.fault or Fault("", "", "", "")
    return Poisoned(entity, id_, fault, error.tid)


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
