"""`tieout transform`."""

from dataclasses import dataclass
from typing import Any

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import output_option, settings_from, warehouse_options
from pipelines.cli.screen import Screen
from pipelines.lock import lock_path, warehouse_lock
from pipelines.settings import Settings
from pipelines.transform import TransformResult, run_transforms
from pipelines.warehouse import dbt_environment, require_warehouse


@dataclass(frozen=True)
class TransformPlan:
    """One dbt run on one warehouse."""

    settings: Settings
    arguments: tuple[str, ...]


@click.command()
@click.argument("arguments", nargs=-1, metavar="[-- DBT ARGUMENTS]")
@warehouse_options
@output_option("text", "json")
@click.pass_obj
def transform(screen: Screen, /, arguments: tuple[str, ...], **flags: Any) -> None:
    """Build and test the marts with dbt: A/R aging, revenue, dimensions.

    What follows "--" goes to `dbt build` as it is.

    \b
    Examples:
      tieout transform
      tieout transform -- --select ar_aging+
      tieout transform --destination postgres
    """
    plan = TransformPlan(settings_from(**flags), arguments)
    with explained():
        result = execute(plan)
    report(screen, result)


def execute(plan: TransformPlan) -> TransformResult:
    """Run dbt under the warehouse's lock."""
    require_warehouse(plan.settings)
    with warehouse_lock(lock_path(plan.settings), "tieout transform"):
        return run_transforms(plan.settings, dbt_environment(plan.settings), plan.arguments)


def report(screen: Screen, result: TransformResult) -> None:
    """One line, or the whole result as JSON."""
    if screen.is_json:
        screen.document("transform", {"status": "ok", "nodes": result.outcomes})
        return
    models = result.count("model", "seed", "snapshot")
    tests = result.count("test", "unit_test")
    screen.note(f"{models} models built, {tests} tests passed in {result.seconds:.1f} s")
