"""The companies of a warehouse: which there are, and how one goes.

A company is known because it is connected (the token store), named (the settings) or loaded (the
warehouse).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.auth.logout import log_out
from pipelines.auth.status import statuses
from pipelines.auth.stores import open_store
from pipelines.query import run_query
from pipelines.settings import Settings

if TYPE_CHECKING:
    from dlt.destinations.sql_client import SqlClientBase


@dataclass(frozen=True)
class KnownCompany:
    """A company that Tieout knows.

    Attributes:
        realm_id: The company.
        name: As its books have it, "" when they are not loaded.
        connection: `ok`, `ending`, `dead`, `unreadable`, or `none` without tokens in the store.
        last_sync: End of its last sync, None without one.
        status: How that ended: `complete`, `partial`, `failed`, `running` (killed or stopped).
    """

    realm_id: str
    name: str = ""
    connection: str = "none"
    last_sync: datetime | None = None
    status: str = ""


def known(settings: Settings, now: datetime) -> list[KnownCompany]:
    """All companies, by realm id.

    Raises:
        QuickBooksError: The token store cannot be read.
    """
    connections = {
        each.realm_id: each.state for each in statuses(settings, open_store(settings), (), now)
    }
    names = dict(_rows(settings, "company_info", "select realm_id, company_name from {table}"))
    runs = {
        realm_id: (at.astimezone(UTC), status)
        for realm_id, at, status in _rows(
            settings,
            "sync_run",
            "select realm_id, finished_at, status from {table} order by started_at",
        )
    }
    realms = {*connections, *settings.realm_ids, *names, *runs}
    return [
        KnownCompany(
            realm_id,
            names.get(realm_id) or "",
            connections.get(realm_id, "none"),
            *runs.get(realm_id, (None, "")),
        )
        for realm_id in sorted(realms)
    ]


def _rows(settings: Settings, table: str, statement: str) -> Sequence[tuple[Any, ...]]:
    """Rows of a raw table; none where there is no such table yet."""
    if settings.destination == "duckdb" and not settings.warehouse.exists():
        return ()
    there = run_query(
        settings,
        "select 1 from information_schema.tables"
        f" where table_schema = '{settings.dataset}' and table_name = '{table}'",
    )
    if not there.rows:
        return ()
    return run_query(settings, statement.format(table=f"{settings.dataset}.{table}")).rows


@dataclass(frozen=True)
class Removed:
    """What went with a company.

    Attributes:
        realm_id: The company.
        was_connected: There were tokens; they are gone, and given back unless only forgotten.
        rows: Rows taken out of the raw tables, None when they were to stay.
    """

    realm_id: str
    was_connected: bool
    rows: int | None


def remove(settings: Settings, realm_id: str, *, purge: bool, local: bool = False) -> Removed:
    """End a company's connection, and with `purge` take its rows out of the warehouse.

    A purge that is killed is completed by another one: what dlt knows of the company goes first,
    so that no load takes missing rows for loaded ones. The marts follow with the next transform.

    Args:
        settings: Which warehouse, which store.
        realm_id: The company.
        purge: Take out its rows in every raw table, and what is kept to go on loading it.
        local: Forget its tokens without giving them back to QuickBooks.

    Raises:
        QuickBooksError: QuickBooks or the store did not answer; nothing was removed.
    """
    was_connected = open_store(settings).load(realm_id) is not None
    if was_connected:
        log_out(settings, realm_id, local=local)
    rows = _purge(settings, realm_id) if purge else None
    return Removed(realm_id, was_connected, rows)


def _purge(settings: Settings, realm_id: str) -> int:
    from pipelines.environment import refuse_bare_names
    from pipelines.quickbooks_pipeline import LoadPlan, destination_of, pipeline_of

    folder = settings.work_dir / "pipelines"
    shutil.rmtree(folder / f"quickbooks_{realm_id}", ignore_errors=True)
    for file in (settings.work_dir / "limits").glob(f"{realm_id}*"):
        file.unlink()
    if settings.destination == "duckdb" and not settings.warehouse.exists():
        return 0
    refuse_bare_names()
    plan = LoadPlan(
        realm_id,
        "",
        pipelines_dir=folder,
        warehouse=settings.warehouse,
        destination=settings.destination,
        dataset=settings.dataset,
    )
    with destination_of(plan) as destination:
        pipeline = pipeline_of(plan, destination)
        try:
            with pipeline.sql_client() as client:
                return _delete(client, pipeline.pipeline_name, settings.dataset, realm_id)
        finally:
            pipeline.drop()


def _delete(client: SqlClientBase[Any], pipeline: str, dataset: str, realm_id: str) -> int:
    """Take out all rows of a company at once; how many."""
    tables = client.execute_sql(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = %s AND column_name = 'realm_id' ORDER BY table_name",
        dataset,
    )
    if not tables:
        return 0
    rows = 0
    with client.begin_transaction():
        state = client.make_qualified_table_name("_dlt_pipeline_state")
        client.execute_sql(f"DELETE FROM {state} WHERE pipeline_name = %s", pipeline)
        for (table,) in tables:
            name = client.make_qualified_table_name(table)
            counted = client.execute_sql(
                f"SELECT count(*) FROM {name} WHERE realm_id = %s", realm_id
            )
            rows += int(counted[0][0]) if counted else 0
            client.execute_sql(f"DELETE FROM {name} WHERE realm_id = %s", realm_id)
    with client.with_staging_dataset():
        if client.has_dataset():
            client.drop_dataset()
    return rows
