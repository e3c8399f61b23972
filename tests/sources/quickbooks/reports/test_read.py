"""Reading answers: every report, in any layout, language and order; strangers are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

import sandbox.reports
from sandbox.reports.finish import finished
from sources.quickbooks.reports import REPORTS, Read, ReportUnreadable, read_report
from tests.sources.quickbooks.reports.scene import Body, Shelf, facts, retitled, shuffled

YEAR = {"start_date": "2026-01-01", "end_date": "2026-10-30", "report_date": "2026-10-30"}


def params(name: str, **more: str) -> dict[str, str]:
    """Parameters for a report of a year, with the columns the reader asks for."""
    report = REPORTS[name]
    columns = ",".join(report.columns + report.abroad)
    return {**YEAR, **({"columns": columns} if columns else {}), **more}


def read(shelf: Shelf, name: str, change: Callable[[Body], object] = id, **more: str) -> Read:
    """A report, changed on the way."""
    body = json.loads(shelf.body(name, params(name, **more)))
    change(body)
    return read_report(json.dumps(body).encode(), name)


def test_the_catalogue_is_what_the_sandbox_serves() -> None:
    """All reports of the Reports API, by the same names."""
    assert REPORTS.keys() == sandbox.reports.REPORTS.keys()


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_read(shelf: Shelf, name: str) -> None:
    """With something in it, in the currency and period that its header says."""
    found = read(shelf, name)
    assert found.figures or found.lines
    assert (found.report, found.currency, found.no_data) == (name, "USD", False)
    assert not found.truncated


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("change", [shuffled, retitled])
def test_titles_and_order_make_no_difference(
    shelf: Shelf, name: str, change: Callable[[Body], object]
) -> None:
    """The same facts from shuffled rows and from other titles."""
    assert facts(read(shelf, name, change)) == facts(read(shelf, name))


@pytest.mark.parametrize("name", REPORTS)
def test_the_old_layout_says_the_same(shelf: Shelf, name: str) -> None:
    """Capitals, -Split-, columns without ColKey, journals that name things once."""
    expected = facts(read(shelf, name))
    shelf.company.report_layout = 1
    assert facts(read(shelf, name)) == expected


@pytest.mark.parametrize("name", REPORTS)
def test_another_language_says_the_same(shelf: Shelf, name: str) -> None:
    """French titles and types of transactions."""

    def french(body: Body) -> None:
        finished(body, layout=2, language="fr", most_cells=400_000)

    def said(one: Read) -> list[Any]:
        return [fact for fact in facts(one) if name != "TaxSummary"] or [len(one.figures)]

    assert said(read(shelf, name, french)) == said(read(shelf, name))


def sums(found: Read, kind: str, **wanted: str) -> Decimal:
    """The sum of figures of a kind with some attributes."""
    return sum(
        (
            figure.amount or Decimal(0)
            for figure in found.figures
            if figure.kind == kind
            and all(getattr(figure, key) == value for key, value in wanted.items())
        ),
        Decimal(0),
    )


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("TrialBalance", "debit"), ("TrialBalance", "credit"), ("AgedReceivables", "total"),
        ("AgedPayables", "4"), ("CustomerBalance", "total"), ("CustomerSales", "total"),
        ("ItemSales", "amount"), ("VendorExpenses", "total"), ("CustomerIncome", "net_income"),
        ("InventoryValuationSummary", "asset_value"),
    ],
)  # fmt: skip
def test_leaves_count_everything_once(shelf: Shelf, name: str, column: str) -> None:
    """They add up to the grand total, parents with their children too."""
    found = read(shelf, name)
    total = sums(found, "total", group="GrandTotal", column=column)
    assert sums(found, "leaf", column=column) == total != 0


def test_sections_hold_their_leaves(shelf: Shelf) -> None:
    """Income's leaves are its total; a sub-account lies inside its parent."""
    found = read(shelf, "ProfitAndLoss")
    inside = [f for f in found.figures if f.section.split("/")[0] == "Income"]
    leaves = [f for f in inside if f.kind == "leaf"]
    total = sums(found, "subtotal", group="Income", section="Income")
    assert sum((f.amount or Decimal(0) for f in leaves), Decimal(0)) == total != 0
    assert any(f.section.startswith("Income/account:") for f in leaves)
    assert all(f.subject == "account" and f.subject_id for f in leaves)


def test_periods_are_those_of_the_columns(shelf: Shelf) -> None:
    """Ten months and a total of all."""
    found = read(shelf, "ProfitAndLoss", summarize_column_by="Month")
    assert len(found.columns) == 10
    assert found.by == "Month"
    totals = sums(found, "leaf", column="total")
    months = [f for f in found.figures if f.kind == "leaf" and f.start is not None]
    assert sum((f.amount or Decimal(0) for f in months), Decimal(0)) == totals
    assert {(f.start, f.end) for f in months} <= set(found.columns)


def test_the_net_income_of_a_balance_sheet_is_a_leaf(shelf: Shelf) -> None:
    """It has a group instead of an account."""
    (net,) = [f for f in read(shelf, "BalanceSheet").figures if f.group == "NetIncome"]
    assert (net.kind, net.subject_id) == ("leaf", "")
    assert net.section == "TotalLiabilitiesAndEquity/Equity"


