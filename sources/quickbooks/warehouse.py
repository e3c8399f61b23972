"""What the warehouse holds already, read with plain SQL over dlt's own connection.

The source needs it for six questions: how many records are live (the proof), when they were
created (to see where counts differ), which ids (a sweep), which records are in `deletions` (to take
them out when they come back), whether a table has any rows (to mark records that have none there
only if some may have to go), and what records look like that are about to be replaced (to keep
their earlier versions).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import dlt
from dlt.common.destination.exceptions import DestinationUndefinedEntity

from .entities import Entity, TableSpec
from .entity import DELETED
from .query import ALWAYS, Created
from .system import DELETIONS

#: SyncToken and LastUpdatedTime of a record.
Version = tuple[int | None, datetime | None]

_IDS_PER_STATEMENT = 500
_BLANK = re.compile(r"\{(\w+)\}")
_CREATED = "meta_data_create_time"


class Warehouse(Protocol):
    """The loaded records of one company. Tables that do not exist yet are empty."""

    def live_counts(self, entities: Collection[Entity]) -> Mapping[str, int]:
        """Number of records per table that are not in `deletions`."""

    def live_ids(self, entity: Entity, created: Created = ALWAYS) -> set[str]:
        """Their ids, or those of the ones created at some time."""

    def creations(
        self, entity: Entity, created: Created, parts: int
    ) -> Sequence[tuple[datetime, int]]:
        """Their times of creation in so many parts at most: each one's first time, and its records.

        The seconds in which records were created are shared out evenly, in order. Records without
        a time are in no part.
        """

    def which_live(self, entity: Entity, ids: Collection[str]) -> set[str]:
        """Those of the ids that are live."""

    def deleted_ids(self) -> Mapping[str, set[str]]:
        """Ids in `deletions` by table."""

    def has_rows(self, table: str) -> bool:
        """Whether a table holds any row of the company."""

    def versions(self, entity: Entity, ids: Collection[str]) -> Mapping[str, Version]:
        """Versions of those of the records that are loaded, also when they are gone, by id."""

    def rows(self, spec: TableSpec, ids: Collection[str]) -> Iterator[Mapping[str, Any]]:
        """Rows of those records, without the columns of the loader."""

    def ends(self, entity: Entity, ids: Collection[str]) -> Mapping[str, datetime]:
        """When it was seen that those of the records that are in `deletions` are gone, by id."""


class DltWarehouse:
    """The dataset of a dlt pipeline.

    Args:
        realm_id: The company.
        pipeline: The pipeline, by default the one that is running.
    """

    def __init__(self, realm_id: str, pipeline: dlt.Pipeline | None = None) -> None:
        self._realm_id = realm_id
        self._pipeline = pipeline
        self._known: tuple[dlt.Pipeline, Any] | None = None

    def live_counts(self, entities: Collection[Entity]) -> Mapping[str, int]:
        """Number of records per table that are not in `deletions`."""
        with self._client() as client:
            return {entity.table: self._count(client, entity) for entity in entities}

    def live_ids(self, entity: Entity, created: Created = ALWAYS) -> set[str]:
        """Their ids, or those of the ones created at some time."""
        bounds, instants = _bounds(created)
        with self._client() as client:
            sql = f"SELECT r.id FROM {_live(client, entity)}{bounds}"
            return {row[0] for row in _rows(client, sql, self._realm_id, *instants)}

    def creations(
        self, entity: Entity, created: Created, parts: int
    ) -> Sequence[tuple[datetime, int]]:
        """Their times of creation in so many parts at most: each one's first time, and its records.

        The seconds in which records were created are shared out evenly, in order. Records without
        a time are in no part.
        """
        bounds, instants = _bounds(created)
        with self._client() as client:
            seconds = (
                f"SELECT r.{_CREATED} AS created, count(*) AS records,"
                f" ntile({parts}) OVER (ORDER BY r.{_CREATED}) AS part"
                f" FROM {_live(client, entity)} AND r.{_CREATED} IS NOT NULL{bounds}"
                f" GROUP BY r.{_CREATED}"
            )
            sql = (
                f"SELECT min(s.created), sum(s.records) FROM ({seconds}) s"
                " GROUP BY s.part ORDER BY s.part"
            )
            rows = _rows(client, sql, self._realm_id, *instants)
        return [(first, int(records)) for first, records in rows]

    def which_live(self, entity: Entity, ids: Collection[str]) -> set[str]:
        """Those of the ids that are live."""
        wanted = sorted(ids)
        found: set[str] = set()
        with self._client() as client:
            for at in range(0, len(wanted), _IDS_PER_STATEMENT):
                some = wanted[at : at + _IDS_PER_STATEMENT]
                marks = ", ".join(["%s"] * len(some))
                sql = f"SELECT r.id FROM {_live(client, entity)} AND r.id IN ({marks})"
                found |= {row[0] for row in _rows(client, sql, self._realm_id, *some)}
        return found

    def deleted_ids(self) -> Mapping[str, set[str]]:
        """Ids in `deletions` by table."""
        gone: dict[str, set[str]] = {}
        with self._client() as client:
            name = client.make_qualified_table_name(DELETIONS.name)
            sql = f"SELECT entity, id FROM {name} WHERE realm_id = %s"
            for entity, id_ in _rows(client, sql, self._realm_id):
                gone.setdefault(entity, set()).add(id_)
        return gone

    def has_rows(self, table: str) -> bool:
        """Whether a table holds any row of the company."""
        with self._client() as client:
            name = client.make_qualified_table_name(table)
            inside = f"SELECT 1 FROM {name} WHERE realm_id = %s"
            sql = f"SELECT CASE WHEN EXISTS ({inside}) THEN 1 ELSE 0 END"
            rows = _rows(client, sql, self._realm_id)
        return bool(rows and rows[0][0])

    def versions(self, entity: Entity, ids: Collection[str]) -> Mapping[str, Version]:
        """Versions of those of the records that are loaded, also when they are gone, by id."""
        sql = f"SELECT id, sync_token, meta_data_last_updated_time FROM {{{entity.table}}}"
        found = self._of_ids(f"{sql} WHERE realm_id = {{realm}}", "id", ids)
        return {id_: (token, updated) for id_, token, updated in found}

    def rows(self, spec: TableSpec, ids: Collection[str]) -> Iterator[Mapping[str, Any]]:
        """Rows of those records, without the columns of the loader."""
        names = [name for name in spec.schema.names if name != DELETED]
        sql = f"SELECT {', '.join(names)} FROM {{{spec.name}}} WHERE realm_id = {{realm}}"
        for row in self._of_ids(sql, spec.merge_key[-1], ids):
            yield dict(zip(names, row, strict=True))

    def ends(self, entity: Entity, ids: Collection[str]) -> Mapping[str, datetime]:
        """When it was seen that those of the records that are in `deletions` are gone, by id."""
        sql = "SELECT id, seen_at FROM {deletions} WHERE realm_id = {realm}"
        return dict(self._of_ids(f"{sql} AND entity = '{entity.table}'", "id", ids))

    def _of_ids(self, sql: str, key: str, ids: Collection[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement for some ids, a part of them at a time."""
        wanted = sorted(ids)
        for at in range(0, len(wanted), _IDS_PER_STATEMENT):
            some = wanted[at : at + _IDS_PER_STATEMENT]
            marks = ", ".join(f"{{{number}}}" for number in range(len(some)))
            yield from self.query(f"{sql} AND {key} IN ({marks})", *some)

    def query(self, sql: str, *parameters: Any) -> Sequence[tuple[Any, ...]]:
        """The rows of a statement of one's own; none when a table does not exist yet.

        Args:
            sql: With `{invoice}` for that table, `{realm}` for the company, `{0}` and so on for the
                parameters, which may stand there several times.
            parameters: Values.
        """
        with self._client() as client:
            blanks = _Blanks(client, self._realm_id, parameters)
            text = _BLANK.sub(blanks, sql)
            return _rows(client, text, *blanks.values)

    def _count(self, client: Any, entity: Entity) -> int:
        rows = _rows(client, f"SELECT count(*) FROM {_live(client, entity)}", self._realm_id)
        return int(rows[0][0]) if rows else 0

    @contextmanager
    def _client(self) -> Iterator[Any]:
        pipeline = self._pipeline or dlt.current.pipeline()
        if self._known is None or self._known[0] is not pipeline:
            self._known = (pipeline, pipeline.sql_client())  # takes longer than most questions
        with self._known[1] as client:
            yield client


