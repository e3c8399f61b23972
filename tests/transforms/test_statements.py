"""The statements equal the reports that the sandbox computes from its own double-entry books."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sandbox.company import Company as Books
from tests.transforms.conftest import LAST_DAY, MAPLE, SMALL, Built
from tests.transforms.statements import NET_INCOME, accounts, balances, totals

realms = pytest.mark.parametrize("realm_id", [SMALL, MAPLE])
bases = pytest.mark.parametrize("basis", ["Accrual", "Cash"])
#: The last 24 month ends, which begin and end fiscal years of both companies.
MONTHS = [date(2024 + (6 + n) // 12, (6 + n) % 12 + 1, 1) for n in range(24)]
PERIOD = {"start_date": MONTHS[0].isoformat(), "end_date": LAST_DAY.isoformat()}
RESULTS = {"GrossProfit", "NetOperatingIncome", "NetOtherIncome", "NetIncome"}


def _by_month(books: Books, name: str, basis: str | None = None) -> Mapping[str, Any]:
    method = {"accounting_method": basis} if basis else {}
    return books.report(name, {**PERIOD, **method, "summarize_column_by": "Month"})


def _periods(found: dict[Any, Decimal]) -> dict[Any, Decimal]:
    """Amounts of month columns, without the total."""
    return {key: amount for key, amount in found.items() if key[-1] != "total"}


def _since(rows: list[tuple[Any, ...]]) -> dict[tuple[str, ...], Decimal]:
    """Rows (..., month, amount) by their other columns, from the first of the 24 months on."""
    return {
        (*row[:-2], row[-2].isoformat()): row[-1]
        for row in rows
        if row[-2] >= MONTHS[0] and row[-1]
    }


@realms
@bases
def test_trial_balance(built: Built, books: Mapping[str, Books], realm_id: str, basis: str) -> None:
    """TrialBalance at each of 24 month ends: every account to the cent."""
    rows = built.warehouse.rows(
        "select month_end, account_id, closing_balance from marts.rpt_trial_balance"
        f" where realm_id = '{realm_id}' and basis = '{basis}' and closing_balance <> 0"
    )
    days = sorted({row[0] for row in rows if row[0] > MONTHS[0]})
    assert days[-1] == LAST_DAY
    assert len(days) == (24 if realm_id == SMALL else 14)
    for day in days:
        report = books[realm_id].report(
            "TrialBalance", {"end_date": day.isoformat(), "accounting_method": basis}
        )
        assert {row[1]: row[2] for row in rows if row[0] == day} == balances(report), day


@realms
@bases
def test_profit_and_loss(
    built: Built, books: Mapping[str, Books], realm_id: str, basis: str
) -> None:
    """ProfitAndLoss by month: every account of every section in 24 months."""
    rows = built.warehouse.rows(
        "select statement_section, account_id, month_start, sum(amount)"
        f" from marts.rpt_profit_and_loss where realm_id = '{realm_id}' and basis = '{basis}'"
        " group by 1, 2, 3"
    )
    expected = _periods(accounts(_by_month(books[realm_id], "ProfitAndLoss", basis)))
    assert len(expected) > 80
    assert _since(rows) == expected


@realms
@bases
def test_results_between_the_sections(
    built: Built, books: Mapping[str, Books], realm_id: str, basis: str
) -> None:
    """Totals of sections, gross profit, operating and net income are those that are printed."""
    rows = built.warehouse.rows(
        "select section, month_start, amount from marts.rpt_profit_and_loss_subtotal"
        f" where realm_id = '{realm_id}' and basis = '{basis}'"
        " and row_kind in ('section_total', 'result')"
    )
    expected = _periods(totals(_by_month(books[realm_id], "ProfitAndLoss", basis)))
    assert RESULTS - {"NetOtherIncome"} <= {group for group, _ in expected}
    assert _since(rows) == expected


@realms
@pytest.mark.parametrize(("choice", "column"), [("Classes", "class"), ("Departments", "location")])
def test_profit_and_loss_by_class_and_location(
    built: Built, books: Mapping[str, Books], realm_id: str, choice: str, column: str
) -> None:
    """ProfitAndLoss of each fiscal year by class and by location, those not specified included."""
    rows = built.warehouse.rows(
        f"select statement_section, account_id, {column}_id, month_start, sum(amount)"
        f" from marts.rpt_profit_and_loss where realm_id = '{realm_id}' and basis = 'Accrual'"
        " group by 1, 2, 3, 4"
    )
    for year in (2025, 2026):
        report = books[realm_id].report(
            "ProfitAndLoss",
            {
                "start_date": f"{year}-01-01",
                "end_date": f"{year}-06-30",
                "summarize_column_by": choice,
            },
        )
        found: dict[tuple[str, str, str], Decimal] = {}
        for section, account, key, month, amount in rows:
            if date(year, 1, 1) <= month <= date(year, 6, 30):
                place = (section, account, key)
                found[place] = found.get(place, Decimal(0)) + amount
        expected = {
            (section, account, "-1" if key == "Not Specified" else key): amount
            for (section, account, key), amount in _periods(accounts(report)).items()
        }
        assert {key: amount for key, amount in found.items() if amount} == expected, year


@realms
@bases
def test_balance_sheet(built: Built, books: Mapping[str, Books], realm_id: str, basis: str) -> None:
    """BalanceSheet at 24 month ends: every account, retained earnings and the year's result."""
    rows = built.warehouse.rows(
        "select statement_section, account_id, month_start, amount"
        f" from marts.rpt_balance_sheet where realm_id = '{realm_id}' and basis = '{basis}'"
    )
    expected = accounts(_by_month(books[realm_id], "BalanceSheet", basis))
    assert {NET_INCOME} < {account for _, account, _ in expected}
    assert _since(rows) == expected


CASH_FLOW_GROUPS = {
    "OperatingActivities": "operating",
    "OperatingAdjustments": "operating",
    "InvestingActivities": "investing",
    "FinancingActivites": "financing",
}


@realms
def test_cash_flow(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """CashFlow by month: the result, every adjustment, and cash at the end of each month."""
    rows = built.warehouse.rows(
        "select cash_flow_section, account_id, month_start, amount"
        f" from marts.rpt_cash_flow where realm_id = '{realm_id}'"
        " and line_type in ('net_income', 'account')"
    )
    cash = built.warehouse.rows(
        f"select 'EndingCash', month_start, sum(amount) from marts.rpt_cash_flow"
        f" where realm_id = '{realm_id}' and line_type = 'closing_cash' group by 1, 2"
    )
    report = _by_month(books[realm_id], "CashFlow")
    expected = {
        (CASH_FLOW_GROUPS[group], account, month): amount
        for (group, account, month), amount in _periods(accounts(report)).items()
    }
    printed = {key: amount for key, amount in totals(report).items() if key[0] == "EndingCash"}
    assert {account for _, account, _ in expected} > {NET_INCOME}
    assert _since(rows) == expected
    assert _since(cash) == _periods(printed)
