"""ProfitAndLoss and TrialBalance against statements worked out by hand."""

import json
from collections.abc import Iterator

import pytest

from tests.recordings import RECORDINGS
from tests.sandbox.bench import (
    AMY,
    BOB,
    DESIGN,
    NORTON,
    PUMP,
    Bench,
    cells,
    discount,
    entry,
    expense,
    ref,
    sale,
)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        yield company


def _lines(bench: Bench, **params: str) -> dict[str, list[str]]:
    """Rows of the statement by their label."""
    return {row[0]: row[1:] for row in cells_of(bench, **params)}


def cells_of(bench: Bench, **params: str) -> list[list[str]]:
    return list(cells(bench.report("ProfitAndLoss", **params)))


def _journal(bench: Bench, day: str, *lines: tuple[str, str, str]) -> None:
    written = [entry(side, account, amount, bench) for side, account, amount in lines]
    bench.post("JournalEntry", {"TxnDate": day, "Line": written})


def test_a_statement_runs_from_income_to_net_income(bench: Bench) -> None:
    """Sales 90, services 150 less 10, cost 40, rent 60, interest 3, an exchange loss of 1."""
    bench.buy(PUMP, 1, "40", "2024-01-02")
    lines = [sale("150"), sale("90", PUMP), discount("10")]
    bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "230"})
    bench.bill("60", "2024-03-05")
    _journal(bench, "2024-03-06", ("Debit", "Checking", "2"), ("Credit", "Interest Earned", "3"),
             ("Debit", "Exchange Gain or Loss", "1"))  # fmt: skip
    assert cells_of(bench, start_date="2024-01-01", end_date="2024-12-31") == [
        ["Income", ""],
        ["Discounts given", "-10.00"],
        ["Sales", "90.00"],
        ["Services", "150.00"],
        ["Total Income", "230.00"],
        ["Cost of Goods Sold", ""],
        ["Cost of Goods Sold", "40.00"],
        ["Total Cost of Goods Sold", "40.00"],
        ["Gross Profit", "190.00"],
        ["Expenses", ""],
        ["Rent", "60.00"],
        ["Total Expenses", "60.00"],
        ["Net Operating Income", "130.00"],
        ["Other Income", ""],
        ["Interest Earned", "3.00"],
        ["Total Other Income", "3.00"],
        ["Other Expenses", ""],
        ["Exchange Gain or Loss", "1.00"],
        ["Total Other Expenses", "1.00"],
        ["Net Other Income", "2.00"],
        ["Net Income", "132.00"],
    ]


def test_groups_name_the_sections(bench: Bench) -> None:
    """Readers go by group; sections without accounts are left out except the main two."""
    bench.invoice("100")
    rows = bench.report("ProfitAndLoss")["Rows"]["Row"]
    groups = [row["group"] for row in rows]
    assert groups == ["Income", "GrossProfit", "Expenses", "NetOperatingIncome", "NetIncome"]
    assert rows[0]["Rows"]["Row"][0] == {
        "ColData": [{"value": "Services", "id": bench.ids["Services"]}, {"value": "100.00"}],
        "type": "Data",
    }
    assert "Rows" not in rows[2]


def test_both_ends_of_the_period_count(bench: Bench) -> None:
    """The first and the last day are in, their neighbours are out."""
    for day, total in (("2024-01-31", "1"), ("2024-02-01", "20"), ("2024-02-29", "300"),
                       ("2024-03-01", "4000")):  # fmt: skip
        bench.invoice(total, day)
    lines = _lines(bench, start_date="2024-02-01", end_date="2024-02-29")
    assert lines["Total Income"] == ["320.00"]


def test_months_are_columns_with_their_dates(bench: Bench) -> None:
    """15 January to March: the first month is not whole; blank where nothing happened."""
    bench.invoice("10", "2024-01-20")
    bench.invoice("30", "2024-03-31")
    params = {"start_date": "2024-01-15", "end_date": "2024-03-31", "summarize_column_by": "Month"}
    report = bench.report("ProfitAndLoss", **params)
    columns = [
        (column["ColTitle"], {pair["Name"]: pair["Value"] for pair in column["MetaData"]})
        for column in report["Columns"]["Column"]
    ]
    assert columns == [
        ("", {"ColKey": "account"}),
        ("Jan 15 - 31, 2024", {
            "StartDate": "2024-01-15", "EndDate": "2024-01-31", "ColKey": "Jan 15 - 31, 2024",
        }),
        ("Feb 2024", {"StartDate": "2024-02-01", "EndDate": "2024-02-29", "ColKey": "Feb 2024"}),
        ("Mar 2024", {"StartDate": "2024-03-01", "EndDate": "2024-03-31", "ColKey": "Mar 2024"}),
        ("Total", {"ColKey": "total"}),
    ]  # fmt: skip
    lines = _lines(bench, **params)
    assert lines["Services"] == ["10.00", "", "30.00", "40.00"]
    assert lines["Total Income"] == ["10.00", "0.00", "30.00", "40.00"]
    assert lines["Net Income"] == ["10.00", "0.00", "30.00", "40.00"]


