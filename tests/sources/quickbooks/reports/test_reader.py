"""Long reports: cut into parts that QuickBooks gives, and proved to make the whole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

import sandbox.reports
from sandbox.faults import FaultRule
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import Client, Limits, Patience, StaticToken
from sources.quickbooks.errors import ServiceUnavailable
from sources.quickbooks.reports import (
    REPORTS,
    Ask,
    Read,
    ReportMoved,
    ReportReader,
    ReportTooLong,
    ReportUnreadable,
)
from sources.quickbooks.reports.proofs import closings, openings
from sources.quickbooks.reports.windows import Window, planned
from tests.sources.quickbooks.reports.scene import Body, Shelf, every_row

START, END = date(2025, 11, 1), date(2026, 10, 30)
FISCAL = 7  # the landscaper's year begins in July


def read(shelf: Shelf, name: str, by: str = "", **more: str) -> list[Read]:
    """A report of a year, in parts where that is needed."""
    ask = Ask(name, END, START, by=by, abroad=True, more=more)
    return ReportReader(shelf, fiscal_start=FISCAL).read(ask)


def entries(parts: list[Read]) -> list[tuple[str, str, str]]:
    """What a detail says, however it is cut."""
    return sorted(
        (line.subject_id, line.txn_type + line.txn_id, str(sorted(line.values.items())))
        for part in parts
        for line in part.lines
        if line.kind == "leaf"
    )


def test_windows_end_with_months_and_fiscal_years() -> None:
    """At most six months, none across the first of July."""
    found = list(planned(Window(date(2025, 11, 15), date(2027, 2, 3)), 6, FISCAL))
    assert [(w.start.isoformat(), w.end.isoformat()) for w in found] == [
        ("2025-11-15", "2026-04-30"),
        ("2026-05-01", "2026-06-30"),
        ("2026-07-01", "2026-12-31"),
        ("2027-01-01", "2027-02-03"),
    ]


@pytest.mark.parametrize("months", [1, 6, None])
@pytest.mark.parametrize("fiscal_start", [1, 2, 12])
def test_windows_cover_every_day_once(months: int | None, fiscal_start: int) -> None:
    """Each begins on the day after the one before."""
    whole = Window(date(2023, 2, 28), date(2026, 1, 1))
    found = list(planned(whole, months, fiscal_start))
    assert (found[0].start, found[-1].end) == (whole.start, whole.end)
    for earlier, later in pairwise(found):
        assert later.start - earlier.end == timedelta(days=1)


def test_halves_are_a_window() -> None:
    """A single day has none; a window runs forward."""
    first, second = Window(date(2026, 1, 1), date(2026, 1, 4)).halves()
    assert (first.end, second.start) == (date(2026, 1, 2), date(2026, 1, 3))
    assert Window(END, END).halves() == ()
    assert Window(date(2026, 1, 1), date(2026, 12, 31)).thirds()[1].start == date(2026, 5, 3)
    with pytest.raises(ValueError, match="2026"):
        Window(END, START)


@pytest.mark.parametrize(
    ("by", "second"),
    [
        ("", date(2026, 6, 2)),
        ("Days", date(2026, 6, 2)),
        ("Week", date(2026, 5, 31)),
        ("Month", date(2026, 6, 1)),
        ("Quarter", date(2026, 5, 1)),
        ("Year", date(2026, 2, 1)),
    ],
)
def test_halves_of_columns_are_cut_between_them(by: str, second: date) -> None:
    """Of January to October, with a fiscal year from February."""
    window = Window(date(2026, 1, 1), END)
    first, other = window.halves(by, 2)
    assert (first.start, other.start, other.end) == (window.start, second, END)
    assert other.start - first.end == timedelta(days=1)


def test_a_ledger_is_asked_for_by_half_years(shelf: Shelf) -> None:
    """With its days, basis and columns said; a year from November is three parts."""
    parts = read(shelf, "GeneralLedger")
    assert [params["start_date"] for _, params in shelf.asked] == [
        "2025-11-01",
        "2026-05-01",
        "2026-07-01",
    ]
    _, params = shelf.asked[0]
    assert params["accounting_method"] == "Accrual"
    assert "debt_home_amt" in params["columns"].split(",")
    assert len(parts) == 3


@pytest.mark.parametrize(
    "name", [name for name, report in REPORTS.items() if report.months and name != "TaxSummary"]
)
def test_halves_say_what_the_whole_says(shelf: Shelf, name: str) -> None:
    """Details in parts of at most 40 days hold the same entries as in one."""
    ask = Ask(name, END, START, abroad=True)
    whole = shelf.body(name, ask.params(Window(START, END)))
    expected = entries([sandbox_read(whole, name)])
    shelf.longest = 40
    parts = read(shelf, name)
    assert len(parts) > 6

    def bare(found: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
        return sorted((one[0], one[1]) for one in found)

    assert bare(entries(parts)) == bare(expected) != []


def sandbox_read(body: bytes, name: str) -> Read:
    """An answer, read."""
    from sources.quickbooks.reports import read_report

    return read_report(body, name)


def test_a_ledger_in_parts_runs_from_balance_to_balance(shelf: Shelf) -> None:
    """Cut at 400,000 cells (here 4,000): the parts are whole, and their balances meet."""
    whole = read(shelf, "GeneralLedger")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox.reports, "MOST_CELLS", 4_000)
        parts = read(shelf, "GeneralLedger")
    assert len(parts) > len(whole)
    assert not any(part.truncated for part in parts)
    assert openings(parts[0]) == openings(whole[0])
    assert {a: n for a, n in closings(parts[-1]).items() if n} == {
        a: n for a, n in closings(whole[-1]).items() if n
    }


@pytest.mark.parametrize("name", ["ProfitAndLoss", "CustomerSales", "VendorExpenses", "ItemSales"])
@pytest.mark.parametrize("by", ["", "Month"])
def test_summaries_given_up_on_are_read_in_parts(shelf: Shelf, name: str, by: str) -> None:
    """Their leaves add up to those of the whole, which could not be had."""
    by = "" if name == "ItemSales" else by
    expected = total(read(shelf, name, by))
    shelf.longest = 200
    parts = read(shelf, name, by)
    assert len(parts) == 2
    assert total(parts) == expected != {}


def total(parts: list[Read]) -> dict[tuple[str, str], Decimal]:
    """Leaves by record and column, averages apart; of columns by period the total."""
    found: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        for figure in part.figures:
            additive = figure.amount is not None and figure.column != "avg_price"
            if (
                figure.kind == "leaf"
                and additive
                and (figure.column == "total" or not part.columns)
            ):
                key = (figure.subject_id, figure.column)
                found[key] = found.get(key, Decimal(0)) + (figure.amount or Decimal(0))
    return {key: amount for key, amount in found.items() if amount}


def test_months_of_a_balance_sheet_are_halved_by_columns(shelf: Shelf) -> None:
    """No sum proves them, but every day is in one column, and no month in two."""
    (whole,) = read(shelf, "BalanceSheet", "Month")
    shelf.longest = 200
    parts = read(shelf, "BalanceSheet", "Month")
    assert [len(part.columns) for part in parts] == [6, 6]
    assert [pair for part in parts for pair in part.columns] == whole.columns


@pytest.mark.parametrize(
    ("name", "by", "column", "turn"),
    [
        ("GeneralLedger", "", 6, 3),
        ("GeneralLedger", "", 6, 6),
        ("ProfitAndLoss", "Month", -1, 7),
        ("ProfitAndLoss", "", -1, 7),
    ],
)
def test_parts_that_do_not_fit_are_an_error(
    shelf: Shelf, name: str, by: str, column: int, turn: int
) -> None:
    """Somebody books something between two answers."""
    shelf.longest = 100

    def booked(body: Body) -> None:
        if len(shelf.asked) == turn:

            def dearer(rows: list[Body]) -> None:
                for row in rows:
                    cells = row.get("ColData", [])
                    if cells and "group" not in row and cells[column]["value"]:
                        cells[column]["value"] = "123456.78"
                        if name == "GeneralLedger":
                            cells[-4]["value"] = "123456.78"

            every_row(body["Rows"], dearer)

    shelf.change = booked
    with pytest.raises(ReportMoved, match=f"The parts of the report {name} do not add up: "):
        read(shelf, name, by)


def test_a_column_that_is_missing_is_an_error(shelf: Shelf) -> None:
    """Balances do not add up over time: that all days are there is all their proof."""
    shelf.longest = 200

    def lost(body: Body) -> None:
        del body["Columns"]["Column"][-1]

        def shorter(rows: list[Body]) -> None:
            for row in rows:
                for part in (row, row.get("Header", {}), row.get("Summary", {})):
                    part.get("ColData", [None]).pop()

        every_row(body["Rows"], shorter)

    shelf.change = lost
    with pytest.raises(ReportMoved, match="after the columns up to 2026-03-31 comes 2026-05-01"):
        read(shelf, "BalanceSheet", "Month")


def test_a_line_of_other_days_is_an_error(shelf: Shelf) -> None:
    """Lists have no balances: each part holds its own days."""
    shelf.longest = 100

    def moved(body: Body) -> None:
        body["Rows"]["Row"][0]["ColData"][0]["value"] = "2019-01-01"

    shelf.change = moved
    with pytest.raises(ReportMoved, match="of 2019-01-01 is in"):
        read(shelf, "TransactionList")


def test_a_single_day_that_is_too_long_says_what_to_do(shelf: Shelf) -> None:
    """There is nothing shorter than a day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox.reports, "MOST_CELLS", 12)
        with pytest.raises(ReportTooLong, match="GeneralLedger") as error:
            read(shelf, "GeneralLedger")
    assert "account" in error.value.advice


