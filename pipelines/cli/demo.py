"""`tieout demo`."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.cli.failures import explained
from pipelines.cli.screen import Screen
from pipelines.cli.sync import told as sync_told
from pipelines.cli.sync import watching
from pipelines.cli.transform import told
from pipelines.demo.report import Tables
from pipelines.demo.story import DemoPlan, play
from pipelines.lock import warehouse_lock
from pipelines.progress import Display
from pipelines.wording import counted

if TYPE_CHECKING:
    from pipelines.demo.company import DemoCompany
    from pipelines.quickbooks_pipeline import LoadResult
    from pipelines.transform import TransformResult


@click.command()
@click.argument("folder", default="tieout-demo", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def demo(screen: Screen, /, folder: Path) -> None:
    """Load, transform and show a sandbox company. No account needed.

    A local QuickBooks Online starts in this process, with two years of a landscaping company's
    books. They are loaded over HTTP into FOLDER (by default ./tieout-demo), transformed and
    shown. Then a day of business goes by, and only the changes travel. Run it again: the books
    go on from there.

    \b
    Examples:
      tieout demo
      tieout demo /tmp/landscaper
      tieout query "from ar_aging" --warehouse tieout-demo/demo.duckdb
    """
    plan = DemoPlan(folder.absolute())
    lock = plan.warehouse.with_name(plan.warehouse.name + ".lock")
    with explained(), warehouse_lock(lock, "tieout demo"):
        play(plan, OnScreen(screen))
    shown = plan.warehouse.relative_to(Path.cwd()) if not folder.is_absolute() else plan.warehouse
    screen.note(
        f'\nLook around:  tieout query "from ar_aging" --warehouse {shown}\n'
        "Again:        tieout demo   (the books go on from here)"
    )


class OnScreen:
    """Tables to stdout, the story to stderr."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def begins(self, company: "DemoCompany", *, again: bool) -> None:
        """Which company it is, and where."""
        self._screen.note(
            f"{company.name}, served by a local QuickBooks Online at {company.base_url}; "
            f"its calendar says {company.today.isoformat()}."
            + (" An earlier demo has loaded it." if again else "")
        )

    def watch(self, realm_id: str) -> AbstractContextManager[Display]:
        """Progress, as `tieout sync` shows it."""
        opened: AbstractContextManager[Display] = watching(self._screen)(realm_id)
        return opened

    def synced(self, result: "LoadResult") -> None:
        """A line for a first load; what changed by entity for a later one."""
        self._screen.note(f"  {sync_told(result)}")
        if result.mode == "incremental" and result.changed:
            self._screen.table(
                f"What changed: {counted(result.calls, 'API call')}",
                ("Entity", "New or changed", "Deleted"),
                [
                    (table, tally.rows or None, tally.deleted or None)
                    for table, tally in sorted(result.entities.items())
                ],
            )

    def building(self) -> None:
        """Dbt takes some seconds to start."""
        self._screen.note("Transforming with dbt")

    def built(self, result: "TransformResult | None") -> None:
        """How many models and tests."""
        self._screen.note(f"  {told(result) if result else 'nothing changed, nothing to build'}")

    def tables(self, shown: Tables) -> None:
        """Aging and revenue."""
        self._screen.table(
            f"A/R aging by customer as of {shown.as_of.isoformat()}",
            shown.aging.columns,
            shown.aging.rows,
            totals=True,
        )
        self._screen.table(
            "Revenue by month", shown.revenue.columns, shown.revenue.rows, totals=True
        )

    def day(self, today: date, done: Mapping[str, Mapping[str, int]]) -> None:
        """What people did, in the words of QuickBooks."""
        self._screen.note(f"\nA day of business goes by: {today.isoformat()}")
        for action, entities in done.items():
            counted = ", ".join(f"{count} {entity}" for entity, count in entities.items())
            self._screen.note(f"  {action}: {counted}")