@pytest.mark.parametrize(
    ("choice", "titles"),
    [
        ("Quarter", ["Feb 10 - Apr 30, 2024", "May - Jul, 2024", "Aug 1 - 9, 2024"]),
        ("Year", ["Feb 10 - Apr 30, 2024", "May 1 - Aug 9, 2024"]),
    ],
)
def test_quarters_and_years_follow_the_fiscal_year(choice: str, titles: list[str]) -> None:
    """The fiscal year begins in May."""
    with Bench(fiscal_start="May") as bench:
        params = {"start_date": "2024-02-10", "end_date": "2024-08-09"}
        report = bench.report("ProfitAndLoss", summarize_column_by=choice, **params)
    assert [column["ColTitle"] for column in report["Columns"]["Column"]][1:-1] == titles


def test_weeks_begin_on_sunday(bench: Bench) -> None:
    """1 June 2024 is a Saturday."""
    params = {"start_date": "2024-06-01", "end_date": "2024-06-10", "summarize_column_by": "Week"}
    report = bench.report("ProfitAndLoss", **params)
    starts = [c["MetaData"][0]["Value"] for c in report["Columns"]["Column"][1:-1]]
    assert starts == ["2024-06-01", "2024-06-02", "2024-06-09"]


def test_day_columns_end_at_a_hundred(bench: Bench) -> None:
    """What lies beyond is summed up in Others."""
    bench.invoice("1", "2024-01-01")
    bench.invoice("2", "2024-04-09")
    bench.invoice("3", "2024-04-10")
    bench.invoice("4", "2024-05-01")
    params = {"start_date": "2024-01-01", "end_date": "2024-05-01", "summarize_column_by": "Days"}
    report = bench.report("ProfitAndLoss", **params)
    titles = [column["ColTitle"] for column in report["Columns"]["Column"]]
    assert (len(titles), titles[1], titles[101]) == (103, "Jan 1, 2024", "Others")
    row = _lines(bench, **params)["Services"]
    assert [value for value in row if value] == ["1.00", "2.00", "7.00", "10.00"]


def test_customers_are_columns_with_the_nameless_last(bench: Bench) -> None:
    """Income of Amy and Bob; material for Bob; rent for nobody."""
    bench.invoice("100")
    bench.invoice("50", CustomerRef=ref(BOB))
    lines = [expense("Materials", "20", bench, CustomerRef=ref(BOB)), expense("Rent", "7", bench)]
    bench.post("Bill", {"VendorRef": ref(NORTON), "Line": lines, "TotalAmt": "27"})
    by_customer = _lines(bench, summarize_column_by="Customers")
    assert by_customer["Net Income"] == ["100.00", "30.00", "-7.00", "123.00"]
    report = bench.report("ProfitAndLoss", summarize_column_by="Customers")
    keys = [column["MetaData"][-1]["Value"] for column in report["Columns"]["Column"]]
    assert keys == ["account", "1", "2", "Not Specified", "total"]


def test_items_vendors_and_classes_can_be_columns(bench: Bench) -> None:
    """Each takes its own column of the postings."""
    bench.store.insert("Class", {"Id": "70", "Name": "North"})
    lines = [sale("10", DESIGN, ClassRef=ref(70)), sale("20")]
    bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "30"})
    bench.bill("5")
    assert _lines(bench, summarize_column_by="ProductsAndServices")["Services"] == [
        "10.00", "20.00", "", "30.00",
    ]  # fmt: skip
    assert _lines(bench, summarize_column_by="Classes")["Net Income"] == [
        "10.00", "15.00", "25.00",
    ]  # fmt: skip
    assert _lines(bench, summarize_column_by="Vendors")["Rent"] == ["5.00", "", "5.00"]


def test_filters_narrow_the_statement_and_show_in_its_header(bench: Bench) -> None:
    """Two of three customers."""
    for customer in (1, 2, 3):
        bench.invoice(f"{customer}00", CustomerRef=ref(customer))
    report = bench.report("ProfitAndLoss", customer="1,3")
    assert report["Header"]["Customer"] == "1,3"
    assert _lines(bench, customer="1,3")["Total Income"] == ["400.00"]


