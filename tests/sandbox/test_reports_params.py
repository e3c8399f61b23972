"""Report parameters: periods that macros name, defaults, and faults."""

from collections.abc import Iterator
from datetime import date

import pytest

from sandbox.errors import QboFault
from sandbox.reports.macros import macro_span
from tests.sandbox.bench import Bench

TODAY = date(2024, 5, 15)  # a Wednesday


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-05-15") as company:
        yield company


@pytest.mark.parametrize(
    ("macro", "start", "end"),
    [
        ("Today", "2024-05-15", "2024-05-15"),
        ("Yesterday", "2024-05-14", "2024-05-14"),
        ("This Week", "2024-05-12", "2024-05-18"),
        ("This Week-to-date", "2024-05-12", "2024-05-15"),
        ("Last Week", "2024-05-05", "2024-05-11"),
        ("Last Week-to-date", "2024-05-05", "2024-05-08"),
        ("This Month", "2024-05-01", "2024-05-31"),
        ("this month-to-date", "2024-05-01", "2024-05-15"),
        ("Last Month", "2024-04-01", "2024-04-30"),
        ("Last Month-to-date", "2024-04-01", "2024-04-15"),
        ("Next Month", "2024-06-01", "2024-06-30"),
        ("This Fiscal Quarter", "2024-04-01", "2024-06-30"),
        ("Last Fiscal Quarter", "2024-01-01", "2024-03-31"),
        ("This Fiscal Year", "2024-04-01", "2025-03-31"),
        ("This Fiscal Year-to-date", "2024-04-01", "2024-05-15"),
        ("Last Fiscal Year", "2023-04-01", "2024-03-31"),
        ("Next Fiscal Year", "2025-04-01", "2026-03-31"),
        ("This Calendar Year-to-date", "2024-01-01", "2024-05-15"),
        ("Last Calendar Quarter", "2024-01-01", "2024-03-31"),
        ("all", "1980-01-01", "2024-05-15"),
    ],
)
def test_macros_name_periods(macro: str, start: str, end: str) -> None:
    """Around 15 May 2024, with a fiscal year from April."""
    span = macro_span(macro, TODAY, 4)
    assert (span.start.isoformat(), span.end.isoformat()) == (start, end)
    assert span.macro == macro.lower()


def test_fiscal_quarters_count_from_the_fiscal_years_start() -> None:
    """From February: May opens the second quarter."""
    span = macro_span("This Fiscal Quarter", TODAY, 2)
    assert (span.start, span.end) == (date(2024, 5, 1), date(2024, 7, 31))


def test_last_to_date_of_a_longer_month_stays_inside_it() -> None:
    """On 31 March, last month to date ends with February."""
    span = macro_span("Last Month-to-date", date(2024, 3, 31), 1)
    assert (span.start, span.end) == (date(2024, 2, 1), date(2024, 2, 29))


def test_dates_win_over_the_macro(bench: Bench) -> None:
    """And the header then names no macro."""
    params = {"start_date": "2024-01-01", "end_date": "2024-01-31", "date_macro": "Today"}
    header = bench.report("ProfitAndLoss", **params)["Header"]
    assert (header["StartPeriod"], header["EndPeriod"]) == ("2024-01-01", "2024-01-31")
    assert "DateMacro" not in header


def test_the_default_period_is_the_fiscal_year_to_date(bench: Bench) -> None:
    """An end date alone keeps the macro's start."""
    header = bench.report("ProfitAndLoss")["Header"]
    assert header["DateMacro"] == "this fiscal year-to-date"
    assert (header["StartPeriod"], header["EndPeriod"]) == ("2024-01-01", "2024-05-15")
    ended = bench.report("ProfitAndLoss", end_date="2024-03-31")["Header"]
    assert (ended["StartPeriod"], ended["EndPeriod"]) == ("2024-01-01", "2024-03-31")


@pytest.mark.parametrize(
    ("name", "params", "code"),
    [
        ("ProfitAndLoss", {"start_date": "2024-13-01"}, "2090"),
        ("ProfitAndLoss", {"end_date": "yesterday"}, "2090"),
        ("ProfitAndLoss", {"start_date": "2024-02-01", "end_date": "2024-01-01"}, "2090"),
        ("ProfitAndLoss", {"start_date": "0001-01-01", "summarize_column_by": "Days"}, "2090"),
        ("ProfitAndLoss", {"end_date": "9999-12-31", "summarize_column_by": "Week"}, "2090"),
        ("ProfitAndLoss", {"date_macro": "Some Day"}, "2170"),
        ("ProfitAndLoss", {"date_macro": "Next Lunar Year"}, "2170"),
        ("ProfitAndLoss", {"summarize_column_by": "Moons"}, "2170"),
        ("ProfitAndLoss", {"accounting_method": "Barter"}, "2170"),
        ("ProfitAndLoss", {"customer": "Amy"}, "2030"),
        ("ProfitAndLoss", {"customer": "9" * 30}, "2030"),
        ("AgedReceivables", {"aging_period": "0"}, "2090"),
        ("AgedReceivables", {"num_periods": "many"}, "2090"),
        ("AgedReceivables", {"aging_method": "Guess"}, "2170"),
        ("NoSuchReport", {}, "500"),
    ],
)
def test_wrong_parameters_are_faults(
    bench: Bench, name: str, params: dict[str, str], code: str
) -> None:
    """With the code of what is wrong, and HTTP 400."""
    with pytest.raises(QboFault) as fault:
        bench.report(name, **params)
    assert (fault.value.code, fault.value.status) == (code, 400)


def test_unknown_parameters_are_ignored(bench: Bench) -> None:
    """As QuickBooks does, e.g. with minorversion."""
    assert bench.report("ProfitAndLoss", minorversion="75")["Header"]["ReportBasis"] == "Accrual"
