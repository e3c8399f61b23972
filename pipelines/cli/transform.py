"""`tieout transform`."""

from dataclasses import dataclass
from typing import Any

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import output_option, settings_from, warehouse_options
from pipelines.cli.screen import Screen
from pipelines.lock import lock_path, warehouse_lock
from pipelines.marts import build
from pipelines.settings import Settings
from pipelines.transform import TransformResult
from pipelines.warehouse import require_warehouse
from pipelines.wording import counted


@dataclass(frozen=True)
class TransformPlan:
    """One dbt run on one warehouse."""

    settings: Settings
    arguments: tuple[str, ...]
    force: bool


@click.command()
@click.argument("arguments", nargs=-1, metavar="[-- DBT ARGUMENTS]")
@click.option("--force", is_flag=True, help="Build also when nothing changed since the last time.")
@warehouse_options
@output_option("text", "json")
@click.pass_obj
def transform(screen: Screen, /, arguments: tuple[str, ...], force: bool, **flags: Any) -> None:
    """Build and test the marts with dbt: A/R aging, revenue, dimensions.

    Does nothing when no sync has brought anything since the last build. What follows "--" goes
    to `dbt build` as it is.

    \b
    Examples:
      tieout transform
      tieout transform -- --select ar_aging+
      tieout transform --destination postgres
    """
    plan = TransformPlan(settings_from(**flags), arguments, force)
    require_warehouse(plan.settings)
    with explained(), warehouse_lock(lock_path(plan.settings), "tieout transform"):
        result = build(plan.settings, plan.arguments, force=plan.force)
    report(screen, result)


def report(screen: Screen, result: TransformResult | None) -> None:
    """One line, or the whole result as JSON."""
    if screen.is_json:
        nodes = result.outcomes if result else ()
        screen.document("transform", {"status": "ok", "built": bool(result), "nodes": nodes})
    elif result is None:
        screen.note("Nothing changed since the marts were built (--force builds them again)")
    else:
        screen.note(told(result))


def told(result: TransformResult) -> str:
    """A build in one line."""
    models = result.count("model", "seed", "snapshot")
    tests = result.count("test", "unit_test")
    return (
        f"{counted(models, 'model')} built, {counted(tests, 'test')} passed "
        f"in {result.seconds:.1f} s"
    )
