"""GeneralLedger, lists and journals by hand, and as recorded."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.recordings import RECORDINGS
from tests.sandbox.bench import AMY, NORTON, PUMP, Bench, cells, entry, expense, ref, sale
from tests.sandbox.reading import grand_total, keys, ledger, rows_of, shape

MARCH = {"start_date": "2024-03-01", "end_date": "2024-03-31"}


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        yield company


def _journal(bench: Bench, day: str, *lines: tuple[str, str, str]) -> str:
    written = [entry(side, account, amount, bench) for side, account, amount in lines]
    return bench.post("JournalEntry", {"TxnDate": day, "Line": written})


def test_an_account_is_a_section_from_its_beginning_balance_on(bench: Bench) -> None:
    """Services earned 30 in February of this year, and 70 before; March adds 100."""
    bench.invoice("70", "2023-12-31")
    bench.invoice("30", "2024-02-10")
    number = bench.invoice("100", "2024-03-05", DocNumber="7")
    rows = list(cells(bench.report("GeneralLedger", **MARCH)))
    receivable, services = bench.ids["A/R"], bench.ids["Services"]
    assert rows == [
        ["A/R", *[""] * 7],
        ["Beginning Balance", *[""] * 6, "100.00"],
        ["2024-03-05", "Invoice", "7", "Amy", "", "Services", "100.00", "200.00"],
        ["Total for A/R", *[""] * 5, "100.00", ""],
        ["Retained Earnings", *[""] * 7],
        ["Beginning Balance", *[""] * 6, "70.00"],
        ["Total for Retained Earnings", *[""] * 7],
        ["Services", *[""] * 7],
        ["Beginning Balance", *[""] * 6, "30.00"],
        ["2024-03-05", "Invoice", "7", "Amy", "", "A/R", "100.00", "130.00"],
        ["Total for Services", *[""] * 5, "100.00", ""],
    ]
    first = bench.report("GeneralLedger", **MARCH)["Rows"]["Row"][0]
    assert first["Header"]["ColData"][0]["id"] == receivable
    ids = [one.get("id") for one in first["Rows"]["Row"][1]["ColData"]]
    assert ids == [None, number, None, "1", None, services, None, None]


def test_a_new_fiscal_year_begins_at_nothing_for_income(bench: Bench) -> None:
    """On 1 January last year's income has moved to Retained Earnings."""
    bench.invoice("70", "2023-12-31")
    rows = list(cells(bench.report("GeneralLedger", start_date="2024-01-01")))
    assert [row[0] for row in rows if row[0] in bench.ids] == ["A/R", "Retained Earnings"]


def test_sub_accounts_stand_inside_their_parent(bench: Bench) -> None:
    """The parent's total counts them."""
    bench.account("Garden", "Income", "ServiceFeeIncome", ParentRef=bench.to("Services"))
    line = sale("30", None, ItemAccountRef=bench.to("Garden"))
    lines = [sale("10"), line]
    bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "40"})
    report = bench.report("GeneralLedger", **MARCH)
    services = report["Rows"]["Row"][-1]
    assert services["Rows"]["Row"][-1]["Header"]["ColData"][0]["id"] == bench.ids["Garden"]
    assert services["Summary"]["ColData"][0]["value"] == "Total for Services with sub-accounts"
    assert services["Summary"]["ColData"][6]["value"] == "40.00"


def test_columns_filters_and_order_can_be_asked_for(bench: Bench) -> None:
    """Debits and credits of one account, latest first; an unknown column is a fault."""
    bench.invoice("10", "2024-03-01")
    bench.invoice("20", "2024-03-02", CustomerRef=ref(2))
    asked = {"columns": "tx_date,debt_amt,credit_amt", "account": bench.ids["A/R"], **MARCH}
    latest = bench.report("GeneralLedger", sort_by="tx_date", sort_order="descend", **asked)
    assert keys(latest) == ["tx_date", "debt_amt", "credit_amt"]
    assert [row["ColData"][0]["value"] for row in rows_of(latest) if "ColData" in row] == [
        "2024-03-02",
        "2024-03-01",
    ]
    one = bench.report("GeneralLedger", customer="2", **asked)
    assert ledger(one, "debt_amt") == {bench.ids["A/R"]: [20]}
    with pytest.raises(QboFault):
        bench.report("GeneralLedger", columns="tx_date,moons")


def test_foreign_accounts_run_in_their_own_currency(bench: Bench) -> None:
    """100 euro at 1.25: the account holds 100.00, at home 125.00."""
    body = {"CurrencyRef": {"value": "EUR"}, "ExchangeRate": "1.25", "CustomerRef": ref(3)}
    bench.invoice("100", "2024-03-01", **body)
    columns = "tx_date,currency,exch_rate,subt_nat_amount,subt_nat_home_amount"
    report = bench.report("GeneralLedger", columns=columns, **MARCH)
    rows = {row[2]: row for row in cells(report) if row[1]}
    assert rows["1.25"] == ["2024-03-01", "EUR", "1.25", "125.00", "125.00"]
    (first, *_) = report["Rows"]["Row"]
    assert [c["value"] for c in first["Rows"]["Row"][0]["ColData"]][3:] == ["100.00", "125.00"]


