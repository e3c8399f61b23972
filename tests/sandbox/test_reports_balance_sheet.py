"""BalanceSheet and CashFlow against statements worked out by hand, and as recorded."""

import json
from collections.abc import Iterator

import pytest

from tests.recordings import RECORDINGS
from tests.sandbox.bench import Bench, cells, entry, tax
from tests.sandbox.reading import by_group, by_id, keys, shape


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        yield company


def _journal(bench: Bench, day: str, *lines: tuple[str, str, str]) -> None:
    written = [entry(side, account, amount, bench) for side, account, amount in lines]
    bench.post("JournalEntry", {"TxnDate": day, "Line": written})


def test_both_sides_with_the_years_result_apart(bench: Bench) -> None:
    """Last year earned 300; this year 100 less 30; 40 are paid; 500 of a loan lie in the bank."""
    bench.account("Loan", "Long Term Liability", "NotesPayable")
    _journal(bench, "2023-05-01", ("Debit", "Checking", "300"), ("Credit", "Services", "300"))
    _journal(bench, "2024-01-01", ("Debit", "Checking", "500"), ("Credit", "Loan", "500"))
    bench.invoice("100", "2024-03-01")
    bench.payment("40", "2024-03-02", DepositToAccountRef=bench.to("Checking"))
    bench.bill("30", "2024-06-30")
    assert list(cells(bench.report("BalanceSheet"))) == [
        ["Assets", ""],
        ["Current Assets", ""],
        ["Bank Accounts", ""],
        ["Checking", "840.00"],
        ["Total Bank Accounts", "840.00"],
        ["Accounts Receivable", ""],
        ["A/R", "60.00"],
        ["Total Accounts Receivable", "60.00"],
        ["Total Current Assets", "900.00"],
        ["Total Assets", "900.00"],
        ["Liabilities and Equity", ""],
        ["Liabilities", ""],
        ["Current Liabilities", ""],
        ["Accounts Payable", ""],
        ["A/P", "30.00"],
        ["Total Accounts Payable", "30.00"],
        ["Total Current Liabilities", "30.00"],
        ["Long-Term Liabilities", ""],
        ["Loan", "500.00"],
        ["Total Long-Term Liabilities", "500.00"],
        ["Total Liabilities", "530.00"],
        ["Equity", ""],
        ["Retained Earnings", "300.00"],
        ["Net Income", "70.00"],
        ["Total Equity", "370.00"],
        ["Total Liabilities and Equity", "900.00"],
    ]


def test_cash_flow_by_hand(bench: Bench) -> None:
    """100 earned but 60 of it owed; a truck of 200 bought; 500 borrowed."""
    bench.account("Loan", "Long Term Liability", "NotesPayable")
    bench.account("Truck", "Fixed Asset", "Vehicles")
    bench.account("Worn", "Fixed Asset", "AccumulatedDepreciation")
    _journal(bench, "2023-12-31", ("Debit", "Checking", "5"), ("Credit", "Services", "5"))
    bench.invoice("100", "2024-03-01")
    bench.payment("40", "2024-03-02")
    _journal(bench, "2024-04-01", ("Debit", "Checking", "500"), ("Credit", "Loan", "500"))
    _journal(bench, "2024-04-02", ("Debit", "Truck", "200"), ("Credit", "Checking", "200"))
    _journal(bench, "2024-06-30", ("Debit", "Rent", "20"), ("Credit", "Worn", "20"))
    report = bench.report("CashFlow")
    totals = {group: str(row[0]) for group, row in by_group(report).items()}
    assert totals == {
        "NetIncome": "80.00",
        "OperatingAdjustments": "-40.00",
        "OperatingActivities": "40.00",
        "InvestingActivities": "-200.00",
        "FinancingActivites": "500.00",
        "CashIncrease": "340.00",
        "BeginningCash": "5.00",
        "EndingCash": "345.00",
    }
    assert by_id(report)[bench.ids["Worn"]] == [20]


