"""The command line as a whole: exit codes, streams, help."""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from pipelines.cli import cli, main
from pipelines.errors import ExitCode


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs in an empty folder, with no setting in the environment."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` of each command ends well and shows examples."""
    assert main([command, "--help"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert "Usage: tieout" in shown.out
    assert shown.err == ""


@pytest.mark.parametrize(
    "arguments", [["--no-such-flag"], ["snyc"], ["sync", "--realm"], ["version", "--output", "xml"]]
)
def test_a_wrong_command_line_is_a_usage_error(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, a line that says how to go on, nothing on stdout."""
    assert main(arguments) == ExitCode.USAGE
    shown = capsys.readouterr()
    assert "--help" in shown.err
    assert shown.out == ""


def test_version_names_the_tools(capsys: pytest.CaptureFixture[str]) -> None:
    """What a bug report needs, as text and as JSON."""
    assert main(["version"]) == ExitCode.OK
    assert "duckdb" in capsys.readouterr().out
    assert main(["version", "--output", "json"]) == ExitCode.OK
    document = json.loads(capsys.readouterr().out)
    assert document["command"] == "version"
    assert document["version"] == 1
    assert {"tieout", "dlt", "duckdb", "dbt-core", "python"} <= document["tools"].keys()


def test_version_as_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    """`tieout --version` prints Tieout's own alone."""
    assert main(["--version"]) == ExitCode.OK
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (f"tieout {version('tieout')}\n", "")


def test_an_expected_failure_is_a_message_and_a_next_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No stack trace; stdout stays empty."""
    assert main(["sync"]) == ExitCode.CONFIGURATION
    shown = capsys.readouterr()
    assert "No company is named." in shown.err
    assert "--realm" in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_failure_is_a_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads JSON gets JSON whatever happens."""
    assert main(["sync", "--realm", "1", "--output", "json"]) == ExitCode.LOG_IN
    document = json.loads(capsys.readouterr().out)
    assert document["exit_code"] == 4
    (company,) = document["companies"]
    assert company["status"] == "LoginNeeded"
    assert "access token" in company["message"]
    assert "tieout auth login --realm 1" in company["advice"]


def test_a_token_is_no_argument() -> None:
    """No option takes a secret: the process list would show it."""
    for name, command in cli.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                harmless = parameter.is_flag or parameter.name.endswith("_url")
                assert harmless or "token" not in parameter.name, (name, parameter.name)


def test_an_unreadable_config_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file and the line, exit code 3."""
    (tmp_path / ".dlt").mkdir()
    (tmp_path / ".dlt" / "config.toml").write_text("[tieout\n")
    assert main(["sync"]) == ExitCode.CONFIGURATION
    assert "config.toml is not valid TOML" in capsys.readouterr().err


def test_a_pipe_that_closes_early_is_no_error(tmp_path: Path) -> None:
    """`tieout ... | head -1` ends quietly."""
    command = f"{sys.executable} -m pipelines query 'from range(200000)' --warehouse w.duckdb"
    subprocess.run(
        [sys.executable, "-c", "import duckdb; duckdb.connect('w.duckdb')"],
        cwd=tmp_path,
        check=True,
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} --output csv | head -1"],
        cwd=tmp_path,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("range\n", "", 0)


def test_python_m_ends_with_the_exit_code() -> None:
    """`python -m pipelines` does not swallow a failure."""
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", "sync"], capture_output=True, check=False
    )
    assert done.returncode == ExitCode.CONFIGURATION


def test_nothing_is_reported_to_anybody() -> None:
    """Usage statistics of dlt and dbt are off unless the user turns them on."""
    code = (
        "import os, sys; from pipelines.cli import main; main(['version']); "
        "from dlt.common.configuration.specs import RuntimeConfiguration as R; "
        "from dlt.common.configuration import resolve_configuration as r; "
        "print(r(R()).dlthub_telemetry, os.environ['DBT_SEND_ANONYMOUS_USAGE_STATS'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False false"


def test_the_state_of_connections_waits_for_no_loader(tmp_path: Path) -> None:
    """`tieout auth status` reads a store: importing dlt would take longer than all the rest."""
    code = (
        "import sys; from pipelines.cli import main; main(['auth', 'status']); "
        "print(sorted({'dlt', 'duckdb', 'pyarrow'} & sys.modules.keys()))"
    )
    env = {**os.environ, "SOURCES__QUICKBOOKS__TOKEN_STORE": str(tmp_path / "tokens")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert "No company is connected" in done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
