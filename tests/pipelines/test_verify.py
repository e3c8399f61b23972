"""The warehouse against QuickBooks: planted damage is found, business that goes on is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.comparison import Difference
from pipelines.errors import ConfigurationProblem
from pipelines.quickbooks_pipeline import LoadPlan, load_company
from pipelines.verify import Cost, Verified, verify_company
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import small
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import CATALOGUE, Limits, Patience

ENTITIES = (
    *("account", "company_info", "customer", "estimate", "exchange_rate", "invoice"),
    *("journal_entry", "payment", "time_activity"),
)


@dataclass
class Checked:
    """A company, served, and its warehouse."""

    company: Company
    plan: LoadPlan

    def verify(self, *, counts_only: bool = False) -> dict[str, Difference]:
        """What differs, by entity."""
        return {each.entity: each for each in self.result(counts_only=counts_only).differing}

    def result(self, *, counts_only: bool = False) -> Verified:
        """The comparison."""
        return verify_company(self.plan, counts_only=counts_only)

    def write(self, sql: str) -> None:
        """Change the warehouse behind the back of the load."""
        with duckdb.connect(str(self.plan.warehouse)) as connection:
            connection.execute(sql)

    def one(self, entity: str) -> str:
        """Some record of an entity."""
        return str(next(iter(self.company.export(entity)))["Id"])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checked]:
    """The landscaper, loaded an hour after the last change."""
    folder = tmp_path_factory.mktemp("loaded")
    world = World()
    clock = Clock()
    clock.set("2026-06-30T17:00:00")
    company = world.add_company(clock=clock, multicurrency=True)
    small(company)
    clock.advance(hours=1)
    with serve(world) as served:
        plan = LoadPlan(
            company.realm_id,
            world.issue_tokens(company.realm_id).access_token,
            pipelines_dir=folder / "dlt",
            warehouse=folder / "w.duckdb",
            base_url=served.base_url,
            entities=ENTITIES,
            limits=Limits.off(),
            patience=Patience(sleep=lambda _: None),
        )
        load_company(plan)
        clock.advance(hours=1)
        yield Checked(company, plan)
    world.close()


@pytest.fixture
def checked(loaded: Checked, tmp_path: Path) -> Checked:
    """A copy of the warehouse to spoil; the company is everybody's."""
    shutil.copytree(loaded.plan.pipelines_dir, tmp_path / "dlt")
    shutil.copy(str(loaded.plan.warehouse), tmp_path / "w.duckdb")
    plan = loaded.plan
    return Checked(
        loaded.company,
        LoadPlan(
            plan.realm_id,
            plan.tokens,
            pipelines_dir=tmp_path / "dlt",
            warehouse=tmp_path / "w.duckdb",
            base_url=plan.base_url,
            entities=ENTITIES,
            limits=plan.limits,
            patience=plan.patience,
        ),
    )


def test_nothing_differs_after_a_load(checked: Checked) -> None:
    """Every entity is there with its count and sums, for a call per thousand records and a few."""
    told: list[Cost] = []
    result = verify_company(checked.plan, announce=told.append)
    assert result.differing == ()
    by_name = {each.entity: each for each in result.differences}
    assert by_name.keys() == {CATALOGUE[table].name for table in ENTITIES}
    invoices = list(checked.company.export("Invoice"))
    assert by_name["Invoice"].quickbooks == by_name["Invoice"].warehouse == len(invoices)
    total = sum((row["TotalAmt"] for row in invoices), Decimal(0))
    assert by_name["Invoice"].sums["total_amt"] == [total, total]
    assert told[0].records == sum(each.quickbooks or 0 for each in result.differences)
    assert told[0].calls <= result.calls <= told[0].calls + 3


def test_counts_cost_a_batch(checked: Checked) -> None:
    """And find a row that is missing, though not which."""
    assert checked.result(counts_only=True).calls == 1
    assert checked.verify(counts_only=True) == {}
    checked.write(f"delete from raw.invoice where id = '{checked.one('Invoice')}'")
    found = checked.verify(counts_only=True)
    assert list(found) == ["Invoice"]
    assert found["Invoice"].missing == []


def test_a_row_that_was_removed(checked: Checked) -> None:
    """It is missing, and so is its amount in the sum."""
    id_ = checked.one("Invoice")
    checked.write(f"delete from raw.invoice where id = '{id_}'")
    found = checked.verify()
    assert list(found) == ["Invoice"]
    assert found["Invoice"].missing == [id_]
    theirs, ours = found["Invoice"].sums["total_amt"]
    assert theirs != ours


