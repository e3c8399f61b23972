"""A warehouse in memory that merges as the DuckDB destination does, and dlt's rule of commits.

A package and the state that belongs to it become valid together. What a crash can leave: nothing of
the package; all of it, once or twice; or some of its tables, either with the package still at hand,
to be loaded once more, or with it lost and the state as it was before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sources.quickbooks.entities import CATALOGUE
from sources.quickbooks.entity import Entity, TableSpec, tables
from sources.quickbooks.hub import Hub
from sources.quickbooks.package import Delivery
from sources.quickbooks.query import ALWAYS, Created
from sources.quickbooks.sync import Sync
from sources.quickbooks.system import DELETIONS, QUARANTINE
from sources.quickbooks.warehouse import Version
from tests.sources.quickbooks.loading import shared_out, within

Row = dict[str, Any]
State = dict[str, Any]
#: By table, then by what is replaced as a whole (the record, or the entity and the Id of a
#: notice), then by what tells its rows apart.
Content = dict[str, dict[Any, dict[Any, Any]]]
_NOTICES = (DELETIONS.name, QUARANTINE.name)


@dataclass
class Packed:
    """A load package: rows by table in the order they came, and the state that goes with them."""

    tables: dict[str, list[Row]]
    state: State


@dataclass
class Memory:
    """What is loaded; the source's `Warehouse`.

    Attributes:
        content: The rows.
        state: The state of the last package that was committed.
        pending: A package that is extracted and not known to be loaded.
    """

    content: Content = field(default_factory=dict)
    state: State = field(default_factory=dict)
    pending: Packed | None = None

    # -- the source's questions --------------------------------------------------------------------

    def live_counts(self, entities: Collection[Entity]) -> Mapping[str, int]:
        """Number of records per table that are not in `deletions`."""
        return {entity.table: len(self.live_ids(entity)) for entity in entities}

    def live_ids(self, entity: Entity, created: Created = ALWAYS) -> set[str]:
        """Their ids, or those of the ones created at some time."""
        live = self.content.get(entity.table, {}).keys() - self.gone(entity.table).keys()
        if created == ALWAYS:
            return live
        return {id_ for id_ in live if within(self._created(entity, id_), created)}

    def creations(
        self, entity: Entity, created: Created, parts: int
    ) -> Sequence[tuple[datetime, int]]:
        """Their times of creation in so many parts at most, and the records of each."""
        live = self.live_ids(entity, created)
        return shared_out([self._created(entity, id_) for id_ in live], parts)

    def _created(self, entity: Entity, id_: str) -> datetime:
        record = json.loads(self.content[entity.table][id_][()])
        return datetime.fromisoformat(record["MetaData"]["CreateTime"])

    def which_live(self, entity: Entity, ids: Collection[str]) -> set[str]:
        """Those of the ids that are live."""
        return self.live_ids(entity).intersection(ids)

    def deleted_ids(self) -> Mapping[str, set[str]]:
        """Ids in `deletions` by table."""
        found: dict[str, set[str]] = {}
        for entity, id_ in self.content.get(DELETIONS.name, {}):
            found.setdefault(entity, set()).add(id_)
        return found

    def has_rows(self, table: str) -> bool:
        """Whether a table holds any row."""
        return bool(self.content.get(table))

    def versions(self, entity: Entity, ids: Collection[str]) -> Mapping[str, Version]:
        """None: earlier versions are not kept here."""
        return {}

    def rows(self, spec: TableSpec, ids: Collection[str]) -> Iterator[Row]:
        """None, as there are no versions."""
        return iter(())

    def ends(self, entity: Entity, ids: Collection[str]) -> Mapping[str, datetime]:
        """None, as there are no versions."""
        return {}

    def gone(self, table: str) -> dict[str, Row]:
        """The notices of deletion of one entity by Id."""
        notices = self.content.get(DELETIONS.name, {})
        return {id_: rows[()] for (entity, id_), rows in notices.items() if entity == table}

    # -- loading -----------------------------------------------------------------------------------

    def commit(self, package: Packed) -> None:
        """Load a package and make its state valid."""
        self.merge(package.tables)
        self.state = package.state
        self.pending = None

    def tear(self, package: Packed, chance: Random) -> None:
        """Load some tables of a package; its state does not become valid."""
        names = [name for name in package.tables if chance.random() < 0.5]
        self.merge({name: package.tables[name] for name in names})

    def merge(self, found: Mapping[str, list[Row]]) -> None:
        """Replace rows that share the merge key of a row that comes."""
        for name, rows in found.items():
            fresh: dict[Any, dict[Any, Any]] = {}
            for row in rows:
                group, part, value = _placed(name, row)
                mine = fresh.setdefault(group, {})
                if not row.get("_deleted"):
                    mine.setdefault(part, value)
            table = self.content.setdefault(name, {})
            for group, parts in fresh.items():
                if parts:
                    table[group] = parts
                else:
                    table.pop(group, None)


def _placed(name: str, row: Row) -> tuple[Any, Any, Any]:
    """What a row replaces, its place in there, and what is kept of it."""
    if name in _NOTICES:
        return (row["entity"], row["id"]), (), row
    return row["id"], tuple(row.get("ordinals") or ()), row["json"]


def packed(sync: Sync, names: Collection[str], state: State) -> Packed:
    """Extract one package as dlt does: all resources by turns."""
    state = json.loads(json.dumps(state))
    hub = Hub(sync, [CATALOGUE[name] for name in names], lambda table: state.setdefault(table, {}))
    taken: list[Delivery] = []
    turns: list[Iterator[Delivery | None]] = [hub.take(table) for table in names]
    while turns:
        turns = [turn for turn in turns if _take(turn, taken)]
    package = Packed(_by_table(taken), json.loads(json.dumps(state)))
    check_package(package)
    return package


def _take(turn: Iterator[Delivery | None], taken: list[Delivery]) -> bool:
    """Take one delivery; whether there may be more."""
    try:
        delivery = next(turn)
    except StopIteration:
        return False
    if delivery is not None:
        taken.append(delivery)
    return True


def _by_table(taken: list[Delivery]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for delivery in taken:
        for spec, rows in delivery.tables:
            if spec.name in _KEPT:
                found.setdefault(spec.name, []).extend(rows.to_pylist())
    return found


_KEPT = {spec.name for entity in CATALOGUE.values() for spec in tables(entity)}.union(_NOTICES)


def check_package(package: Packed) -> None:
    """No record, and no notice, is twice in a package, and none is both live and gone."""
    for name, rows in package.tables.items():
        keys = [_placed(name, row)[:2] for row in rows]
        assert len(keys) == len(set(keys)), f"{name}: a row is twice in a package"
    for row in package.tables.get(DELETIONS.name, ()):
        live = {one["id"] for one in package.tables.get(row["entity"], ())}
        assert (row["id"] in live) == bool(row["_deleted"]), "live and gone in one package"


def watermarks(state: State) -> dict[str, datetime]:
    """How far each entity is read, by its state."""
    return {
        table: datetime.fromisoformat(own["watermark"])
        for table, own in state.items()
        if own.get("watermark")
    }
