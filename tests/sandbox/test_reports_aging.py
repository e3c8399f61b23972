"""AgedReceivables and its detail against ageing worked out by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.bench import AMY, BOB, EURO_CUSTOMER, JOB, Bench, cells, ref

EUR: dict[str, Any] = {"CustomerRef": ref(EURO_CUSTOMER), "CurrencyRef": {"value": "EUR"}}


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        yield company


def _aged(bench: Bench, day: str, **params: str) -> list[list[str]]:
    return list(cells(bench.report("AgedReceivables", report_date=day, **params)))


@pytest.mark.parametrize(
    ("due", "bucket"),
    [("2024-06-30", 1), ("2024-06-29", 2), ("2024-05-31", 2), ("2024-05-30", 3),
     ("2024-05-01", 3), ("2024-04-30", 4), ("2024-04-01", 4), ("2024-03-31", 5)],
)  # fmt: skip
def test_days_past_due_choose_the_column(bench: Bench, due: str, bucket: int) -> None:
    """0, 1, 30, 31, 60, 61, 90 and 91 days on 30 June."""
    bench.invoice("10", "2024-01-01", DueDate=due)
    row, _ = _aged(bench, "2024-06-30")
    assert [place for place, value in enumerate(row) if value == "10.00"] == [bucket, 6]


def test_credits_are_negative_and_aged_from_their_own_date(bench: Bench) -> None:
    """A memo of 17 April is 74 days old; an unapplied payment of today is current."""
    bench.invoice("100", "2024-06-01", DueDate="2024-07-01")
    bench.credit_memo("30", "2024-04-17")
    bench.payment("20", "2024-06-30")
    assert _aged(bench, "2024-06-30") == [
        ["Amy", "80.00", "", "", "-30.00", "", "50.00"],
        ["Total", "80.00", "0.00", "0.00", "-30.00", "0.00", "50.00"],
    ]


def test_a_parent_with_jobs_is_a_section_around_them(bench: Bench) -> None:
    """Amy owes 10 herself and 5 for her patio; Bob comes after her."""
    bench.invoice("10", "2024-06-01", DueDate="2024-07-01")
    bench.invoice("5", "2024-06-01", DueDate="2024-06-29", CustomerRef=ref(JOB))
    bench.invoice("7", "2024-06-01", DueDate="2024-07-01", CustomerRef=ref(BOB))
    report = bench.report("AgedReceivables", report_date="2024-06-30")
    parent, bob, total = report["Rows"]["Row"]
    assert parent["Header"]["ColData"][0] == {"value": "Amy", "id": "1"}
    assert parent["Rows"]["Row"][0]["ColData"][0] == {"value": "Patio", "id": "4"}
    assert list(cells(report)) == [
        ["Amy", "10.00", "", "", "", "", "10.00"],
        ["Patio", "", "5.00", "", "", "", "5.00"],
        ["Total Amy", "10.00", "5.00", "", "", "", "15.00"],
        ["Bob", "7.00", "", "", "", "", "7.00"],
        ["Total", "17.00", "5.00", "0.00", "0.00", "0.00", "22.00"],
    ]
    assert "type" not in bob
    assert total["group"] == "GrandTotal"


def test_a_job_alone_stands_below_its_silent_parent(bench: Bench) -> None:
    """The parent owes nothing, so its own cells are blank."""
    bench.invoice("5", "2024-06-30", DueDate="2024-06-30", CustomerRef=ref(JOB))
    rows = _aged(bench, "2024-06-30")
    assert rows[0] == ["Amy", "", "", "", "", "", ""]
    assert rows[2] == ["Total Amy", "5.00", "", "", "", "", "5.00"]


def test_foreign_items_are_shown_at_their_own_rate(bench: Bench) -> None:
    """100 EUR at 1.10 less 40 paid: 60 EUR are 66.00."""
    invoice = bench.invoice("100", "2024-06-01", **EUR, ExchangeRate="1.10", DueDate="2024-06-01")
    links = [("Invoice", invoice, "40")]
    bench.payment("40", "2024-06-10", *links, **EUR, ExchangeRate="1.30")
    assert _aged(bench, "2024-06-30")[0] == ["Euro", "", "66.00", "", "", "", "66.00"]


def test_what_cancels_out_in_every_column_has_no_row(bench: Bench) -> None:
    """An invoice and a memo of the same age vanish; of different ages they show, at 0.00."""
    bench.invoice("10", "2024-06-20")
    bench.credit_memo("10", "2024-06-20")
    assert _aged(bench, "2024-06-30") == [["Total", *["0.00"] * 6]]
    bench.invoice("9", "2024-06-20", CustomerRef=ref(BOB))
    bench.credit_memo("9", "2024-06-30", CustomerRef=ref(BOB))
    assert _aged(bench, "2024-06-30")[0] == ["Bob", "-9.00", "9.00", "", "", "", "0.00"]


def test_the_preference_counts_from_the_transaction_date(bench: Bench) -> None:
    """40 days old though not due yet."""
    bench.invoice("10", "2024-05-21", DueDate="2024-07-30")
    preferences = bench.store.get("Preferences", "1") or {}
    preferences["ReportPrefs"]["CalcAgingReportFromTxnDate"] = True
    bench.store.update("Preferences", preferences)
    assert _aged(bench, "2024-06-30")[0] == ["Amy", "", "", "10.00", "", "", "10.00"]


def test_aging_to_today_keeps_the_open_items_of_the_report_date(bench: Bench) -> None:
    """On 10 June the payment of 20 June is not known, but the age is today's 20 days."""
    invoice = bench.invoice("10", "2024-06-01", DueDate="2024-06-10")
    bench.payment("10", "2024-06-20", ("Invoice", invoice, "10"))
    assert _aged(bench, "2024-06-10")[0][1] == "10.00"
    assert _aged(bench, "2024-06-10", aging_method="Current")[0][2] == "10.00"


