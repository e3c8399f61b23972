"""Reports have the header, columns and kinds of rows that QuickBooks' own were recorded with."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.recordings import RECORDINGS
from tests.sandbox.bench import Bench, entry
from tests.sandbox.reading import Body, rows_of, shape

pytestmark = pytest.mark.recordings

_LISTS = {"ColData", "Row", "Column", "MetaData", "Option"}


def _from_xml(element: ElementTree.Element) -> Any:
    """XML as the JSON it would have been."""
    if not len(element) and not element.attrib:
        return {} if element.tag.endswith("Rows") else (element.text or "").strip()
    found: Body = dict(element.attrib)
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name in _LISTS:
            found.setdefault(name, []).append(_from_xml(child))
        else:
            found[name] = _from_xml(child)
    return found


def recorded(path: Path) -> Body:
    """A recorded report."""
    body: Body = (
        json.loads(path.read_text())
        if path.suffix == ".json"
        else _from_xml(ElementTree.parse(path).getroot())  # noqa: S314 (kept beside the project)
    )
    return body


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        company.account("Loan", "Long Term Liability", "NotesPayable")
        company.invoice("100", "2024-03-01", DueDate="2024-04-01")
        company.invoice("30", "2024-05-01", CustomerRef={"value": "2"})
        company.bill("200", "2024-02-01", DueDate="2024-03-01")
        lines = [entry("Debit", "Checking", "5", company), entry("Credit", "Loan", "5", company)]
        company.post("JournalEntry", {"TxnDate": "2024-06-01", "Line": lines})
        company.company.report_layout = 1
        yield company


@pytest.mark.parametrize(
    ("name", "path", "params"),
    [
        ("AgedPayables", "doc-samples/report_aged_payables.json", {}),
        ("AgedReceivables", "doc-samples/report_aged_receivables.json", {"customer": "1"}),
        ("TrialBalance", "doc-samples/report_trial_balance.json", {}),
        ("CashFlow", "recorded-xml/cashflow.xml", {"start_date": "2024-01-01"}),
        ("AgedPayableDetail", "recorded-xml/age_payable_detail.xml", {}),
        ("TransactionList", "recorded-xml/transaction_list_report.xml",
         {"start_date": "2024-01-01", "end_date": "2024-06-30"}),
        ("BalanceSheet", "recorded-xml/balance_sheet_with_year_summary.xml",
         {"date_macro": "all", "summarize_column_by": "Year"}),
    ],
)  # fmt: skip
def test_a_report_looks_as_recorded(
    bench: Bench, name: str, path: str, params: dict[str, str]
) -> None:
    """Header keys, types and titles of columns, and which keys rows of a group have."""
    theirs = recorded(RECORDINGS / path)
    ours = bench.report(name, **params)
    later = {"StartPeriod", "EndPeriod", "Option", "DateMacro"}
    assert ours["Header"].keys() - later == theirs["Header"].keys() - later
    if name != "BalanceSheet":
        columns = [[c["ColType"] for c in r["Columns"]["Column"]] for r in (ours, theirs)]
        assert columns[0] == columns[1]
        titles = [{c["ColTitle"].lower() for c in r["Columns"]["Column"]} for r in (ours, theirs)]
        assert titles[0] == {title.replace("#", "num") for title in titles[1]}
    assert shape(theirs) & shape(ours)
    assert _without_totals(ours) <= _without_totals(theirs) | _CHANGED.get(name, set())


_CHANGED: dict[str, set[tuple[str, ...]]] = {
    # since then the result has a group, and the adjustments a total
    "CashFlow": {
        ("NetIncome", "ColData", "type"),
        ("OperatingAdjustments", "Header", "Rows", "Summary", "type"),
        ("FinancingActivites", "Header", "Rows", "Summary", "type"),
    },
}


def _without_totals(report: Body) -> set[tuple[str, ...]]:
    """Shapes of rows, but for groups that only books with such accounts have."""
    groups = {row.get("group", "") for row in rows_of(report)} & {"Equity", "LongTermLiabilities"}
    return {one for one in shape(report) if one[0] not in groups}
