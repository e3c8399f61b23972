"""A company of eight hundred documents, loaded over the wire: its aging on twenty past days."""

from __future__ import annotations

from sandbox.company import Company
from sandbox.generate import day_of_business, scale
from tests.end_to_end.aging import past_days, tie_aging
from tests.end_to_end.conftest import Opened
from tests.transforms.warehouse import DuckDB, dbt

DATES = 20
BUILT = [f"+{ledger}_{model}" for ledger in ("ar", "ap") for model in ("aging", "aging_as_of")]


def _eight_hundred(company: Company) -> None:
    scale(company, documents=800)


def test_receivables_and_payables_of_a_trader(open_stage: Opened) -> None:
    """After two days of business every bucket and document equals QuickBooks' reports."""
    stage = open_stage(_eight_hundred, ledger=True)
    stage.load()
    for seed in (1, 2):
        day_of_business(stage.company, seed=seed)
        stage.load()
    warehouse = DuckDB(stage.warehouse)
    run = dbt(warehouse, stage.folder / "dbt", "run", ["--select", *BUILT])
    assert run.failed() == [], run.said
    days = past_days(stage.company, DATES, 36)
    owed_to_us = sum(tie_aging(stage.company, warehouse, "ar", day) for day in days)
    owed_by_us = sum(tie_aging(stage.company, warehouse, "ap", day) for day in days)
    assert owed_to_us > 10 * DATES
    assert owed_by_us > 5 * DATES
