"""DuckDB as dlt loads it, except that a merge takes its rows straight from the Parquet file.

dlt copies a file into a staging table and merges that into the table: every value is written twice,
and with tables of some hundred columns that is most of the work of a load. DuckDB reads Parquet as
well as it reads tables. So a file is merged by itself, in one transaction: what it replaces is
deleted, what it brings is inserted. A file that an interrupted load merges again changes nothing.

That takes files that never part the rows of one record: as the source makes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.destination.client import (
    FollowupJobRequest,
    HasFollowupJobs,
    LoadJob,
    RunnableLoadJob,
)
from dlt.common.destination.exceptions import DestinationTerminalException
from dlt.common.destination.typing import PreparedTableSchema
from dlt.common.normalizers.naming import NamingConvention
from dlt.common.schema.typing import TTableSchema
from dlt.common.schema.utils import get_columns_names_with_prop, get_first_column_name_with_prop
from dlt.common.storages.load_package import ParsedLoadJobFileName
from dlt.destinations.impl.duckdb.duck import DuckDbClient
from dlt.destinations.impl.duckdb.factory import duckdb


class MergeJob(RunnableLoadJob, HasFollowupJobs):
    """Merges one Parquet file into its table.

    Rows of the table that share the merge key of a row in the file go, or its primary key where
    there is no merge key. Of rows in the file with one primary key, the first comes; a row marked
    as deleted does not.
    """

    def run(self) -> None:
        """Delete and insert in one transaction."""
        table = cast(TTableSchema, self._load_table)
        names = [*table["columns"]]
        primary = get_columns_names_with_prop(table, "primary_key")
        shared = get_columns_names_with_prop(table, "merge_key") or primary
        mark = get_first_column_name_with_prop(table, "hard_delete")
        client = cast(DuckDbClient, self._job_client).sql_client
        target = client.make_qualified_table_name(self.load_table_name)
        path = self._file_path.replace("'", "''")
        source = f"read_parquet('{path}', file_row_number = true)"
        same = " and ".join(f'old."{name}" = new."{name}"' for name in shared)
        firsts = f"select min(file_row_number) from {source} group by {_listed(primary)}"
        live = f'and "{mark}" is not true' if mark else ""
        with client.begin_transaction():
            client.execute_sql(
                f"delete from {target} as old using"  # names of the catalogue
                f" (select distinct {_listed(shared)} from {source}) as new where {same}"
            )
            client.execute_sql(
                f"insert into {target} ({_listed(names)}) select {_listed(names)} from {source}"
                f" where file_row_number in ({firsts}) {live}"
            )


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class _Client(DuckDbClient):
    """Merges files where dlt would stage them."""

    def should_load_data_to_staging_dataset(self, table_name: str) -> bool:
        staged: bool = super().should_load_data_to_staging_dataset(table_name)
        return staged and not _is_merged(self.prepare_load_table(table_name))

    def create_load_job(
        self, table: PreparedTableSchema, file_path: str, load_id: str, restore: bool = False
    ) -> LoadJob:
        if not _is_merged(table):
            job: LoadJob = super().create_load_job(table, file_path, load_id, restore)
            return job
        if ParsedLoadJobFileName.parse(file_path).file_format != "parquet":
            raise DestinationTerminalException(f"{file_path} is not a Parquet file.")
        return MergeJob(file_path)

    def _create_merge_followup_jobs(
        self, table_chain: Sequence[PreparedTableSchema]
    ) -> list[FollowupJobRequest]:
        if _is_merged(table_chain[0]):
            return []
        jobs: list[FollowupJobRequest] = super()._create_merge_followup_jobs(table_chain)
        return jobs


def _is_merged(table: PreparedTableSchema) -> bool:
    """Whether files of the table are merged one by one."""
    return table["write_disposition"] == "merge"


class DuckDb(duckdb):
    """The destination; arguments and settings are those of `dlt.destinations.duckdb`."""

    def __init__(self, credentials: Any = None, **settings: Any) -> None:
        super().__init__(credentials, destination_name="duckdb", **settings)
        self._known: dict[int | None, DestinationCapabilitiesContext] = {}

    @property
    def client_class(self) -> type[DuckDbClient]:
        """What creates the load jobs."""
        return _Client

    def capabilities(
        self, config: Any = None, naming: NamingConvention | None = None
    ) -> DestinationCapabilitiesContext:
        """As dlt has them; dlt asks a dozen times in a load and reads all settings each time."""
        if config is not None:
            return super().capabilities(config, naming)
        if id(naming) not in self._known:
            self._known[id(naming)] = super().capabilities(None, naming)
        known: DestinationCapabilitiesContext = self._known[id(naming)].copy()
        return known

    def _raw_capabilities(self) -> DestinationCapabilitiesContext:
        capabilities = super()._raw_capabilities()
        # Two files of one table never meet in two transactions.
        capabilities.loader_parallelism_strategy = "table-sequential"
        return capabilities
