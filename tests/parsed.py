"""dbt, as tests run it: what it has read of the project is shared by all warehouses of a test run.

    python tests/parsed.py build --target-path ... (and whatever else dbt takes)

dbt keeps what it has read of a project beside its results, and reads all of it again when the
connection is another: a third of the work of a build. Of a connection only the names of database
and schema are part of what a project says, so what was read for one warehouse holds for all that
are called alike. Whether files have changed since is still dbt's own business.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from unittest.mock import patch

#: Variable that names the folder of what is shared; nothing is while it is empty.
STORE = "TESTS_PARSED_PROJECTS"
_FILE = "partial_parse.msgpack"


def command() -> list[str]:
    """How a test starts it."""
    return [sys.executable, "-P", str(Path(__file__).resolve())]


def executable(folder: Path, *more: str) -> str:
    """Path of a program that is this one, with further arguments, for the setting `dbt`."""
    path = folder / "dbt-of-tests"
    command_ = f"[*{command()!r}, *sys.argv[1:], *{more!r}]"
    path.write_text(f"#!{sys.executable}\nimport os, sys\nos.execv(sys.executable, {command_})\n")
    path.chmod(0o755)
    return str(path)


def _kept(store: str) -> Path:
    """Where the project is kept as it was read for a warehouse of this name."""
    if os.environ.get("TIEOUT_DBT_TARGET") == "postgres":
        return Path(store) / f"postgres {os.environ['TIEOUT_DBT_POSTGRES_DATABASE']}"
    return Path(store) / f"duckdb {Path(os.environ['TIEOUT_DBT_DUCKDB_PATH']).stem}"


def _copy(source: Path, to: Path) -> None:
    """Copy a file, if there is one; it is whole at any time."""
    if source.is_file():
        to.parent.mkdir(parents=True, exist_ok=True)
        part = to.with_name(f"{to.name}.{os.getpid()}")
        shutil.copy(source, part)
        part.replace(to)


def _main(arguments: list[str]) -> None:
    # Here, as it takes seconds that a test without dbt need not spend.
    from dbt.adapters.duckdb.credentials import DuckDBCredentials
    from dbt.adapters.postgres.connections import PostgresCredentials
    from dbt.cli.main import cli

    store = os.environ.get(STORE)
    own = Path(arguments[arguments.index("--target-path") + 1]) / _FILE
    if store and not own.exists():
        _copy(_kept(store), own)
    with (
        patch.object(DuckDBCredentials, "_connection_keys", lambda _: ("database", "schema")),
        patch.object(PostgresCredentials, "_connection_keys", lambda _: ("database", "schema")),
    ):
        try:
            cli(arguments)
        finally:
            if store:
                _copy(own, _kept(store))


if __name__ == "__main__":
    _main(sys.argv[1:])
