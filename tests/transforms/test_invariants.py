"""Each invariant fails when the books or the marts are wrong; and companies do not mix."""

import shutil
from pathlib import Path

import duckdb
import pytest

from tests.transforms import breaks_documents
from tests.transforms.breaks_ledger import LEDGER_BREAKS
from tests.transforms.conftest import SMALL, Built
from tests.transforms.raw import Company
from tests.transforms.warehouse import DuckDB, dbt

# One thing wrong each, and the tests that must say so.
BREAKS: list[tuple[str, set[str]]] = [
    (
        "update intermediate.int_posting set amount = amount + 1, home_amount = home_amount + 1"
        " where realm_id = 'jobs' and transaction_id = '1' and posting_role = 'receivable'",
        {"documents_balance", "ar_events_equal_postings"},
    ),
    (
        "update intermediate.int_posting set account_id = '4711'"
        " where realm_id = 'jobs' and transaction_id = '2' and posting_role = 'sale'",
        {"postings_are_complete", "revenue_equals_income_postings"},
    ),
    (
        "delete from marts.fct_ar_document where realm_id = 'deleted' and document_id = '2'",
        {"documents_are_kept", "facts_keep_their_rows"},
    ),
    (
        "update marts.fct_ar_document set quickbooks_open_amount = 1"
        " where realm_id = 'prepaid' and document_type = 'Invoice'",
        {"ar_open_amount_is_quickbooks_balance"},
    ),
    (
        "update marts.dim_account set current_balance = 1"
        " where realm_id = 'voided' and is_receivable",
        {"ar_account_balances_tie"},
    ),
    (
        "update marts.dim_customer set balance_with_jobs = 1 where realm_id = 'voided'"
        " and customer_id = 'c'",
        {"ar_customer_balances_tie"},
    ),
    (
        "update marts.ar_aging set home_open_amount = home_open_amount + 0.01"
        " where realm_id = 'overpaid'",
        {"ar_aging_sums_to_open_balance"},
    ),
    (
        "update marts.fct_ar_application set effective_date = date '2026-01-01'"
        " where realm_id = 'credited' and document_type = 'CreditMemo'",
        {"ar_applications_stay_within_documents"},
    ),
    (
        "update marts.mart_revenue_daily set class_id = 'lost' where realm_id = 'prepaid'",
        {"revenue_days_add_up_to_months", "members_mart_revenue_daily"},
    ),
    (
        "insert into marts.dim_term select * from marts.dim_term where realm_id = 'jobs'",
        {"grain_dim_term", "facts_keep_their_rows"},
    ),
    (
        "update raw.invoice_tax_line set amount = 12.40 where realm_id = 'discounted'",
        {"tax_lines_make_total_tax"},
    ),
    (
        "update marts.mart_revenue set location_id = 'lost' where realm_id = 'prepaid'",
        {"star_keys_star_mart_revenue"},
    ),
    *LEDGER_BREAKS,
]
BREAKS += breaks_documents.BREAKS


@pytest.fixture(scope="module")
def complaints(duckdb_warehouse: Built, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Tests that complain when all of these are wrong at once."""
    assert isinstance(duckdb_warehouse.warehouse, DuckDB)
    folder = tmp_path_factory.mktemp("broken")
    broken = DuckDB(folder / "books.duckdb")
    shutil.copy(duckdb_warehouse.warehouse.path, broken.path)
    shutil.copytree(duckdb_warehouse.work / "target", folder / "target")
    with duckdb.connect(str(broken.path)) as connection:
        for statement, _ in BREAKS:
            changed = connection.execute(statement).fetchall()
            assert changed[0][0] > 0, statement
    return dbt(broken, folder, "test", ["--exclude-resource-type", "unit_test"]).failed()


@pytest.mark.parametrize(("statement", "expected"), BREAKS)
def test_wrong_figures_are_found(complaints: list[str], statement: str, expected: set[str]) -> None:
    """What is broken is named by the tests that stand for it."""
    found = {name for name in expected if any(said.startswith(name) for said in complaints)}
    assert found == expected, statement


def test_every_invariant_has_been_broken() -> None:
    """No singular test is without a case above."""
    project = Path(__file__).resolve().parents[2] / "transforms" / "data_tests"
    broken = set().union(*(expected for _, expected in BREAKS))
    assert {path.stem for path in project.glob("*.sql")} <= broken


LEDGER_MARTS = (
    "dim_transaction",
    "fct_gl_entry",
    "fct_account_balance_day",
    "rpt_trial_balance",
    "rpt_profit_and_loss",
    "rpt_profit_and_loss_subtotal",
    "rpt_balance_sheet",
    "rpt_cash_flow",
    "mart_cash_register",
    "fct_inventory_movement",
    "fct_budget",
    "rpt_budget_vs_actual",
)
COMPARED = (
    "dim_company",
    "dim_date",
    "dim_account",
    "dim_customer",
    "dim_item",
    "dim_term",
    "fct_ar_document",
    "fct_ar_event",
    "fct_ar_application",
    "ar_aging",
    "ar_aging_history",
    "ar_aging_by_customer",
    "fct_sales_line",
    "mart_revenue",
    "mart_revenue_daily",
    *breaks_documents.COMPARED,
)


def test_a_company_alone_is_the_same(
    duckdb_warehouse: Built, companies: dict[str, Company], tmp_path: Path
) -> None:
    """Every mart of one company among many equals its mart in a warehouse of its own."""
    assert isinstance(duckdb_warehouse.warehouse, DuckDB)
    alone = DuckDB(tmp_path / "alone.duckdb")
    alone.load({SMALL: companies[SMALL]})
    shutil.copytree(duckdb_warehouse.work / "target", tmp_path / "target")
    run = dbt(alone, tmp_path, "run")
    assert run.failed() == [], run.said
    for mart in COMPARED:
        query = f"select * from marts.{mart} where realm_id = '{SMALL}' order by all"
        assert alone.rows(query) == duckdb_warehouse.warehouse.rows(query), mart
