"""Two companies, loaded and transformed once, and what damage to their warehouse leads to."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.cli import main
from pipelines.errors import ExitCode
from sandbox import business
from sandbox.company import Company
from sandbox.server import serve
from sandbox.world import World
from tests.pipelines.reconcile.damages import DAMAGES, plant
from tests.transforms.warehouse import DuckDB, dbt

TOKENS = "SOURCES__QUICKBOOKS__ACCESS_TOKENS__"


@dataclass(frozen=True)
class Tied:
    """A warehouse of both companies.

    Attributes:
        world: The companies, served.
        base_url: Where.
        folder: Of the warehouse and its work folder.
        small: The landscaper.
        maple: The company in Canada.
    """

    world: World
    base_url: str
    folder: Path
    small: Company
    maple: Company

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / "w.duckdb"

    def run(self, command: str, *more: str, companies: Sequence[Company] = ()) -> int:
        """A command on this warehouse, for some companies or both; its exit code."""
        chosen = companies or (self.small, self.maple)
        realms = [part for one in chosen for part in ("--realm", one.realm_id)]
        place = ["--warehouse", str(self.warehouse), "--base-url", self.base_url]
        return main([command, *realms, *place, *more])

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def copy(self, folder: Path) -> Tied:
        """The same in another folder, to spoil."""
        shutil.copytree(self.folder, folder / "copy")
        return Tied(self.world, self.base_url, folder / "copy", self.small, self.maple)


@pytest.fixture(scope="package")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tied]:
    """Both companies in a warehouse that nothing has happened to."""
    world = World()
    last = date(2026, 6, 30)
    small, maple = (
        business.add(world, kind, documents=0, seed=7, until=last) for kind in ("small", "maple")
    )
    folder = tmp_path_factory.mktemp("tied")
    with serve(world) as served, pytest.MonkeyPatch.context() as patch:
        for company in (small, maple):
            token = world.issue_tokens(company.realm_id).access_token
            patch.setitem(os.environ, TOKENS + company.realm_id, token)
        found = Tied(world, served.base_url, folder, small, maple)
        assert found.run("sync") == ExitCode.OK
        assert main(["transform", "--warehouse", str(found.warehouse)]) == ExitCode.OK
        yield found
    world.close()


@dataclass(frozen=True)
class Outcome:
    """What `tieout reconcile` says of a spoiled warehouse.

    Attributes:
        code: Exit code.
        differences: Of the JSON document.
        planted: Id of the transaction behind each damage, by its name.
        tied: The warehouse.
    """

    code: int
    differences: list[dict[str, Any]]
    planted: dict[str, str]
    tied: Tied


@pytest.fixture(scope="package")
def spoiled(tied: Tied, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Every damage to the landscaper at once, each to another transaction; built without tests."""
    copy = tied.copy(tmp_path_factory.mktemp("spoiled"))
    realm_id = tied.small.realm_id
    with duckdb.connect(str(copy.warehouse)) as connection:
        planted = {name: plant(connection, realm_id, damage) for name, damage in DAMAGES.items()}
    dbt(DuckDB(copy.warehouse), copy.folder / "dbt", "run")
    with pytest.MonkeyPatch.context() as patch:
        heard: list[bytes] = []

        def hear(text: str | bytes = "", **_: object) -> None:
            heard.append(text if isinstance(text, bytes) else text.encode())

        patch.setattr("click.echo", hear)
        code = copy.run("reconcile", "--output", "json", companies=[tied.small])
    document = next(json.loads(text) for text in heard if text.startswith(b"{"))
    return Outcome(code, document["companies"][0]["differences"], planted, copy)
