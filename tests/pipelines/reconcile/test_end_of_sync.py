"""A sync is what it was, whatever becomes of the marts and the comparison after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import ExitCode
from tests.pipelines.dbt import node, stand_in
from tests.pipelines.reconcile.conftest import TOKENS, Tied, company_of

FAILED_TEST = node("test.tieout.ties.1", "fail", "3 rows")
FAILED_MODEL = node("model.tieout.ar_aging", "error", "no such table")


@pytest.mark.parametrize(
    ("failed", "code", "compared"),
    [
        (FAILED_TEST, ExitCode.DOES_NOT_TIE, True),
        (FAILED_MODEL, ExitCode.LOAD_FAILED, False),
    ],
)
def test_marts_that_fail_leave_the_load_complete(
    tied: Tied,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failed: dict[str, object],
    code: ExitCode,
    compared: bool,
) -> None:
    """The load is said to be good, the marts not; reports are compared where there are tables."""
    copy = tied.copy(tmp_path)
    next(copy.folder.rglob("marts-built-from.json")).unlink()  # or nothing would be due
    monkeypatch.setenv("TIEOUT__DBT", stand_in(tmp_path, 1, [failed]))
    document = copy.json("sync", companies=[tied.maple])
    assert document["exit_code"] == code
    assert (company_of(document)["status"], company_of(document)["exit_code"]) == ("ok", 0)
    assert document["marts"]["exit_code"] == code
    assert [one["status"] for one in document.get("reconciled", [])] == ["tied"] * compared


def test_a_lean_sync_builds_and_compares_nothing(
    tied: Tied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --no-reconcile, also when a comparison is due."""
    copy = tied.copy(tmp_path)
    next(copy.folder.rglob("marts-built-from.json")).unlink()
    monkeypatch.setenv("TIEOUT__DBT", stand_in(tmp_path, 1, [FAILED_MODEL]))
    document = copy.json("sync", "--no-reconcile", companies=[tied.maple])
    assert document["exit_code"] == ExitCode.OK
    assert company_of(document)["calls"] == 2
    assert document.keys().isdisjoint({"reconciled", "marts"})


def test_a_company_that_fails_leaves_the_others_compared(
    tied: Tied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own exit code stays; the one that is complete is built and tied out."""
    copy = tied.copy(tmp_path)
    next(copy.folder.rglob("marts-built-from.json")).unlink()
    monkeypatch.setenv("TIEOUT__DBT", stand_in(tmp_path, 1, [FAILED_TEST]))
    monkeypatch.setenv(f"{TOKENS}{tied.small.realm_id}", "of-yesterday")
    document = copy.json("sync", companies=[tied.small, tied.maple])
    assert document["exit_code"] == ExitCode.LOAD_FAILED
    assert [one["exit_code"] for one in document["companies"]] == [ExitCode.LOG_IN, ExitCode.OK]
    assert [one["realm_id"] for one in document["reconciled"]] == [tied.maple.realm_id]
