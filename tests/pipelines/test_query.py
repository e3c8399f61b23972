"""`run_query` on a DuckDB file."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import ConfigurationProblem, UsageProblem
from pipelines.query import run_query
from pipelines.settings import Settings, read


@pytest.fixture
def warehouse(tmp_path: Path) -> Settings:
    """A warehouse in which `invoice` exists as raw table and as staging model."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create schema staging; create schema marts")
        connection.execute("create table raw.invoice as select 'raw' as origin")
        connection.execute("create view staging.invoice as select 'staging' as origin")
        connection.execute("create table marts.ar_aging as select 12.50::decimal(18, 2) as open")
        connection.execute(
            "create table raw.stamps as select '2026-01-01 00:00:00+05'::timestamptz t"
        )
    return read({"warehouse": str(path)}, {}, tmp_path)


def test_names_need_no_schema(warehouse: Settings) -> None:
    """Marts first, staging before raw; a schema still says which one is meant."""
    assert run_query(warehouse, "from ar_aging").rows == [(Decimal("12.50"),)]
    assert run_query(warehouse, "from invoice").rows == [("staging",)]
    assert run_query(warehouse, "from raw.invoice").rows == [("raw",)]


def test_columns_are_named(warehouse: Settings) -> None:
    """An answer knows the names of its columns."""
    assert run_query(warehouse, "from ar_aging").columns == ("open",)


def test_instants_are_shown_in_utc(warehouse: Settings) -> None:
    """Whatever the zone of this machine."""
    assert run_query(warehouse, "select t::text from stamps").rows == [("2025-12-31 19:00:00+00",)]


@pytest.mark.parametrize(
    "statement",
    ["create table x (a int)", "delete from raw.invoice", "drop view staging.invoice"],
)
def test_nothing_can_be_changed(warehouse: Settings, statement: str) -> None:
    """The file is opened read-only."""
    with pytest.raises(UsageProblem, match="read-only"):
        run_query(warehouse, statement)


@pytest.mark.parametrize(
    "statement",
    ["selec 1", "from no_such_table", "select 'a'::int", "from 'missing.csv'"],
)
def test_a_wrong_statement_is_a_usage_error(warehouse: Settings, statement: str) -> None:
    """The warehouse's own message is passed on."""
    with pytest.raises(UsageProblem, match="Error"):
        run_query(warehouse, statement)


def test_without_a_warehouse_the_message_says_how_to_get_one(tmp_path: Path) -> None:
    """No empty file is left behind by looking."""
    settings = read({"warehouse": str(tmp_path / "none.duckdb")}, {}, tmp_path)
    with pytest.raises(ConfigurationProblem, match="There is no warehouse") as caught:
        run_query(settings, "select 1")
    assert "tieout demo" in caught.value.advice
    assert list(tmp_path.iterdir()) == []


def test_other_destinations_have_their_own_clients(tmp_path: Path) -> None:
    """Said before anything is connected."""
    with pytest.raises(ConfigurationProblem, match="cannot query snowflake"):
        run_query(read({"destination": "snowflake"}, {}, tmp_path), "select 1")


@pytest.mark.parametrize("statement", ["", "-- a comment", "select 1; select 2"])
def test_one_statement_is_run(warehouse: Settings, statement: str) -> None:
    """Neither none nor several, of which only the last would show."""
    with pytest.raises(UsageProblem, match="not one statement"):
        run_query(warehouse, statement)
