"""`tieout company`, `usage`, `verify`, and what `sync` tells before and while it works."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.cli import main
from pipelines.dry_run import dry_run
from pipelines.errors import ExitCode
from pipelines.settings import read
from pipelines.sync import Run, load_plan
from sandbox.faults import FaultRule
from tests.pipelines.cli.served import TOKEN, Served

FEW = ("--entity", "customer", "--entity", "invoice")
Screen = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, company: Served) -> None:
    """An empty folder, the token in the environment, no faults."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(TOKEN, company.token)
    company.world.faults.clear()


def select(sql: str) -> list[tuple[object, ...]]:
    """Rows of the default warehouse."""
    with duckdb.connect("tieout.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()


def document(capsys: Screen) -> Any:
    """The JSON document on stdout."""
    return json.loads(capsys.readouterr().out)


def test_usage_counts_what_a_sync_sent(company: Served, capsys: Screen) -> None:
    """The same calls that the sync reports, as a table and as JSON."""
    assert main(company.flags(*FEW, "--output", "json")) == ExitCode.OK
    calls = document(capsys)["companies"][0]["calls"]
    assert main(["usage", "--output", "json"]) == ExitCode.OK
    found = document(capsys)
    assert found["companies"][0]["realm_id"] == company.realm_id
    assert found["companies"][0]["calls"] == calls
    assert main(["usage", "--call-budget", "100"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert "counted by Intuit" in shown.out
    assert f"{calls}.0% of your budget of 100 used" in shown.err


def test_usage_without_a_warehouse(capsys: Screen) -> None:
    """A setting to mend, not an empty table."""
    assert main(["usage"]) == ExitCode.CONFIGURATION
    assert "tieout sync" in capsys.readouterr().err


def test_a_budget_stops_a_sync(company: Served, capsys: Screen) -> None:
    """Code 5 with advice; what earlier syncs of the month sent counts."""
    assert main(company.flags(*FEW)) == ExitCode.OK
    ((sent,),) = select("select count(*) from raw.api_call where metered")
    capsys.readouterr()
    assert main(company.flags(*FEW, "--call-budget", str(sent))) == ExitCode.TRY_LATER
    assert "tieout usage" in capsys.readouterr().err
    assert select("select count(*) from raw.api_call where metered") == [(sent,)]
    assert main(company.flags(*FEW, "--call-budget", "many")) == ExitCode.CONFIGURATION


def test_a_dry_run_asks_as_much_as_it_says(company: Served, capsys: Screen) -> None:
    """Before the first load it counts, and makes no file; of the ledger it tells the least."""
    assert main(company.flags("--dry-run", "--output", "json")) == ExitCode.OK
    planned = document(capsys)["companies"][0]
    assert planned["mode"] == "initial"
    assert planned["made"] <= 2
    assert not Path("tieout.duckdb").exists()
    assert main(company.flags("--no-reconcile", "--output", "json")) == ExitCode.OK
    made = document(capsys)["companies"][0]
    read = made["ledger"]["windows"] + made["ledger"]["controls"]
    told = sum(one["calls"] for one in planned["planned"] if one["path"] == "reports")
    assert 5 <= told <= read
    others = planned["calls"] - told
    again = 2 if made["ledger"]["strangers"] else 0  # accounts that the reports made are read
    assert others <= made["calls"] - read - again <= others + 1


def test_a_dry_run_of_an_idle_sync(company: Served, capsys: Screen) -> None:
    """It asks nothing at all, and is right; with what is due by then, and what comes after long."""
    assert main(company.flags(*FEW, "--entity", "time_activity")) == ExitCode.OK
    found = read(
        {
            "realm_ids": (company.realm_id,),
            "entities": ("customer", "invoice", "time_activity"),
            "base_url": company.base_url,
            "access_token": company.token,
        },
        {},
    )
    plan = load_plan(found, company.realm_id, Run("1"))
    now = company.books.clock.now()
    planned = dry_run(plan, now)
    assert (planned.mode, planned.made, planned.calls) == ("incremental", 0, 2)
    assert [(one.path, one.calls) for one in planned.planned] == [("batch", 1), ("cdc", 1)]
    assert dry_run(plan, now + timedelta(days=2)).calls == 3
    assert "change feed" in dry_run(plan, now + timedelta(days=40)).notes[0]
    assert dry_run(replace(plan, refresh=True), now).mode == "initial"
    capsys.readouterr()
    assert main(company.flags(*FEW, "--entity", "time_activity", "--output", "json")) == ExitCode.OK
    assert document(capsys)["companies"][0]["calls"] == 2


def test_a_full_refresh_mends_what_no_sync_sees(company: Served, capsys: Screen) -> None:
    """`verify` finds it and says so, the refresh reads everything again, and nothing is doubled."""
    assert main(company.flags(*FEW)) == ExitCode.OK
    before = select("select id, total_amt from raw.invoice order by id")
    with duckdb.connect("tieout.duckdb") as connection:
        connection.execute(
            "update raw.invoice set total_amt = 0 where id = (select min(id) from raw.invoice)"
        )
        connection.execute(
            "insert into raw.customer select * replace ('77777' as id) from raw.customer limit 1"
        )
    verify = ["verify", *company.flags(*FEW)[1:]]
    assert main([*verify, "--output", "json"]) == ExitCode.DOES_NOT_TIE
    shown = capsys.readouterr()
    assert "--full-refresh" in shown.err
    found = {each["entity"]: each for each in json.loads(shown.out)["companies"][0]["entities"]}
    assert [amount["column"] for amount in found["Invoice"]["amounts"]] == ["total_amt"]
    assert found["Customer"]["extra"] == ["77777"]
    assert main(company.flags(*FEW, "--full-refresh", "--output", "json")) == ExitCode.OK
    assert document(capsys)["companies"][0]["mode"] == "initial"
    assert select("select id, total_amt from raw.invoice order by id") == before
    assert main(verify) == ExitCode.OK
    assert main([*verify, "--counts"]) == ExitCode.OK


def test_verify_before_a_load(company: Served, capsys: Screen) -> None:
    """There is nothing to compare: load first."""
    assert main(["verify", *company.flags()[1:]]) == ExitCode.CONFIGURATION
    assert "tieout sync" in capsys.readouterr().err


def test_stderr_for_machines(company: Served, capsys: Screen) -> None:
    """Each line is a JSON object with run and company; a failed request is a warning."""
    company.world.faults.add(FaultRule(kind="server_error", status=503, path="query"))
    flags = company.flags(*FEW, "--log-format", "json", "--verbose")
    assert main(flags) == ExitCode.OK
    shown = capsys.readouterr()
    lines = [json.loads(line) for line in shown.err.splitlines()]
    assert shown.out == ""
    assert {line.get("realm_id") for line in lines} <= {company.realm_id, None}
    calls = [line for line in lines if "intuit_tid" in line]
    assert {(line["level"], line["status"]) for line in calls} == {("debug", 200), ("warning", 503)}
    ((run_id,),) = select("select run_id from raw.sync_run")
    assert {line["run_id"] for line in calls} == {run_id}
    assert select("select count(*) from raw.api_call") == [(len(calls),)]


def test_an_error_for_machines(
    company: Served, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """With its advice, and without a token."""
    monkeypatch.setenv(TOKEN, "expired-token")
    assert main(company.flags(*FEW, "--log-format", "json")) == ExitCode.LOG_IN
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (error,) = [line for line in lines if line["level"] == "error"]
    assert error["realm_id"] == company.realm_id
    assert error["advice"]
    assert "expired-token" not in json.dumps(lines)


def test_a_company_is_listed_and_removed(company: Served, capsys: Screen) -> None:
    """Its rows go everywhere, another company's stay; loaded again, it is complete."""
    other = company.world.add_company()
    other.create("Customer", {"DisplayName": "Amy"})
    token = company.world.issue_tokens(other.realm_id).access_token
    main(company.flags(*FEW))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TOKEN, token)
        main(["sync", "--realm", other.realm_id, *company.flags(*FEW)[3:]])
    capsys.readouterr()
    assert main(["company", "list", "--output", "json"]) == ExitCode.OK
    listed = {each["realm_id"]: each for each in document(capsys)["companies"]}
    assert listed.keys() == {company.realm_id, other.realm_id}
    assert listed[other.realm_id]["status"] == "complete"

    remove = ["company", "remove", company.realm_id, "--purge"]
    assert main(remove) == ExitCode.USAGE
    assert "--yes" in capsys.readouterr().err
    assert main([*remove, "--yes", "--output", "json"]) == ExitCode.OK
    assert document(capsys)["rows"] > 100
    tables = select(
        "select table_name from duckdb_columns()"
        " where column_name = 'realm_id' and schema_name = 'raw'"
    )
    assert len(tables) > 10
    left = {
        realm
        for (name,) in tables
        for (realm,) in select(f"select distinct realm_id from raw.{name}")
    }
    assert left == {other.realm_id}
    states = select("select distinct pipeline_name from raw._dlt_pipeline_state")
    assert states == [(f"quickbooks_{other.realm_id}",)]
    assert main([*remove, "--yes"]) == ExitCode.USAGE

    assert main(company.flags(*FEW)) == ExitCode.OK
    ((count,),) = select(f"select count(*) from raw.invoice where realm_id = '{company.realm_id}'")
    assert count == company.count("Invoice")
