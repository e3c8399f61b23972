"""Two companies, loaded and tied once; then one is damaged, and business of the other goes on.

All of it is in one folder, as dbt need not read its project again there; tests that write work on
a copy.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.cli import main
from sandbox import business
from sandbox.company import Company
from sandbox.server import serve
from sandbox.world import World
from tests import parsed
from tests.pipelines.reconcile.business_goes_on import Business, close_books, go_on
from tests.pipelines.reconcile.damages import DAMAGES, plant

TOKENS = "SOURCES__QUICKBOOKS__ACCESS_TOKENS__"
DAY = date(2026, 6, 30)
REPORTS = {
    *("TrialBalance", "ProfitAndLoss", "BalanceSheet", "AgedReceivables", "AgedPayables"),
    *("CustomerSales", "ItemSales", "GeneralLedger"),
}
#: What the comparison reads, with all that it is made of.
_MARTS = (
    *("dim_company", "dim_account", "dim_customer", "dim_vendor", "dim_item", "dim_transaction"),
    *("rpt_trial_balance", "rpt_profit_and_loss", "rpt_balance_sheet", "fct_gl_entry"),
    *("ar_aging", "ap_aging", "ar_aging_as_of", "ap_aging_as_of", "mart_revenue_daily"),
    *("fct_sales_line", "closed_period_change"),
)


@dataclass(frozen=True)
class Tied:
    """A warehouse of both companies.

    Attributes:
        world: The companies, served.
        base_url: Where.
        folder: Of the warehouse and its work folder.
        small: The landscaper.
        maple: The company in Canada.
        said: What the first sync said, as JSON.
        environment: Settings that its commands have unless a test gives others; nobody else does.
    """

    world: World
    base_url: str
    folder: Path
    small: Company
    maple: Company
    said: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / "w.duckdb"

    def run(self, command: str, *more: str, companies: Sequence[Company] = ()) -> int:
        """A command on this warehouse, for some companies or both; its exit code."""
        chosen = companies or (self.small, self.maple)
        realms = [part for one in chosen for part in ("--realm", one.realm_id)]
        place = ["--warehouse", str(self.warehouse), "--base-url", self.base_url]
        with pytest.MonkeyPatch.context() as patch:
            for name in self.environment.keys() - os.environ.keys():
                patch.setenv(name, self.environment[name])
            return main([command, *realms, *place, *more])

    def json(self, command: str, *more: str, companies: Sequence[Company] = ()) -> dict[str, Any]:
        """What a command says as JSON; nothing of it is shown."""
        heard: list[bytes] = []

        def hear(text: str | bytes = "", **_: object) -> None:
            heard.append(text if isinstance(text, bytes) else text.encode())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("click.echo", hear)
            self.run(command, "--output", "json", *more, companies=companies)
        found: dict[str, Any] = next(json.loads(text) for text in heard if text.startswith(b"{"))
        return found

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows of a statement."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(statement).fetchall()

    def copy(self, folder: Path) -> Tied:
        """The same in another folder, to spoil."""
        shutil.copytree(self.folder, folder / "copy")
        return replace(self, folder=folder / "copy")


def _world() -> tuple[World, Company, Company]:
    """Both companies, the same each time."""
    world = World()
    small, maple = (
        business.add(world, kind, documents=0, seed=7, until=DAY) for kind in ("small", "maple")
    )
    return world, small, maple


def _dbt(folder: Path, *leave_out: str) -> str:
    """A dbt that builds what is compared, and leaves the tests of the marts to their own."""
    more = ["--exclude-resource-type", "test", "--select", *(f"+{name}" for name in _MARTS)]
    more += [part for name in leave_out for part in ("--exclude", name)]
    return parsed.executable(folder, *more)


@pytest.fixture(scope="package")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tied]:
    """Both companies in a warehouse that nothing has happened to, loaded by a plain sync."""
    world, small, maple = _world()
    folder = tmp_path_factory.mktemp("tied")
    environment = {"TIEOUT__DBT": _dbt(tmp_path_factory.mktemp("dbt"))}
    with serve(world) as served:
        for company in (small, maple):
            token = world.issue_tokens(company.realm_id).access_token
            environment[TOKENS + company.realm_id] = token
        found = Tied(world, served.base_url, folder, small, maple, environment=environment)
        yield replace(found, said=found.json("sync"))
    world.close()


@dataclass(frozen=True)
class Later:
    """What is said of a warehouse of which one company is damaged, while the other goes on.

    Attributes:
        planted: Id of the transaction behind each damage to the landscaper, by its name.
        spoiled: `tieout reconcile` of the landscaper.
        explanations: Of the table `tie_out`.
        business: What happened in Canada after the first sync.
        closing: `tieout sync` of a company that has only closed its books.
        moved: `tieout reconcile` after business went on.
        idle: `tieout sync` after that.
        changes: Rows of `closed_period_change`.
    """

    planted: dict[str, str]
    spoiled: dict[str, Any]
    explanations: str
    business: Business
    closing: dict[str, Any]
    moved: dict[str, Any]
    idle: dict[str, Any]
    changes: list[tuple[Any, ...]]


@pytest.fixture(scope="package")
def later(tied: Tied, tmp_path_factory: pytest.TempPathFactory) -> Later:
    """Every damage at once, each to another transaction; the marts are built once for all of it."""
    kept = tmp_path_factory.mktemp("kept") / "folder"
    shutil.copytree(tied.folder, kept)
    try:
        with duckdb.connect(str(tied.warehouse)) as connection:
            planted: dict[str, str] = {}
            for name, damage in DAMAGES.items():
                planted[name] = plant(connection, tied.small.realm_id, damage, planted.values())
        return _later(tied, planted, tmp_path_factory.mktemp("dbt"))
    finally:
        shutil.rmtree(tied.folder)
        shutil.move(kept, tied.folder)


def _later(tied: Tied, planted: dict[str, str], folder: Path) -> Later:
    world, _, maple = _world()
    realm_id = maple.realm_id
    with serve(world) as served, pytest.MonkeyPatch.context() as patch:
        token = world.issue_tokens(realm_id).access_token
        patch.setitem(os.environ, TOKENS + realm_id, token)
        patch.setitem(os.environ, "TIEOUT__DBT", _dbt(folder, "staging"))  # views are as they were
        there = replace(tied, world=world, base_url=served.base_url, maple=maple)
        tell: Callable[..., dict[str, Any]] = there.json
        close_books(maple)
        closing = tell("sync", companies=[maple])
        happened = go_on(maple)
        moved = tell("reconcile", companies=[maple])
        idle = tell("sync", companies=[maple])
    world.close()
    spoiled = tied.json("reconcile", companies=[tied.small])
    told = tied.rows("select string_agg(explanation, chr(10)) from raw.tie_out")
    changes = tied.rows(
        "select transaction_id, change, date_before, date_after, amount_before, amount_after,"
        f" changed_at from marts.closed_period_change where realm_id = '{realm_id}'"
    )
    return Later(
        planted=planted,
        spoiled=spoiled,
        explanations=told[0][0],
        business=happened,
        closing=closing,
        moved=moved,
        idle=idle,
        changes=changes,
    )


def company_of(document: dict[str, Any], key: str = "companies") -> dict[str, Any]:
    """The only company of a document."""
    (found,) = document[key]
    company: dict[str, Any] = found
    return company
