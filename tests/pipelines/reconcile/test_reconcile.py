"""QuickBooks' reports against the marts: what ties is said to, what does not is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import ExitCode
from tests.pipelines.reconcile.conftest import REPORTS, Later, Tied, company_of
from tests.pipelines.reconcile.damages import DAMAGES

BASES = {"TrialBalance", "ProfitAndLoss", "BalanceSheet"}


def test_a_first_sync_ends_tied(tied: Tied) -> None:
    """Both companies, a month and every report on both bases, for eleven calls each."""
    assert tied.said["exit_code"] == ExitCode.OK
    assert [one["status"] for one in tied.said["companies"]] == ["ok", "ok"]
    assert len(tied.said["reconciled"]) == 2
    for company in tied.said["reconciled"]:
        assert (company["status"], company["differences"]) == ("tied", [])
        assert (company["not_compared"], company["closed_period_changes"]) == ([], [])
        assert company["calls"] == 11
        reports = {one["report"] for one in company["reports"]}
        assert reports | {"AgedPayables"} == REPORTS  # Canada owes its vendors nothing
        assert {one["report"] for one in company["reports"] if one["basis"] == "Cash"} == BASES
        assert sum(one["figures"] for one in company["reports"]) > 90


def test_any_day_ties_and_is_written_down(tied: Tied, tmp_path: Path) -> None:
    """Within a month, trial balance and aging on the day, and the month before; history is kept."""
    copy = tied.copy(tmp_path)
    flags = ("--as-of", "2025-11-05")
    said = company_of(copy.json("reconcile", *flags, companies=[tied.maple]))
    assert (said["status"], said["calls"]) == ("tied", 11 + 3)
    assert sum(one["end"] == "2025-11-05" for one in said["reports"]) >= 2
    runs = copy.rows(
        "select run_id, count(*), bool_and(status = 'tied' and abs(difference) <= 0.005)"
        f" from raw.tie_out where realm_id = '{tied.maple.realm_id}' group by run_id"
    )
    assert len(runs) == 2
    assert all(tied for *_, tied in runs)
    calls = copy.rows(
        "select count(*) from raw.api_call where path like 'reports%'"
        f" and run_id = '{said['run_id']}'"
    )
    assert calls == [(14,)]


def _texts(document: dict[str, Any], report: str) -> list[str]:
    return [
        text
        for one in company_of(document)["differences"]
        if one["report"] == report
        for text in one["explanation"]
    ]


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(later: Later, name: str) -> None:
    """Exit code 7; the reports it touches differ, and their explanation names the transaction."""
    damage, txn_id = DAMAGES[name], later.planted[name]
    assert later.spoiled["exit_code"] == ExitCode.DOES_NOT_TIE
    for report in damage.reports:
        texts = [text for text in _texts(later.spoiled, report) if f"(id {txn_id})" in text]
        assert any(damage.words in text for text in texts), (report, texts)


def test_each_difference_is_explained(later: Later) -> None:
    """By a transaction at least, on whatever report and basis."""
    for one in company_of(later.spoiled)["differences"]:
        assert any("(id " in text for text in one["explanation"]), one


def test_explanations_lead_to_quickbooks(later: Later) -> None:
    """With the page of the transaction, on the terminal and in the table."""
    txn_id = later.planted["an open invoice is missing"]
    address = f"https://app.qbo.intuit.com/app/invoice?txnId={txn_id}"
    assert any(text.endswith(address) for text in _texts(later.spoiled, "AgedReceivables"))
    assert address in later.explanations


def test_cash_statements_are_told_with_their_age(later: Later) -> None:
    """When the stored one was read, and what reads it anew."""
    texts = _texts(later.spoiled, "ProfitAndLoss")
    assert any("stored cash ProfitAndLoss of 2026-06 read at 2026-" in text for text in texts)
    assert any("tieout sync --sweep" in text for text in texts)
