"""The ledger in a whole sync: after the entities, in the same run, committed with its state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import dlt
import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from pipelines import quickbooks_pipeline
from pipelines.budgets import Budget
from pipelines.quickbooks_pipeline import load_company
from sandbox.generate import day_of_business
from tests.end_to_end.conftest import Opened
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import select

LINES = (
    "select * exclude (taken_at, account_name, name, split_account_name, class_name, location_name,"
    " item_name) from raw.general_ledger_line order by txn_date, line_no"
)


class Killed(BaseException):
    """The process ends here."""


def anew(stage: Stage, folder: Path) -> list[tuple[object, ...]]:
    """The ledger of a first load into another warehouse."""
    other = Stage(stage.world, stage.company, stage.base_url, folder, ledger=True)
    other.load()
    return select(other, LINES)


def test_a_ledger_that_was_killed_is_completed_by_a_sync_without_news(
    open_stage: Opened, tmp_path: Path
) -> None:
    """Killed before it begins, and again when its package is extracted and not loaded."""
    stage = open_stage(ledger=True)
    first = stage.load()
    assert first.ledger is not None
    assert (first.ledger.packages, first.calls - first.ledger.windows > 0) == (1, True)
    day_of_business(stage.company, seed=3)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quickbooks_pipeline, "load_ledger", killed)
        with pytest.raises(Killed):
            stage.load()
    load = dlt.Pipeline.load

    def killed_with_entries(pipeline: dlt.Pipeline, *args: object, **more: object) -> object:
        if any(pipeline.working_dir and Path(pipeline.working_dir).rglob("general_ledger_line.*")):
            raise Killed
        return load(pipeline, *args, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dlt.Pipeline, "load", killed_with_entries)
        with pytest.raises(Killed):
            stage.load()
    last = stage.load()
    assert (last.rows, last.completed) == (0, 1)
    assert select(stage, LINES) == anew(stage, tmp_path / "anew")
    idle = stage.load()
    assert (idle.calls, idle.changed) == (2, False)
    assert idle.ledger is not None
    assert idle.ledger.packages == 0
    calls = select(stage, "select count(*) from raw.api_call where path = 'reports'")
    runs = select(stage, "select count(*) from raw.sync_run where status = 'complete'")
    assert calls[0][0] >= 3 * 4 + 2
    assert runs[0][0] >= 3


def test_the_ledger_is_read_only_where_it_is_wanted(open_stage: Opened) -> None:
    """Not without the setting, and not with some entities; its tables exist in any case."""
    stage = open_stage(ledger=True)
    assert load_company(replace(stage.plan(), ledger=False)).ledger is None
    assert load_company(replace(stage.plan(), entities=("customer",))).ledger is None
    assert select(stage, "select count(*) from raw.general_ledger_line") == [(0,)]
    assert select(stage, "select count(*) from raw.report_figure") == [(0,)]


def test_a_budget_ends_before_the_ledger(open_stage: Opened) -> None:
    """What was loaded is kept; the next sync goes on with the ledger."""
    stage = open_stage(ledger=True)
    load_company(replace(stage.plan(), ledger=False))
    day_of_business(stage.company, seed=3)
    with pytest.raises(PipelineStepFailed, match="budget of API calls"):
        load_company(replace(stage.plan(), budget=Budget(calls=6)))
    last = stage.load()
    assert last.ledger is not None
    assert last.ledger.windows > 0
    assert stage.differences() == []