class _Blanks:
    """Fills the blanks of a statement; `values` are its parameters in their order."""

    def __init__(self, client: Any, realm_id: str, parameters: Sequence[Any]) -> None:
        self._client = client
        self._known = {"realm": realm_id, **{str(n): value for n, value in enumerate(parameters)}}
        self.values: list[Any] = []

    def __call__(self, blank: re.Match[str]) -> str:
        name = blank[1]
        if name not in self._known:
            table: str = self._client.make_qualified_table_name(name)
            return table
        self.values.append(self._known[name])
        return "%s"


def _live(client: Any, entity: Entity) -> str:
    """The FROM and WHERE of an entity's live records; one parameter, the realm."""
    source = f"{client.make_qualified_table_name(entity.table)} r WHERE r.realm_id = %s"
    if entity.key != ("id",):
        return source  # what has no Id cannot be reported as deleted
    gone = client.make_qualified_table_name(DELETIONS.name)
    return (
        f"{source} AND NOT EXISTS (SELECT 1 FROM {gone} d"
        f" WHERE d.realm_id = r.realm_id AND d.entity = '{entity.table}' AND d.id = r.id)"
    )


def _bounds(created: Created) -> tuple[str, list[datetime]]:
    """More conditions, and the instants that they compare with."""
    bounds = [(">=", created.start), ("<", created.end)]
    given = [(sign, instant) for sign, instant in bounds if instant is not None]
    sql = "".join(f" AND r.{_CREATED} {sign} %s" for sign, _ in given)
    return sql, [instant for _, instant in given]


def _rows(client: Any, sql: str, *parameters: Any) -> Sequence[tuple[Any, ...]]:
    """The rows of a statement; none when a table does not exist yet."""
    try:
        rows: Sequence[tuple[Any, ...]] | None = client.execute_sql(sql, *parameters)
    except DestinationUndefinedEntity:
        return []
    return rows or []
