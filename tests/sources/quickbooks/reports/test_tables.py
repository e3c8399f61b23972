"""Reports as rows of the raw tables: typed, keyed, exact."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from sources.quickbooks.reports import REPORT_TABLES, REPORTS, Ask, ReportReader, rows_of
from tests.sources.quickbooks.reports.scene import Shelf

END = date(2026, 10, 30)


def tables(shelf: Shelf, name: str, start: date | None = date(2026, 1, 1)) -> dict[str, pa.Table]:
    """A report as rows."""
    ask = Ask(name, END, start, abroad=True)
    return rows_of("9130", ask, ReportReader(shelf, fiscal_start=7).read(ask))


@pytest.mark.parametrize("name", REPORTS)
def test_rows_have_their_keys_once(shelf: Shelf, name: str) -> None:
    """In each table; no part of a key is empty."""
    found = tables(shelf, name)
    for table in REPORT_TABLES:
        rows = found[table.name]
        assert rows.schema.equals(table.schema)
        keys = rows.select(table.key)
        assert all(column.null_count == 0 for column in keys.columns)
        assert keys.group_by(list(table.key)).aggregate([]).num_rows == rows.num_rows
    assert found["report"].num_rows >= 1
    assert table.key[0] == "realm_id"


def test_a_ledger_becomes_entries_that_balance(shelf: Shelf) -> None:
    """Debits are credits, to the cent, in decimals; each entry has account and transaction."""
    lines = tables(shelf, "GeneralLedger")["report_line"]
    entries = lines.filter(pc.equal(lines["kind"], "leaf"))
    debit, credit = (pc.sum(entries[name]).as_py() for name in ("debt_home_amt", "credit_home_amt"))
    assert debit == credit > Decimal(0)
    (posted,) = shelf.company.books.db.execute(
        "SELECT sum(home) FROM posting WHERE home > 0 AND day BETWEEN ? AND ?",
        (date(2026, 1, 1).toordinal(), END.toordinal()),
    ).fetchone()
    assert debit * 100 == posted
    assert entries.schema.field("debt_home_amt").type == pa.decimal128(18, 5)
    for name in ("account_id", "txn_id", "tx_date"):
        assert entries[name].null_count == 0
        assert "" not in entries[name].to_pylist()


def test_an_answer_without_rows_leaves_a_trace(shelf: Shelf) -> None:
    """So that rows of an older answer are known to be out of date."""
    ask = Ask("ProfitAndLoss", date(2001, 12, 31), date(2001, 1, 1), by="Month")
    found = rows_of("9130", ask, ReportReader(shelf).read(ask))
    (row,) = found["report"].to_pylist()
    assert (row["no_data"], row["figures"], row["basis"]) == (True, 0, "Accrual")
    assert row["parameters"] == "summarize_column_by=Month"
    assert row["taken_at"].tzinfo is not None
    assert row["taken_at"].astimezone(UTC).date() == END
    assert found["report_figure"].num_rows == 0


def test_a_report_of_a_day_has_that_day_as_its_window(shelf: Shelf) -> None:
    """Whatever start was given."""
    (row,) = tables(shelf, "AgedReceivables")["report"].to_pylist()
    assert (row["window_start"], row["window_end"]) == (END, END)
    assert row["basis"] == ""


def test_figures_are_money_or_numbers(shelf: Shelf) -> None:
    """A share of sales is no amount."""
    figures = tables(shelf, "ItemSales")["report_figure"].to_pylist()
    by_column = {
        (row["column_key"], row["amount"] is None, row["number"] is None) for row in figures
    }
    assert ("amount", False, True) in by_column
    assert ("percent_of_sales", True, False) in by_column
    assert all(missing != other for _, missing, other in by_column)
