"""Calls of the month, by company and kind, and what they will be at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings, read
from pipelines.sync import budget_of
from pipelines.usage import usage

NOW = datetime(2026, 6, 21, 0, 0, tzinfo=UTC)
Call = tuple[str, str, str, str, bool]
Run = tuple[str, str, str, int]
CALLS: Sequence[Call] = (
    ("1", "2026-05-31 23:59:59", "query", "Invoice", True),  # last month
    ("1", "2026-06-01 00:00:00", "query", "Invoice", True),
    ("1", "2026-06-10 12:00:00", "query", "Invoice", True),
    ("1", "2026-06-10 12:00:01", "query", "Invoice", False),  # a retry
    ("1", "2026-06-19 00:00:00", "cdc", "", True),
    ("2", "2026-06-20 00:00:00", "batch", "", True),
)
RUNS: Sequence[Run] = (
    ("1", "2026-06-01 00:00:00", "initial", 900),
    ("1", "2026-06-02 00:00:00", "incremental", 400),  # too long ago
    ("1", "2026-06-16 00:00:00", "incremental", 30),
    ("1", "2026-06-19 00:00:00", "incremental", 20),
    ("2", "2026-06-20 23:00:00", "incremental", 4),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse with the calls and runs above."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("set TimeZone = 'America/Los_Angeles'")
        connection.execute("create schema raw")
        connection.execute(
            "create table raw.api_call (realm_id text, started_at timestamptz, path text,"
            " entity text, metered boolean)"
        )
        connection.execute(
            "create table raw.sync_run (realm_id text, started_at timestamptz, mode text,"
            " metered bigint)"
        )
        for realm, at, path_, entity, metered in CALLS:
            row = [realm, f"{at}+00", path_, entity, metered]
            connection.execute("insert into raw.api_call values (?, ?, ?, ?, ?)", row)
        for realm, at, mode, metered_calls in RUNS:
            row = [realm, f"{at}+00", mode, metered_calls]
            connection.execute("insert into raw.sync_run values (?, ?, ?, ?)", row)
    return read({"warehouse": str(path), "call_budget": "100"}, {}, tmp_path)


def test_calls_of_this_month(settings: Settings) -> None:
    """From its first second in UTC; retries cost nothing."""
    found = usage(settings, NOW)
    assert found.month == "2026-06"
    one, two = found.companies
    assert (one.realm_id, one.calls, one.metered) == ("1", 4, 3)
    assert [(kind.path, kind.entity, kind.calls, kind.metered) for kind in one.kinds] == [
        ("query", "Invoice", 3, 2),
        ("cdc", "", 1, 1),
    ]
    assert (two.calls, two.metered) == (1, 1)
    assert (found.metered, found.left) == (4, 96)


def test_the_forecast_goes_on_as_in_the_last_days(settings: Settings) -> None:
    """First loads do not repeat; a day old is the least that is taken for a habit."""
    one, two = usage(settings, NOW).companies
    assert one.forecast == 3 + 10 * 50 / 5  # ten days to come, as in the last five
    assert two.forecast == 1 + 10 * 4


def test_a_warehouse_that_nothing_was_loaded_into(tmp_path: Path) -> None:
    """No table, no calls."""
    path = tmp_path / "w.duckdb"
    duckdb.connect(str(path)).close()
    assert usage(read({"warehouse": str(path)}, {}, tmp_path), NOW).companies == ()


def test_a_budget_that_is_not_set(tmp_path: Path) -> None:
    """Nothing limits a run."""
    assert budget_of(read({}, {}, tmp_path)) is None


def test_a_budget_before_the_first_load(tmp_path: Path) -> None:
    """All of it is there."""
    budget = budget_of(read({"call_budget": "70"}, {}, tmp_path))
    assert budget is not None
    assert budget.pages(None) == 60
