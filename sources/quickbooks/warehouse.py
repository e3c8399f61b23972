"""What the warehouse holds already, read with plain SQL over dlt's own connection.

The source needs it for five questions: how many records are live (the proof), when they were
created (to see where counts differ), which ids (a sweep), which records are in `deletions` (to take
them out when they come back), and whether a table has any rows (to mark records that have none
there only if some may have to go).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import dlt
from dlt.common.destination.exceptions import DestinationUndefinedEntity

from .entities import Entity
from .query import ALWAYS, Created
from .system import DELETIONS

_IDS_PER_STATEMENT = 500
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


def _rows(client: Any, sql: str, *parameters: str | datetime) -> Sequence[tuple[Any, ...]]:
    """The rows of a statement; none when a table does not exist yet."""
    try:
        rows: Sequence[tuple[Any, ...]] | None = client.execute_sql(sql, *parameters)
    except DestinationUndefinedEntity:
        return []
    return rows or []
