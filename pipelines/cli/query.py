"""`tieout query`."""

import csv
import sys
from dataclasses import dataclass
from typing import Any

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import output_option, settings_from, warehouse_options
from pipelines.cli.screen import Screen
from pipelines.query import Answer, run_query
from pipelines.settings import Settings
from pipelines.wording import counted


@dataclass(frozen=True)
class QueryPlan:
    """One statement against one warehouse."""

    settings: Settings
    statement: str


@click.command()
@click.argument("statement", metavar="SQL")
@warehouse_options
@output_option("text", "csv", "json")
@click.pass_obj
def query(screen: Screen, /, statement: str, **flags: Any) -> None:
    """Run one statement on the warehouse, read-only.

    Tables need no schema: marts come first, then intermediate, staging and raw. SQL may be "-"
    to be read from stdin.

    \b
    Examples:
      tieout query "show all tables"
      tieout query "from ar_aging" --warehouse tieout-demo/demo.duckdb
      tieout query "from mart_revenue" --output csv > revenue.csv
    """
    text = sys.stdin.read() if statement == "-" else statement
    plan = QueryPlan(settings_from(**flags), text)
    with explained():
        answer = run_query(plan.settings, plan.statement)
    show(screen, answer)


def show(screen: Screen, answer: Answer) -> None:
    """Write an answer to stdout in the chosen form."""
    if screen.output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    elif screen.is_json:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        screen.document("query", {"columns": answer.columns, "rows": rows})
    else:
        screen.table("", answer.columns, answer.rows)
        screen.note(counted(len(answer.rows), "row"))
