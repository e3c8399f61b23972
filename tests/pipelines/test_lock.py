"""One run per warehouse."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.errors import ConfigurationProblem, TryLater
from pipelines.lock import lock_path, warehouse_lock
from pipelines.settings import read

HOLD = """
import sys
from pathlib import Path
from pipelines.lock import warehouse_lock
with warehouse_lock(Path(sys.argv[1]), "tieout sync"):
    print("held", flush=True)
    sys.stdin.read()
"""


def held_elsewhere(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its stdin closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_told_who_holds_the_warehouse(tmp_path: Path) -> None:
    """The message names command and process; the exit code says "try later"."""
    path = tmp_path / "deep" / "w.duckdb.lock"
    with held_elsewhere(path) as other:
        with pytest.raises(TryLater) as caught, warehouse_lock(path, "tieout transform"):
            pass
        assert f"tieout sync (process {other.pid} on " in caught.value.message
        assert caught.value.exit_code == 5
        other.communicate()
    with warehouse_lock(path, "tieout transform"):
        assert path.exists()


def test_a_killed_run_blocks_nobody(tmp_path: Path) -> None:
    """After kill -9 the lock file lies around, but the lock is free."""
    path = tmp_path / "w.duckdb.lock"
    with held_elsewhere(path) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    with warehouse_lock(path, "tieout sync"):
        assert str(os.getpid()) in path.with_name(path.name + ".json").read_text()


def test_a_lock_held_by_a_stranger_is_said_to_be(tmp_path: Path) -> None:
    """Without the note of the holder the message still says what to do."""
    path = tmp_path / "w.duckdb.lock"
    with warehouse_lock(path, "tieout sync"):
        path.with_name(path.name + ".json").write_text("{}")
        with pytest.raises(TryLater, match="another program"), warehouse_lock(path, "tieout sync"):
            pass


def test_the_note_goes_with_the_lock(tmp_path: Path) -> None:
    """After a run, also a failed one, nobody is said to hold the warehouse."""
    path = tmp_path / "w.duckdb.lock"
    with pytest.raises(ZeroDivisionError), warehouse_lock(path, "tieout sync"):
        _ = 1 // 0
    assert not path.with_name(path.name + ".json").exists()


def test_a_place_that_cannot_be_written_is_a_setting_to_mend(tmp_path: Path) -> None:
    """A file where the folder should be: exit code 3, with the flag that mends it."""
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "w.lock"
    with pytest.raises(ConfigurationProblem) as caught, warehouse_lock(path, "tieout sync"):
        pass
    assert "--warehouse" in caught.value.advice


def test_the_lock_lies_beside_the_warehouse(tmp_path: Path) -> None:
    """Beside a DuckDB file; for a server in the work folder."""
    file = read({"warehouse": str(tmp_path / "books.duckdb")}, {})
    assert lock_path(file) == tmp_path / "books.duckdb.lock"
    server = read({"destination": "postgres", "work_dir": str(tmp_path)}, {})
    assert lock_path(server) == tmp_path / "warehouse.lock"
