"""After every sync the raw tables are the company's own records, cell by cell."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from sandbox.company import Company
from sandbox.generate import day_of_business, scale
from tests.end_to_end.conftest import Opened
from tests.end_to_end.mirror import Mirror
from tests.end_to_end.template import Template

DAYS = 2
MANY_DAYS = 20


#: What a day of business changes most, in the feed and outside of it.
BUSY = ("account", "customer", "item", "invoice", "payment", "deposit", "time_activity")


def _a_few_thousand_documents(company: Company) -> None:
    scale(company, documents=3_000)


@pytest.mark.parametrize("days", [DAYS, pytest.param(MANY_DAYS, marks=pytest.mark.large)])
def test_days_of_business(open_stage: Opened, days: int) -> None:
    """New, changed, paid, voided, deleted and merged records, a sync after each day."""
    stage = open_stage(ledger=days == MANY_DAYS)
    stage.load()
    assert stage.differences() == []
    for day in range(1, days + 1):
        day_of_business(stage.company, seed=day)
        result = stage.load()
        assert result.mode == "incremental"
        assert stage.differences() == [], f"after day {day}"


def test_changes_between_the_pages(open_stage: Opened) -> None:
    """Business goes on while the pages of an initial load are read, five times."""
    stage = open_stage(_a_few_thousand_documents, chunk_pages=4, entities=BUSY)
    for number in range(5):
        stage.fault(
            "change_between_pages",
            path="query",
            after=number,
            action=lambda seed=number: day_of_business(stage.company, seed=seed),
        )
    stage.load()
    assert len(stage.world.faults.fired()) == 5
    stage.load()
    assert stage.differences() == []


def test_deletions_that_only_a_sweep_finds(template: Template, tmp_path: Path) -> None:
    """Records outside the change feed, a wrapped one among them: gone, and the rest goes on."""
    entities = ("recurring_transaction", "time_activity", "budget", "customer")
    with template.stage(tmp_path, loaded=True) as stage:
        stage.entities = entities
        stage.load()
        for name in ("RecurringTransaction", "TimeActivity", "Budget"):
            row = next(iter(stage.company.export(name)))
            record = next(iter(row.values())) if name == "RecurringTransaction" else row
            stage.company.store.remove(name, record["Id"])
        result = stage.load()
        assert result.deleted == 3
        assert stage.differences() == []


DAMAGE = (
    "update raw.invoice set balance = balance + 0.01 where doc_number = '1037'",
    "delete from raw.payment_line where line_no = 1",
    "delete from raw.customer where id = '1'",
    "insert into raw.deletions by name select realm_id, 'account' as entity, id from raw.account",
    "insert into raw.invoice select * replace ('99999' as id) from raw.invoice limit 1",
)


def test_the_comparison_sees_damage(template: Template, tmp_path: Path) -> None:
    """The comparison these tests rest on finds each kind of damage."""
    with template.stage(tmp_path, loaded=True) as stage:
        assert stage.differences() == []
        for damage in DAMAGE:
            damaged = stage.folder / "damaged.duckdb"
            shutil.copy(stage.warehouse, damaged)
            with duckdb.connect(str(damaged)) as connection:
                connection.execute(damage)
            assert Mirror(str(damaged)).differences(stage.company, stage.entities) != [], damage
