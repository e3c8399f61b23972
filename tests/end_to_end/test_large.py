"""A company of 50,000 documents: twenty days of business mirrored, then tied to its reports.

Takes some minutes, so it runs only when it is asked for: `make test-large`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.company import Company
from sandbox.generate import day_of_business, scale
from tests.end_to_end.aging import past_days, tie_aging
from tests.end_to_end.conftest import Opened
from tests.transforms.reports import income_by_month
from tests.transforms.warehouse import DuckDB, dbt

DOCUMENTS = 50_000
DAYS = 20
DATES = 30

pytestmark = pytest.mark.large


def _fifty_thousand(company: Company) -> None:
    scale(company, documents=DOCUMENTS)


def test_a_large_company(open_stage: Opened) -> None:
    """Raw tables equal the records after every sync; marts equal the reports at the end."""
    stage = open_stage(_fifty_thousand, chunk_pages=20, ledger=True)
    for number in range(3):
        stage.fault(
            "change_between_pages",
            path="query",
            after=10 + 20 * number,
            action=lambda seed=100 + number: day_of_business(stage.company, seed=seed),
        )
    first = stage.load()
    assert len(stage.world.faults.fired()) == 3
    assert first.packages > 3
    assert stage.differences() == []
    for day in range(1, DAYS + 1):
        day_of_business(stage.company, seed=day)
        stage.load()
        assert stage.differences() == [], f"after day {day}"
    _tie(stage.company, DuckDB(stage.warehouse), stage.folder)


def _tie(company: Company, warehouse: DuckDB, folder: Path) -> None:
    run = dbt(warehouse, folder / "dbt", "build", ["--exclude-resource-type", "unit_test"])
    assert run.failed() == []
    for day in past_days(company, DATES, 24):
        assert tie_aging(company, warehouse, "ar", day) > 100
        assert tie_aging(company, warehouse, "ap", day) > 10
    today = company.clock.today()
    rows = warehouse.rows(
        "select account_id, cast(month_start as varchar(10)), sum(revenue)"
        " from marts.mart_revenue group by all having sum(revenue) <> 0"
    )
    report = company.report(
        "ProfitAndLoss",
        {
            "start_date": today.subtract(years=2).start_of("month").isoformat()[:10],
            "end_date": today.isoformat()[:10],
            "summarize_column_by": "Month",
        },
    )
    income = income_by_month(report)
    months = {month for _, month in income}
    assert len(months) >= 24
    assert {(row[0], row[1]): row[2] for row in rows if row[1] in months} == income
