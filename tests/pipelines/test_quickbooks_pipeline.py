"""Loading one company: its calls, its packages, and what an interrupted run leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pytest

from pipelines.quickbooks_pipeline import LoadPlan, LoadResult, load_company
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import small
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import CATALOGUE, Limits, Patience, Progress
from sources.quickbooks.errors import ConfigurationError

TOKEN = "only-for-this-test"


@pytest.fixture(scope="module")
def company() -> Iterator[tuple[Company, str, str]]:
    """The landscaper behind the wire: the company, its address and a token."""
    world = World()
    clock = Clock()
    clock.set("2026-06-30T17:00:00")
    company = world.add_company(clock=clock, multicurrency=True)
    small(company)
    with serve(world) as served:
        yield company, served.base_url, world.issue_tokens(company.realm_id).access_token
    world.close()


@pytest.fixture
def plan(company: tuple[Company, str, str], tmp_path: Path) -> LoadPlan:
    """A load of four entities into a new warehouse."""
    found, base_url, token = company
    return LoadPlan(
        found.realm_id,
        token,
        pipelines_dir=tmp_path / "dlt",
        warehouse=tmp_path / "tieout.duckdb",
        base_url=base_url,
        entities=("customer", "Invoice", "time_activity", "account"),
        limits=Limits.off(),
        patience=Patience(sleep=lambda _: None),
    )


def select(plan: LoadPlan, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a statement in the warehouse."""
    with duckdb.connect(str(plan.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def rows_of(company: Company, entity: str) -> int:
    return sum(1 for _ in company.export(entity))


def test_calls_of_all_entities(plan: LoadPlan, company: tuple[Company, str, str]) -> None:
    """A full load costs its pages, at most ten calls and reports; an idle sync costs two."""
    everything = replace(plan, entities=())
    first = load_company(everything)
    counts = [rows_of(company[0], entity.name) for entity in CATALOGUE.values()]
    assert first.rows == sum(counts)
    assert first.ledger is not None
    reports = first.ledger.windows + first.ledger.controls
    assert reports <= 10
    assert first.calls - reports <= sum(ceil(count / 1000) for count in counts) + 10
    second = load_company(everything)
    assert first.selected == ()
    assert (second.calls, second.rows, second.deleted, second.changed) == (2, 0, 0, False)
    tables = select(plan, "select count(*) from duckdb_tables() where schema_name = 'raw'")
    specs = select(plan, "select count(*) from raw.bill_line")
    assert tables[0][0] > 140
    assert specs[0][0] > 0


def test_progress_ends_with_all_rows(plan: LoadPlan, company: tuple[Company, str, str]) -> None:
    """Whoever watches sees rows, pages, calls and what is expected, up to the result."""
    told: list[Progress] = []
    result = load_company(replace(plan, progress=told.append))
    last = {one.entity: one for one in told}
    assert last.keys() == {"customer", "invoice", "time_activity", "account"}
    assert last["invoice"].rows == last["invoice"].expected == rows_of(company[0], "Invoice")
    assert [one.calls for one in told] == sorted(one.calls for one in told)
    assert told[-1].calls <= result.calls
    assert {one.total for one in told} == {result.rows}


def test_an_entity_that_does_not_exist(plan: LoadPlan) -> None:
    """The message names it, and those that do."""
    with pytest.raises(ConfigurationError, match="invoyce") as caught:
        load_company(replace(plan, entities=("invoyce",)))
    assert "invoice" in caught.value.advice


def test_a_plan_does_not_show_its_token(plan: LoadPlan) -> None:
    """Plans end up in logs."""
    assert TOKEN not in repr(replace(plan, tokens=TOKEN))


class Killed(BaseException):
    """The process ends here."""


def interrupted(plan: LoadPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    """A first load that ends when its first package is extracted and nothing is loaded."""

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(dlt.Pipeline, "load", killed)
        with pytest.raises(Killed):
            load_company(plan)


def is_complete(plan: LoadPlan, company: Company) -> bool:
    """Whether the four tables hold the company's records once each."""
    sql = "select count(*), count(distinct id) from raw.{}"
    return all(
        select(plan, sql.format(CATALOGUE[table].table))
        == [(rows_of(company, CATALOGUE[table].name),) * 2]
        for table in ("customer", "invoice", "time_activity", "account")
    )


def test_a_pending_package_is_loaded_first(
    plan: LoadPlan, company: tuple[Company, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was fetched is not fetched again."""
    interrupted(plan, monkeypatch)
    result = load_company(plan)
    assert is_complete(plan, company[0])
    assert (result.pages, result.rows, result.completed, result.changed) == (0, 0, 1, True)
    assert load_company(plan).changed is False


def test_a_package_that_cannot_be_loaded_is_fetched_again(
    plan: LoadPlan, company: tuple[Company, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file in a pending package does not stop all later runs."""
    interrupted(plan, monkeypatch)
    (pending,) = plan.pipelines_dir.rglob("new_jobs/invoice.*.parquet")
    pending.write_bytes(b"not parquet")
    result: LoadResult = load_company(plan)
    assert is_complete(plan, company[0])
    assert result.pages > 0


def test_a_warehouse_that_was_deleted_is_loaded_anew(
    plan: LoadPlan, company: tuple[Company, str, str]
) -> None:
    """The work folder alone does not make a sync believe that everything is there."""
    load_company(plan)
    assert plan.warehouse is not None
    plan.warehouse.unlink()
    load_company(plan)
    assert is_complete(plan, company[0])
