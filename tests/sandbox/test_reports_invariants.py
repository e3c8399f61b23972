"""Reports of two whole companies agree with each other, on either basis, on any day."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.errors import QboFault
from sandbox.generate import maple, small
from sandbox.reports.macros import fiscal_year_start
from sandbox.writes import new_company
from tests.sandbox.reading import (
    ZERO,
    amount,
    by_group,
    by_id,
    grand_total,
    keys,
    ledger,
    option,
    rows_of,
)

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


@pytest.mark.parametrize("basis", BASES)
def test_the_ledger_leads_from_balance_to_balance(
    company: Company, report: Report, basis: str
) -> None:
    """Per account: the beginning and all entries are what the trial balance holds at the end."""
    params = {"accounting_method": basis, **year_to(company, DAYS[-1])}
    columns = "tx_date,subt_nat_home_amount,rbal_nat_home_amount"
    answer = report("GeneralLedger", columns=columns, **params)
    amounts, running = ledger(answer, keys(answer)[1]), ledger(answer, keys(answer)[2])
    trial = by_id(report("TrialBalance", **params))
    assert trial.keys() <= amounts.keys()
    for account, balances in running.items():
        debit, credit = trial.get(account, [ZERO, ZERO])
        assert balances[-1] in (debit - credit, credit - debit)
        begun = balances[0] - amounts[account][0]
        assert begun + sum(amounts[account], ZERO) == balances[-1]


def test_the_journal_balances_and_holds_what_the_ledger_holds(
    company: Company, report: Report
) -> None:
    """Debits equal credits, in all and per transaction."""
    params = {"columns": "tx_date,debt_home_amt,credit_home_amt", **year_to(company, DAYS[-1])}
    journal = report("JournalReport", **params)
    debit, credit = grand_total(journal)
    assert debit == credit > ZERO
    for row in rows_of(journal):
        if "Summary" in row:
            one, other = (cell["value"] for cell in row["Summary"]["ColData"][1:])
            assert amount(one) == amount(other)
    sides = ledger(report("GeneralLedger", **params), "debt_home_amt")
    assert sum((sum(amounts, ZERO) for amounts in sides.values()), ZERO) == debit


def test_every_entry_is_in_the_list_with_splits(company: Company, report: Report) -> None:
    """By account, the same amounts as in the ledger."""
    params = {"columns": "tx_date,subt_nat_home_amount", **year_to(company, DAYS[-1])}
    splits = ledger(report("TransactionListWithSplits", group_by="Account", **params),
                    "subt_nat_home_amount")  # fmt: skip
    whole = ledger(report("GeneralLedger", **params), "subt_nat_home_amount")
    totals, expected = (
        {account: total for account, found in side.items() if (total := sum(found, ZERO))}
        for side in (splits, whole)
    )
    assert totals == expected != {}


@pytest.mark.parametrize("basis", BASES)
def test_the_detail_adds_up_to_the_statement(company: Company, report: Report, basis: str) -> None:
    """ProfitAndLossDetail by account, against ProfitAndLoss."""
    params = {"accounting_method": basis, **year_to(company, DAYS[-1])}
    detail = ledger(report("ProfitAndLossDetail", **params), "subt_nat_amount")
    statement = by_id(report("ProfitAndLoss", **params))
    assert {account: sum(found) for account, found in detail.items()} == {
        account: row[0] for account, row in statement.items() if account in detail
    }
    net = by_group(report("ProfitAndLoss", **params))["NetIncome"][0]
    assert grand_total(report("ProfitAndLossDetail", **params))[5] == net


@pytest.mark.parametrize("day", DAYS[1:])
@pytest.mark.parametrize(
    ("aging", "detail", "balance", "open_documents", "group"),
    [
        ("AgedReceivables", "AgedReceivableDetail", "CustomerBalance", "CustomerBalanceDetail",
         "AR"),
        ("AgedPayables", "AgedPayableDetail", "VendorBalance", "VendorBalanceDetail", "AP"),
    ],
)  # fmt: skip
def test_what_is_open_is_what_the_accounts_hold(
    report: Report, day: str, aging: str, detail: str, balance: str, open_documents: str,
    group: str,
) -> None:  # fmt: skip
    """Aging, balances and their details agree with the BalanceSheet, in home currency."""
    sheet = by_group(report("BalanceSheet", start_date="2020-01-01", end_date=day))
    held = sheet.get(group, [ZERO])[0]
    assert grand_total(report(aging, report_date=day))[-1] == held
    assert grand_total(report(balance, report_date=day))[-1] == held
    for name, place in ((detail, -1), (open_documents, -2)):
        answer = report(name, report_date=day)
        columns = "subt_open_bal" if group == "AR" else "subt_neg_open_bal"
        columns = columns if name == detail else "subt_open_bal"
        place = keys(answer).index(columns) - 1
        total = grand_total(answer)[place] if option(answer, "NoReportData") == "false" else ZERO
        assert total == held


def test_sales_reports_agree(company: Company, report: Report) -> None:
    """By customer, item, class and location: what sales documents put on income accounts."""
    params = year_to(company, DAYS[-1])
    accounts = [a.id for a in company.books.chart.accounts() if a.type == "Income"]
    marks = ", ".join("?" * len(accounts))
    first, last = (date.fromisoformat(day).toordinal() for day in params.values())
    (cents,) = company.books.db.execute(
        "SELECT -sum(p.home) FROM posting p JOIN document d ON d.no = p.doc WHERE d.entity IN"
        " ('Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt')"
        f" AND p.account IN ({marks}) AND p.day BETWEEN ? AND ?",
        (*accounts, first, last),
    ).fetchone()
    for name in ("CustomerSales", "ClassSales", "DepartmentSales"):
        assert grand_total(report(name, **params))[-1] * 100 == cents
    assert grand_total(report("ItemSales", **params))[1] * 100 == cents
    statement = by_group(report("ProfitAndLoss", **params))
    assert grand_total(report("CustomerIncome", **params))[2] == statement["NetIncome"][0]


def test_spending_by_vendor_is_that_of_the_statement(company: Company, report: Report) -> None:
    """VendorExpenses against the columns of a ProfitAndLoss by vendor."""
    params = year_to(company, DAYS[-1])
    spent = {vendor: row[-1] for vendor, row in by_id(report("VendorExpenses", **params)).items()}
    statement = report("ProfitAndLoss", summarize_column_by="Vendors", **params)
    groups = by_group(statement)
    parts = [groups[name] for name in ("COGS", "Expenses", "OtherExpenses") if name in groups]
    columns = [sum(column, ZERO) for column in zip(*parts, strict=True)]
    by_vendor = dict(zip(keys(statement)[1:], columns, strict=True))
    assert spent == {v: n for v, n in by_vendor.items() if v in spent}
    assert sum(spent.values(), ZERO) == by_vendor["total"] - by_vendor.get("Not Specified", ZERO)


@pytest.mark.parametrize("day", DAYS[1:])
def test_stock_is_worth_what_its_account_holds(company: Company, report: Report, day: str) -> None:
    """InventoryValuationSummary against the accounts of inventory items."""
    assets = {str(i["AssetAccountRef"]["value"]) for i in company.export("Item")
              if i["Type"] == "Inventory"}  # fmt: skip
    trial = by_id(report("TrialBalance", start_date="2020-01-01", end_date=day))
    held = sum((trial[account][0] - trial[account][1] for account in assets & trial.keys()), ZERO)
    assert grand_total(report("InventoryValuationSummary", report_date=day))[2] == held


def test_movements_of_stock_end_at_its_value(report: Report) -> None:
    """The last row of each item in the detail is its row in the summary."""
    everything = {"start_date": "2020-01-01", "end_date": DAYS[-1]}
    moves = ledger(report("InventoryValuationDetail", **everything), "asset_value")
    stock = {
        row["ColData"][0]["id"]: amount(row["ColData"][3]["value"])
        for row in rows_of(report("InventoryValuationSummary", report_date=DAYS[-1]))
        if "ColData" in row
    }
    assert {item: found[-1] for item, found in moves.items()} == stock


def test_tax_is_what_its_accounts_took_up(company: Company, report: Report) -> None:
    """Per agency, the entries of tax in the period but for payments to the agency."""
    params = year_to(company, DAYS[-1])
    first, last = (date.fromisoformat(day).toordinal() for day in params.values())
    taken = dict(
        company.books.db.execute(
            "SELECT cast(p.account AS TEXT), -sum(p.home) FROM posting p JOIN document d"
            " ON d.no = p.doc WHERE p.role = 'tax' AND d.entity <> 'TaxPayment'"
            " AND p.day BETWEEN ? AND ? GROUP BY p.account",
            (first, last),
        ).fetchall()
    )
    answer = report("TaxSummary", **params)
    found = {
        row["Header"]["ColData"][0]["id"]: amount(row["Summary"]["ColData"][1]["value"]) * 100
        for row in rows_of(answer)
        if "Header" in row
    }
    assert found == taken != {}


def test_the_account_list_shows_the_balances_of_the_accounts(
    company: Company, report: Report
) -> None:
    """Active accounts alone, balances as their records have them."""
    records = {row["Id"]: row for row in company.export("Account") if row["Active"]}
    listed = {
        row["ColData"][0]["id"]: amount(row["ColData"][4]["value"])
        for row in rows_of(report("AccountList"))
    }
    assert listed.keys() == records.keys()
    assert listed == {number: row["CurrentBalance"] for number, row in records.items()}


def test_statements_follow_the_books(company: Company, report: Report) -> None:
    """What is kept between reports is made anew when anything is written, and when it is undone."""
    asked = {"start_date": "2026-01-01", "end_date": "2026-12-31"}

    def earned() -> list[Decimal]:
        return [
            by_group(report(name, accounting_method=basis, **asked))["NetIncome"][0]
            for name in ("ProfitAndLoss", "BalanceSheet")
            for basis in BASES
        ]

    before = earned()
    income, bank = (
        next(a["Id"] for a in company.export("Account") if a["AccountType"] == kind)
        for kind in ("Income", "Bank")
    )
    lines = [
        {
            "DetailType": "JournalEntryLineDetail",
            "Amount": "12.34",
            "JournalEntryLineDetail": {"PostingType": side, "AccountRef": {"value": account}},
        }
        for side, account in (("Debit", bank), ("Credit", income))
    ]
    entry = company.create("JournalEntry", {"TxnDate": "2026-12-30", "Line": lines})
    with pytest.raises(QboFault):
        report("CustomerSales", accounting_method="Cash", summarize_column_by="Moons")
    assert earned() == [was + Decimal("12.34") for was in before]
    company.delete("JournalEntry", {"Id": entry["Id"], "SyncToken": entry["SyncToken"]})
    assert earned() == before
