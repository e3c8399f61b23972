"""Compare a warehouse with the records a company really has, cell by cell.

The expectation is computed here, from the records' JSON and with Python's own decimals: the only
thing shared with the code under test is the catalogue's list of which path is which column.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from sandbox.company import Company
from sources.quickbooks.columns import Kind
from sources.quickbooks.entities import CATALOGUE
from sources.quickbooks.entity import Entity, TableSpec, tables

Key = tuple[Any, ...]
Cells = dict[str, Any]
Rows = dict[str, dict[Key, Cells]]

_TEXT_KEYS = {True: "true", False: "false"}


def _value(kind: Kind, value: Any) -> Any:
    """A JSON value as the warehouse should hold it."""
    if kind in (Kind.MONEY, Kind.RATE):
        return Decimal(str(value))
    if kind is Kind.INTEGER:
        return int(value)
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    if kind is Kind.INSTANT:
        return datetime.fromisoformat(value).astimezone(UTC)
    if kind is Kind.JSON:
        return json.loads(json.dumps(value, default=str), parse_float=Decimal)
    if kind is Kind.TEXT:
        return _TEXT_KEYS.get(value, value) if isinstance(value, bool) else str(value)
    return value


def _at(record: Mapping[str, Any], path: Iterable[str]) -> Any:
    found: Any = record
    for key in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(key)
    return found


def _cells(spec: TableSpec, record: Mapping[str, Any]) -> Cells:
    """The non-null cells of one object in its table."""
    found = ((c.name, c.kind, _at(record, c.path)) for c in spec.columns)
    return {name: _value(kind, value) for name, kind, value in found if value is not None}


def _record(entity: Entity, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record itself: a recurring template is wrapped in a key naming its type."""
    if not entity.wrapped:
        return body
    return next(value for value in body.values() if isinstance(value, Mapping))


def expected_rows(entity: Entity, realm_id: str, body: Mapping[str, Any]) -> Rows:
    """Rows of all tables of the entity that one record must have become."""
    specs = tables(entity)
    record = _record(entity, body)
    own = _cells(specs[0], record)
    if entity.wrapped:
        own["txn_type"] = next(name for name, value in body.items() if value is record)
    key = (realm_id, *(own[name] for name in entity.key))
    rows: Rows = {spec.name: {} for spec in specs}
    rows[specs[0].name][key] = own
    _children(specs, specs[0].name, key, record, rows)
    return rows


def _children(
    specs: tuple[TableSpec, ...], parent: str, key: Key, record: Mapping[str, Any], rows: Rows
) -> None:
    for spec in (spec for spec in specs if spec.parent == parent):
        for number, element in enumerate(_at(record, spec.path) or (), start=1):
            child_key = (*key, number)
            rows[spec.name][child_key] = _cells(spec, element)
            _children(specs, spec.name, child_key, element, rows)


