"""One history: books that change, a warehouse that follows, and the question whether it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache, partial
from importlib import import_module
from random import Random
from typing import Any, Self
from unittest.mock import patch

import sandbox.query.parser
import sandbox.wire.batch
import sandbox.wire.cdc
import sources.quickbooks.changes
import sources.quickbooks.client
import sources.quickbooks.feed
import sources.quickbooks.hub
import sources.quickbooks.initial
import sources.quickbooks.merging
import sources.quickbooks.package
import sources.quickbooks.polled
import sources.quickbooks.query
import sources.quickbooks.reader
import sources.quickbooks.state
import sources.quickbooks.sync
from sources.quickbooks import CATALOGUE, Sync
from sources.quickbooks.changes import WINDOW
from tests.properties import plain_flat
from tests.properties.books import ENTITIES, REALM, Books, Move, records
from tests.properties.memory import Memory, packed, watermarks
from tests.properties.service import Killed, Service, Trouble

SMALL = {table: CATALOGUE[table] for table in ENTITIES}
#: Syncs take no more packages than this, or they go round in circles.
MOST_PACKAGES = 60


@dataclass(frozen=True)
class Disturbance:
    """What happens during a sync.

    Attributes:
        moves: Before the request of that number is answered: how many seconds go by, and moves.
        faults: Requests that are answered with a fault.
        doubled: Requests that are answered with a row twice.
        kill_at: The process dies at that request.
        ends: How the last package that is extracted ends: see `ENDS`; "" is well.
        package: Which package of the sync ends so, from 1.
    """

    moves: dict[int, tuple[int, list[Move]]] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    doubled: frozenset[int] = frozenset()
    kill_at: int | None = None
    ends: str = ""
    package: int = 1


#: Ways for a load to end before its time.
ENDS = (
    "lost",  # before anything of the package is loaded, and the machine is gone
    "pending",  # before anything of it is loaded
    "torn",  # in the middle; the package is still at hand
    "torn and lost",  # in the middle, and the machine is gone
    "loaded",  # when all is loaded and nobody knows
)


@dataclass(frozen=True)
class Read:
    """A sync that came to its end: when it began, and from when on it asked for changes."""

    begun: datetime
    since: Mapping[str, datetime]
    tables: tuple[str, ...]


class History:
    """A company, its warehouse, and what happens to both.

    Args:
        zone: Where the company is.
        start: Its local time at the beginning.
        skew: How far the local clock is off.
        chunk_pages: As in `Sync`.
        page_size: Rows in a page.
    """

    def __init__(
        self,
        zone: str = "America/Los_Angeles",
        start: str = "2026-06-30T17:00:00",
        *,
        skew: timedelta = timedelta(),
        chunk_pages: int | None = None,
        page_size: int = 5,
    ) -> None:
        self.books = Books(zone, start)
        self.service = Service(self.books)
        self.memory = Memory()
        self.chunk_pages = chunk_pages
        self._stack = ExitStack()
        self._stack.enter_context(small(page_size))
        self._stack.enter_context(skewed(skew))
        self._seed = 0
        self._reads: list[Read] = []

    def close(self) -> None:
        """Give back what the history changed."""
        self._stack.close()
        self.books.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- syncs -------------------------------------------------------------------------------------

    def sync(
        self,
        disturbance: Disturbance | None = None,
        *,
        sweep: bool = False,
        refresh: bool = False,
        tables: tuple[str, ...] = ENTITIES,
    ) -> Sync | None:
        """Run a sync to its end, or to an early one: then None."""
        trouble = disturbance or Disturbance()
        if self.memory.pending is not None:
            self.memory.commit(self.memory.pending)
        self.service.asked.clear()
        read = Read(
            self.books.clock.now(), {} if refresh else watermarks(self.memory.state), tables
        )
        self.service.trouble = self._trouble(trouble)
        with self.service.client() as client:
            sync = Sync(
                client=client,
                catalogue=SMALL,
                warehouse=self.memory,
                run_id="run",
                chunk_pages=self.chunk_pages,
                sweep=sweep,
                refresh=refresh,
            )
            try:
                done = self._packages(sync, trouble, tables)
            except Killed:
                done = False
        self.service.trouble = Trouble()
        if done:
            self._reads.append(read)
        return sync if done else None

    def _packages(self, sync: Sync, trouble: Disturbance, tables: tuple[str, ...]) -> bool:
        for number in range(1, MOST_PACKAGES):
            package = packed(sync, tables, self.memory.state)
            if trouble.ends and number == trouble.package:
                self._end(package, trouble.ends)
                return False
            self.memory.commit(package)
            self.check_watermarks()
            if sync.finished:
                return True
        raise AssertionError("the sync does not come to an end")

    def _end(self, package: Any, how: str) -> None:
        self._seed += 1
        chance = Random(self._seed)
        if how.startswith("torn"):
            self.memory.tear(package, chance)
        if how in ("pending", "torn"):
            self.memory.pending = package
        if how == "loaded":
            self.memory.commit(package)
            self.memory.pending = package

    def _trouble(self, disturbance: Disturbance) -> Trouble:
        def change(seconds: int, moves: list[Move]) -> None:
            self.books.clock.advance(seconds=seconds)
            self.books.moves(moves)

        return Trouble(
            changes={number: partial(change, *what) for number, what in disturbance.moves.items()},
            faults=disturbance.faults,
            kill_at=disturbance.kill_at,
            doubled=disturbance.doubled,
        )

    # -- the question ------------------------------------------------------------------------------

    def check_watermarks(self) -> None:
        """Nothing is called read that the server's clock has not reached."""
        now = self.books.clock.now()
        for table, mark in watermarks(self.memory.state).items():
            assert mark <= now, f"{table} is called read up to {mark}, and it is {now}"

    def check(self, tables: tuple[str, ...] = ENTITIES) -> None:
        """The warehouse is what the company's records say."""
        differences = self.differences(tables)
        assert not differences, "\n".join(differences)

    def differences(self, tables: tuple[str, ...] = ENTITIES) -> list[str]:
        """Every way in which the warehouse is not what the company's records say."""
        found: list[str] = []
        for table in tables:
            entity, memory = CATALOGUE[table], self.memory
            there = records(self.books.company, entity.name)
            loaded = memory.content.get(table, {})
            gone = memory.gone(table)
            held = loaded.keys() - gone.keys()
            found += [f"{table} {id_}: missing" for id_ in there.keys() - held - gone.keys()]
            found += [f"{table} {id_}: not there any more" for id_ in held - there.keys()]
            found += [f"{table} {id_}: in deletions, but alive" for id_ in gone.keys() & there]
            found += self._notices(table)
            for id_ in held & there.keys():
                found += self._record(table, id_, there[id_])
        return found

    def _record(self, table: str, id_: str, raw: bytes) -> Iterator[str]:
        """What is not right in the rows of one live record."""
        for name, rows in plain_flat.rows_of(CATALOGUE[table], raw).items():
            have = self.memory.content.get(name, {}).get(id_, {})
            if have != rows:
                yield f"{name} of {id_}: {have}, should be {rows}"

    def _notices(self, table: str) -> Iterator[str]:
        """Notices of deletion whose times are not right."""
        ends = dict(self.books.company.deleted(CATALOGUE[table].name))
        for id_, row in self.memory.gone(table).items():
            seen = row["seen_at"]
            if seen > self.books.clock.now():
                yield f"{table} {id_}: its end was seen at {seen}, in the future"
            if id_ not in ends:
                yield f"{table} {id_}: its end was noted, and it never ended"
                continue
            end = _instant(ends[id_])
            wrong = row["how"] == "cdc" and row["deleted_at"] != end
            if wrong and (seen > end or self._was_told(table, end)):
                yield f"{table} {id_}: deleted at {row['deleted_at']}, not at {end}"

    def _was_told(self, table: str, end: datetime) -> bool:
        """Whether the first complete sync after a deletion asked the feed for the time of it.

        A record that was gone, came back and is gone again while nobody could ask for changes
        keeps the notice of its first end.
        """
        later = (read for read in self._reads if read.begun >= end and table in read.tables)
        first = next(later, None)
        since = first.since.get(table) if first else None
        return first is not None and since is not None and first.begun - since <= WINDOW


