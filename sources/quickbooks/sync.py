"""One sync of one company, as the steps see it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from . import query
from .answers import Item, joined
from .client import Client
from .entities import Entity
from .errors import (
    ConfigurationError,
    Fault,
    ProtocolError,
    RequestRefused,
    ServerFault,
)
from .faults import UNAVAILABLE, is_passing, is_unknown_request
from .package import Delivery, Package
from .reader import Poisoned, Reader
from .state import EntityState, Phase, ServerState
from .warehouse import Warehouse

#: Queries in one batch, as the reference has it.
BATCH_SIZE = 30
#: The same, as the guide has it: what is left when a full batch is refused.
SMALL_BATCH = 10
#: How often all entities are counted: that finds a deletion which the change feed did not report.
CHECK_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Progress:
    """How far a sync is.

    Attributes:
        entity: Table of the entity that rows just came from.
        rows: Its rows so far in this sync.
        pages: Its pages so far in this sync.
        deleted: Its records reported as gone so far in this sync.
        calls: Requests so far, of all entities.
        expected: Rows that QuickBooks counted, None when it did not.
        total: Rows that it counted of all entities, also of those that are yet to be read, and
            what came beyond; None when it counted none.
    """

    entity: str
    rows: int
    pages: int
    deleted: int
    calls: int
    expected: int | None
    total: int | None = None


@dataclass
class Tally:
    """What one entity brought in this sync."""

    rows: int = 0
    pages: int = 0
    deleted: int = 0
    expected: int | None = None


@dataclass
class Sync:
    """A sync of one company, over all its load packages.

    Attributes:
        client: Whom to ask.
        catalogue: All entities, selected or not.
        warehouse: What is loaded already.
        run_id: Name of the sync.
        chunk_pages: Most pages in one load package, None for no bound.
        progress: Told after each delivery.
        check_every: How often to compare counts of all entities, by QuickBooks' clock; None for
            never after the first load.
        sweep: Compare them in this sync.
        refresh: Forget what is loaded and read all of it anew, in this sync.
        selected: Tables of the entities it is limited to, () for all.
        batch_works: The server takes batches.
        batch_size: Most queries in one batch.
        changes_read: The changes of this sync are read; only the proof may follow.
        finished: Nothing is left to do in this sync.
        checked: Entities that were compared with QuickBooks' count in this sync.
        tallies: What each entity brought, by table.
        poisoned: Records that QuickBooks could not deliver in this sync.
        undelivered: All records in quarantine, such as `Invoice 7`.
        notes: Lines for the summary.
        reported: Drift that this sync has reported.
        scanned_again: Entities that the feed could not tell about and that were read by query.
        feed_fails: Entities with a record that makes the feed fail.
        started_at: Local time of the beginning, UTC.
        calls_logged: Requests that are in a package as rows of `api_call`.
        fresh: Entities of which no table held a row when this sync began to scan them.
        moved: Balances moved without a document that tells of it: they are to be read again.
        first_load: An entity is read from its beginning, not only what changed of it.
    """

    client: Client
    catalogue: Mapping[str, Entity]
    warehouse: Warehouse
    run_id: str
    chunk_pages: int | None = None
    progress: Callable[[Progress], None] | None = None
    check_every: timedelta | None = CHECK_EVERY
    sweep: bool = False
    refresh: bool = False
    selected: tuple[str, ...] = ()
    batch_works: bool = True
    batch_size: int = BATCH_SIZE
    changes_read: bool = False
    finished: bool = False
    checked: set[str] = field(default_factory=set)
    tallies: dict[str, Tally] = field(default_factory=dict)
    poisoned: list[Poisoned] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    reported: set[tuple[str, str, str]] = field(default_factory=set)
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    calls_logged: int = 0
    scanned_again: set[str] = field(default_factory=set)
    feed_fails: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    moved: bool = False
    first_load: bool = False

    @property
    def mode(self) -> str:
        """`initial` when an entity was read from its beginning, else `incremental`."""
        return "initial" if self.first_load else "incremental"

    @property
    def status(self) -> str:
        """`running`, `complete`, or `partial` when records could not be delivered."""
        if not self.finished:
            return "running"
        return "partial" if self.undelivered else "complete"

    @property
    def room(self) -> int:
        """Questions that one request can hold."""
        return self.batch_size if self.batch_works else 1

    def recall(self, server: ServerState) -> None:
        """Take over what earlier syncs found out about the server."""
        size = server.batch_size
        if size is not None:
            self.batch_works, self.batch_size = size > 0, size or BATCH_SIZE

    def keep(self, server: ServerState) -> None:
        """Hand on what was found out about the server."""
        server.batch_size = self.batch_size if self.batch_works else 0

    def retry_batches(self) -> None:
        """Forget what was found out: servers get better, and a refusal may have been a whim."""
        self.batch_works, self.batch_size = True, BATCH_SIZE

    def note(self, line: str) -> None:
        """Add a line to the summary, once."""
        self.notes.setdefault(line)

    def tally(self, entity: Entity) -> Tally:
        """The counters of an entity."""
        return self.tallies.setdefault(entity.table, Tally())

    def count(self, delivery: Delivery, pages: int = 0) -> Delivery:
        """Count a delivery and tell how far the sync is."""
        tally = self.tally(delivery.entity)
        tally.rows += delivery.rows
        tally.deleted += delivery.deleted
        tally.pages += pages
        if self.progress is not None:
            self.progress(
                Progress(
                    delivery.entity.table,
                    tally.rows,
                    tally.pages,
                    tally.deleted,
                    len(self.client.meter),
                    tally.expected,
                    self._total(),
                )
            )
        return delivery

    def _total(self) -> int | None:
        tallies = self.tallies.values()
        if all(tally.expected is None for tally in tallies):
            return None
        return sum(max(tally.expected or 0, tally.rows) for tally in tallies)


@dataclass
class Step:
    """One load package in the making: the sync, the entities' states, the rows.

    Attributes:
        sync: The sync it belongs to.
        states: State by table of every selected entity.
        entities: The selected entities by table.
        package: The rows so far.
    """

    sync: Sync
    entities: Mapping[str, Entity]
    states: Mapping[str, EntityState]
    package: Package

    @cached_property
    def loaded(self) -> Mapping[str, int]:
        """Live records in the warehouse before this package, by table."""
        return self.sync.warehouse.live_counts(list(self.entities.values()))

    @property
    def client(self) -> Client:
        """Whom to ask."""
        return self.sync.client

    @property
    def reader(self) -> Reader:
        """Reads pages side by side."""
        return Reader(self.sync.client)

    def state(self, entity: Entity) -> EntityState:
        """The state of an entity."""
        return self.states[entity.table]

    def in_phase(self, *phases: Phase) -> list[Entity]:
        """The selected entities in one of the phases."""
        return [e for e in self.entities.values() if self.state(e).phase in phases]

    def poison(self, found: Iterable[Poisoned]) -> Iterator[Delivery]:
        """Report records that QuickBooks could not deliver; the rest of their page is loaded."""
        known = {(one.entity.table, one.id) for one in self.sync.poisoned}
        fresh = [one for one in found if (one.entity.table, one.id) not in known]
        for one in fresh:
            self.sync.poisoned.append(one)
            self.state(one.entity).quarantine([one.id])
            self.state(one.entity).tried(self.client.server_time)
            self.sync.note(
                f"{one.entity.name} {one.id}: QuickBooks fails to deliver this record"
                f" ({one.fault}; intuit_tid {one.tid or 'none'}). It is in `quarantine`,"
                " the rest is loaded; give the intuit_tid to Intuit's support."
            )
        yield from self.package.quarantine(fresh, self.client.server_time)

    def absent(self, entity: Entity, fault: Fault) -> None:
        """Skip an entity that the company does not have, with a line in the summary."""
        self.state(entity).mark_absent(str(fault))
        self.sync.note(f"{entity.name} is not available in this company: {fault}.")


def ask(sync: Sync, questions: Sequence[tuple[Entity, str]]) -> list[Item]:
    """Ask several queries, in batches where the server has them, else one by one.

    An item that failed in passing is asked again by itself.

    Raises:
        QuickBooksError: By remedy; what is refused for one item is its fault, and so is an error
            that one of its records may cause.
    """
    items: list[Item] = []
    while len(items) < len(questions):
        items += _ask_some(sync, _that_fit(sync, questions[len(items) :]))
    return [
        _alone(sync, *question) if item.fault and is_passing(item.fault) else item
        for question, item in zip(questions, items, strict=True)
    ]


def _that_fit(sync: Sync, questions: Sequence[tuple[Entity, str]]) -> Sequence[tuple[Entity, str]]:
    """As many questions as one batch holds; some need two queries."""
    sizes = accumulate(len(sync.client.dialect.say(e.name, text)) for e, text in questions)
    return questions[: max(bisect_right(list(sizes), sync.batch_size), 1)]


def _ask_some(sync: Sync, questions: Sequence[tuple[Entity, str]]) -> list[Item]:
    if sync.batch_works and len(questions) > 1:
        try:
            return _batch(sync, questions)
        except RequestRefused as error:
            if sync.batch_size > SMALL_BATCH and not is_unknown_request(error.fault):
                sync.batch_size = SMALL_BATCH
                return ask(sync, questions)
            sync.batch_works = False
        except (ProtocolError, ConfigurationError):
            sync.batch_works = False  # if it was anything else, the single queries fail as well
    return [_alone(sync, *question) for question in questions]


def _batch(sync: Sync, questions: Sequence[tuple[Entity, str]]) -> list[Item]:
    """Ask in one batch; what is refused in it is asked again as the server takes it."""
    client = sync.client
    said = [client.dialect.say(entity.name, statement) for entity, statement in questions]
    answers = iter(client.batch([text for texts in said for text in texts]))
    items: list[Item] = []
    for texts, (entity, _) in zip(said, questions, strict=True):
        item = _joined([next(answers) for _ in texts])
        if item.fault is not None and len(texts) == 1:
            page = client.plainly(texts[0], item.fault, entity=entity.name)
            item = Item(page, None) if page else item
        items.append(item)
    return items


def _joined(items: Sequence[Item]) -> Item:
    """The answers to the queries of one question, or the first fault among them."""
    fault = next((item.fault for item in items if item.fault), None)
    pages = [item.page for item in items if item.page]
    return Item(None, fault) if fault else Item(joined(pages), None)


def _alone(sync: Sync, entity: Entity, statement: str) -> Item:
    try:
        return Item(sync.client.query(statement, entity=entity.name), None)
    except (RequestRefused, ServerFault) as error:
        # No record can make a count fail: then QuickBooks is out of order.
        passing = isinstance(error, ServerFault) and query.is_count(statement)
        if error.fault is None or passing:
            raise
        return Item(None, error.fault)


def is_unavailable(fault: Fault) -> bool:
    """Whether the fault says that the company, plan or country does not have the entity."""
    return fault.code in UNAVAILABLE