def test_an_outage_is_given_up_on_after_a_few_halves(shelf: Shelf) -> None:
    """A server that answers nothing is asked once per halving, then the error stands."""
    shelf.longest = 0
    with pytest.raises(ServiceUnavailable):
        read(shelf, "GeneralLedger")
    assert len(shelf.asked) < 12


def test_an_outage_that_is_none_of_length_is_not_halved(shelf: Shelf) -> None:
    """The client has waited for it already; halves would wait again and again."""
    shelf.longest, shelf.out_of_order = 0, True
    with pytest.raises(ServiceUnavailable):
        read(shelf, "GeneralLedger")
    assert len(shelf.asked) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("StartPeriod", "2025-01-01"), ("EndPeriod", "2026-10-29"), ("ReportBasis", "Cash")],
)
def test_an_answer_to_another_question_is_refused(shelf: Shelf, field: str, value: str) -> None:
    """A server may overlook parameters: then its report is not the one asked for."""

    def other(body: Body) -> None:
        body["Header"][field] = value

    shelf.change = other
    with pytest.raises(ReportUnreadable, match=field):
        read(shelf, "ProfitAndLoss")


def test_an_unknown_report_is_refused_before_it_is_asked_for(shelf: Shelf) -> None:
    """With the names of those that exist."""
    with pytest.raises(ReportUnreadable, match="TrialBalance"):
        ReportReader(shelf).read(Ask("TrialBalances", END))
    assert shelf.asked == []


def test_over_http_a_time_out_is_answered_with_halves() -> None:
    """The client, a real server, and one 504: two parts at once, each call metered by name."""
    world, slept = World(), list[float]()
    company = world.add_company()
    tokens = world.issue_tokens(company.realm_id)
    world.faults.add(FaultRule(kind="html_error", status=504, path="reports"))
    with (
        serve(world) as server,
        Client(
            company.realm_id,
            StaticToken(tokens.access_token),
            base_url=server.base_url,
            limits=Limits.off(),
            patience=Patience(sleep=slept.append),
        ) as client,
    ):
        parts = ReportReader(client).read(Ask("TransactionList", END, date(2026, 10, 1)))
    world.close()
    assert [(part.start, part.end) for part in parts] == [
        (date(2026, 10, 1), date(2026, 10, 15)),
        (date(2026, 10, 16), END),
    ]
    assert [(call.path, call.entity) for call in client.meter] == [
        ("reports", "TransactionList")
    ] * 3
    assert slept == []
