"""Reports of two whole companies agree with each other, on either basis, on any day."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import maple, small
from sandbox.reports.macros import fiscal_year_start
from sandbox.writes import new_company
from tests.sandbox.reading import ZERO, by_group, by_id

Report = Callable[..., Any]
DAYS = ("2025-06-30", "2025-12-31", "2026-03-31", "2026-09-15", "2026-10-30")
BASES = ("Accrual", "Cash")
COMPANIES: dict[str, tuple[Callable[..., Company], dict[str, Any]]] = {
    "small": (small, {}),
    "maple": (maple, {"country": "CA", "home_currency": "CAD", "fiscal_year_start_month": 4}),
}


@pytest.fixture(scope="module", params=COMPANIES)
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    fill, options = COMPANIES[request.param]
    clock = Clock()
    clock.set("2026-10-30T17:00:00")
    made = new_company("9130", clock=clock, **options)
    fill(made)
    yield made
    made.store.close()


@pytest.fixture
def report(company: Company) -> Report:
    def ask(name: str, **params: str) -> Any:
        return company.report(name, params)

    return ask


def year_to(company: Company, day: str) -> dict[str, str]:
    """The part of the fiscal year up to a day, as parameters."""
    start = fiscal_year_start(date.fromisoformat(day), company.books.chart.fiscal_start)
    return {"start_date": start.isoformat(), "end_date": day}


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("day", DAYS)
def test_the_trial_balance_foots(company: Company, report: Report, day: str, basis: str) -> None:
    """Debits equal credits."""
    totals = by_group(report("TrialBalance", accounting_method=basis, **year_to(company, day)))
    debit, credit = totals["GrandTotal"]
    assert debit == credit


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("day", DAYS)
def test_assets_are_liabilities_and_equity(
    company: Company, report: Report, day: str, basis: str
) -> None:
    """And the year's result is what the ProfitAndLoss of the fiscal year says."""
    params = year_to(company, day)
    sheet = by_group(report("BalanceSheet", accounting_method=basis, **params))
    earned = by_group(report("ProfitAndLoss", accounting_method=basis, **params))["NetIncome"]
    assert sheet["TotalAssets"] == sheet["TotalLiabilitiesAndEquity"]
    assert sheet.get("NetIncome", [ZERO]) == earned


@pytest.mark.parametrize("basis", BASES)
def test_accounts_hold_in_the_balance_sheet_what_they_hold_in_the_trial_balance(
    company: Company, report: Report, basis: str
) -> None:
    """Account by account, but for the sign of liabilities and equity."""
    params = {"accounting_method": basis, **year_to(company, DAYS[-1])}
    trial = by_id(report("TrialBalance", **params))
    sheet = by_id(report("BalanceSheet", **params))
    assert sheet
    for account, (held,) in sheet.items():
        debit, credit = trial.get(account, [ZERO, ZERO])
        assert held in (debit - credit, credit - debit)


@pytest.mark.parametrize("day", DAYS)
def test_the_cash_flow_is_the_change_in_cash(company: Company, report: Report, day: str) -> None:
    """The three activities add up to it, and lead from the cash before to the cash after."""
    flow = by_group(report("CashFlow", **year_to(company, day)))
    parts = ("OperatingActivities", "InvestingActivities", "FinancingActivites")
    total = sum((flow.get(part, [ZERO])[0] for part in parts), ZERO)
    assert flow["CashIncrease"] == [total]
    assert flow["EndingCash"] == [flow.get("BeginningCash", [ZERO])[0] + total]
    sheet = by_group(report("BalanceSheet", end_date=day, start_date="2020-01-01"))
    undeposited = [a for a in company.books.chart.accounts() if a.subtype == "UndepositedFunds"]
    accounts = by_id(report("BalanceSheet", end_date=day, start_date="2020-01-01"))
    waiting = sum((accounts.get(str(a.id), [ZERO])[0] for a in undeposited), ZERO)
    assert flow["EndingCash"] == [sheet.get("BankAccounts", [ZERO])[0] + waiting]


@pytest.mark.parametrize("name", ["ProfitAndLoss", "CashFlow"])
@pytest.mark.parametrize("choice", ["Month", "Quarter", "Customers", "Classes", "Vendors"])
def test_columns_add_up_to_the_total(
    company: Company, report: Report, name: str, choice: str
) -> None:
    """In every row; cash at the ends of periods is no part of a sum."""
    answer = report(name, summarize_column_by=choice, **year_to(company, DAYS[-1]))
    rows = {**by_id(answer), **by_group(answer)}
    for key in rows.keys() - {"BeginningCash", "EndingCash"}:
        *parts, total = rows[key]
        assert sum(parts, ZERO) == total


def test_months_of_a_balance_sheet_are_balance_sheets(company: Company, report: Report) -> None:
    """Each column is the report of its last day."""
    months = report("BalanceSheet", summarize_column_by="Month", **year_to(company, DAYS[-1]))
    for place, column in enumerate(months["Columns"]["Column"][1:]):
        end = next(p["Value"] for p in column["MetaData"] if p["Name"] == "EndDate")
        alone = by_group(report("BalanceSheet", start_date="2020-01-01", end_date=end))
        found = {group: [row[place]] for group, row in by_group(months).items()}
        assert {k: v for k, v in found.items() if v != [ZERO]} == {
            k: v for k, v in alone.items() if v != [ZERO]
        }


def test_over_all_time_the_bases_differ_by_what_is_open(company: Company, report: Report) -> None:
    """Receivables and payables of the cash basis hold what is no income or expense."""
    everything = {"start_date": "2020-01-01", "end_date": "2030-12-31"}
    accrual, cash = (
        by_group(report("ProfitAndLoss", accounting_method=basis, **everything))["NetIncome"][0]
        for basis in BASES
    )
    sheets = [by_group(report("BalanceSheet", accounting_method=b, **everything)) for b in BASES]
    owed = [s["AR"][0] - s.get("AP", [ZERO])[0] for s in sheets]
    assert accrual - cash == owed[0] - owed[1] != ZERO