def test_the_list_has_a_row_per_transaction(bench: Bench) -> None:
    """The account a document is about, and the other side: blank for several."""
    lines = [expense("Rent", "5", bench), expense("Materials", "7", bench)]
    bench.post("Bill", {"VendorRef": ref(NORTON), "Line": lines, "TotalAmt": "12"})
    bench.invoice("10", "2024-03-02")
    assert list(cells(bench.report("TransactionList", **MARCH))) == [
        ["2024-03-01", "Bill", "", "Yes", "Norton", "", "A/P", "", "12.00"],
        ["2024-03-02", "Invoice", "", "Yes", "Amy", "", "A/R", "Services", "10.00"],
    ]


def test_lists_can_be_grouped_and_narrowed(bench: Bench) -> None:
    """By customer with totals; of one type."""
    bench.invoice("10", "2024-03-02")
    bench.bill("5")
    by_customer = bench.report("TransactionListByCustomer", **MARCH)
    assert [row[0] for row in cells(by_customer)] == ["Amy", "2024-03-02", "Total for Amy"]
    bills = bench.report("TransactionList", transaction_type="Bill", **MARCH)
    assert len(list(cells(bills))) == 1
    with pytest.raises(QboFault):
        bench.report("TransactionList", group_by="Moon")


def test_the_journal_says_both_sides(bench: Bench) -> None:
    """A sale of stock: receivable, income, and the cost of what left."""
    bench.buy(PUMP, 1, "40", "2024-01-02")
    bench.sell(PUMP, 1, "90", "2024-03-03")
    report = bench.report("JournalReport", **MARCH)
    sides = [[row[5], *row[6:]] for row in cells(report) if row[5]]
    assert sides == [
        ["Sales", "", "90.00"],
        ["A/R", "90.00", ""],
        ["Inventory Asset", "", "40.00"],
        ["Cost of Goods Sold", "40.00", ""],
    ]
    assert grand_total(report)[5:] == [130, 130]


def test_the_detail_of_a_statement_runs_to_the_net_income(bench: Bench) -> None:
    """Income 100, rent 30, interest 2."""
    bench.invoice("100")
    bench.bill("30")
    _journal(bench, "2024-03-01", ("Debit", "Checking", "2"), ("Credit", "Interest Earned", "2"))
    rows = [(row[0], row[-2]) for row in cells(bench.report("ProfitAndLossDetail", **MARCH))]
    assert [row for row in rows if row[0].startswith(("Net", "Total for"))] == [
        ("Total for Services", "100.00"),
        ("Total for Income", "100.00"),
        ("Total for Rent", "30.00"),
        ("Total for Expenses", "30.00"),
        ("Net Operating Income", "70.00"),
        ("Total for Interest Earned", "2.00"),
        ("Total for Other Income", "2.00"),
        ("Net Other Income", "2.00"),
        ("Net Income", "72.00"),
    ]


def test_a_total_gets_a_cell_of_its_own_where_no_column_names_rows(bench: Bench) -> None:
    """As recorded for columns=subt_nat_amount alone."""
    bench.invoice("100")
    report = bench.report("ProfitAndLossDetail", columns="subt_nat_amount", **MARCH)
    assert list(cells(report))[-1] == ["Net Income", "100.00"]


@pytest.mark.parametrize("name", ["GeneralLedger", "TransactionList", "ProfitAndLossDetail"])
def test_nothing_is_said_to_be_nothing(bench: Bench, name: str) -> None:
    """NoReportData, and no rows."""
    report = bench.report(name, **MARCH)
    assert report["Rows"] == {}
    assert {"Name": "NoReportData", "Value": "true"} in report["Header"]["Option"]


def recording(name: str) -> Any:
    """A recorded report."""
    return json.loads((RECORDINGS / name).read_text())


@pytest.mark.recordings
def test_the_ledger_is_shaped_as_recorded(bench: Bench) -> None:
    """Rows and columns of the layout of 2020, and the keys of today's columns."""
    recorded = recording("recorded-http/report_general_ledger.json")
    bench.company.report_layout = 1
    bench.account("Garden", "Income", "ServiceFeeIncome", ParentRef=bench.to("Services"))
    line = sale("30", None, ItemAccountRef=bench.to("Garden"))
    for day in ("2024-02-01", "2024-03-01"):
        body = {"CustomerRef": ref(AMY), "TxnDate": day, "Line": [line], "TotalAmt": "30"}
        bench.post("Invoice", body)
    ours = bench.report("GeneralLedger", date_macro="this year-to-date")
    assert shape(ours) == shape(recorded)
    assert keys(ours) == keys(recorded)
    assert ours["Header"].keys() == recorded["Header"].keys()
    titles = [[column["ColTitle"] for column in r["Columns"]["Column"]] for r in (ours, recorded)]
    assert titles[0] == titles[1]


@pytest.mark.recordings
def test_splits_are_shaped_as_recorded(bench: Bench) -> None:
    """TransactionListWithSplits by account."""
    recorded = recording("doc-samples/report_transaction_list_with_splits.json")
    bench.bill("200", "2024-03-11")
    ours = bench.report("TransactionListWithSplits", group_by="Account", **MARCH)
    assert shape(ours) == shape(recorded)
    assert keys(ours) == keys(recorded)
    assert ours["Header"].keys() == recorded["Header"].keys()
    payable = next(r for r in ours["Rows"]["Row"] if "A/P" in r["Header"]["ColData"][0]["value"])
    theirs = recorded["Rows"]["Row"][0]["Rows"]["Row"][0]["ColData"]
    mine = payable["Rows"]["Row"][0]["ColData"]
    assert [one.keys() for one in mine] == [one.keys() for one in theirs]
