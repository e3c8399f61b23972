"""Raw tables for the dbt project, filled from JSON records through the source's own flattening.

The loader is left out: what the marts make of a company depends on its records only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import psycopg2
import pyarrow as pa
import pyarrow.csv

from sources.quickbooks.entities import CATALOGUE, Entity
from sources.quickbooks.flatten import empty_tables, flatten
from sources.quickbooks.system import DELETIONS, RECORD_VERSION, SYNC_RUN
from tests.transforms.ledgers import LEDGER_TABLES

Records = Mapping[str, Sequence[Mapping[str, Any]]]
"""Bodies by entity name: `{"Invoice": [{"Id": "1", ...}]}`; numbers are int or Decimal."""

_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Company:
    """What is loaded of one company.

    Attributes:
        records: Its records, the deleted ones among them.
        deleted: (table, id) of those that are gone.
        synced: QuickBooks' clock at its last sync.
        ledger: Rows of its ledger and statements by table; none when they were not loaded.
        replaced: Earlier versions: table, record, and when another one was seen.
    """

    records: Records
    deleted: Sequence[tuple[str, str]] = ()
    synced: datetime = field(default=datetime(2026, 6, 30, 19, 0, tzinfo=UTC))
    ledger: Mapping[str, pa.Table] = field(default_factory=dict)
    replaced: Sequence[tuple[str, Mapping[str, Any], datetime]] = ()


def raw_tables(companies: Mapping[str, Company]) -> Iterator[tuple[str, pa.Table]]:
    """Every raw table of the catalogue, those of the ledger and two of the loader's own, by name.

    Args:
        companies: By realm id.
    """
    for entity in CATALOGUE.values():
        parts = [empty_tables(entity)]
        for realm_id, company in companies.items():
            rows = company.records.get(entity.name, ())
            if rows:
                parts.append(_flat(entity, realm_id, rows))
        for name in parts[0]:
            yield name, pa.concat_tables(part[name] for part in parts)
    for table in LEDGER_TABLES:
        loaded = [one.ledger[table.name] for one in companies.values() if table.name in one.ledger]
        yield table.name, pa.concat_tables([table.schema.empty_table(), *loaded])
    yield "sync_run", _sync_run(companies)
    yield "deletions", _deletions(companies)
    yield "record_version", _record_version(companies)


def _flat(entity: Entity, realm_id: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, pa.Table]:
    """Rows of each table of an entity."""
    body = {"QueryResponse": {entity.json_key: list(rows)}}
    page = _ENCODER.encode(body)
    return dict(flatten(entity, page, realm_id=realm_id, tombstones=False).tables)


def _record_version(companies: Mapping[str, Company]) -> pa.Table:
    rows = [
        _replaced(realm_id, CATALOGUE[table], record, seen_to)
        for realm_id, company in companies.items()
        for table, record, seen_to in company.replaced
    ]
    return pa.Table.from_pylist(rows, RECORD_VERSION.schema)


def _replaced(
    realm_id: str, entity: Entity, record: Mapping[str, Any], seen_to: datetime
) -> dict[str, Any]:
    """A record as it was, as a load keeps it before it replaces it."""
    flat = {name: table.to_pylist() for name, table in _flat(entity, realm_id, [record]).items()}
    own = flat[entity.table][0]
    kept = {name: [_filled(row) for row in rows] for name, rows in flat.items() if rows}
    return {
        "realm_id": realm_id,
        "entity": entity.table,
        "id": own["id"],
        "sync_token": own["sync_token"],
        "last_updated_time": own["meta_data_last_updated_time"],
        "seen_to": seen_to,
        "how": "changed",
        "record": _ENCODER.encode(kept).decode(),
    }


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a raw row says besides whose it is."""
    return {key: value for key, value in row.items() if value is not None and key != "realm_id"}


def _sync_run(companies: Mapping[str, Company]) -> pa.Table:
    rows = [
        {
            "realm_id": realm_id,
            "run_id": "run",
            "status": "ok",
            "started_at": company.synced,
            "finished_at": company.synced,
            "books_at": company.synced,
        }
        for realm_id, company in companies.items()
    ]
    return pa.Table.from_pylist(rows, SYNC_RUN.schema)


def _deletions(companies: Mapping[str, Company]) -> pa.Table:
    rows = [
        {"realm_id": realm_id, "entity": table, "id": id_}
        for realm_id, company in companies.items()
        for table, id_ in company.deleted
    ]
    return pa.Table.from_pylist(rows, DELETIONS.schema)


def load_duckdb(path: Path, companies: Mapping[str, Company]) -> None:
    """Write the raw tables into a DuckDB file; those of an earlier load are replaced."""
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema if not exists raw")
        for name, table in raw_tables(companies):
            connection.register("incoming", table)
            connection.execute(f'create or replace table raw."{name}" as from incoming')
            connection.unregister("incoming")


def load_postgres(dsn: str, companies: Mapping[str, Company]) -> None:
    """Write the raw tables into a Postgres database; those of an earlier load are replaced."""
    connection = psycopg2.connect(dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute("drop schema if exists raw cascade; create schema raw")
        for name, table in raw_tables(companies):
            columns = ", ".join(f'"{column.name}" {_postgres(column)}' for column in table.schema)
            cursor.execute(f'create table raw."{name}" ({columns})')
            text = io.BytesIO()
            options = pa.csv.WriteOptions(include_header=False)
            pa.csv.write_csv(table.combine_chunks(), text, options)
            text.seek(0)
            cursor.copy_expert(f'copy raw."{name}" from stdin (format csv)', text)
    connection.close()


def _postgres(column: pa.Field) -> str:
    kinds = {
        pa.string(): "text",
        pa.int64(): "bigint",
        pa.bool_(): "boolean",
        pa.date32(): "date",
        pa.timestamp("us", tz="UTC"): "timestamptz",
    }
    if pa.types.is_decimal(column.type):
        return f"numeric({column.type.precision}, {column.type.scale})"
    return kinds[column.type]
