"""A company and its loaded warehouse, made once and copied for each test.

What a test spoils is its own copy: books, warehouse, and what dlt keeps beside them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from sandbox.clock import Clock
from sandbox.company import Company, Profile
from sandbox.generate import small
from sandbox.server import serve
from sandbox.store import Store
from sandbox.world import World
from tests.end_to_end.stage import TODAY, Stage

REALM = "9130000000000001"
#: One entity of each way of being read: balances, lists, documents, and one outside the feed.
FEW = ("account", "customer", "invoice", "payment", "time_activity")


@dataclass(frozen=True)
class Template:
    """A folder with a company's books (and, loaded, its warehouse)."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Template:
        """Found the landscaper, and load a few of his entities."""
        template = cls(folder)
        world = World()
        company = world.add_company(
            REALM, clock=_clock(), multicurrency=True, path=folder / "company.sqlite"
        )
        small(company)
        with serve(world) as served:
            Stage(world, company, served.base_url, folder, entities=FEW).load()
        world.close()
        return template

    @contextmanager
    def stage(self, folder: Path, *, loaded: bool) -> Iterator[Stage]:
        """A copy, served.

        Args:
            folder: Where the copy goes.
            loaded: With the warehouse, else the books alone.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.iterdir():
            if path.is_dir() and loaded:
                shutil.copytree(path, folder / path.name)
            elif path.is_file() and (loaded or path.suffix != ".duckdb"):
                shutil.copy(path, folder / path.name)
        clock = _clock()
        store = Store(folder / "company.sqlite", clock)
        world = World()
        company = world.adopt(Company(REALM, store, clock, Profile(multicurrency=True)))
        with serve(world) as served:
            yield Stage(world, company, served.base_url, folder, entities=FEW)
        world.close()


def _clock() -> Clock:
    clock = Clock()
    clock.set(TODAY)
    return clock


def select(stage: Stage, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query on the warehouse."""
    with duckdb.connect(str(stage.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def write(stage: Stage, sql: str) -> None:
    """Change the warehouse behind the back of the load."""
    with duckdb.connect(str(stage.warehouse)) as connection:
        connection.execute(sql)


#: Tables that tell about runs, and dlt's own.
_ABOUT_RUNS = ("api_call", "sync_run", "schema_drift")


def books_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every raw table of a warehouse, without what differs between runs."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'raw'"
            " and not starts_with(table_name, '_dlt') and not list_contains(?, table_name)",
            [_ABOUT_RUNS],
        ).fetchall()
        for (name,) in names:
            described = connection.execute(f"describe raw.{name}").fetchall()
            columns = [one[0] for one in described if not one[0].startswith("_")]
            rows = connection.execute(
                f"select {', '.join(columns)} from raw.{name} order by all"
            ).fetchall()
            found[name] = rows
    return found
