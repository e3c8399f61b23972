"""`tieout usage`."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import output_option, settings_from, warehouse_options
from pipelines.cli.screen import Screen

if TYPE_CHECKING:
    from pipelines.usage import Usage


@click.command()
@click.option("--call-budget", metavar="N", help="Calls a month that you want to stay below.")
@warehouse_options
@output_option("text", "json")
@click.pass_obj
def usage(screen: Screen, /, **flags: Any) -> None:
    """Show the API calls of this month, and how many it will be by its end.

    Intuit counts successful reads of production companies, for all companies of your app: the
    free tier has 500,000 a month. With the setting call_budget (or --call-budget of `tieout
    sync`) a sync stops before it exceeds yours.

    \b
    Examples:
      tieout usage
      tieout usage --call-budget 400000 --output json
    """
    from pipelines import usage as calls

    with explained():
        found = calls.usage(settings_from(**flags), datetime.now(UTC))
    if screen.is_json:
        screen.document("usage", _document(found))
        return
    companies = [
        (each.realm_id, each.calls, each.metered, each.forecast) for each in found.companies
    ]
    total = ("all", sum(each.calls for each in found.companies), found.metered, found.forecast)
    screen.table(
        f"API calls in {found.month} (UTC)",
        ("company", "calls", "counted by Intuit", "by the end of the month"),
        [*companies, total],
    )
    screen.table(
        "What for",
        ("company", "kind", "entity", "calls", "counted by Intuit"),
        [
            (each.realm_id, kind.path, kind.entity or "several", kind.calls, kind.metered)
            for each in found.companies
            for kind in each.kinds
        ],
    )
    screen.note(_compared(found))


def _compared(found: "Usage") -> str:
    """The month against what there is, in a line."""
    from pipelines.usage import FREE_CALLS

    limit = found.budget or FREE_CALLS
    name = "your budget" if found.budget else "the free tier (Builder)"
    said = (
        f"{found.metered / limit:.1%} of {name} of {limit:,} used, "
        f"{found.forecast / limit:.1%} by the end of the month."
    )
    if found.forecast > limit:
        said += " Fewer syncs a day cost fewer calls: an idle one costs two."
    return said


def _document(found: "Usage") -> dict[str, Any]:
    return {
        "month": found.month,
        "budget": found.budget,
        "left": found.left,
        "metered": found.metered,
        "forecast": found.forecast,
        "companies": [asdict(each) for each in found.companies],
    }
