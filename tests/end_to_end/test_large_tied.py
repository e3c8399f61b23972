"""Twenty days of business: after each, every report of QuickBooks equals its mart, to the cent.

The landscaper, and a company of 50,000 documents. Takes half an hour or more, so it runs only when
it is asked for: `make test-large`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sandbox.company import Company
from sandbox.generate import day_of_business, scale, small
from tests.end_to_end.conftest import Opened
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import select
from tests.end_to_end.test_ledger import LINES, anew
from tests.end_to_end.tied import MARTS, Tied
from tests.transforms.warehouse import dbt

DAYS = 20
MONTHS = 24
MOST_WINDOWS = 10

pytestmark = pytest.mark.large


@pytest.mark.parametrize(
    ("found", "abroad"),
    [(small, True), (partial(scale, documents=50_000), False)],
    ids=["small", "50,000 documents"],
)
def test_every_report_ties(
    open_stage: Opened, tmp_path: Path, found: Callable[[Company], object], *, abroad: bool
) -> None:
    """24 month ends, then each of twenty days; few windows of the ledger are read for each day."""
    stage = open_stage(found, abroad=abroad, ledger=True)
    stage.load()
    tied = Tied(stage)
    built = dbt(tied.warehouse, tmp_path / "dbt", "build", ["--exclude-resource-type", "unit_test"])
    assert built.failed() == []
    assert tied.reconcile(MONTHS) > 4_000
    assert tied.statements(MONTHS) > 3_000
    assert tied.aging(tied.ends(MONTHS)) > 900
    tables = ["--select", *(f"+{mart}" for mart in MARTS), "--exclude", "config.materialized:view"]
    for day in range(1, DAYS + 1):
        day_of_business(stage.company, seed=day)
        synced = stage.load()
        assert synced.ledger is not None
        assert 0 < _windows(stage, synced.run_id) <= MOST_WINDOWS, f"day {day}"
        assert dbt(tied.warehouse, tmp_path / "dbt", "run", tables).failed() == []
        tied.reconcile(1)
        tied.statements(2)
        tied.aging([tied.today])
    assert select(stage, LINES) == anew(stage, tmp_path / "anew")
    built = dbt(tied.warehouse, tmp_path / "dbt", "build", ["--exclude-resource-type", "unit_test"])
    assert built.failed() == []


def _windows(stage: Stage, run_id: str) -> int:
    """Requests for entries of the ledger that a sync sent, whatever it says of them itself."""
    rows = select(
        stage,
        f"select count(*) from raw.api_call where run_id = '{run_id}' and entity = 'GeneralLedger'",
    )
    return int(rows[0][0])