def test_an_entry_knows_its_account_transaction_and_other_side(shelf: Shelf) -> None:
    """In the ledger; the balance before the period is no entry."""
    found = read(shelf, "GeneralLedger")
    leaves = [line for line in found.lines if line.kind == "leaf"]
    assert all(line.subject == "account" and line.subject_id for line in leaves)
    assert all(isinstance(line.values["subt_nat_home_amount"], Decimal) for line in leaves)
    assert any(line.ids.keys() >= {"name", "split_acc"} for line in leaves)
    opening = [line for line in found.lines if line.kind == "opening"]
    assert opening
    assert all(line.values["subt_nat_home_amount"] is None for line in opening)
    assert all(isinstance(line.values["rbal_nat_home_amount"], Decimal) for line in opening)


def _totals_apart(body: Body) -> None:
    """As before 2016: the total of a section is a section of a title alone, after it."""
    rows = []
    for row in body["Rows"]["Row"]:
        rows.append(row)
        if "Header" in row and "Summary" in row:
            total = row.pop("Summary")
            rows.append({"Header": total, "Rows": {}, "type": "Section"})
    body["Rows"]["Row"] = rows


def test_totals_of_old_layouts_stand_after_their_sections(shelf: Shelf) -> None:
    """They are subtotals all the same, and no rows."""
    name = "AgedReceivableDetail"
    found, expected = (facts(read(shelf, name, change)) for change in (_totals_apart, id))
    assert found == expected


def test_no_data_is_said(shelf: Shelf) -> None:
    """A year before the company was founded."""
    found = read(shelf, "ProfitAndLoss", start_date="2001-01-01", end_date="2001-12-31")
    assert found.no_data
    assert not found.figures


def test_the_end_of_a_long_report_is_noticed(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any language; what came before it is still read."""
    monkeypatch.setattr(sandbox.reports, "MOST_CELLS", 500)
    found = read(shelf, "GeneralLedger", retitled)
    assert found.truncated
    assert found.lines


def test_a_report_without_room_for_another_row_counts_as_cut_off(shelf: Shelf) -> None:
    """Its end may have been lost without a word."""
    body = shelf.body("TrialBalance", YEAR)
    cells = 3 * len(json.loads(body)["Rows"]["Row"])
    assert read_report(body, "TrialBalance", most_cells=cells).truncated
    assert not read_report(body, "TrialBalance", most_cells=cells + 3).truncated


def _first(rows: Body) -> Any:
    """The innermost first row."""
    row = rows["Row"][0]
    return _first(row["Rows"]) if row.get("Rows", {}).get("Row") else row


def _stranger(body: Body) -> None:
    body["Columns"]["Column"][2]["MetaData"][-1]["Value"] = "moon_phase"


def _odd_type(body: Body) -> None:
    body["Columns"]["Column"][1]["ColType"] = "Moon"


def _odd_subject(body: Body) -> None:
    body["Columns"]["Column"][0] = {"ColTitle": "", "ColType": "Moon"}


def _odd_amount(body: Body) -> None:
    _first(body["Rows"])["ColData"][1]["value"] = "12,00"


def _odd_date(body: Body) -> None:
    row = next(r for r in body["Rows"]["Row"] if "ColData" in r)
    row["ColData"][0]["value"] = "30.10.2026"


def _nameless(body: Body) -> None:
    del _first(body["Rows"])["ColData"][0]["id"]


def _short(body: Body) -> None:
    _first(body["Rows"])["ColData"].pop()


def _odd_part(body: Body) -> None:
    _first(body["Rows"])["Footnote"] = "see below"


def _bare(body: Body) -> None:
    body["Rows"]["Row"].append({"type": "Section"})


def _beside_title(body: Body) -> None:
    body["Rows"]["Row"][0]["Header"]["ColData"][1]["value"] = "5.00"


def _other_report(body: Body) -> None:
    body["Header"]["ReportName"] = "ProfitAndLossQuery"


def _no_id(body: Body) -> None:
    row = next(r for r in body["Rows"]["Row"] if "ColData" in r)
    row["ColData"][1].pop("id")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("TransactionList", _stranger, "column 3: its ColKey 'moon_phase' is unknown"),
        ("ProfitAndLoss", _odd_type, "its type 'Moon' is unknown"),
        ("ProfitAndLoss", _odd_subject, "the first column"),
        ("ProfitAndLoss", _odd_amount, "Income > .*'12,00' is not a number"),
        ("TransactionList", _odd_date, "column 'tx_date'"),
        ("TransactionList", _no_id, "a transaction without id"),
        ("TrialBalance", _nameless, "a row without account"),
        ("TrialBalance", _short, "2 cells in 3 columns"),
        ("TrialBalance", _odd_part, "Footnote"),
        ("ProfitAndLoss", _bare, "a row without cells"),
        ("ProfitAndLoss", _beside_title, "amounts beside a title"),
        ("ProfitAndLoss", _other_report, "the answer is the report 'ProfitAndLossQuery'"),
    ],
)
def test_what_is_not_understood_is_an_error(
    shelf: Shelf, name: str, change: Callable[[Body], object], said: str
) -> None:
    """With the report, the place and what to do; nothing is left out in silence."""
    with pytest.raises(ReportUnreadable, match=f"{name} cannot be read at .*{said}") as error:
        read(shelf, name, change)
    assert error.value.advice


@pytest.mark.parametrize("body", [b"", b"[]", b'{"Rows": {}}', b"<html>"])
def test_what_is_no_report_is_an_error(body: bytes) -> None:
    """Whatever came instead."""
    with pytest.raises(ReportUnreadable):
        read_report(body, "TrialBalance")


def test_a_report_that_does_not_exist_is_named() -> None:
    """With those that do."""
    with pytest.raises(ReportUnreadable, match=r"ProfitAndLossQuery.*ProfitAndLossDetail"):
        read_report(b"{}", "ProfitAndLossQuery")