def test_a_customer_filter_and_a_least_age_narrow_the_report(bench: Bench) -> None:
    """Only Bob's; only what is at least 10 days past due."""
    bench.invoice("10", "2024-06-01", DueDate="2024-06-10")
    bench.invoice("5", "2024-06-01", DueDate="2024-06-25", CustomerRef=ref(BOB))
    report = bench.report("AgedReceivables", report_date="2024-06-30", customer="2")
    assert report["Header"]["Customer"] == "2"
    assert [row[0] for row in cells(report)] == ["Bob", "Total"]
    assert [row[0] for row in _aged(bench, "2024-06-30", past_due="10")] == ["Amy", "Total"]


def test_other_periods_make_other_columns(bench: Bench) -> None:
    """Two periods of 15 days."""
    bench.invoice("10", "2024-06-01", DueDate="2024-06-14")
    params = {"report_date": "2024-06-30", "aging_period": "15", "num_periods": "2"}
    report = bench.report("AgedReceivables", **params)
    titles = [column["ColTitle"] for column in report["Columns"]["Column"]]
    assert titles == ["", "Current", "1 - 15", "16 and over", "Total"]
    assert next(iter(cells(report))) == ["Amy", "", "", "10.00", "10.00"]


def test_the_header_tells_the_day(bench: Bench) -> None:
    """Without a date it is today, and says so; there is no basis."""
    report = bench.report("AgedReceivables")
    assert report["Header"] == {
        "Time": "2024-06-30T12:00:00-07:00",
        "ReportName": "AgedReceivables",
        "DateMacro": "today",
        "StartPeriod": "2024-06-30",
        "EndPeriod": "2024-06-30",
        "Currency": "USD",
        "Option": [
            {"Name": "report_date", "Value": "2024-06-30"},
            {"Name": "NoReportData", "Value": "true"},
        ],
    }
    dated = bench.report("AgedReceivables", report_date="2024-01-31", date_macro="Yesterday")
    assert "DateMacro" not in dated["Header"]


def test_the_detail_lists_open_items_by_age_oldest_first(bench: Bench) -> None:
    """One item past due, two current; amount and what is open of it."""
    late = bench.invoice("100", "2024-05-01", DueDate="2024-05-31", DocNumber="1001")
    bench.payment("40", "2024-06-10", ("Invoice", late, "40"))
    credit = bench.credit_memo("5", "2024-06-30", CustomerRef=ref(JOB))
    report = bench.report("AgedReceivableDetail", report_date="2024-06-30")
    keys = [column["MetaData"][0]["Value"] for column in report["Columns"]["Column"]]
    assert keys == [
        "tx_date", "txn_type", "doc_num", "cust_name", "due_date", "past_due", "subt_amount",
        "subt_open_bal",
    ]  # fmt: skip
    assert list(cells(report)) == [
        ["1 - 30 days past due", *[""] * 7],
        ["2024-05-01", "Invoice", "1001", "Amy", "2024-05-31", "30", "100.00", "60.00"],
        ["Total for 1 - 30 days past due", "", "", "", "", "", "100.00", "60.00"],
        ["Current", *[""] * 7],
        ["2024-06-30", "Credit Memo", "", "Amy:Patio", "2024-06-30", "0", "-5.00", "-5.00"],
        ["Total for Current", "", "", "", "", "", "-5.00", "-5.00"],
        ["Total", "", "", "", "", "", "95.00", "55.00"],
    ]
    first = report["Rows"]["Row"][0]["Rows"]["Row"][0]["ColData"]
    assert (first[1], first[3]) == (
        {"value": "Invoice", "id": late},
        {"value": "Amy", "id": str(AMY)},
    )
    assert report["Rows"]["Row"][1]["Rows"]["Row"][0]["ColData"][1]["id"] == credit


def test_the_detail_shows_the_columns_asked_for(bench: Bench) -> None:
    """Foreign amounts with their currency and rate; an unknown column is a fault."""
    bench.invoice("100", "2024-06-01", **EUR, ExchangeRate="1.10", DueDate="2024-03-31")
    columns = "cust_name,currency,exch_rate,foreign_open_bal,subt_open_bal"
    report = bench.report("AgedReceivableDetail", report_date="2024-06-30", columns=columns)
    assert list(cells(report))[:2] == [
        ["91 or more days past due", "", "", "", ""],
        ["Euro", "EUR", "1.10", "100.00", "110.00"],
    ]
    with pytest.raises(QboFault):
        bench.report("AgedReceivableDetail", columns="cust_name,nonsense")


def test_currencies_have_columns_where_preferences_know_several(bench: Bench) -> None:
    """Whatever the company was when it was founded."""

    def keys() -> list[str]:
        report = bench.report("AgedReceivableDetail")
        return [column["MetaData"][0]["Value"] for column in report["Columns"]["Column"]]

    plain = keys()
    assert plain[-1] == "subt_open_bal"
    preferences = bench.store.get("Preferences", "1") or {}
    preferences["CurrencyPrefs"] = {"MultiCurrencyEnabled": True}
    bench.store.update("Preferences", preferences)
    assert keys() == [*plain, "currency", "exch_rate", "foreign_amount", "foreign_open_bal"]


def test_an_empty_detail_has_no_rows(bench: Bench) -> None:
    """Rows is an empty object then."""
    assert bench.report("AgedReceivableDetail")["Rows"] == {}
