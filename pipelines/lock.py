"""One run per warehouse at a time.

DuckDB lets one process write a file, and two loads into one schema would share their staging
tables. So every command that writes holds a lock file beside the warehouse. The operating system
releases it when the process ends, also after kill -9: a lock file that lies around blocks nobody.
"""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.errors import ConfigurationProblem, TryLater
from pipelines.settings import Settings


def lock_path(settings: Settings) -> Path:
    """The lock file of a warehouse: beside a DuckDB file, else in the work folder."""
    if settings.destination == "duckdb":
        return settings.warehouse.with_name(settings.warehouse.name + ".lock")
    return settings.work_dir / "warehouse.lock"


@contextmanager
def warehouse_lock(path: Path, command: str) -> Iterator[None]:
    """Hold the lock of a warehouse for the length of a block.

    Args:
        path: the lock file; its folder is created.
        command: what this run is, for the message another run would show.

    Raises:
        TryLater: another run holds it; the message names that run.
        ConfigurationProblem: the folder cannot be written.
    """
    holder = path.with_name(path.name + ".json")
    lock = FileLock(path, blocking=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise TryLater(
            f"Another run is writing to this warehouse: {_who(holder)}.",
            "Wait until it has ended, then run the same command again.",
        ) from error
    except OSError as error:
        raise ConfigurationProblem(
            f"The folder of the warehouse cannot be written: {error}.",
            "Choose another place with --warehouse, or mend the folder's permissions.",
        ) from error
    try:
        holder.write_text(json.dumps(_me(command)), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _me(command: str) -> dict[str, str | int]:
    import pendulum

    return {
        "command": command,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": pendulum.now("UTC").to_iso8601_string(),
    }


def _who(holder: Path) -> str:
    """The run that holds a lock, as far as it has written it down."""
    try:
        run = json.loads(holder.read_text(encoding="utf-8"))
        return f"{run['command']} (process {run['pid']} on {run['host']}, since {run['since']})"
    except (OSError, ValueError, KeyError):
        return "it has just started, or the lock is held by another program"
