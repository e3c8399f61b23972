"""What a person or a machine may do wrong around a sync, through the command itself.

Each ends in a message with the next step and the documented exit code, and the same command,
once the obstacle is gone, completes the load. What needs no second run is tested with the
command line's own tests.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.errors import ExitCode
from pipelines.setting_catalogue import BY_NAME
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import Template

ENTITIES = ("customer", "payment", "time_activity")
#: Opens a DuckDB file for writing and holds it until stdin closes.
HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def fresh(template: Template, tmp_path: Path) -> Iterator[Stage]:
    """The company, not loaded yet."""
    with template.stage(tmp_path, loaded=False) as stage:
        stage.entities = ENTITIES
        yield stage


@pytest.fixture(scope="module")
def synced(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The company, loaded by the command once."""
    folder = tmp_path_factory.mktemp("synced")
    with template.stage(folder, loaded=False) as stage:
        stage.entities = ENTITIES
        done(stage)
    return Template(folder)


@pytest.fixture
def loaded(synced: Template, tmp_path: Path) -> Iterator[Stage]:
    """The company, loaded by the command, with some changes since."""
    with synced.stage(tmp_path, loaded=True) as stage:
        stage.entities = ENTITIES
        for number, customer in enumerate(list(stage.company.export("Customer"))[:5]):
            stage.company.store.touch("Customer", customer["Id"], {"Notes": f"note {number}"})
        stage.company.clock.advance(hours=1)
        yield stage


def command(stage: Stage, *flags: str) -> list[str]:
    """The sync of a stage as a command line; later flags win."""
    entities = [part for name in stage.entities for part in ("--entity", name)]
    return [
        *(sys.executable, "-m", "pipelines", "sync"),
        *("--realm", stage.company.realm_id, "--base-url", stage.base_url, *entities, *flags),
    ]


def start(
    stage: Stage, *flags: str, token: str = "", limit: Callable[[], None] | None = None
) -> subprocess.Popen[str]:
    """Start the command in the stage's folder."""
    token = token or stage.world.issue_tokens(stage.company.realm_id).access_token
    return subprocess.Popen(
        command(stage, *flags),
        cwd=stage.folder,
        env={**os.environ, BY_NAME["access_token"].variable: token},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit code and stderr of a command that must not show a stack trace, nor data."""
    out, errors = process.communicate(timeout=120)
    assert "Traceback" not in errors
    assert out == ""
    return process.returncode, errors


def done(stage: Stage) -> None:
    """The same command completes, and the warehouse is right."""
    code, errors = ended(start(stage))
    assert code == ExitCode.OK, errors
    assert stage.differences() == []


def test_a_refused_connection(fresh: Stage) -> None:
    """Nobody listens at the address: try later, and check it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        code, errors = ended(start(fresh, "--base-url", nowhere))
    assert code == ExitCode.TRY_LATER
    assert nowhere in errors
    assert "Check the network and the base URL" in errors
    done(fresh)


def test_no_network(loaded: Stage) -> None:
    """A name that cannot be resolved is the same obstacle."""
    code, errors = ended(start(loaded, "--base-url", "http://quickbooks.invalid"))
    assert code == ExitCode.TRY_LATER
    assert "quickbooks.invalid" in errors
    done(loaded)


def test_a_token_that_expires_on_the_way(fresh: Stage) -> None:
    """Log in again; the next run goes on."""
    fresh.fault("unauthorized", after=2, times=100)
    code, errors = ended(start(fresh))
    assert code == ExitCode.LOG_IN
    assert "new access token" in errors
    fresh.world.faults.clear()
    done(fresh)


def test_a_token_of_another_company(loaded: Stage) -> None:
    """Realm id and token do not belong together: said so, and nothing is mixed up."""
    other = loaded.world.add_company()
    token = loaded.world.issue_tokens(other.realm_id).access_token
    code, errors = ended(start(loaded, token=token))
    assert code == ExitCode.CONFIGURATION
    assert loaded.company.realm_id in errors
    assert "belong together" in errors
    assert token not in errors
    done(loaded)


def test_a_warehouse_that_another_program_holds(loaded: Stage) -> None:
    """The program is named; when it has let go, the same command completes."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(loaded.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        code, errors = ended(start(loaded))
        other.communicate()
    assert code == ExitCode.TRY_LATER
    assert str(loaded.warehouse) in errors
    assert f"PID {other.pid}" in errors
    done(loaded)


def test_two_runs_at_once(fresh: Stage) -> None:
    """The second one is told who is at work, and the first one does not notice."""
    fresh.fault("slow", path="query", seconds=3)
    with start(fresh) as first:
        while not fresh.world.faults.fired():
            assert first.poll() is None
        code, errors = ended(start(fresh))
        assert code == ExitCode.TRY_LATER
        assert f"process {first.pid}" in errors
        assert ended(first)[0] == ExitCode.OK
    assert fresh.differences() == []


def test_a_config_that_cannot_be_read(fresh: Stage) -> None:
    """A secrets file that is no TOML: the file and the line, never its content."""
    (fresh.folder / ".dlt").mkdir()
    secrets = fresh.folder / ".dlt" / "secrets.toml"
    secrets.write_text('[sources.quickbooks]\naccess_token = "confidential\n')
    code, errors = ended(start(fresh))
    assert code == ExitCode.CONFIGURATION
    assert "secrets.toml" in errors
    assert "confidential" not in errors
    secrets.unlink()
    secrets.mkdir()
    code, errors = ended(start(fresh))
    assert code == ExitCode.CONFIGURATION
    assert "secrets.toml" in errors
    secrets.rmdir()
    done(fresh)


def no_file_beyond(size: int) -> Callable[[], None]:
    """Lets writes of a process fail where a file grows beyond a size in bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # an error, not the signal's sudden end
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize(("state", "size"), [("fresh", 20_000), ("fresh", 150_000), ("loaded", 0)])
def test_files_that_cannot_grow(state: str, size: int, request: pytest.FixtureRequest) -> None:
    """No room for pages, for the warehouse, for anything: said so; completed when there is."""
    stage: Stage = request.getfixturevalue(state)
    code, errors = ended(start(stage, limit=no_file_beyond(size)))
    assert code == ExitCode.LOAD_FAILED, errors
    assert "again" in errors
    done(stage)


@pytest.mark.parametrize(
    ("state", "path"), [("fresh", "query"), ("loaded", "query"), ("loaded", "batch")]
)
def test_ctrl_c(state: str, path: str, request: pytest.FixtureRequest) -> None:
    """Stopped while an answer is awaited: says how to go on, and goes on."""
    stage: Stage = request.getfixturevalue(state)
    if (state, path) == ("loaded", "query"):
        stage.entities = ("account", *ENTITIES)  # an entity that is new is read by pages
    stage.fault("slow", path=path, seconds=2)
    with start(stage) as process:
        while not stage.world.faults.fired():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        code, errors = ended(process)
    assert code == ExitCode.STOPPED
    assert "run the same command to go on" in errors
    stage.world.faults.clear()
    done(stage)
