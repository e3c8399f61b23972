"""Several companies in one warehouse: their Ids are the same, their records are not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.quickbooks_pipeline import LoadPlan, load_company
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import CATALOGUE, Limits, Patience

ENTITIES = ("customer", "invoice", "time_activity")


class Realms:
    """Two companies behind one address, and a warehouse for both."""

    def __init__(self, world: World, base_url: str, folder: Path) -> None:
        self.world, self.base_url, self.folder = world, base_url, folder
        self.clock = Clock()
        self.clock.set("2026-06-30T17:00:00")
        self.companies = [world.add_company(clock=self.clock) for _ in range(2)]

    def sync(self, company: Company) -> dict[str, int]:
        """Bring one of them up to date; how many records of which entity that brought."""
        result = load_company(
            LoadPlan(
                company.realm_id,
                self.world.issue_tokens(company.realm_id).access_token,
                pipelines_dir=self.folder / "dlt",
                warehouse=self.folder / "w.duckdb",
                base_url=self.base_url,
                entities=ENTITIES,
                limits=Limits.off(),
                patience=Patience(sleep=lambda _: None),
            )
        )
        return {table: tally.rows + tally.deleted for table, tally in result.entities.items()}

    def live(self, company: Company, table: str) -> dict[str, str]:
        """What the warehouse has of one company: SyncToken by Id."""
        sql = (
            f"select id, sync_token from raw.{table} r where realm_id = ? and not exists"
            " (from raw.deletions d where (d.realm_id, d.entity, d.id) = (r.realm_id, ?, r.id))"
        )
        with duckdb.connect(str(self.folder / "w.duckdb"), read_only=True) as connection:
            rows = connection.execute(sql, [company.realm_id, table]).fetchall()
        return {id_: str(token) for id_, token in rows}

    def are_right(self) -> bool:
        """Whether the warehouse has of each company what that company has."""
        return all(
            self.live(company, table)
            == {row["Id"]: row["SyncToken"] for row in company.export(CATALOGUE[table].name)}
            for company in self.companies
            for table in ENTITIES
        )


@pytest.fixture
def realms(tmp_path: Path) -> Iterator[Realms]:
    """Two new companies with the standard accounts."""
    world = World()
    with serve(world) as served:
        yield Realms(world, served.base_url, tmp_path)
    world.close()


def invoice(company: Company, amount: int) -> str:
    """A customer and an invoice; its Id, which the other company uses, too."""
    name = f"Customer {len(list(company.export('Customer')))}"
    customer = company.create("Customer", {"DisplayName": name})
    items = list(company.export("Item"))
    if not items:
        income = next(a for a in company.export("Account") if a["AccountType"] == "Income")
        given = {"Name": "Hours", "Type": "Service", "IncomeAccountRef": {"value": income["Id"]}}
        items = [company.create("Item", given)]
    line = {
        "Amount": Decimal(amount),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": items[0]["Id"]}},
    }
    found = company.create("Invoice", {"CustomerRef": {"value": customer["Id"]}, "Line": [line]})
    return str(found["Id"])


def test_two_companies_by_turns(realms: Realms) -> None:
    """Changes and deletions of one never touch the other, and idle syncs stay idle."""
    one, two = realms.companies
    ids = [invoice(company, 10) for company in (one, two)]
    assert ids[0] == ids[1]
    realms.sync(one)
    realms.sync(two)
    assert realms.are_right()
    realms.clock.advance(hours=1)
    one.delete("Invoice", {"Id": ids[0], "SyncToken": "0"})
    second = invoice(two, 25)
    for company in (two, one, two):
        realms.sync(company)
    assert realms.are_right()
    assert ids[0] in realms.live(two, "invoice")
    assert second in realms.live(two, "invoice")
    realms.clock.advance(hours=1)
    assert [realms.sync(company) for company in (one, two)] == [{}, {}]


def test_a_second_company_joins_later(realms: Realms) -> None:
    """The first is not loaded again; a sweep of one compares with its own records only."""
    one, two = realms.companies
    invoice(one, 10)
    realms.sync(one)
    realms.clock.advance(days=2)
    invoice(two, 10)
    assert "invoice" in realms.sync(two)
    assert realms.sync(one) == {}
    assert realms.are_right()
