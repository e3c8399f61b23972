"""Putting together one load package: each record at most once, with what else it entails.

Merging child rows by (parent, position) would keep stale positions if two versions of one
document met in a package; so the second sighting of a record is dropped. Nothing is lost: what
changed while pages were read is brought again by the closing change feed, in a package of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .answers import page_body, records
from .drift import Drift, MalformedPage
from .entities import Entity, TableSpec, tables
from .entity import DELETED
from .errors import ProtocolError
from .flatten import Flat, flatten
from .reader import Poisoned, Read
from .records import Record, record
from .state import EntityState
from .system import DELETIONS, QUARANTINE, RECORD_VERSION, SCHEMA_DRIFT, SystemTable
from .versions import Replaced
from .warehouse import Warehouse

Table = TableSpec | SystemTable


@dataclass(frozen=True)
class Delivery:
    """Rows of one entity that are ready for dlt.

    Attributes:
        entity: Whose resource yields them.
        tables: Rows by table, none of them empty.
        rows: Records among them, not counting child rows and notices.
        deleted: Records reported as gone.
    """

    entity: Entity
    tables: Sequence[tuple[Table, pa.Table]]
    rows: int = 0
    deleted: int = 0


@dataclass
class Package:
    """The rows of one load package.

    Attributes:
        realm_id: The company.
        run_id: The sync, for the report of drift.
        gone: Ids in `deletions` by table, as the warehouse has them.
        states: State of each entity by table.
        reported: Drift that the run has reported already.
        warehouse: What is loaded before this package.
    """

    realm_id: str
    run_id: str
    gone: Mapping[str, set[str]]
    states: Mapping[str, EntityState]
    warehouse: Warehouse
    reported: set[tuple[str, str, str]] = field(default_factory=set)
    _live: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _ended: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _held: dict[str, bool] = field(default_factory=dict)

    def page(self, read: Read) -> Delivery:
        """The records of a page that are not in the package yet."""
        live, ids = self._live[read.entity.table], read.flat.ids
        if len(set(ids)) == len(ids) and live.isdisjoint(ids):
            live.update(ids)
            return self._delivery(read.entity, read.flat, read.page.time)
        found = [record(read.entity, raw) for raw in records(read.page.body)]
        return self.records(read.entity, found, read.page.time)

    def records(self, entity: Entity, found: Iterable[Record], at: datetime) -> Delivery:
        """Live records that are not in the package yet."""
        fresh: dict[str, bytes] = {}
        for one in found:
            if not self.has(entity, one.id):
                self._live[entity.table].add(one.id)
                fresh[one.id] = one.raw
        body = page_body(entity.json_key, fresh.values())
        try:
            flat = flatten(entity, body, realm_id=self.realm_id)
        except MalformedPage as error:
            raise ProtocolError(
                f"Records of {entity.name} cannot be read: {error}.",
                "Run again; if it stays, report it with this message.",
            ) from error
        return self._delivery(entity, flat, at)

    def has(self, entity: Entity, id_: str) -> bool:
        """Whether the record, or the notice of its end, is in the package."""
        return id_ in self._live[entity.table] or id_ in self._ended[entity.table]

    def live(self, entity: Entity) -> set[str]:
        """Ids of the records in the package."""
        return self._live[entity.table]

    def ended(self, entity: Entity) -> set[str]:
        """Ids of the records that the package reports as gone."""
        return self._ended[entity.table]

    def deletions(
        self, entity: Entity, gone: Mapping[str, datetime | None], how: str, at: datetime
    ) -> Delivery:
        """Notices that records are gone.

        Args:
            entity: Whose records.
            gone: Time of deletion by id, None where it is not known.
            how: `cdc` or `sweep`.
            at: When this was seen, by QuickBooks' clock.
        """
        self._ended[entity.table].update(gone)
        released = self.released(entity, gone)
        rows = [
            _row(DELETIONS, self.realm_id, entity.table, id_, deleted_at, at, how, False)
            for id_, deleted_at in gone.items()
        ]
        return Delivery(entity, [*_filled(DELETIONS, rows), *released], deleted=len(rows))

    def released(self, entity: Entity, ids: Iterable[str]) -> list[tuple[Table, pa.Table]]:
        """Take records out of quarantine."""
        state = self.states[entity.table]
        free = sorted(state.quarantined.intersection(ids))
        state.release(free)
        nothing = (None,) * (len(QUARANTINE.schema) - 4)
        rows = [_row(QUARANTINE, self.realm_id, entity.table, id_, *nothing, True) for id_ in free]
        return _filled(QUARANTINE, rows)

    def quarantine(self, poisoned: Sequence[Poisoned], at: datetime) -> list[Delivery]:
        """Notices that QuickBooks cannot deliver records."""
        return [
            Delivery(
                one.entity,
                _filled(
                    QUARANTINE,
                    [
                        _row(
                            QUARANTINE,
                            self.realm_id,
                            one.entity.table,
                            one.id,
                            one.fault.code,
                            str(one.fault),
                            one.tid,
                            at,
                            False,
                        )
                    ],
                ),
            )
            for one in poisoned
        ]

    def held_rows(self, table: str) -> bool:
        """Whether a table held rows before this package, asked once."""
        if table not in self._held:
            self._held[table] = self.warehouse.has_rows(table)
        return self._held[table]

    def _delivery(self, entity: Entity, flat: Flat, at: datetime) -> Delivery:
        filled = [
            (spec, flat.tables[spec.name])
            for spec in tables(entity)
            if self._matters(spec, flat.tables[spec.name])
        ]
        back = self.gone.get(entity.table, set()).intersection(flat.ids)
        returned = [
            _row(DELETIONS, self.realm_id, entity.table, id_, None, None, None, True)
            for id_ in sorted(back)
        ]
        notices = [
            *_filled(RECORD_VERSION, self._replaced(entity, flat, back, at)),
            *_filled(DELETIONS, returned),
            *self.released(entity, flat.ids),
            *self._drift(flat.drift, at),
        ]
        return Delivery(entity, [*filled, *notices], rows=len(flat.ids))

    def _replaced(
        self, entity: Entity, flat: Flat, back: set[str], at: datetime
    ) -> list[dict[str, Any]]:
        """Earlier versions of records, which these replace."""
        if not self.held_rows(entity.table):
            return []
        return Replaced(self.realm_id, entity, frozenset(back), at).rows(flat, self.warehouse)

    def _matters(self, spec: TableSpec, rows: pa.Table) -> bool:
        """Whether the rows change their table: marks of absence do not in one that is empty."""
        if not rows.num_rows or not spec.is_child:
            return bool(rows.num_rows)
        return not pc.all(rows[DELETED]).as_py() or self.held_rows(spec.name)

    def _drift(self, drift: Iterable[Drift], at: datetime) -> list[tuple[Table, pa.Table]]:
        """What was odd and has not been reported in this run."""
        rows = []
        for one in drift:
            key = (one.entity, one.path, one.kind)
            if key not in self.reported:
                self.reported.add(key)
                rows.append(_row(SCHEMA_DRIFT, self.realm_id, self.run_id, *key, one.sample, at))
        return _filled(SCHEMA_DRIFT, rows)


def _row(table: SystemTable, *values: Any) -> dict[str, Any]:
    return dict(zip(table.schema.names, values, strict=True))


def _filled(table: SystemTable, rows: list[dict[str, Any]]) -> list[tuple[Table, pa.Table]]:
    return [(table, pa.Table.from_pylist(rows, schema=table.schema))] if rows else []
