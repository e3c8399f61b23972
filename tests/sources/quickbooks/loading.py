"""Loads into memory, merging as the warehouse does: the sync protocol without a warehouse."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sources.quickbooks import CATALOGUE, Entity, Sync
from sources.quickbooks.entities import TableSpec, tables
from sources.quickbooks.hub import Hub
from sources.quickbooks.package import Delivery
from sources.quickbooks.query import ALWAYS, Created
from sources.quickbooks.sync import CHECK_EVERY
from sources.quickbooks.system import SYSTEM_TABLES
from sources.quickbooks.warehouse import Version
from tests.sources.quickbooks.plain import Plain

ENTITIES = ("customer", "invoice", "time_activity")


class Load:
    """Loads a server's records package by package into memory, merging as the warehouse does."""

    def __init__(self, server: Plain) -> None:
        self.server = server
        self.entities: tuple[str, ...] = ENTITIES
        self.chunk_pages: int | None = None
        self.check_every: timedelta | None = CHECK_EVERY
        self.states: dict[str, Any] = {}
        self.tables: dict[str, list[Row]] = {}

    def sync(
        self, *, sweep: bool = False, refresh: bool = False, packages: int | None = None
    ) -> Sync:
        """Load until the sync is finished, or for so many packages."""
        self.server.asked.clear()
        with self.server.client() as client:
            sync = Sync(
                client=client,
                catalogue=CATALOGUE,
                warehouse=Memory(self.tables),
                run_id="run",
                chunk_pages=self.chunk_pages,
                check_every=self.check_every,
                sweep=sweep,
                refresh=refresh,
            )
            while not sync.finished and packages != 0:
                self._package(sync)
                packages = None if packages is None else packages - 1
        return sync

    def _package(self, sync: Sync) -> None:
        """One load package: its rows and its state are committed together, or not at all."""
        states = json.loads(json.dumps(self.states))
        entities = [CATALOGUE[table] for table in self.entities]
        hub = Hub(sync, entities, lambda table: states.setdefault(table, {}))
        taken: list[Delivery] = []
        turns = [hub.take(table) for table in self.entities]
        while turns:
            for turn in list(turns):
                delivery = next(turn, END)
                if delivery is END:
                    turns.remove(turn)
                elif isinstance(delivery, Delivery):
                    taken.append(delivery)
        for name, rows in _by_table(taken).items():
            self.tables[name] = merged(name, self.tables.get(name, []), rows)
        self.states = states

    def live(self, table: str) -> set[str]:
        """Ids that are loaded and not deleted."""
        return Memory(self.tables).live_ids(CATALOGUE[table])

    def row(self, table: str, id_: str) -> Row:
        """The row of a record."""
        (found,) = [row for row in self.tables[table] if row["id"] == id_]
        return found

    def is_right(self) -> bool:
        """Whether the warehouse holds exactly the server's records."""
        return all(
            self.live(table) == self.server.ids(CATALOGUE[table].name) for table in self.entities
        )


def within(instant: datetime | None, created: Created) -> bool:
    """Whether a record that was created then is among those."""
    if created == ALWAYS:
        return True
    after = created.start is None or (instant is not None and instant >= created.start)
    return after and (created.end is None or (instant is not None and instant < created.end))


def shared_out(instants: Iterable[datetime | None], parts: int) -> list[tuple[datetime, int]]:
    """The first instant and the number of each part, when distinct instants are shared out."""
    counts = Counter(instant for instant in instants if instant is not None)
    order = sorted(counts)
    size, more = divmod(len(order), parts)
    found, start = [], 0
    for part in range(min(parts, len(order))):
        end = start + size + (part < more)
        found.append((order[start], sum(counts[instant] for instant in order[start:end])))
        start = end
    return found


Row = dict[str, Any]
CREATED = "meta_data_create_time"
END = object()


def _by_table(taken: list[Delivery]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for delivery in taken:
        for spec, rows in delivery.tables:
            found.setdefault(spec.name, []).extend(rows.to_pylist())
    for table, rows in found.items():
        ids = [row["id"] for row in rows if table in CATALOGUE]
        assert len(ids) == len(set(ids)), "a record is in a package at most once"
    return found


SPECS = {spec.name: spec for entity in CATALOGUE.values() for spec in tables(entity)}
SYSTEM = {table.name: table for table in SYSTEM_TABLES}


def merged(name: str, old: list[Row], new: list[Row]) -> list[Row]:
    """Rows of a package over those of the table: all rows of a record are replaced."""
    key = SPECS[name].merge_key if name in SPECS else SYSTEM[name].key

    def of(row: Row) -> tuple[Any, ...]:
        return tuple(row[part] for part in key)

    replaced = {of(row) for row in new}
    kept = [row for row in old if of(row) not in replaced]
    return kept + [row for row in new if not row.get("_deleted")]


class Memory:
    """What is loaded already."""

    def __init__(self, loaded: dict[str, list[Row]]) -> None:
        self._loaded = loaded

    def live_counts(self, entities: Collection[Entity]) -> Mapping[str, int]:
        return {entity.table: len(self.live_ids(entity)) for entity in entities}

    def live_ids(self, entity: Entity, created: Created = ALWAYS) -> set[str]:
        found = self._loaded.get(entity.table, [])
        ids = {row["id"] for row in found if within(row[CREATED], created)}
        return ids - self.deleted_ids().get(entity.table, set())

    def creations(
        self, entity: Entity, created: Created, parts: int
    ) -> Sequence[tuple[datetime, int]]:
        live = self.live_ids(entity, created)
        rows = self._loaded.get(entity.table, [])
        return shared_out([row[CREATED] for row in rows if row["id"] in live], parts)

    def which_live(self, entity: Entity, ids: Collection[str]) -> set[str]:
        return self.live_ids(entity).intersection(ids)

    def has_rows(self, table: str) -> bool:
        return bool(self._loaded.get(table))

    def versions(self, entity: Entity, ids: Collection[str]) -> Mapping[str, Version]:
        return {
            row["id"]: (row["sync_token"], row["meta_data_last_updated_time"])
            for row in self._loaded.get(entity.table, [])
            if row["id"] in ids
        }

    def rows(self, spec: TableSpec, ids: Collection[str]) -> Iterator[Row]:
        for row in self._loaded.get(spec.name, []):
            if row[spec.merge_key[-1]] in ids:
                yield {name: value for name, value in row.items() if name != "_deleted"}

    def ends(self, entity: Entity, ids: Collection[str]) -> Mapping[str, datetime]:
        return {
            row["id"]: row["seen_at"]
            for row in self._loaded.get("deletions", [])
            if row["entity"] == entity.table and row["id"] in ids
        }

    def deleted_ids(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self._loaded.get("deletions", []):
            found.setdefault(row["entity"], set()).add(row["id"])
        return found


def company(server: Plain) -> Plain:
    """Some customers, invoices with lines, and time activities, from 90 days ago."""
    server.now -= timedelta(days=90)
    for number in range(1, 251):
        server.put("Customer", number, DisplayName=f"Customer {number}", Active=number % 7 > 0)
        server.put("Invoice", number, TotalAmt=10.25, Line=[{"Id": "1", "Amount": 10.25}])
    for number in range(1, 41):
        server.put("TimeActivity", number, Hours=number)
    server.now += timedelta(days=90)
    return server


def loaded(sync: Sync) -> dict[str, int]:
    """Records that a sync loaded, by table."""
    return {table: tally.rows for table, tally in sync.tallies.items() if tally.rows}
