"""All companies in one warehouse, each compared with its own reports on every month end.

planted ──sync──▶ changed ──sync──▶ raw tables ──dbt build, with all data tests──▶ marts
   └──────────────── reports ───────────── the comparison of `tieout reconcile` ──────┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.reconcile.checks import checks
from pipelines.reconcile.company import Books, Scope
from pipelines.reconcile.compare import compare
from pipelines.reconcile.lines import Line
from sandbox.server import serve
from sandbox.world import FIRST_REALM, World
from sources.quickbooks import Client, Limits, StaticToken
from sources.quickbooks.reports import ReportReader
from tests.sandbox.records import View
from tests.situations.plan import BETWEEN, Expected, Situation, situations
from tests.situations.shop import Shop
from tests.situations.wire import AT_ONCE, Raw
from tests.transforms.warehouse import DuckDB, Run, dbt

#: Syncs a company: its realm id and an access token are given.
Sync = Callable[[Shop, str], object]


@dataclass(frozen=True)
class Proof:
    """A situation, compared.

    Attributes:
        situation: Which.
        realm_id: Of its company.
        is_present: The company's records show it.
        documents: Transactions in the company's books.
        lines: QuickBooks' figures beside ours.
        by_hand: Figures worked out by hand, with what the marts have.
    """

    situation: Situation
    realm_id: str
    is_present: bool
    documents: int
    lines: Sequence[Line]
    by_hand: Sequence[tuple[Expected, Decimal]]

    @property
    def differing(self) -> list[Line]:
        """The figures that differ."""
        return [line for line in self.lines if line.differs]

    def problems(self) -> list[str]:
        """Why it is not proved, a line each; none when it is."""
        found = [] if self.is_present else ["is not in the company's records"]
        if not self.by_hand or len({line.end for line in self.lines}) < 2:
            found.append("has figures of several days, and some worked out by hand")
        found += [
            f"{one.report} {one.basis} {one.period}, {one.name}: {one.ours} for {one.theirs}"
            for one in self.differing
        ]
        found += [
            f"{each.what}, but the marts have {amount}"
            for each, amount in self.by_hand
            if amount != each.amount
        ]
        return [f"{self.situation.name}: {text}" for text in found]


@dataclass(frozen=True)
class Proved:
    """All situations, compared.

    Attributes:
        proofs: By situation.
        run: What dbt said of each model and test.
        warehouse: The DuckDB file.
    """

    proofs: Sequence[Proof]
    run: Run
    warehouse: DuckDB


@dataclass
class Street:
    """All companies, served.

    Attributes:
        world: Whoever is served.
        base_url: Where.
        shops: The companies by situation.
    """

    world: World
    base_url: str
    shops: list[tuple[Situation, Shop]] = field(default_factory=list)

    def plant(self, found: Sequence[Situation]) -> None:
        """Make a company for each situation."""
        for number, one in enumerate(found):
            shop = Shop(str(FIRST_REALM + number), one.founded, **one.options)
            self.world.adopt(shop.company)
            one.plant(shop)
            shop.open(one.last if one.then is None else one.last - BETWEEN)
            self.shops.append((one, shop))

    def token(self, shop: Shop) -> str:
        """An access token."""
        return self.world.issue_tokens(shop.company.realm_id).access_token

    def load(self, sync: Sync) -> None:
        """Sync every company; where the situation is a change, change it and sync once more."""
        for one, shop in self.shops:
            sync(shop, self.token(shop))
            if one.then is not None:
                one.then(shop)
                shop.open(one.last)
                sync(shop, self.token(shop))


@contextmanager
def street(found: Sequence[Situation]) -> Iterator[Street]:
    """Companies with these situations, served."""
    world = World()
    with serve(world) as served:
        made = Street(world, served.base_url)
        made.plant(found)
        yield made
    world.close()


def prove(folder: Path, found: Sequence[Situation] = ()) -> Proved:
    """Load, build and compare."""
    warehouse = DuckDB(folder / "situations.duckdb")
    with street(found or situations()) as made:
        raw = Raw(made.base_url)
        made.load(lambda shop, token: raw.sync(shop.company, token))
        raw.save(warehouse.path)
        return compared(made, warehouse, folder / "dbt")


def compared(made: Street, warehouse: DuckDB, work: Path) -> Proved:
    """Build the marts of a loaded warehouse, and compare every company in it."""
    run = dbt(warehouse, work, "build", ["--exclude-resource-type", "unit_test"])
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        proofs = [_proof(made, connection, one, shop) for one, shop in made.shops]
    return Proved(proofs, run, warehouse)


def _proof(
    made: Street, connection: duckdb.DuckDBPyConnection, one: Situation, shop: Shop
) -> Proof:
    company = shop.company
    books = _Kept(connection, company.realm_id)
    wanted = [
        *checks(books.facts, Scope(one.last, one.months)),
        *checks(books.facts, Scope(one.middle, 0)),
    ]
    tokens = StaticToken(made.token(shop))
    with Client(
        company.realm_id, tokens, base_url=made.base_url, limits=Limits.off(), patience=AT_ONCE
    ) as client:
        found = compare(books, ReportReader(client, fiscal_start=books.facts.fiscal_start), wanted)
    assert not found.missed
    return Proof(
        one,
        company.realm_id,
        bool(one.present(View(company))),
        company.books.db.execute("SELECT count(*) FROM document").fetchone()[0],
        found.lines,
        [(each, _number(books, each)) for each in one.expected],
    )


def _number(books: Books, expected: Expected) -> Decimal:
    ((found,),) = books.rows(expected.query.replace("{realm}", books.realm_id))
    return Decimal(found or 0)


class _Kept(Books):
    """The marts of one company, on a connection that serves all: to open one takes longest."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, realm_id: str) -> None:
        self._connection = connection
        self.realm_id = realm_id
        self.facts = self._facts()

    @contextmanager
    def open(self) -> Iterator[None]:
        yield

    def rows(self, statement: str) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(statement.replace("{realm_id}", self.realm_id)).fetchall()