def test_cash_basis_counts_income_when_it_is_paid(bench: Bench) -> None:
    """108 invoiced, 8 of it tax: 27 paid is a quarter, the tax is owed from the first day."""
    body = tax((1, "8"))
    number = bench.invoice("100", "2024-01-10", **{"TotalAmt": "108", **body})
    bench.payment("27", "2024-02-01", ("Invoice", number, "27"))
    cash = {"accounting_method": "Cash", "start_date": "2024-01-01"}
    before = by_group(bench.report("ProfitAndLoss", end_date="2024-01-31", **cash))
    after = by_group(bench.report("ProfitAndLoss", end_date="2024-02-01", **cash))
    assert before["NetIncome"] == [0]
    assert after["NetIncome"] == [25]
    sheet = bench.report("BalanceSheet", end_date="2024-02-01", **cash)
    assert sheet["Header"]["ReportBasis"] == "Cash"
    accounts = by_id(sheet)
    assert accounts[bench.ids["A/R"]] == [6]
    assert accounts[bench.ids["California Payable"]] == [8]


def test_cash_basis_shows_what_payments_leave_unapplied(bench: Bench) -> None:
    """50 on account in January count as such until an invoice of March takes them up."""
    invoice = bench.invoice("50", "2024-03-01")
    bench.payment("50", "2024-01-15", ("Invoice", invoice, "50"))
    cash = {"accounting_method": "Cash", "start_date": "2024-01-01"}
    early = list(cells(bench.report("ProfitAndLoss", end_date="2024-01-31", **cash)))
    late = list(cells(bench.report("ProfitAndLoss", end_date="2024-03-31", **cash)))
    assert ["Unapplied Cash Payment Income", "50.00"] in early
    assert ["Services", "50.00"] in late
    assert ["Total Income", "50.00"] in late


def test_cash_basis_rounds_so_that_all_paid_is_all_counted(bench: Bench) -> None:
    """100.00 in three parts of 33.33, 33.33 and 33.34 against two lines."""
    number = bench.invoice("100", "2024-01-01")
    for day, part in (("2024-02-01", "33.33"), ("2024-03-01", "33.33"), ("2024-04-01", "33.34")):
        bench.payment(part, day, ("Invoice", number, part))
    params = {"accounting_method": "Cash", "summarize_column_by": "Month"}
    months = by_id(bench.report("ProfitAndLoss", **params))[bench.ids["Services"]]
    assert [str(n) for n in months[1:4]] == ["33.33", "33.33", "33.34"]
    assert months[-1] == 100


def test_cash_basis_counts_expense_when_bills_are_paid(bench: Bench) -> None:
    """A bill of 60 in January, paid by 15 in February."""
    number = bench.bill("60", "2024-01-05")
    link = [{"Amount": "15", "LinkedTxn": [{"TxnType": "Bill", "TxnId": number}]}]
    account = {"CheckPayment": {"BankAccountRef": bench.to("Checking")}, "PayType": "Check"}
    body = {"TxnDate": "2024-02-01", "VendorRef": {"value": "1"}, "TotalAmt": "15", "Line": link}
    bench.post("BillPayment", body | account)
    report = bench.report("ProfitAndLoss", accounting_method="Cash", summarize_column_by="Month")
    assert by_id(report)[bench.ids["Rent"]][:2] == [0, 15]


def test_an_empty_sheet_says_so(bench: Bench) -> None:
    """Both sides are there, blank."""
    report = bench.report("BalanceSheet")
    options = {pair["Name"]: pair["Value"] for pair in report["Header"]["Option"]}
    assert options["NoReportData"] == "true"
    assert {value for row in cells(report) for value in row[1:]} == {""}


@pytest.mark.recordings
def test_the_sheet_has_the_groups_and_shapes_that_are_recorded(bench: Bench) -> None:
    """Rows of the recorded sheet look like rows of ours, under the same groups."""
    recorded = json.loads((RECORDINGS / "doc-samples" / "report_balance_sheet.json").read_text())
    bench.account("Truck", "Fixed Asset", "Vehicles")
    bench.account("Original Cost", "Fixed Asset", "Vehicles", ParentRef=bench.to("Truck"))
    bench.account("Loan Payable", "Other Current Liability", "LoanPayable")
    bench.account("Notes Payable", "Long Term Liability", "NotesPayable")
    for account in ("Original Cost", "Checking", "A/R", "Inventory Asset"):
        _journal(bench, "2024-02-01", ("Debit", account, "5"), ("Credit", "Notes Payable", "5"))
    for account in ("A/P", "Mastercard", "Loan Payable", "Opening Balance Equity", "Services"):
        _journal(bench, "2024-02-01", ("Debit", "Checking", "5"), ("Credit", account, "5"))
    ours = bench.report("BalanceSheet")
    assert shape(ours) == shape(recorded)
    assert keys(ours) == keys(recorded) or keys(recorded) == ["Account", "Money"]
    assert ours["Header"].keys() == recorded["Header"].keys()
