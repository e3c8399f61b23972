"""`tieout sync` against the sandbox: what it brings, and what it says when it cannot."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import main
from pipelines.errors import ExitCode
from pipelines.lock import warehouse_lock
from sandbox.faults import FaultRule
from tests.pipelines.cli.served import TOKEN, Served

FEW = ("--entity", "customer", "--entity", "Invoice")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, company: Served) -> None:
    """An empty folder, the token in the environment, no faults."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(TOKEN, company.token)
    company.world.faults.clear()


def rows(table: str) -> int:
    """Rows of a raw table in the default warehouse."""
    with duckdb.connect("tieout.duckdb", read_only=True) as connection:
        found = connection.execute(f"select count(*) from raw.{table}").fetchone()
    assert found is not None
    return int(found[0])


Screen = pytest.CaptureFixture[str]


def test_first_everything_then_only_what_changed(company: Served, capsys: Screen) -> None:
    """The summary counts records and calls; an idle sync is two calls and says so."""
    assert main(company.flags(*FEW)) == ExitCode.OK
    assert "(initial)" in capsys.readouterr().err
    assert rows("customer") == company.count("Customer")
    assert main(company.flags(*FEW, "--output", "json")) == ExitCode.OK
    shown = capsys.readouterr()
    document = json.loads(shown.out)
    assert document["exit_code"] == 0
    assert document["companies"][0]["mode"] == "incremental"
    assert document["companies"][0]["rows"] == 0
    assert document["companies"][0]["calls"] <= 2
    assert "nothing changed" in shown.err


def test_only_the_named_entities_are_read(company: Served) -> None:
    """By table or by QuickBooks' own name, in any case."""
    assert main(company.flags(*FEW)) == ExitCode.OK
    with duckdb.connect("tieout.duckdb", read_only=True) as connection:
        asked = connection.execute("select distinct entity from raw.api_call").fetchall()
    assert {name for (name,) in asked} <= {"", "Customer", "Invoice"}


def test_an_unknown_entity_is_refused_with_the_closest_name(
    company: Served, capsys: Screen
) -> None:
    """Before anything is loaded."""
    assert main(company.flags("--entity", "invoce")) == ExitCode.USAGE
    assert "Did you mean invoice?" in capsys.readouterr().err
    assert not Path("tieout.duckdb").exists()


def test_a_wrong_realm(company: Served, capsys: Screen) -> None:
    """A setting to mend: realm, host and token must belong together."""
    assert main(["sync", "--realm", "999", "--base-url", company.base_url]) == (
        ExitCode.CONFIGURATION
    )
    shown = capsys.readouterr().err
    assert "999" in shown
    assert "realm id" in shown
    assert "Traceback" not in shown


def test_a_host_that_does_not_answer(company: Served, capsys: Screen) -> None:
    """Nobody listens there: try later, with the address in the message."""
    arguments = ["sync", "--realm", company.realm_id, "--base-url", "http://127.0.0.1:9"]
    assert main(arguments) == ExitCode.TRY_LATER
    shown = capsys.readouterr().err
    assert "http://127.0.0.1:9" in shown
    assert "network" in shown


