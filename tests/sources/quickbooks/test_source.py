"""The dlt source in a pipeline: selection, tables, state and secrets."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dlt
import pytest

from sources.quickbooks import CATALOGUE, DltWarehouse, Sync, quickbooks, source_of
from sources.quickbooks.query import ALWAYS, Created
from tests.sources.quickbooks.loading import shared_out
from tests.sources.quickbooks.plain import Plain

SELECTED = ("customer", "invoice", "time_activity")


@pytest.fixture
def server() -> Plain:
    """A small company."""
    server = Plain()
    for number in range(1, 6):
        server.put("Customer", number, DisplayName=f"Customer {number}")
        server.put("Invoice", number, TotalAmt=10.25, Line=[{"Id": "1", "Amount": 10.25}])
        server.put("TimeActivity", number, Hours=number)
    return server


@pytest.fixture
def pipeline(tmp_path: Path) -> dlt.Pipeline:
    """A pipeline into a new DuckDB file."""
    return dlt.pipeline(
        "quickbooks_1",
        destination=dlt.destinations.duckdb(str(tmp_path / "w.duckdb")),
        dataset_name="raw",
        pipelines_dir=str(tmp_path / "dlt"),
    )


def select(pipeline: dlt.Pipeline, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a statement in the raw schema."""
    with pipeline.sql_client() as client:
        return [tuple(row) for row in client.execute_sql(sql) or []]


def load(pipeline: dlt.Pipeline, server: Plain, *tables: str) -> Sync:
    """One sync: load packages until it is finished."""
    with server.client() as client:
        warehouse = DltWarehouse("1", pipeline)
        sync = Sync(client=client, catalogue=CATALOGUE, warehouse=warehouse, run_id="run")
        source = source_of(sync).with_resources(*(tables or SELECTED))
        while not sync.finished:
            pipeline.run(source)
    return sync


def test_syncs_into_a_warehouse(pipeline: dlt.Pipeline, server: Plain, tmp_path: Path) -> None:
    """All rows; then changes and deletes; then nothing, for two calls; and no secret anywhere."""
    load(pipeline, server)
    assert select(pipeline, "select count(*), sum(amount) from invoice_line") == [(5, 51.25)]
    server.put("Invoice", 1, Line=[])
    server.remove("Customer", 2)
    server.remove("TimeActivity", 3)
    load(pipeline, server)
    assert select(pipeline, "select count(*) from invoice_line") == [(4,)]
    assert select(pipeline, "select count(*) from customer") == [(5,)]
    gone = select(pipeline, "select entity, id, how from deletions order by 1")
    assert gone == [("customer", "2", "cdc"), ("time_activity", "3", "sweep")]
    server.asked.clear()
    load(pipeline, server)
    assert sorted(server.asked) == ["batch", "cdc"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"secret-token" in path.read_bytes()]


def test_one_run_of_a_bare_source_loads_all_rows(pipeline: dlt.Pipeline, server: Plain) -> None:
    """Without a chunk size a first load is one package; only what is selected is read."""
    with server.client() as client:
        source = quickbooks("1", "", client=client)
        pipeline.run(source.with_resources("invoice", "customer"))
    assert select(pipeline, "select count(*) from invoice") == [(5,)]
    assert server.asked == ["batch", "query", "query"]
    tables = {row[0] for row in select(pipeline, "show tables from raw")}
    assert {"invoice", "invoice_line", "invoice_tax_line", "customer", "deletions"} <= tables
    assert "bill" not in tables
    assert {"quarantine", "schema_drift", "sync_run", "api_call"} <= tables


def test_state_survives_the_loss_of_the_work_folder(
    pipeline: dlt.Pipeline, server: Plain, tmp_path: Path
) -> None:
    """The state is in the warehouse, too: only changes are read."""
    load(pipeline, server, "invoice")
    pipeline.drop()
    other = dlt.pipeline(
        "quickbooks_1",
        destination=dlt.destinations.duckdb(str(tmp_path / "w.duckdb")),
        dataset_name="raw",
        pipelines_dir=str(tmp_path / "elsewhere"),
    )
    server.put("Invoice", 9, TotalAmt=1)
    server.asked.clear()
    load(other, server, "invoice")
    assert server.asked == ["cdc"]
    assert select(other, "select count(*) from invoice") == [(6,)]


def test_every_run_is_on_record(pipeline: dlt.Pipeline, server: Plain) -> None:
    """A row per sync, and one per call."""
    load(pipeline, server, "invoice")
    assert select(pipeline, "select mode, status, calls, rows, pages from sync_run") == [
        ("initial", "complete", 4, 5, 1)
    ]
    calls = select(pipeline, "select call_no, path, entity, rows from api_call order by 1")
    assert calls == [
        (1, "query", "Invoice", 0),
        (2, "query", "Invoice", 5),
        (3, "cdc", "Invoice", 0),
        (4, "query", "Invoice", 0),
    ]


def test_arguments_do_not_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, server: Plain
) -> None:
    """dlt fills plain defaults from bare variables; nothing of that here."""
    for name in ("REALM_ID", "BASE_URL", "TOKENS", "RUN_ID", "CHUNK_PAGES", "WAREHOUSE"):
        monkeypatch.setenv(name, "hostile")
    source = quickbooks("1", "", client=server.client())
    assert set(source.resources) == set(CATALOGUE)


def test_the_warehouse_tells_when_records_were_created(
    pipeline: dlt.Pipeline, server: Plain
) -> None:
    """By parts of as many seconds, live records only; and the ids of a part."""
    for number in range(6, 30):
        server.now += timedelta(seconds=number % 3)
        server.put("Customer", number)
    load(pipeline, server)
    server.remove("Customer", 8)
    load(pipeline, server)
    warehouse, customer = DltWarehouse("1", pipeline), CATALOGUE["customer"]
    rows = server._rows["Customer"].values()
    made = [datetime.fromisoformat(row["MetaData"]["CreateTime"]) for row in rows]
    for parts in (1, 4, 100):
        assert warehouse.creations(customer, ALWAYS, parts) == shared_out(made, parts)
    ((start, _), (end, _), *_) = shared_out(made, 4)[1:]
    part = Created(start, end)
    wanted = {row["Id"] for row, at in zip(rows, made, strict=True) if start <= at < end}
    assert warehouse.live_ids(customer, part) == wanted
    assert sum(number for _, number in warehouse.creations(customer, part, 2)) == len(wanted)
    assert warehouse.creations(CATALOGUE["vendor"], ALWAYS, 4) == []