def test_sub_accounts_stand_inside_their_parent(bench: Bench) -> None:
    """The parent's own amount is in its header, the sum in its summary."""
    bench.account("Garden", "Income", "ServiceFeeIncome", ParentRef=bench.to("Services"))
    bench.invoice("100")
    line = sale("30", None, ItemAccountRef=bench.to("Garden"))
    bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": [line], "TotalAmt": "30"})
    services = bench.report("ProfitAndLoss")["Rows"]["Row"][0]["Rows"]["Row"][0]
    assert services["type"] == "Section"
    assert services["Header"]["ColData"][0]["id"] == bench.ids["Services"]
    rows = cells_of(bench)[1:5]
    assert rows == [
        ["Services", "100.00"],
        ["Garden", "30.00"],
        ["Total Services", "130.00"],
        ["Total Income", "130.00"],
    ]


def test_account_numbers_are_part_of_the_label_when_in_use(bench: Bench) -> None:
    """The preference decides."""
    bench.account("Consulting", "Income", "ServiceFeeIncome", AcctNum="4100")
    line = sale("30", None, ItemAccountRef=bench.to("Consulting"))
    bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": [line], "TotalAmt": "30"})
    assert "Consulting" in _lines(bench)
    preferences = bench.store.get("Preferences", "1") or {}
    preferences["AccountingInfoPrefs"]["UseAccountNumbers"] = True
    bench.store.update("Preferences", preferences)
    assert "4100 Consulting" in _lines(bench)


#: A statement by customers, of one who has bought nothing.
OF_NOBODY = {
    "start_date": "2015-01-01",
    "end_date": "2015-07-31",
    "customer": "1",
    "summarize_column_by": "Customers",
}


def test_an_empty_statement_has_its_groups(bench: Bench) -> None:
    """Every group is there, with nothing in it."""
    ours = bench.report("ProfitAndLoss", **OF_NOBODY)
    groups = [row["group"] for row in ours["Rows"]["Row"]]
    assert groups == ["Income", "GrossProfit", "Expenses", "NetOperatingIncome", "NetIncome"]
    assert {value for row in cells(ours) for value in row[1:]} == {""}


@pytest.mark.recordings
def test_an_empty_statement_is_shaped_as_recorded(bench: Bench) -> None:
    """Same rows, options and header keys as QuickBooks' own answer, but for the title's case."""
    ours = bench.report("ProfitAndLoss", **OF_NOBODY)
    path = RECORDINGS / "recorded-http" / "report_profit_and_loss_empty.json"
    recorded = json.loads(path.read_text())
    assert ours["Rows"] == recorded["Rows"]
    assert {**ours["Header"], "Time": ""} == {**recorded["Header"], "Time": ""}
    recorded["Columns"]["Column"][1]["ColTitle"] = "Total"
    assert ours["Columns"] == recorded["Columns"]


def test_the_trial_balance_foots(bench: Bench) -> None:
    """An invoice with its payment, a bill, and last year's result in Retained Earnings."""
    bench.invoice("500", "2023-07-01")
    _journal(bench, "2023-08-01", ("Debit", "Rent", "200"), ("Credit", "Checking", "200"))
    bench.invoice("100", "2024-03-01")
    bench.payment("40", "2024-03-02", DepositToAccountRef=bench.to("Checking"))
    bench.bill("30", "2024-06-30")
    bench.bill("1000", "2024-07-01")
    report = bench.report("TrialBalance", end_date="2024-06-30")
    assert list(cells(report)) == [
        ["Checking", "", "160.00"],
        ["A/R", "560.00", ""],
        ["A/P", "", "30.00"],
        ["Retained Earnings", "", "300.00"],
        ["Services", "", "100.00"],
        ["Rent", "30.00", ""],
        ["Total", "590.00", "590.00"],
    ]
    assert report["Header"]["ReportBasis"] == "Accrual"
    assert [column["ColTitle"] for column in report["Columns"]["Column"]] == ["", "Debit", "Credit"]


def test_the_trial_balance_ignores_the_start_of_the_period(bench: Bench) -> None:
    """Only the end counts."""
    bench.invoice("100", "2024-03-01")
    late = bench.report("TrialBalance", start_date="2024-06-01", end_date="2024-06-30")
    early = bench.report("TrialBalance", start_date="2024-01-01", end_date="2024-06-30")
    assert late["Rows"] == early["Rows"]


def test_the_fiscal_year_resets_income_at_its_own_start(bench: Bench) -> None:
    """With a year from April, March's income is retained on 30 April."""
    with Bench(fiscal_start="April") as april:
        april.invoice("100", "2024-03-31")
        april.invoice("20", "2024-04-01")
        rows = list(cells(april.report("TrialBalance", end_date="2024-04-30")))
    assert rows[1:3] == [["Retained Earnings", "", "100.00"], ["Services", "", "20.00"]]
