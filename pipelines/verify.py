"""Does the warehouse hold what QuickBooks has? Counts, ids, versions and amounts, entity by entity.

Cheap: one or two batches of counts. Whole: every page is read again, as in a first load, and each
record compared with its row. Nothing is changed, here or there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import dlt

from pipelines.comparison import Difference, Shelf, compare
from pipelines.errors import ConfigurationProblem
from pipelines.loaded import Loaded
from pipelines.quickbooks_pipeline import (
    LoadPlan,
    client_of,
    destination_of,
    pipeline_of,
    tables_of,
)
from sources.quickbooks import CATALOGUE, Client, DltWarehouse, Entity, Sync, query
from sources.quickbooks.feed import read_feed
from sources.quickbooks.flatten import flatten
from sources.quickbooks.reader import Pages, Reader, Span
from sources.quickbooks.records import Record
from sources.quickbooks.state import Phase
from sources.quickbooks.sync import ask


@dataclass(frozen=True)
class Verified:
    """How a company's tables compare with QuickBooks.

    Attributes:
        realm_id: The company.
        loaded_until: QuickBooks' time up to which its changes are loaded.
        differences: One for each entity, whether anything differs or not.
        calls: Requests that it took.
    """

    realm_id: str
    loaded_until: datetime
    differences: tuple[Difference, ...]
    calls: int

    @property
    def differing(self) -> tuple[Difference, ...]:
        """The entities that differ."""
        return tuple(each for each in self.differences if each.differs)


@dataclass(frozen=True)
class Cost:
    """What is about to be read: records of entities, in so many requests."""

    records: int
    entities: int
    calls: int


def verify_company(
    plan: LoadPlan, *, counts_only: bool = False, announce: Callable[[Cost], None] | None = None
) -> Verified:
    """Compare a company's raw tables with QuickBooks.

    Args:
        plan: The load that the tables come from.
        counts_only: Compare nothing but counts.
        announce: Told what it will cost, once records are counted.

    Raises:
        ConfigurationProblem: The company is not loaded, or not to its end.
        QuickBooksError: By remedy.
    """
    with destination_of(plan) as destination, client_of(plan) as client:
        pipeline = pipeline_of(plan, destination)
        check = _Check(plan, pipeline, client)
        differences = check.counted()
        if not counts_only:
            if announce is not None:
                announce(check.cost(differences.values()))
            check.read(differences)
        return Verified(plan.realm_id, check.until, tuple(differences.values()), len(client.meter))


def _unfinished(realm_id: str, what: str) -> ConfigurationProblem:
    return ConfigurationProblem(
        f"Company {realm_id} is not loaded to its end: {what}.",
        f"Load it first: tieout sync --realm {realm_id}; or compare only what is loaded with "
        "--entity.",
    )


class _Check:
    """One comparison on its way.

    Attributes:
        until: QuickBooks' time up to which everything is loaded.
    """

    def __init__(self, plan: LoadPlan, pipeline: dlt.Pipeline, client: Client) -> None:
        self._client = client
        loaded = Loaded(pipeline)
        self._states = loaded.states
        self._entities = [CATALOGUE[table] for table in tables_of(plan.entities)]
        self._warehouse = DltWarehouse(plan.realm_id, pipeline)
        self._shelf = Shelf(pipeline, plan.realm_id)
        self._reader = Reader(client)
        self._sync = Sync(client, CATALOGUE, self._warehouse, run_id="")
        if loaded.is_pending:
            raise _unfinished(plan.realm_id, "a load is on its way")
        self._refuse_unfinished(plan.realm_id)
        for table, state in self._states.items():
            client.dialect.recall(CATALOGUE[table].name, state.refuses)
        self._sync.recall(loaded.server)
        self._entities = [one for one in self._entities if not self._states[one.table].absent]
        marks = [self._states[one.table].watermark for one in self._entities]
        self.until = min(mark for mark in marks if mark is not None)

    def _refuse_unfinished(self, realm_id: str) -> None:
        unfinished = [
            one.table
            for one in self._entities
            if one.table not in self._states
            or self._states[one.table].phase not in (Phase.READY, Phase.ABSENT)
        ]
        if unfinished:
            named = ", ".join(unfinished[:5]) + (", ..." if len(unfinished) > 5 else "")
            raise _unfinished(realm_id, named)

    def counted(self) -> dict[str, Difference]:
        """Counts at QuickBooks and here, by table."""
        live = self._warehouse.live_counts(self._entities)
        asked = [
            one for one in self._entities if not (one.single or self._states[one.table].uncounted)
        ]
        answers = ask(self._sync, [(entity, query.count(entity)) for entity in asked])
        counts = {
            entity.table: item.page.total
            for entity, item in zip(asked, answers, strict=True)
            if item.page
        }
        return {
            one.table: Difference(
                one.name,
                1 if one.single else counts.get(one.table),
                live[one.table] + self._undelivered(one),
            )
            for one in self._entities
        }

    def _undelivered(self, entity: Entity) -> int:
        """Records in quarantine of which the warehouse has no version at all."""
        missing = self._states[entity.table].quarantined
        return len(missing - self._warehouse.which_live(entity, missing)) if missing else 0

    def cost(self, differences: Iterable[Difference]) -> Cost:
        """What reading all of it will take."""
        counts = [each.quickbooks for each in differences if each.quickbooks]
        pages = sum(-(-count // query.PAGE_SIZE) for count in counts)
        return Cost(sum(counts), len(counts), pages)

    def read(self, differences: dict[str, Difference]) -> None:
        """Read all records and compare them with their rows."""
        seen: dict[str, set[str]] = {}
        spans = [
            Span(CATALOGUE[table], start, min(query.PAGE_SIZE, rows - start + 1), tombstones=False)
            for table, rows in self._pageable(differences)
            for start in range(1, rows + 1, query.PAGE_SIZE)
        ]
        for harvest in self._reader.harvests(spans):
            entity = harvest.span.entity
            known = seen.setdefault(entity.table, set())
            for read in harvest.reads:
                known |= set(read.flat.ids)
                compare(differences[entity.table], entity, read.flat, self._shelf, self.until)
        for entity in self._entities:
            if entity.key == ("id",) and differences[entity.table].quickbooks is not None:
                self._finish(entity, differences[entity.table], seen.get(entity.table, set()))

    def _pageable(self, differences: Mapping[str, Difference]) -> list[tuple[str, int]]:
        """Tables whose records have an Id, and how many there are."""
        return [
            (table, each.quickbooks or 0)
            for table, each in differences.items()
            if CATALOGUE[table].key == ("id",)
        ]

    def _finish(self, entity: Entity, difference: Difference, seen: set[str]) -> None:
        """What the pages did not show: gone, or pushed aside while they were read."""
        difference.compared = True
        unseen = sorted(self._warehouse.live_ids(entity) - seen)
        if unseen:
            there = self._reader.by_ids(entity, unseen)
            self._compare_pages(entity, difference, there)
            gone = set(unseen) - there.ids
            deleted = self._deleted_since(entity) if gone else set()
            difference.extra += sorted(gone - deleted)
            difference.changed_since += len(gone & deleted)
        if entity.read_again_with_postings and difference.amounts:
            self._excuse_balances(difference)
        for name, total in self._shelf.sums(entity).items():
            difference.sums.setdefault(name, [Decimal(0), Decimal(0)])[1] = total

    def _compare_pages(self, entity: Entity, difference: Difference, pages: Pages) -> None:
        for page in pages.pages:
            realm_id = self._client.realm_id
            flat = flatten(entity, page.body, realm_id=realm_id, tombstones=False)
            compare(difference, entity, flat, self._shelf, self.until)

    def _deleted_since(self, entity: Entity) -> set[str]:
        """Ids of records that were deleted after the last sync, as far as the feed tells."""
        if not entity.cdc or not self._states[entity.table].in_feed:
            return set()
        feed = read_feed(self._client, [entity], self.until)
        return {one.id for one in feed.records.get(entity.table, []) if self._is_new(one)}

    def _is_new(self, one: Record) -> bool:
        return one.updated is None or one.updated >= self.until

    def _excuse_balances(self, difference: Difference) -> None:
        """Balances that moved with documents which changed after the last sync."""
        posting = [one for one in CATALOGUE.values() if one.posts and one.cdc]
        feed = read_feed(self._client, posting, self.until)
        changed = any(self._is_new(one) for records in feed.records.values() for one in records)
        if feed.beyond or changed:
            difference.changed_since += len({amount.id for amount in difference.amounts})
            difference.amounts.clear()