@pytest.mark.parametrize(
    ("sql", "entity", "column"),
    [
        (
            "update raw.payment set total_amt = total_amt + 0.01 where id = ?",
            "Payment",
            "total_amt",
        ),
        ("update raw.customer set balance = null where id = ?", "Customer", "balance"),
        ("update raw.account set current_balance = 7 where id = ?", "Account", "current_balance"),
        (
            "update raw.invoice_line set amount = amount + 1 where line_no = 1 and invoice_id = ?",
            "Invoice",
            "line.amount",
        ),
        (
            "delete from raw.invoice_line where line_no = 1 and invoice_id = ?",
            "Invoice",
            "line (rows)",
        ),
    ],
)
def test_an_amount_that_was_changed(checked: Checked, sql: str, entity: str, column: str) -> None:
    """A cent in a document, a balance, a line: found with its record, column and both values."""
    id_ = checked.one(entity)
    checked.write(sql.replace("?", f"'{id_}'"))
    found = checked.verify()
    assert list(found) == [entity]
    ((amount),) = found[entity].amounts
    assert (amount.id, amount.column) == (id_, column)
    assert amount.quickbooks != amount.warehouse


def test_a_stale_version(checked: Checked) -> None:
    """By its SyncToken, or by its time where that alone moved."""
    one, two = (str(row["Id"]) for row in list(checked.company.export("Customer"))[:2])
    checked.write(f"update raw.customer set sync_token = sync_token - 1 where id = '{one}'")
    checked.write(
        "update raw.customer set meta_data_last_updated_time = meta_data_last_updated_time"
        f" - interval 1 day where id = '{two}'"
    )
    found = checked.verify()
    assert list(found) == ["Customer"]
    assert sorted(found["Customer"].versions) == sorted([one, two])


@pytest.mark.parametrize("entity", ["Estimate", "TimeActivity"])
def test_a_deletion_that_was_missed(checked: Checked, entity: str) -> None:
    """The warehouse still has what QuickBooks never had, whether a feed covers it or not."""
    table = CATALOGUE[{"Estimate": "estimate", "TimeActivity": "time_activity"}[entity]].table
    checked.write(
        f"insert into raw.{table} select * replace ('99999' as id) from raw.{table} limit 1"
    )
    found = checked.verify()
    assert list(found) == [entity]
    assert found[entity].extra == ["99999"]


def test_a_deletion_that_never_was(checked: Checked) -> None:
    """A row of `deletions` hides a record that lives."""
    id_ = checked.one("Payment")
    checked.write(
        "insert into raw.deletions (realm_id, entity, id, how) values"
        f" ('{checked.plan.realm_id}', 'payment', '{id_}', 'cdc')"
    )
    assert checked.verify()["Payment"].missing == [id_]


def test_a_record_without_an_id(checked: Checked) -> None:
    """Exchange rates have none: their count is compared."""
    checked.write("delete from raw.exchange_rate")
    assert list(checked.verify()) == ["ExchangeRate"]


def test_what_changed_since_the_last_sync_is_no_difference(tmp_path: Path, loaded: Checked) -> None:
    """New, changed and deleted records are told apart; the next sync brings them."""
    world = World()
    clock = Clock()
    clock.set("2026-06-30T17:00:00")
    company = world.add_company(clock=clock)
    rows = [company.create("Customer", {"DisplayName": f"Customer {n}"}) for n in range(3)]
    clock.advance(hours=1)
    with serve(world) as served:
        plan = LoadPlan(
            company.realm_id,
            world.issue_tokens(company.realm_id).access_token,
            pipelines_dir=tmp_path / "dlt",
            warehouse=tmp_path / "w.duckdb",
            base_url=served.base_url,
            entities=("customer", "estimate", "account"),
            limits=Limits.off(),
        )
        load_company(plan)
        clock.advance(hours=1)
        company.create("Customer", {"DisplayName": "New"})
        company.update("Customer", {**rows[0], "Notes": "changed", "sparse": True})
        result = verify_company(plan)
        assert result.differing == ()
        assert {each.entity: each.changed_since for each in result.differences} == {
            "Account": 0,
            "Customer": 2,
            "Estimate": 0,
        }
        assert [each.changed_since for each in load_and_verify(plan).differences] == [0, 0, 0]
    world.close()


def load_and_verify(plan: LoadPlan) -> Verified:
    """A sync, then the comparison."""
    load_company(plan)
    return verify_company(plan)


def test_what_is_not_loaded_cannot_be_compared(checked: Checked, tmp_path: Path) -> None:
    """It says which entities, and what to do."""
    plan = LoadPlan(
        checked.plan.realm_id,
        checked.plan.tokens,
        pipelines_dir=checked.plan.pipelines_dir,
        warehouse=checked.plan.warehouse,
        base_url=checked.plan.base_url,
        entities=("invoice", "bill"),
    )
    with pytest.raises(ConfigurationProblem, match="bill"):
        verify_company(plan)


def test_a_machine_that_has_nothing_but_the_warehouse(checked: Checked, tmp_path: Path) -> None:
    """What dlt keeps comes from there."""
    shutil.rmtree(checked.plan.pipelines_dir)
    assert checked.verify() == {}
