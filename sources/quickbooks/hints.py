"""What dlt has to know of each table: keys, how rows replace rows, what may evolve."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import dlt
import pyarrow as pa
from dlt.common.schema import Schema
from dlt.common.schema.typing import TDeleteInsertStrategyDict, TSchemaContractDict

from .entities import Entity, TableSpec, tables
from .entity import DELETED
from .ledger.tables import GENERAL_LEDGER_LINE
from .package import Table
from .reports.tables import REPORT_TABLES
from .system import SYSTEM_TABLES, SystemTable

#: Tables and columns may come; the type of a column never changes under the rows it has.
SCHEMA_CONTRACT: TSchemaContractDict = {
    "tables": "evolve",
    "columns": "evolve",
    "data_type": "freeze",
}
#: What is loaded from reports: the ledger, and reports as they were answered.
BOOK_TABLES: tuple[SystemTable, ...] = (GENERAL_LEDGER_LINE, *REPORT_TABLES)
#: The rows of a changed record replace all its rows, those of its lines too.
WRITE_DISPOSITION: TDeleteInsertStrategyDict = {"disposition": "merge", "strategy": "delete-insert"}


class Marker:
    """Marks the rows of one resource with their tables, for dlt.

    Hints make dlt work out all tables of the resource anew, so each table gets its own once.
    """

    def __init__(self) -> None:
        self._hinted: set[str] = set()

    def mark(self, table: Table, rows: pa.Table) -> Any:
        """Rows that dlt loads into the table."""
        keyed = _keyed(table, rows)
        if table.name in self._hinted:
            return dlt.mark.with_table_name(keyed, table.name)
        self._hinted.add(table.name)
        return dlt.mark.with_hints(keyed, _hints(table), create_table_variant=True)

    def missing_tables(self, entity: Entity, schema: Schema) -> Iterator[Any]:
        """Empty tables for what the schema lacks, so that every table exists from the start."""
        specs: tuple[Table, ...] = (*tables(entity), *SYSTEM_TABLES, *BOOK_TABLES)
        for spec in specs:
            if _is_missing(spec, schema):
                yield self.mark(spec, spec.schema.empty_table())


def _is_missing(spec: Table, schema: Schema) -> bool:
    known = schema.tables.get(spec.name, {}).get("columns", {})
    return any(name not in known for name in spec.schema.names)


def _hints(table: Table) -> Any:
    removable = table.removable if isinstance(table, SystemTable) else table.is_child
    mark: dict[str, Any] = {DELETED: {"data_type": "bool", "hard_delete": True}}
    return dlt.mark.make_hints(
        table_name=table.name,
        primary_key=list(primary_key(table)),
        merge_key=list(_merge_key(table)) or None,
        write_disposition=WRITE_DISPOSITION,
        schema_contract=SCHEMA_CONTRACT,
        columns=mark if removable else None,
    )


def _merge_key(table: Table) -> tuple[str, ...]:
    """What the rows of a record share, () where the key is all there is to replace by."""
    if isinstance(table, SystemTable):
        return table.merge_key
    return table.merge_key if table.is_child else ()


def primary_key(table: Table) -> tuple[str, ...]:
    """Columns that identify a row."""
    return table.primary_key if isinstance(table, TableSpec) else table.key


def _keyed(table: Table, rows: pa.Table) -> pa.Table:
    """The same rows; the schema says that keys are never null, as dlt wants it."""
    keys = primary_key(table)
    fields = [field.with_nullable(field.name not in keys) for field in rows.schema]
    return pa.Table.from_arrays(rows.columns, schema=pa.schema(fields))
