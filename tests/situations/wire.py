"""Companies as a sync reads them over the wire, merged into one DuckDB file without dlt.

A sync is the product's own: the same requests, load packages and states, ledger and statements
among them. Only the loader is another: dlt spends some ten seconds of CPU on a company of ten
documents, most of it on the schema of a hundred empty tables. That it loads the same is proved
elsewhere (`tests/end_to_end`), and with `large` for these companies, too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import duckdb
import pyarrow as pa

from sandbox.company import Company
from sources.quickbooks import CATALOGUE, Client, Limits, Patience, StaticToken
from sources.quickbooks.entity import DELETED, Entity, TableSpec, tables
from sources.quickbooks.hints import BOOK_TABLES, primary_key
from sources.quickbooks.hub import Hub
from sources.quickbooks.ledger.ledger import Ledger
from sources.quickbooks.ledger.state import LedgerState
from sources.quickbooks.ledger.stored import Stored
from sources.quickbooks.package import Table
from sources.quickbooks.runlog import run_rows
from sources.quickbooks.sync import Sync
from sources.quickbooks.system import SYSTEM_TABLES
from sources.quickbooks.warehouse import DltWarehouse

#: Waits for nothing: what matters is what happens, not when.
AT_ONCE = Patience(sleep=lambda _: None)
State = dict[str, Any]


class Raw:
    """The raw tables of all companies, in memory until they are saved.

    Args:
        base_url: Where the companies are served.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._states: dict[str, State] = {}
        self._held: set[tuple[str, str]] = set()
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("set TimeZone = 'UTC'; create schema raw")
        specs: list[Table] = [*SYSTEM_TABLES, *BOOK_TABLES]
        for spec in (*specs, *(one for entity in CATALOGUE.values() for one in tables(entity))):
            self.connection.register("fresh", spec.schema.empty_table())
            self.connection.execute(f'create table raw."{spec.name}" as from fresh')
            self.connection.unregister("fresh")

    def sync(self, company: Company, token: str) -> Sync:
        """Bring the raw tables of a company up to date, as `load_company` does."""
        state = self._states.setdefault(company.realm_id, {})
        warehouse = _Dataset(company.realm_id, self.connection, self._held)
        with _client(company.realm_id, token, self._base_url) as client:
            sync = Sync(client, CATALOGUE, warehouse, run_id=uuid4().hex)
            self._read(sync, state)
            ledger = self._read_ledger(sync, warehouse, state)
            if ledger.strangers or ledger.moved:
                sync.moved = ledger.moved
                sync.changes_read = sync.finished = False
                self._read(sync, state)
        return sync

    def save(self, path: Path) -> None:
        """Write the raw tables into a new DuckDB file."""
        self.connection.execute(f"attach '{path}' as saved; copy from database memory to saved")
        self.connection.close()

    def _read(self, sync: Sync, state: State) -> None:
        while not sync.finished:
            fresh = json.loads(json.dumps(state))
            entities = list(CATALOGUE.values())
            hub = Hub(sync, entities, partial(_own, fresh))
            turns = [hub.take(entity.table) for entity in entities]
            found: dict[str, tuple[Table, list[pa.Table]]] = {}
            while turns:
                turns = [turn for turn in turns if _taken(turn, found)]
            self._commit(found, state, fresh)

    def _read_ledger(self, sync: Sync, warehouse: DltWarehouse, state: State) -> Ledger:
        ledger = Ledger(sync, Stored(warehouse, CATALOGUE))
        while ledger.is_due(json.loads(json.dumps(state.get(LedgerState.KEY, {})))):
            fresh = json.loads(json.dumps(state))
            found: dict[str, tuple[Table, list[pa.Table]]] = {}
            for spec, rows in ledger.package(fresh.setdefault(LedgerState.KEY, {})):
                found.setdefault(spec.name, (spec, []))[1].append(rows)
            for spec, rows in run_rows(sync):
                found.setdefault(spec.name, (spec, []))[1].append(rows)
            self._commit(found, state, fresh)
        return ledger

    def _commit(
        self, found: dict[str, tuple[Table, list[pa.Table]]], state: State, fresh: State
    ) -> None:
        """Rows and the state that goes with them."""
        for spec, parts in found.values():
            self._merge(spec, pa.concat_tables(parts))
        state.clear()
        state.update(json.loads(json.dumps(fresh)))

    def _merge(self, spec: Table, rows: pa.Table) -> None:
        """Replace what shares the merge key of a row, as dlt's delete-insert does."""
        if not rows.num_rows:
            return
        shared = primary_key(spec)
        if spec.merge_key and (not isinstance(spec, TableSpec) or spec.is_child):
            shared = spec.merge_key
        same = " and ".join(f'old."{name}" = fresh."{name}"' for name in shared)
        live = f"where {DELETED} is not true" if DELETED in rows.schema.names else ""
        own = (rows["realm_id"][0].as_py(), spec.name)
        con = self.connection
        con.register("fresh", rows)
        if own in self._held:
            con.execute(f'delete from raw."{spec.name}" as old using fresh where {same}')
        con.execute(f'insert into raw."{spec.name}" by name select * from fresh {live}')
        con.unregister("fresh")
        self._held.add(own)


def _own(states: State, table: str) -> State:
    """The state of one resource."""
    return cast("State", states.setdefault(table, {}))


def _taken(turn: Iterator[Any], found: dict[str, tuple[Table, list[pa.Table]]]) -> bool:
    """Take one delivery; whether there may be more."""
    try:
        delivery = next(turn)
    except StopIteration:
        return False
    for spec, rows in delivery.tables if delivery else ():
        found.setdefault(spec.name, (spec, []))[1].append(rows)
    return True


@contextmanager
def _client(realm_id: str, token: str, base_url: str) -> Iterator[Client]:
    with Client(
        realm_id, StaticToken(token), base_url=base_url, limits=Limits.off(), patience=AT_ONCE
    ) as client:
        yield client


class _Dataset(DltWarehouse):
    """What is loaded, asked for as dlt's own SQL client is asked."""

    def __init__(
        self, realm_id: str, connection: duckdb.DuckDBPyConnection, held: set[tuple[str, str]]
    ) -> None:
        super().__init__(realm_id)
        self._answers = _Answers(connection)
        self._held = held

    def live_counts(self, entities: Collection[Entity]) -> Mapping[str, int]:
        """As dlt's, asking only where there are rows."""
        some = [entity for entity in entities if self.has_rows(entity.table)]
        return {**dict.fromkeys((one.table for one in entities), 0), **super().live_counts(some)}

    def has_rows(self, table: str) -> bool:
        """Without asking: a company of ten documents has a hundred empty tables."""
        return (self._realm_id, table) in self._held

    @contextmanager
    def _client(self) -> Iterator[Any]:
        yield self._answers


class _Answers:
    """A SQL client of the raw tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def make_qualified_table_name(self, name: str) -> str:
        return f'raw."{name}"'

    def execute_sql(self, sql: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(sql.replace("%s", "?"), list(values)).fetchall()