def _instant(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)


# -- the world of the source, made small -----------------------------------------------------------


def _one_by_one(function: Any, items: Any, _: int) -> Iterator[Any]:
    """`side_by_side` without threads: the same history each time."""
    for item in items:
        yield function(item)


_RUN = import_module("sandbox.query.run")  # its package has a function of that name


@cache
def _parser(_: int) -> Callable[[str], Any]:
    """The sandbox's parser, for one size of pages: statements recur from history to history."""
    return lru_cache(4096)(sandbox.query.parser.parse)


@contextmanager
def small(page_size: int) -> Iterator[None]:
    """Few rows are many: borders of pages and answers are met often; and nothing takes long."""
    source = sources.quickbooks
    with ExitStack() as stack:
        for module, name, value in (
            (source.query, "PAGE_SIZE", page_size),
            (source.query, "IDS_PER_QUERY", page_size),
            (source.feed, "MOST_OBJECTS", page_size + 4),
            (source.polled, "BATCH_OBJECTS", page_size),
            (source.initial, "ROWS_AGAIN", 1),
            (sandbox.query.parser, "MOST_ROWS", page_size),
            (_RUN, "parse", _parser(page_size)),
            (sandbox.wire.cdc, "MOST_OBJECTS", page_size + 4),
            (sandbox.wire.batch, "MOST_OBJECTS", page_size),
            (source.hub, "run_rows", lambda _: []),
            (source.reader, "flatten", plain_flat.flatten),
            (source.package, "flatten", plain_flat.flatten),
            (source.reader, "side_by_side", _one_by_one),
        ):
            stack.enter_context(patch.object(module, name, value))
        yield


@contextmanager
def skewed(skew: timedelta) -> Iterator[None]:
    """The local clock is off: no decision may depend on it."""

    class Skewed(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + skew

    source = sources.quickbooks
    with ExitStack() as stack:
        for module in (source.client, source.sync, source.changes, source.merging, source.state):
            stack.enter_context(patch.object(module, "datetime", Skewed))
        yield


__all__ = ["ENDS", "REALM", "Disturbance", "History"]
