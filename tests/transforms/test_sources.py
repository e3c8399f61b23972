"""The raw columns that dbt reads exist in the catalogue, and dbt says which it reads."""

import re
from pathlib import Path

import msgspec
import pytest

import transforms
from sources.quickbooks.entities import CATALOGUE, tables
from sources.quickbooks.system import SYSTEM_TABLES
from tests.transforms.conftest import Built
from tests.transforms.ledgers import LEDGER_TABLES

STAGING = transforms.PROJECT_DIR / "models" / "staging"
RAW: dict[str, set[str]] = {
    spec.name: set(spec.schema.names) for entity in CATALOGUE.values() for spec in tables(entity)
} | {table.name: set(table.schema.names) for table in (*SYSTEM_TABLES, *LEDGER_TABLES)}


def _declared() -> dict[str, set[str]]:
    """Columns per raw table that the dbt sources list."""
    found: dict[str, set[str]] = {}
    for path in sorted(STAGING.glob("_*_sources.yml")):
        for source in msgspec.yaml.decode(path.read_bytes())["sources"]:
            for table in source["tables"]:
                assert table["name"] not in found, table["name"]
                found[table["name"]] = {column["name"] for column in table["columns"]}
    return found


DECLARED = _declared()


@pytest.mark.parametrize("table", sorted(DECLARED))
def test_declared_columns_exist(table: str) -> None:
    """Every source table and column is one that the loader makes."""
    assert DECLARED[table] <= RAW[table], DECLARED[table] - RAW[table]


def test_staging_reads_only_declared_columns(duckdb_warehouse: Built) -> None:
    """Each column of the raw table that a staging model mentions is listed."""
    for path in sorted(STAGING.glob("stg_*.sql")):
        compiled = next(
            (duckdb_warehouse.work / "target" / "compiled").rglob(f"staging/{path.name}")
        ).read_text(encoding="utf-8")
        table = _table(path, compiled)
        words = set(re.findall(r"\w+", re.sub(r"\bas \w+|--.*|'[^']*'", "", compiled)))
        assert words & RAW[table] <= DECLARED[table] | {"extra"}, path.name


def _table(path: Path, compiled: str) -> str:
    """The raw table of a staging model, which is called after it."""
    table = path.stem.removeprefix("stg_")
    assert f'"raw"."{table}"' in compiled
    return table


def test_versions_of_all_records_are_told() -> None:
    """`record_history` reads every table whose records have an id."""
    text = (transforms.PROJECT_DIR / "macros" / "recorded_tables.sql").read_text()
    wanted = {name for name, entity in CATALOGUE.items() if entity.key == ("id",)}
    assert set(re.findall(r"'(\w+)'", text)) == wanted
