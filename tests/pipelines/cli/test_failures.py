"""What libraries raise, in words that say what to do next."""

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import psycopg2
import pytest

from pipelines.cli.failures import explained
from pipelines.errors import ConfigurationProblem, LoadProblem, TieoutError, TryLater

HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def explanation(act: Callable[[], object]) -> TieoutError:
    """How the failure of an action is explained."""
    with pytest.raises(TieoutError) as caught, explained():
        act()
    return caught.value


def failing(error: BaseException) -> Callable[[], object]:
    """An action that ends with this error."""

    def act() -> object:
        raise error

    return act


def test_an_expected_failure_passes_as_it_is() -> None:
    """Nothing is explained twice."""
    error = TryLater("a", "b")
    assert explanation(failing(error)) is error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EFBIG, "File too large"),
        duckdb.IOException('Could not write file "x": No space left on device'),
        duckdb.Error("database or disk is full"),
    ],
)
def test_a_full_disk(error: Exception) -> None:
    """From the operating system, from DuckDB, from SQLite."""
    found = explanation(failing(error))
    assert isinstance(found, LoadProblem)
    assert "disk is full" in found.message


def test_a_cause_is_found_below_what_wraps_it() -> None:
    """A full disk inside three wrappers is still a full disk."""

    def act() -> None:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise duckdb.Error("the job failed") from error

    assert "disk is full" in explanation(act).message


def test_a_warehouse_open_in_another_program(tmp_path: Path) -> None:
    """DuckDB's own lock: the message names the process, the code says "try later"."""
    path = tmp_path / "w.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        found = explanation(lambda: duckdb.connect(str(path)))
        other.communicate()
    assert isinstance(found, TryLater)
    assert f"PID {other.pid}" in found.message
    assert str(path) in found.message


def test_a_file_that_is_no_warehouse(tmp_path: Path) -> None:
    """Some other file under the warehouse's name is a setting to mend."""
    path = tmp_path / "w.duckdb"
    path.write_text("date,amount\n" * 1000)
    found = explanation(lambda: duckdb.connect(str(path)))
    assert isinstance(found, ConfigurationProblem)
    assert "--warehouse" in found.advice


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('connection to server at "127.0.0.1", port 1 failed: Connection refused', TryLater),
        ('FATAL:  password authentication failed for user "x"', ConfigurationProblem),
    ],
)
def test_postgres_out_of_reach(text: str, kind: type[TieoutError]) -> None:
    """A server that is down is worth another try; a wrong password is not."""
    assert type(explanation(failing(psycopg2.OperationalError(text)))) is kind


def test_settings_that_dlt_misses_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names what is missing, and is not the fifty places where it was looked for."""
    from pipelines.warehouse import postgres_credentials

    monkeypatch.chdir(tmp_path)
    found = explanation(postgres_credentials)
    assert isinstance(found, ConfigurationProblem)
    assert "`password`" in found.message
    assert len(found.message.splitlines()) == 1
    assert "DESTINATION__POSTGRES__CREDENTIALS" in found.advice


def test_a_destination_that_dlt_does_not_know() -> None:
    """A misspelt destination is a setting to mend."""
    import dlt

    found = explanation(lambda: dlt.pipeline("x", destination="postgrse"))
    assert isinstance(found, ConfigurationProblem)


def test_bugs_keep_their_stack_trace() -> None:
    """What nothing here knows is not dressed up as an expected failure."""
    with pytest.raises(ZeroDivisionError), explained():
        _ = 1 // 0
    with pytest.raises(FileNotFoundError), explained():
        Path("/nonexistent/file").read_text(encoding="utf-8")


def test_a_stop_inside_a_wrapper_is_a_stop() -> None:
    """dlt wraps Ctrl-C in its own error."""
    from dlt.common.exceptions import DltException

    def act() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as stop:
            raise DltException("step failed") from stop

    with pytest.raises(KeyboardInterrupt), explained():
        act()


def test_a_bug_inside_a_load_is_a_bug(tmp_path: Path) -> None:
    """dlt wraps whatever goes wrong in a resource; a programming error keeps its stack trace."""
    import dlt
    from dlt.pipeline.exceptions import PipelineStepFailed

    @dlt.resource
    def rows() -> object:
        yield {"a": 1}.nope  # type: ignore[attr-defined]

    memory = dlt.destinations.duckdb(":memory:")
    pipeline = dlt.pipeline("bug", destination=memory, pipelines_dir=str(tmp_path))
    with pytest.raises(PipelineStepFailed), explained():
        pipeline.extract(rows)


def test_a_job_that_failed_is_told_in_a_line() -> None:
    """dlt's message holds the job's stack trace; the person is told what it ended with."""
    from dlt.load.exceptions import LoadClientJobRetry

    cause = ValueError("table invoice is locked\nby nobody")
    trace = "Traceback (most recent call last):\n  ..."
    found = explanation(failing(LoadClientJobRetry("1", "invoice.1", 5, 5, trace, cause)))
    assert isinstance(found, LoadProblem)
    assert found.message == "The load failed: table invoice is locked"
