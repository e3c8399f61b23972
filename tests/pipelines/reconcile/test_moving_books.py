"""Business that goes on is no difference; a sync may end with the comparison."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.errors import ExitCode
from sandbox import business
from sandbox.server import serve
from sandbox.world import World

DAY = date(2026, 6, 30)


def test_books_that_move_are_compared_once_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sync --reconcile` ties; an invoice made since is synced, built and ties as well."""
    world = World()
    company = business.add(world, "maple", documents=0, seed=7, until=DAY)
    with serve(world) as served:
        token = world.issue_tokens(company.realm_id).access_token
        monkeypatch.setenv("SOURCES__QUICKBOOKS__ACCESS_TOKEN", token)
        flags = ["--realm", company.realm_id, "--base-url", served.base_url, "--output", "json"]
        flags += ["--warehouse", str(tmp_path / "w.duckdb")]
        assert main(["sync", "--reconcile", *flags]) == ExitCode.OK
        first = json.loads(capsys.readouterr().out)["reconciled"][0]
        assert (first["status"], first["moved"]) == ("tied", False)
        company.clock.advance(hours=1)
        invoice = next(iter(company.export("Invoice")))
        kept = ("Line", "CustomerRef", "GlobalTaxCalculation", "TxnTaxDetail")
        new = {name: invoice[name] for name in kept if name in invoice}
        company.create("Invoice", {**new, "TxnDate": DAY.isoformat()})
        assert main(["reconcile", *flags]) == ExitCode.OK
        second = json.loads(capsys.readouterr().out)["companies"][0]
    assert (second["status"], second["moved"], second["moving"]) == ("tied", True, False)
    assert second["calls"] == 2 * first["calls"] + 1
    world.close()