@dataclass
class Mirror:
    """A warehouse held against a company.

    Attributes:
        path: The DuckDB file.
        dataset: Schema of the raw tables.
        verified: What was compared before: (entity, id) -> digests of both sides. A record whose
            two sides are the same as then is equal now, and is not compared again.
    """

    path: str
    dataset: str = "raw"
    verified: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def differences(self, company: Company, tables: Collection[str] = ()) -> list[str]:
        """Every way in which the warehouse is not what the company's records say.

        Args:
            company: What is right.
            tables: The entities that are loaded, by table; () for all.
        """
        with duckdb.connect(self.path, read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            found: list[str] = []
            for entity in (CATALOGUE[table] for table in tables or CATALOGUE):
                found += self._entity(connection, entity, company)
            return found

    def _entity(
        self, connection: duckdb.DuckDBPyConnection, entity: Entity, company: Company
    ) -> list[str]:
        live = {self._name(entity, body): body for body in company.export(entity.name)}
        gone = self._gone(connection, entity, company.realm_id)
        digests = self._digests(connection, entity, company.realm_id)
        found = [f"{entity.name} {name}: missing" for name in sorted(live.keys() - digests.keys())]
        held = digests.keys() - gone
        found += [
            f"{entity.name} {name}: not there any more" for name in sorted(held - live.keys())
        ]
        found += [
            f"{entity.name} {name}: in deletions, but alive" for name in sorted(gone & live.keys())
        ]
        open_names = [
            name for name in live if name in held and not self._known(entity, name, live, digests)
        ]
        found += self._cells_differ(connection, entity, company.realm_id, live, open_names)
        if not found:
            for name in open_names:
                self.verified[entity.name, name] = (hash(repr(live[name])), digests[name])
        return found

    def _known(
        self, entity: Entity, name: str, live: Mapping[str, Any], digests: Mapping[str, int]
    ) -> bool:
        return self.verified.get((entity.name, name)) == (hash(repr(live[name])), digests[name])

    @staticmethod
    def _name(entity: Entity, body: Mapping[str, Any]) -> str:
        own = _cells(tables(entity)[0], _record(entity, body))
        return ":".join(str(own[name]) for name in entity.key)

    def _gone(self, connection: duckdb.DuckDBPyConnection, entity: Entity, realm: str) -> set[str]:
        rows = connection.execute(
            f"select id from {self.dataset}.deletions where realm_id = ? and entity = ?",
            [realm, entity.table],
        ).fetchall()
        return {row[0] for row in rows}

    def _digests(
        self, connection: duckdb.DuckDBPyConnection, entity: Entity, realm: str
    ) -> dict[str, int]:
        """One number for all rows of each record, in all its tables."""
        found: dict[str, int] = {}
        for spec in tables(entity):
            key = " || ':' || ".join(
                f"cast({name} as text)" for name in spec.merge_key if name != "realm_id"
            )
            rows = connection.execute(
                f"select {key}, bit_xor(hash(t)) from {self.dataset}.{spec.name} t"
                " where realm_id = ? group by 1",
                [realm],
            ).fetchall()
            for name, digest in rows:
                if spec.is_child and name not in found:
                    found[name] = 0
                found[name] = hash((found.get(name, 0), spec.name, digest))
        return found

    def _cells_differ(
        self,
        connection: duckdb.DuckDBPyConnection,
        entity: Entity,
        realm: str,
        live: Mapping[str, Mapping[str, Any]],
        names: list[str],
    ) -> list[str]:
        if not names:
            return []
        expected: Rows = {spec.name: {} for spec in tables(entity)}
        for name in names:
            for table, rows in expected_rows(entity, realm, live[name]).items():
                expected[table] |= rows
        found: list[str] = []
        for spec in tables(entity):
            actual = dict(self._rows(connection, entity, spec, realm, names))
            found += _compare(spec.name, expected[spec.name], actual)
        return found

    def _rows(
        self,
        connection: duckdb.DuckDBPyConnection,
        entity: Entity,
        spec: TableSpec,
        realm: str,
        names: list[str],
    ) -> Iterator[tuple[Key, Cells]]:
        columns = [c.name for c in spec.columns]
        keys = list(spec.primary_key)
        merge = " || ':' || ".join(f"cast({k} as text)" for k in spec.merge_key if k != "realm_id")
        listed = ", ".join([*keys, "extra", *columns])
        connection.execute(
            "create or replace temp table wanted as select unnest(?) as name", [names]
        )
        answer = connection.execute(
            f"select {listed} from {self.dataset}.{spec.name}"
            f" where realm_id = ? and {merge} in (select name from wanted)",
            [realm],
        )
        kinds = {c.name: c.kind for c in spec.columns}
        while block := answer.fetchmany(10_000):
            for row in block:
                cells = dict(zip(["extra", *columns], row[len(keys) :], strict=True))
                yield (
                    tuple(row[: len(keys)]),
                    {
                        name: json.loads(value, parse_float=Decimal)
                        if kinds.get(name) is Kind.JSON
                        else value
                        for name, value in cells.items()
                        if value is not None
                    },
                )


def _compare(table: str, expected: dict[Key, Cells], actual: dict[Key, Cells]) -> list[str]:
    found = [f"{table} {key}: row missing" for key in expected.keys() - actual.keys()]
    found += [f"{table} {key}: stale row" for key in actual.keys() - expected.keys()]
    for key in expected.keys() & actual.keys():
        want, have = expected[key], actual[key]
        if want != have:
            names = sorted(n for n in want.keys() | have.keys() if want.get(n) != have.get(n))
            shown = ", ".join(
                f"{n} is {have.get(n)!r}, should be {want.get(n)!r}" for n in names[:3]
            )
            found.append(f"{table} {key}: {shown}")
    return found
