"""Parquet files merged straight into DuckDB: what goes, what comes, what stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa
import pytest
from dlt.destinations.impl.duckdb.sql_client import DuckDbSqlClient
from dlt.pipeline.exceptions import PipelineStepFailed

from pipelines.duckdb_destination import DuckDb, MergeJob
from sources.quickbooks.hints import Marker
from sources.quickbooks.system import DELETIONS, SystemTable

KEYS = DELETIONS.key


class Warehouse:
    """A DuckDB file that a pipeline of its own loads."""

    def __init__(self, folder: Path) -> None:
        self.connection = duckdb.connect(str(folder / "it's a file.duckdb"))
        self.pipeline = dlt.pipeline(
            "merges",
            pipelines_dir=str(folder / "dlt's own"),
            destination=DuckDb(self.connection),
            dataset_name="raw",
        )

    def extract(self, *batches: list[tuple[Any, ...]], table: SystemTable = DELETIONS) -> None:
        """One package; each batch of (id, how, _deleted) is handed over by itself."""

        def rows() -> Iterator[Any]:
            marker = Marker()
            for batch in batches:
                found = [
                    {"realm_id": "1", "entity": "x", "id": id_, "how": how, "_deleted": gone}
                    for id_, how, gone in batch
                ]
                yield marker.mark(table, pa.Table.from_pylist(found, schema=table.schema))

        self.pipeline.extract(dlt.resource(rows, name=table.name))
        self.pipeline.normalize()

    def load(self, *batches: list[tuple[Any, ...]]) -> None:
        self.extract(*batches)
        self.pipeline.load()

    def rows(self) -> list[tuple[Any, ...]]:
        return self.connection.sql("select id, how from raw.deletions order by all").fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """An empty one; its path holds quotes."""
    one = Warehouse(tmp_path)
    yield one
    one.connection.close()


def test_rows_replace_rows_with_their_key(warehouse: Warehouse) -> None:
    """New keys come, known ones are replaced, others stay, those marked go."""
    warehouse.load([("a", "cdc", False), ("b", "cdc", False), ("c", "cdc", False)])
    warehouse.load([("b", "sweep", False), ("c", None, True), ("d", "cdc", False)])
    assert warehouse.rows() == [("a", "cdc"), ("b", "sweep"), ("d", "cdc")]


def test_a_mark_alone_brings_nothing(warehouse: Warehouse) -> None:
    """A mark for a key that is not there leaves no row behind."""
    warehouse.load([("a", None, True)])
    assert warehouse.rows() == []


def test_a_key_comes_once(warehouse: Warehouse) -> None:
    """Of two rows with one key in a package there is one in the table."""
    warehouse.load([("a", "cdc", False), ("a", "cdc", False)])
    warehouse.load([("b", "cdc", False)], [("b", "cdc", False)])
    assert warehouse.rows() == [("a", "cdc"), ("b", "cdc")]


def test_nothing_is_staged(warehouse: Warehouse) -> None:
    """No second copy of the rows stays in the file."""
    warehouse.load([("a", "cdc", False)])
    schemas = warehouse.connection.sql(
        "select distinct table_schema from information_schema.tables"
    )
    assert schemas.fetchall() == [("raw",)]


def test_a_merge_that_fails_leaves_the_table_as_it_was(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is deleted and what is inserted are one transaction; the package waits for its load."""
    warehouse.load([("a", "cdc", False)])
    warehouse.extract([("a", "sweep", False)])
    execute = DuckDbSqlClient.execute_sql

    def breaks(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
        if sql.startswith("insert into") and "deletions" in sql:
            raise duckdb.IOException("disk full")
        return execute(self, sql, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(DuckDbSqlClient, "execute_sql", breaks)
        with pytest.raises(PipelineStepFailed):
            warehouse.pipeline.load()
    assert warehouse.rows() == [("a", "cdc")]
    warehouse.pipeline.load()
    assert warehouse.rows() == [("a", "sweep")]


def test_a_file_merged_twice_changes_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load that died after the commit and before it noted that is safe to repeat."""
    run = MergeJob.run

    def twice(self: MergeJob) -> None:
        run(self)
        run(self)

    monkeypatch.setattr(MergeJob, "run", twice)
    warehouse.load([("a", "cdc", False), ("b", None, True)])
    assert warehouse.rows() == [("a", "cdc")]
