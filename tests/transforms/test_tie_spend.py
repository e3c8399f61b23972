"""Expense and sales tax equal the reports that the sandbox computes from its own books."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sandbox.company import Company as Books
from tests.transforms.conftest import Built
from tests.transforms.statements import accounts
from tests.transforms.test_tie import realms

EVER = {"start_date": "2024-01-01", "end_date": "2026-12-31"}
EXPENSE = {"COGS", "Expenses", "OtherExpenses"}


@realms
def test_expense_by_month(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """Cost of goods sold, expenses and other expenses of ProfitAndLoss, by account and month."""
    rows = built.warehouse.rows(
        "select account_id, cast(month_start as varchar(10)), sum(expense_amount)"
        f" from marts.mart_vendor_spend where realm_id = '{realm_id}'"
        " group by account_id, month_start having sum(expense_amount) <> 0"
    )
    report = books[realm_id].report("ProfitAndLoss", {**EVER, "summarize_column_by": "Month"})
    expected = {
        (account_id, f"{column[:7]}-01"): amount
        for (section, account_id, column), amount in accounts(report).items()
        if section in EXPENSE and column != "total"
    }
    assert len(expected) > 30
    assert {(row[0], row[1]): row[2] for row in rows} == expected


@realms
def test_what_documents_cannot_tell(built: Built, realm_id: str) -> None:
    """Only cost of goods, exchange differences and stock counts are from the ledger."""
    rows = built.warehouse.rows(
        "select distinct account.account_subtype from marts.mart_vendor_spend as spend"
        " inner join marts.dim_account as account"
        " on spend.realm_id = account.realm_id and spend.account_id = account.account_id"
        f" where spend.realm_id = '{realm_id}' and spend.origin = 'ledger'"
    )
    found = {row[0] for row in rows}
    assert "SuppliesMaterialsCogs" in found
    assert found <= {"SuppliesMaterialsCogs", "ExchangeGainOrLoss", "OtherBusinessExpenses"}


@realms
def test_sales_tax_by_agency(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """TaxSummary: tax on sales, on purchases and adjustments of each agency."""
    rows = built.warehouse.rows(
        "select tax_agency_name, sum(billed_amount), sum(purchase_amount), sum(adjusted_amount)"
        f" from marts.mart_sales_tax where realm_id = '{realm_id}' and tax_rate_id <> '-1'"
        " group by tax_agency_name"
    )
    report = books[realm_id].report("TaxSummary", EVER)
    assert {row[0]: tuple(row[1:]) for row in rows} == _taxes(report)


def _taxes(report: Mapping[str, Any]) -> dict[str, tuple[Decimal, ...]]:
    """Tax on sales, on purchases (positive) and adjustments, by agency."""
    found: dict[str, tuple[Decimal, ...]] = {}
    for section in report["Rows"]["Row"]:
        shown = {
            row["ColData"][0]["value"]: Decimal(row["ColData"][1]["value"])
            for row in section["Rows"]["Row"]
        }
        found[section["Header"]["ColData"][0]["value"]] = (
            shown["Tax on sales"],
            -shown["Tax on purchases"],
            shown.get("Adjustments", Decimal(0)),
        )
    return found
