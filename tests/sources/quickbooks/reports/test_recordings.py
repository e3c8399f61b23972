"""Reports that QuickBooks gave in 2014 to 2021 are read, JSON and XML."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from sources.quickbooks.reports import Read, read_report
from tests.recordings import RECORDINGS

pytestmark = pytest.mark.recordings

_LISTS = {"ColData": "ColData", "Row": "Row", "Column": "Column", "MetaData": "MetaData",
          "Option": "Option"}  # fmt: skip


def from_xml(path: Path) -> bytes:
    """A report in XML as the JSON it would have been."""

    def convert(element: ElementTree.Element) -> Any:
        if not len(element) and not element.attrib:
            empty = element.tag.rpartition("}")[2] in {"Rows", "Columns"}
            return {} if empty else (element.text or "").strip()
        found: dict[str, Any] = dict(element.attrib)
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name in _LISTS:
                found.setdefault(name, []).append(convert(child))
            else:
                found[name] = convert(child)
        return found

    root = ElementTree.parse(path).getroot()  # noqa: S314 (a file kept beside the project)
    return json.dumps(convert(root)).encode()


def recorded(name: str, report: str) -> Read:
    """A recorded report, read."""
    path = RECORDINGS / name
    body = from_xml(path) if path.suffix == ".xml" else path.read_bytes()
    return read_report(body, report)


@pytest.mark.parametrize(
    ("name", "report", "figures", "lines"),
    [
        ("recorded-http/report_general_ledger.json", "GeneralLedger", 4, 21),
        ("recorded-http/report_profit_and_loss_empty.json", "ProfitAndLoss", 0, 0),
        ("doc-samples/report_balance_sheet.json", "BalanceSheet", 30, 0),
        ("doc-samples/report_trial_balance.json", "TrialBalance", 5, 0),
        ("doc-samples/report_aged_payables.json", "AgedPayables", 16, 0),
        ("doc-samples/report_aged_receivables.json", "AgedReceivables", 8, 0),
        ("doc-samples/report_aged_receivable_detail.json", "AgedReceivableDetail", 0, 6),
        ("doc-samples/report_transaction_list_with_splits.json", "TransactionListWithSplits",
         0, 1),
        ("recorded-xml/age_payable_detail.xml", "AgedPayableDetail", 4, 2),
        ("recorded-xml/balance_sheet_with_year_summary.xml", "BalanceSheet", 64, 0),
        ("recorded-xml/cashflow.xml", "CashFlow", 12, 0),
        ("recorded-xml/profitandlossdetailwithoptions.xml", "ProfitAndLossDetail", 55, 63),
        ("recorded-xml/transaction_list_report.xml", "TransactionList", 0, 1),
    ],
)  # fmt: skip
def test_every_recorded_report_is_read(name: str, report: str, figures: int, lines: int) -> None:
    """As many numbers and rows as it shows."""
    found = recorded(name, report)
    assert (len(found.figures), len(found.lines)) == (figures, lines)
    assert not found.truncated


def test_the_sheet_of_2016_balances_from_its_leaves() -> None:
    """Leaves of both sides are equal, and the totals QuickBooks printed."""
    found = recorded("doc-samples/report_balance_sheet.json", "BalanceSheet")
    sides: dict[str, Decimal] = {}
    for figure in found.figures:
        if figure.kind == "leaf":
            side = figure.section.split("/")[0]
            sides[side] = sides.get(side, Decimal(0)) + (figure.amount or Decimal(0))
    assert set(sides.values()) == {Decimal("24742.44")}
    assert sides.keys() == {"TotalAssets", "TotalLiabilitiesAndEquity"}


def test_the_cash_flow_of_2014_adds_up() -> None:
    """Result, adjustments and financing are the increase of cash; its net income has no id."""
    found = recorded("recorded-xml/cashflow.xml", "CashFlow")
    leaves = [figure for figure in found.figures if figure.kind == "leaf"]
    total = next(f.amount for f in found.figures if f.group == "CashIncrease")
    assert sum((leaf.amount or Decimal(0) for leaf in leaves), Decimal(0)) == total
    assert [leaf.group for leaf in leaves if not leaf.subject_id] == ["NetIncome"]


def test_the_ledger_of_2020_runs_from_its_beginnings() -> None:
    """Receivables: 5004.02 and two invoices of 100; a nested account lies under its own id."""
    found = recorded("recorded-http/report_general_ledger.json", "GeneralLedger")
    receivable = [line for line in found.lines if line.subject_id == "84"]
    assert [line.kind for line in receivable] == ["opening", "leaf", "leaf"]
    assert receivable[0].values["rbal_nat_amount"] == Decimal("5004.02")
    assert [line.txn_id for line in receivable[1:]] == ["264", "265"]
    truck = [line for line in found.lines if line.subject_id == "38"]
    assert [line.values["rbal_nat_amount"] for line in truck] == [Decimal("13495.00")]