def test_an_expired_token(company: Served, monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> None:
    """Exit code 4; the token itself is nowhere in the message."""
    monkeypatch.setenv(TOKEN, "expired-token")
    assert main(company.flags(*FEW)) == ExitCode.LOG_IN
    shown = capsys.readouterr().err
    assert "new access token" in shown
    assert "tieout auth login" in shown
    assert "expired-token" not in shown


def test_one_failing_company_does_not_stop_the_others(company: Served, capsys: Screen) -> None:
    """The exit code says that the load is partial; the JSON document tells each apart."""
    arguments = company.flags(*FEW, "--realm", "999", "--output", "json")
    assert main([*arguments]) == ExitCode.LOAD_FAILED
    document = json.loads(capsys.readouterr().out)
    assert {each["realm_id"]: each["exit_code"] for each in document["companies"]} == {
        company.realm_id: 0,
        "999": 3,
    }
    assert rows("invoice") > 0


def test_a_token_from_stdin(
    company: Served, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """One token, or a line for each company; anything else is refused."""
    monkeypatch.delenv(TOKEN)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{company.token}\n"))
    assert main(company.flags(*FEW, "--access-token-stdin")) == ExitCode.OK
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{company.realm_id} {company.token}\n"))
    assert main(company.flags(*FEW, "--access-token-stdin")) == ExitCode.OK
    monkeypatch.setattr(sys, "stdin", io.StringIO("a b c\n"))
    assert main(company.flags(*FEW, "--access-token-stdin")) == ExitCode.CONFIGURATION
    assert "Pipe in one token" in capsys.readouterr().err


def test_an_outage_ends_in_try_later_and_the_next_run_completes(
    company: Served, capsys: Screen
) -> None:
    """Nothing half-loaded: after the outage the same command brings every record."""
    company.world.faults.add(FaultRule(kind="unauthorized", path="query", after=1, times=9))
    assert main(company.flags(*FEW)) == ExitCode.LOG_IN
    company.world.faults.clear()
    assert main(company.flags(*FEW)) == ExitCode.OK
    assert rows("invoice") == company.count("Invoice")


def test_another_run_is_named(company: Served, capsys: Screen) -> None:
    """A second run on one warehouse ends at once with "try later"."""
    with warehouse_lock(Path("tieout.duckdb.lock").absolute(), "tieout transform"):
        assert main(company.flags(*FEW)) == ExitCode.TRY_LATER
    assert f"tieout transform (process {os.getpid()}" in capsys.readouterr().err


def test_a_hostile_environment_changes_nothing(
    company: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """dlt takes bare names for plain defaults; none of them reaches the load."""
    for name in ("PAGE_SIZE", "ENVIRONMENT", "BASE_URL", "REALM_ID", "ENTITIES", "CHUNK_PAGES"):
        monkeypatch.setenv(name, "3")
    for name in ("DATASET_NAME", "DESTINATION_NAME", "CREDENTIALS", "DEV_MODE", "REFRESH"):
        monkeypatch.setenv(name, "hostile")
    assert main(company.flags(*FEW)) == ExitCode.OK
    assert rows("customer") == company.count("Customer")


def stopped(company: Served, send: Callable[[subprocess.Popen[str]], None]) -> tuple[int, str]:
    """Start a sync, stop it in the middle of its pages, return exit code and stderr."""
    company.world.faults.add(FaultRule(kind="slow", path="query", seconds=3, times=1))
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines", *company.flags(*FEW)],
        stderr=subprocess.PIPE,
        text=True,
    )
    while not company.world.faults.fired():
        assert process.poll() is None
    send(process)
    _, errors = process.communicate(timeout=60)
    company.world.faults.clear()
    return process.returncode, errors


def test_ctrl_c_says_how_to_go_on(company: Served) -> None:
    """Exit code 130, no stack trace; the next run completes."""
    code, errors = stopped(company, lambda process: process.send_signal(signal.SIGINT))
    assert code == ExitCode.STOPPED
    assert "run the same command to go on" in errors
    assert "Traceback" not in errors
    assert main(company.flags(*FEW)) == ExitCode.OK
    assert rows("customer") > 0


def test_kill_9_leaves_nothing_half_loaded(company: Served) -> None:
    """The next run needs no repair by hand: no lock to remove, no table to drop."""
    code, _ = stopped(company, lambda process: process.kill())
    assert code == -signal.SIGKILL
    assert main(company.flags(*FEW)) == ExitCode.OK
    assert rows("invoice") == company.count("Invoice")


def test_marts_need_all_entities(company: Served, capsys: Screen) -> None:
    """A sync of some says so, and the transforms refuse by name: no books that do not tie."""
    assert main(company.flags(*FEW)) == ExitCode.OK
    assert "marts need all entities" in capsys.readouterr().err
    assert main(["transform"]) == ExitCode.CONFIGURATION
    told = capsys.readouterr().err
    assert "only customer, invoice were synced last" in told
    assert "payment" in told


def test_a_sweep_on_demand(company: Served, capsys: Screen) -> None:
    """One call more than an idle sync: the counts of all entities."""
    assert main(company.flags(*FEW)) == ExitCode.OK
    calls = []
    for flags in ((), ("--sweep",)):
        capsys.readouterr()
        assert main(company.flags(*FEW, *flags, "--output", "json")) == ExitCode.OK
        calls.append(json.loads(capsys.readouterr().out)["companies"][0]["calls"])
    assert calls == [1, 2]
