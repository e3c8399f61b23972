"""The project builds on both engines: all models, all invariants, all unit tests."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.transforms.conftest import Built
from tests.transforms.warehouse import DuckDB

MARTS_COLUMNS = """
select table_name, column_name, data_type, numeric_scale
from information_schema.columns where table_schema = 'marts' order by 1, 2
"""


def test_every_model_and_test_passes(built: Built) -> None:
    """Models, invariants and unit tests pass on books with every situation."""
    assert built.run.failed() == [], built.run.said
    assert len(built.run.statuses) > 140


def test_tests_wait_for_all_marts(duckdb_warehouse: Built) -> None:
    """No mart is left out behind a failed test: tests depend on each that no model needs."""
    manifest = json.loads((duckdb_warehouse.work / "target" / "manifest.json").read_bytes())
    nodes, children = manifest["nodes"], manifest["child_map"]
    marts = {
        key
        for key, node in nodes.items()
        if node["resource_type"] == "model" and node["schema"] in {"marts", "star"}
    }
    ends = {
        key
        for key in marts
        if nodes[key]["config"]["materialized"] != "function_of_date"
        and not any(child.startswith("model.") for child in children[key])
    }
    assert len(ends) > 20
    for key, node in nodes.items():
        if node["resource_type"] == "test":
            assert ends <= {*node["depends_on"]["nodes"], key}, key


def test_marts_hold_no_floats(built: Built) -> None:
    """Every number is an integer or an exact decimal, money with four places."""
    columns = built.warehouse.rows(MARTS_COLUMNS)
    floats = [row for row in columns if row[2].lower() in {"double", "double precision", "real"}]
    money = {row[3] for row in columns if row[1] in {"revenue", "open_amount", "home_net_amount"}}
    assert len(columns) > 150
    assert floats == []
    assert money == {4}


def test_columns_are_commented_in_the_warehouse(built: Built) -> None:
    """Descriptions are persisted where BI tools read them."""
    if isinstance(built.warehouse, DuckDB):
        query = "select comment from duckdb_columns() where schema_name = 'marts'"
    else:
        query = """
            select col_description(c.oid, a.attnum) from pg_class as c
            inner join pg_attribute as a on c.oid = a.attrelid and a.attnum > 0
            where c.relnamespace = 'marts'::regnamespace and c.relkind = 'r'
        """
    comments = [row[0] for row in built.warehouse.rows(query)]
    assert len(comments) > 150
    assert all(comments)


def test_function_has_the_columns_of_ar_aging(built: Built) -> None:
    """`ar_aging_as_of` today is `ar_aging`, column by column."""
    today = "(select max(as_of_date) from marts.dim_company where realm_id = 'jobs')"
    columns = "realm_id, customer_id, document_type, document_id, document_line_no"
    table = built.warehouse.rows(
        f"select * from marts.ar_aging where as_of_date = {today} order by {columns}"
    )
    function = built.warehouse.rows(
        f"select * from marts.ar_aging_as_of({today}) where realm_id <> 'bare' order by {columns}"
    )
    assert len(table) > 50
    assert table == function


def test_a_copy_of_the_warehouse_answers(duckdb_warehouse: Built, tmp_path: Path) -> None:
    """Views and the function do not name the database, which is called after its file."""
    assert isinstance(duckdb_warehouse.warehouse, DuckDB)
    copy = DuckDB(tmp_path / "another name.duckdb")
    shutil.copy(duckdb_warehouse.warehouse.path, copy.path)
    assert copy.rows(
        "select sum(home_open_amount) from marts.ar_aging_as_of(date '2026-02-28')"
        " where realm_id = 'jobs'"
    ) == [(Decimal(60),)]
    assert copy.rows("select count(*) from staging.stg_invoice where realm_id = 'jobs'") == [(2,)]


def test_today_is_the_companys_day(built: Built) -> None:
    """04:00 UTC on the first of July is the last of June in Los Angeles."""
    query = "select as_of_date from marts.dim_company where realm_id = 'bare'"
    assert built.warehouse.rows(query) == [(date(2026, 6, 30),)]
