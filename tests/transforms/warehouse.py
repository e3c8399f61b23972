"""A warehouse of either engine: raw tables in, dbt as a program of its own, marts out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import psycopg2

import transforms
from tests import parsed
from tests.transforms.raw import Company, load_duckdb, load_postgres

Rows = list[tuple[Any, ...]]


class Warehouse(Protocol):
    """What both engines offer to a test."""

    def load(self, companies: Mapping[str, Company]) -> None:
        """Replace the raw tables by those of these companies."""

    def environment(self) -> dict[str, str]:
        """Variables that lead dbt to it."""

    def rows(self, query: str) -> Rows:
        """Rows of a query."""


@dataclass(frozen=True)
class DuckDB:
    """A DuckDB file."""

    path: Path

    def load(self, companies: Mapping[str, Company]) -> None:
        """Replace the raw tables by those of these companies."""
        load_duckdb(self.path, companies)

    def environment(self) -> dict[str, str]:
        """Variables that lead dbt to it."""
        return {"TIEOUT_DBT_TARGET": "duckdb", "TIEOUT_DBT_DUCKDB_PATH": str(self.path)}

    def rows(self, query: str) -> Rows:
        """Rows of a query."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(query).fetchall()


@dataclass(frozen=True)
class Postgres:
    """A database on a Postgres server."""

    host: str
    port: int
    user: str
    database: str

    @property
    def dsn(self) -> str:
        """How libpq finds it."""
        return f"host={self.host} port={self.port} user={self.user} dbname={self.database}"

    def load(self, companies: Mapping[str, Company]) -> None:
        """Replace the raw tables by those of these companies."""
        load_postgres(self.dsn, companies)

    def environment(self) -> dict[str, str]:
        """Variables that lead dbt to it."""
        return {
            "TIEOUT_DBT_TARGET": "postgres",
            "TIEOUT_DBT_POSTGRES_HOST": self.host,
            "TIEOUT_DBT_POSTGRES_PORT": str(self.port),
            "TIEOUT_DBT_POSTGRES_USER": self.user,
            "TIEOUT_DBT_POSTGRES_DATABASE": self.database,
        }

    def rows(self, query: str) -> Rows:
        """Rows of a query."""
        connection = psycopg2.connect(self.dsn)
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            found: Rows = cursor.fetchall()
        connection.close()
        return found


@dataclass(frozen=True)
class Run:
    """What dbt did: the status of each node by name, and what it said."""

    statuses: Mapping[str, str]
    said: str

    def failed(self) -> list[str]:
        """Nodes that did not pass."""
        return sorted(
            name for name, status in self.statuses.items() if status not in {"success", "pass"}
        )


def dbt(warehouse: Warehouse, work: Path, command: str, arguments: Sequence[str] = ()) -> Run:
    """Run a dbt command on a warehouse; everything dbt writes goes to the folder `work`."""
    project = str(transforms.PROJECT_DIR)
    process = subprocess.run(
        [
            *parsed.command(),
            *(command, "--project-dir", project, "--profiles-dir", project),
            *("--target-path", str(work / "target"), "--log-path", str(work / "logs")),
            *("--no-use-colors", "--no-version-check", *arguments),
        ],
        env={**os.environ, **warehouse.environment(), "TIEOUT_DBT_THREADS": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = process.stdout + process.stderr
    results = work / "target" / "run_results.json"
    if not results.is_file():
        raise AssertionError(said)
    document = json.loads(results.read_text(encoding="utf-8"))
    return Run({_name(node["unique_id"]): node["status"] for node in document["results"]}, said)


def _name(unique_id: str) -> str:
    """Name of a node: `model.tieout.x`, `test.tieout.x.hash`, `unit_test.tieout.model.x`."""
    parts = unique_id.split(".")
    return parts[3] if parts[0] == "unit_test" else parts[2]
