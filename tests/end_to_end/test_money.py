"""Money is an exact decimal in every column of a warehouse that a real load has made."""

from __future__ import annotations

from sources.quickbooks import CATALOGUE
from sources.quickbooks.columns import Kind
from sources.quickbooks.entity import tables
from tests.end_to_end.conftest import Opened
from tests.end_to_end.template import select

EXACT = {Kind.MONEY: "DECIMAL(18,5)", Kind.RATE: "DECIMAL(28,9)"}


def test_no_raw_column_is_a_float(open_stage: Opened) -> None:
    """Of all tables, dlt's staging tables too; money and rates have the types they should."""
    stage = open_stage(lambda _: None, ledger=True)
    stage.load()
    rows = select(
        stage,
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where not internal",
    )
    types = {(schema, table, column): kind for schema, table, column, kind in rows}
    assert {"FLOAT", "DOUBLE"}.isdisjoint(types.values())
    wanted = {
        ("raw", spec.name, column.name): EXACT[column.kind]
        for entity in CATALOGUE.values()
        for spec in tables(entity)
        for column in spec.columns
        if column.kind in EXACT
    }
    assert len(wanted) > 400
    assert {key: types.get(key) for key in wanted} == wanted
