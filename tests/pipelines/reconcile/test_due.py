"""When a sync ends with a comparison, and when it is left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.ledger import LedgerResult
from pipelines.quickbooks_pipeline import LoadResult
from pipelines.reconcile.due import is_due
from pipelines.settings import Settings, read
from sources.quickbooks.sync import Tally

IDLE = LoadResult(
    realm_id="1",
    run_id="a",
    mode="incremental",
    entities={},
    rows=0,
    deleted=0,
    pages=0,
    calls=2,
    metered=2,
    packages=1,
    completed=0,
    selected=(),
    notes=(),
    quarantined=(),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse in which nothing was compared yet."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw")
    return read({"warehouse": str(path)}, {}, tmp_path)


def _compared(settings: Settings, *runs: tuple[str, str, str]) -> None:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "create table if not exists raw.tie_out (realm_id text, run_id text, status text,"
            " compared_at timestamptz)"
        )
        for realm_id, day, status in runs:
            connection.execute(
                "insert into raw.tie_out values (?, ?, 'tied', ?), (?, ?, ?, ?)",
                [realm_id, day, day, realm_id, day, status, day],
            )


def test_a_company_that_was_never_compared_is(settings: Settings) -> None:
    """Also when others were."""
    assert is_due(settings, IDLE)
    _compared(settings, ("2", "2026-06-29", "tied"))
    assert is_due(settings, IDLE)


@pytest.mark.parametrize("status", ["different", "not compared"])
def test_the_last_comparison_counts(settings: Settings, status: str) -> None:
    """What did not tie, or could not be had, is compared until it ties."""
    _compared(settings, ("1", "2026-06-28", "tied"), ("1", "2026-06-29", status))
    assert is_due(settings, IDLE)
    _compared(settings, ("1", "2026-06-30", "tied"))
    assert not is_due(settings, IDLE)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (replace(IDLE, entities={"invoice": Tally(rows=1)}), True),
        (replace(IDLE, entities={"bill": Tally(deleted=1)}), True),
        (replace(IDLE, entities={"estimate": Tally(rows=1), "customer": Tally(rows=2)}), False),
        (replace(IDLE, completed=1), True),
        (replace(IDLE, ledger=LedgerResult(windows=1, packages=1)), True),
        (replace(IDLE, ledger=LedgerResult(controls=4, packages=1)), False),
    ],
)
def test_what_posts_is_compared(settings: Settings, came: LoadResult, due: bool) -> None:
    """Documents that post and entries of the ledger; not lists, estimates, or a look at a month."""
    _compared(settings, ("1", "2026-06-30", "tied"))
    assert is_due(settings, came) is due


def test_a_build_that_failed_is_tried_again(settings: Settings) -> None:
    """So that an exit code does not go away by itself."""
    _compared(settings, ("1", "2026-06-30", "tied"))
    results = settings.work_dir / "dbt" / "target" / "run_results.json"
    results.parent.mkdir(parents=True)
    results.touch()
    assert is_due(settings, IDLE)
    (settings.work_dir / "marts-built-from.json").touch()
    assert not is_due(settings, IDLE)


def test_other_warehouses_are_left_alone(settings: Settings) -> None:
    """Their marts are built with a profile of their owner's."""
    assert not is_due(replace(settings, destination="snowflake"), IDLE)
