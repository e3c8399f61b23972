"""The ledger and statements of sandbox companies, as the sync loads them over the wire."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.quickbooks_pipeline import LoadPlan, load_company
from sandbox.company import Company
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import Limits, Patience
from sources.quickbooks.ledger.tables import GENERAL_LEDGER_LINE
from sources.quickbooks.reports import REPORT_TABLES

LEDGER_TABLES = (GENERAL_LEDGER_LINE, *REPORT_TABLES)
#: Waits for nothing: what matters is what happens, not when.
_AT_ONCE = Patience(sleep=lambda _: None)


def synced(companies: Iterable[Company], folder: Path) -> dict[str, dict[str, pa.Table]]:
    """The raw tables of the ledger by realm id and name, after a first sync of each company."""
    world, warehouse = World(), folder / "synced.duckdb"
    with serve(world) as served:
        for company in companies:
            world.adopt(company)
            load_company(
                LoadPlan(
                    company.realm_id,
                    world.issue_tokens(company.realm_id).access_token,
                    pipelines_dir=folder / "dlt",
                    warehouse=warehouse,
                    base_url=served.base_url,
                    limits=Limits.off(),
                    patience=_AT_ONCE,
                )
            )
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            realm_id: {
                table.name: _rows(connection, table.name, table.schema, realm_id)
                for table in LEDGER_TABLES
            }
            for realm_id in world.companies
        }


def _rows(
    connection: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema, realm_id: str
) -> pa.Table:
    columns = ", ".join(f'"{name}"' for name in schema.names)
    query = f'select {columns} from raw."{table}" where realm_id = ?'
    found: pa.Table = connection.sql(query, params=[realm_id]).to_arrow_table()
    return found.cast(schema)
