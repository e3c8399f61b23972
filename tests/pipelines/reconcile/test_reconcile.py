"""QuickBooks' reports against the marts: what ties is said to, what does not is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import ExitCode
from tests.pipelines.reconcile.conftest import Outcome, Tied
from tests.pipelines.reconcile.damages import DAMAGES

REPORTS = {
    *("TrialBalance", "ProfitAndLoss", "BalanceSheet", "AgedReceivables", "AgedPayables"),
    *("CustomerSales", "ItemSales", "GeneralLedger"),
}
BASES = {"TrialBalance", "ProfitAndLoss", "BalanceSheet"}


def _document(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["companies"]
    return found


def test_everything_ties(tied: Tied, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both companies, a month and every report on both bases, for eleven calls each."""
    copy = tied.copy(tmp_path)
    assert copy.run("reconcile", "--output", "json") == ExitCode.OK
    for company in _document(capsys.readouterr().out):
        assert (company["status"], company["differences"]) == ("tied", [])
        assert company["calls"] == 11
        assert {one["report"] for one in company["reports"]} == REPORTS
        assert {one["report"] for one in company["reports"] if one["basis"] == "Cash"} == BASES
        assert sum(one["figures"] for one in company["reports"]) > 90


@pytest.mark.parametrize("day", ["2026-06-17", "2025-11-05"])
def test_any_day_ties(
    tied: Tied, tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    """Within a month, trial balance and aging on the day, and three months before it."""
    copy = tied.copy(tmp_path)
    flags = ("--as-of", day, "--months", "3", "--output", "json")
    assert copy.run("reconcile", *flags) == ExitCode.OK
    for company in _document(capsys.readouterr().out):
        assert company["calls"] == 3 * 11 + 3
        assert sum(one["end"] == day for one in company["reports"]) >= 2


def test_history_and_calls_are_written_down(tied: Tied, tmp_path: Path) -> None:
    """Each run adds its figures; its requests are in `api_call` under its own key."""
    copy = tied.copy(tmp_path)
    for _ in range(2):
        assert copy.run("reconcile", companies=[tied.maple]) == ExitCode.OK
    runs = copy.rows(
        "select run_id, count(*), bool_and(status = 'tied' and difference = 0)"
        " from raw.tie_out group by run_id"
    )
    assert len(runs) == 2
    assert len({count for _, count, _ in runs}) == 1
    assert all(tied for *_, tied in runs)
    calls = copy.rows(
        "select run_id, count(*) from raw.api_call where path = 'reports' or path like 'reports/%'"
        " group by run_id having run_id in (select run_id from raw.tie_out)"
    )
    assert sorted(calls) == sorted((run_id, 11) for run_id, *_ in runs)


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(spoiled: Outcome, name: str) -> None:
    """Exit code 7; the reports it touches differ, and their explanation names the transaction."""
    damage, txn_id = DAMAGES[name], spoiled.planted[name]
    assert spoiled.code == ExitCode.DOES_NOT_TIE
    for report in damage.reports:
        texts = [
            text
            for one in spoiled.differences
            if one["report"] == report
            for text in one["explanation"]
            if f"(id {txn_id})" in text
        ]
        assert any(damage.words in text for text in texts), (report, texts)


def test_explanations_lead_to_quickbooks(spoiled: Outcome) -> None:
    """With the page of the transaction, where it still exists there."""
    txn_id = spoiled.planted["an open invoice is missing"]
    texts = [text for one in spoiled.differences for text in one["explanation"]]
    address = f"https://app.qbo.intuit.com/app/invoice?txnId={txn_id}"
    assert any(text.endswith(address) for text in texts)
    stored = spoiled.tied.rows("select explanation from raw.tie_out where status = 'different'")
    assert any(address in text for (text,) in stored)
