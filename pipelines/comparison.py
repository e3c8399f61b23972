"""Records of a page of QuickBooks against the rows of the warehouse, by Id.

Compared are the version (SyncToken and time of the last change), every amount of the record, and of
its lines the number and the sum of amounts. A record that changed in QuickBooks after the last sync
is not a difference: the next sync brings it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import dlt
import pyarrow as pa

from sources.quickbooks.entities import Entity
from sources.quickbooks.entity import REALM, TableSpec, tables
from sources.quickbooks.flatten import Flat
from sources.quickbooks.system import DELETIONS

Row = Mapping[str, Any]
#: Most ids in one statement to the warehouse.
IDS_PER_STATEMENT = 500
VERSION = ("sync_token", "meta_data_last_updated_time")
UPDATED = "meta_data_last_updated_time"
#: Columns whose sums are told: what a document is worth, and what of it is open.
SUMMED = ("total_amt", "amount", "balance", "current_balance")


@dataclass(frozen=True)
class Amount:
    """An amount that differs: of a record, or of all its lines (column `line.amount`)."""

    id: str
    column: str
    quickbooks: Decimal | int | None
    warehouse: Decimal | int | None


@dataclass
class Difference:
    """How the records of one entity differ.

    Attributes:
        entity: Its name.
        quickbooks: Records that QuickBooks counts, None when it does not count them.
        warehouse: Live records in the warehouse, those in quarantine among them.
        missing: Ids that only QuickBooks has.
        extra: Ids that only the warehouse has.
        versions: Ids of which the warehouse has another version.
        amounts: Amounts that differ in records of the same version.
        changed_since: Records that changed in QuickBooks after the last sync.
        sums: Sum of each money column at QuickBooks and in the warehouse.
        compared: Whether records were read, not only counted.
    """

    entity: str
    quickbooks: int | None
    warehouse: int
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    changed_since: int = 0
    sums: dict[str, list[Decimal]] = field(default_factory=dict)
    compared: bool = False

    @property
    def differs(self) -> bool:
        """Whether anything is wrong."""
        if not self.compared:
            return self.quickbooks is not None and self.quickbooks != self.warehouse
        return bool(self.missing or self.extra or self.versions or self.amounts)


class Shelf:
    """The live rows of one company in the warehouse.

    Args:
        pipeline: The company's pipeline.
        realm_id: The company.
    """

    def __init__(self, pipeline: dlt.Pipeline, realm_id: str) -> None:
        self._client = pipeline.sql_client()
        self._realm_id = realm_id

    def rows(self, entity: Entity, ids: Sequence[str]) -> dict[str, Row]:
        """The records with these Ids, as far as there are any, by Id."""
        columns = ("id", *_compared(entity))
        gone = "SELECT id FROM {deletions} WHERE realm_id = %s AND entity = %s"
        found = self._select(
            entity.table,
            columns,
            "id",
            ids,
            f"AND id NOT IN ({gone})",
            self._realm_id,
            entity.table,
        )
        return {row["id"]: row for row in found}

    def lines(self, entity: Entity, spec: TableSpec, ids: Sequence[str]) -> Mapping[str, Lines]:
        """Number and sum of the lines of these records, by Id."""
        parent = f"{entity.table}_id"
        return _added_up(self._select(spec.name, (parent, "amount"), parent, ids), parent)

    def sums(self, entity: Entity) -> dict[str, Decimal]:
        """Sums of the money columns of the live records."""
        columns = _summed(entity)
        if not columns:
            return {}
        listed = ", ".join(f"sum({name}) AS {name}" for name in columns)
        sql = (
            f"SELECT {listed} FROM {{table}} WHERE realm_id = %s AND id NOT IN"
            " (SELECT id FROM {deletions} WHERE realm_id = %s AND entity = %s)"
        )
        ((*values,),) = self._run(sql, entity.table, self._realm_id, self._realm_id, entity.table)
        return {name: value or Decimal(0) for name, value in zip(columns, values, strict=True)}

    def _select(
        self,
        table: str,
        columns: Sequence[str],
        key: str,
        ids: Sequence[str],
        more: str = "",
        *parameters: str,
    ) -> Iterator[Row]:
        for at in range(0, len(ids), IDS_PER_STATEMENT):
            some = ids[at : at + IDS_PER_STATEMENT]
            marks = ", ".join(["%s"] * len(some))
            sql = (
                f"SELECT {', '.join(columns)} FROM {{table}} WHERE realm_id = %s"
                f" AND {key} IN ({marks}) {more}"
            )
            for row in self._run(sql, table, self._realm_id, *some, *parameters):
                yield dict(zip(columns, row, strict=True))

    def _run(self, sql: str, table: str, *parameters: str) -> Sequence[tuple[Any, ...]]:
        with self._client as client:
            named = sql.format(
                table=client.make_qualified_table_name(table),
                deletions=client.make_qualified_table_name(DELETIONS.name),
            )
            return [tuple(row) for row in client.execute_sql(named, *parameters) or ()]


Lines = tuple[int, Decimal]


def compare(
    difference: Difference, entity: Entity, flat: Flat, shelf: Shelf, since: datetime
) -> None:
    """Compare the records of one page.

    Args:
        difference: Where what differs is added.
        entity: Whose records.
        flat: The page.
        shelf: The warehouse.
        since: QuickBooks' time up to which everything is loaded.
    """
    theirs = _rows(flat.tables[entity.table], ("id", *_compared(entity)))
    ids = [row["id"] for row in theirs]
    ours = shelf.rows(entity, ids)
    same: list[str] = []
    for row in theirs:
        _add(difference, entity, row)
        here = ours.get(row["id"])
        if here is not None and all(here[name] == row[name] for name in _version(entity)):
            same.append(row["id"])
            difference.amounts += _amounts(entity, row, here)
        elif row.get(UPDATED) is not None and row[UPDATED] >= since:
            difference.changed_since += 1
        elif here is None:
            difference.missing.append(row["id"])
        else:
            difference.versions.append(row["id"])
    for spec in _with_amounts(entity):
        difference.amounts += _line_amounts(entity, spec, flat, shelf, same)


def _amounts(entity: Entity, theirs: Row, ours: Row) -> Iterator[Amount]:
    for name in _money(entity):
        if theirs[name] != ours[name]:
            yield Amount(theirs["id"], name, theirs[name], ours[name])


def _line_amounts(
    entity: Entity, spec: TableSpec, flat: Flat, shelf: Shelf, ids: Sequence[str]
) -> Iterator[Amount]:
    parent = f"{entity.table}_id"
    theirs = _added_up(_rows(flat.tables[spec.name], (parent, "amount")), parent)
    ours = shelf.lines(entity, spec, ids)
    name = spec.name.removeprefix(f"{entity.table}_")
    for id_ in ids:
        (count, total), (here, sum_here) = theirs[id_], ours[id_]
        if count != here:
            yield Amount(id_, f"{name} (rows)", count, here)
        elif total != sum_here:
            yield Amount(id_, f"{name}.amount", total, sum_here)


def _added_up(rows: Iterable[Row], parent: str) -> Mapping[str, Lines]:
    found: dict[str, Lines] = defaultdict(lambda: (0, Decimal(0)))
    for row in rows:
        count, total = found[row[parent]]
        found[row[parent]] = (count + 1, total + (row["amount"] or 0))
    return found


def _add(difference: Difference, entity: Entity, row: Row) -> None:
    for name in _summed(entity):
        difference.sums.setdefault(name, [Decimal(0), Decimal(0)])[0] += row[name] or 0


def _rows(table: pa.Table, columns: Collection[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.select(list(columns)).to_pylist()
    return found


def _names(entity: Entity) -> set[str]:
    return {column.name for column in entity.columns}


def _version(entity: Entity) -> tuple[str, ...]:
    return tuple(name for name in VERSION if name in _names(entity))


def _money(entity: Entity) -> tuple[str, ...]:
    return tuple(c.name for c in entity.columns if pa.types.is_decimal(c.kind.arrow))


def _summed(entity: Entity) -> tuple[str, ...]:
    return tuple(name for name in SUMMED if name in _money(entity))


def _compared(entity: Entity) -> tuple[str, ...]:
    return (*_version(entity), *_money(entity))


def _with_amounts(entity: Entity) -> list[TableSpec]:
    """Child tables right below the record whose rows have an amount."""
    return [
        spec
        for spec in tables(entity)
        if spec.parent == entity.table
        and any(c.name == "amount" for c in spec.columns)
        and spec.keys[:2] == (REALM, f"{entity.table}_id")
    ]
