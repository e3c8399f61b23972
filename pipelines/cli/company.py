"""`tieout company`: which companies there are; one comes, one goes."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from pipelines.cli.auth import login
from pipelines.cli.failures import explained
from pipelines.cli.options import host_options, output_option, settings_from, warehouse_options
from pipelines.cli.screen import Screen
from pipelines.errors import UsageProblem
from pipelines.lock import lock_path, warehouse_lock
from pipelines.wording import counted


@click.group()
def company() -> None:
    """List companies, add one, remove one with everything that was loaded of it.

    \b
    Examples:
      tieout company list
      tieout company add --environment sandbox
      tieout company remove 9130347957983146 --purge
    """


company.add_command(login, "add")


@company.command("list")
@click.option("--token-store", metavar="PLACE", help="Where tokens are kept; default a folder.")
@warehouse_options
@output_option("text", "json")
@click.pass_obj
def list_companies(screen: Screen, /, **flags: Any) -> None:
    """Show every company that is connected, named in the settings, or loaded."""
    from pipelines.companies import known

    with explained():
        found = known(settings_from(**flags), datetime.now(UTC))
    if screen.is_json:
        screen.document("company list", {"companies": [asdict(each) for each in found]})
        return
    screen.table(
        "",
        ("company", "name", "connection", "last sync (UTC)", "status"),
        [
            (
                each.realm_id,
                each.name,
                each.connection,
                each.last_sync and each.last_sync.strftime("%Y-%m-%d %H:%M"),
                each.status,
            )
            for each in found
        ],
    )
    if not found:
        screen.note("There is no company yet. Connect one: tieout company add")


@company.command()
@click.argument("realm_id", metavar="REALM")
@click.option("--purge", is_flag=True, help="Take out its rows in every raw table, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--local", is_flag=True, help="Forget its tokens without asking QuickBooks.")
@click.option("--token-store", metavar="PLACE", help="Where tokens are kept; default a folder.")
@host_options
@warehouse_options
@output_option("text", "json")
@click.pass_obj
def remove(
    screen: Screen, /, realm_id: str, purge: bool, yes: bool, local: bool, **flags: Any
) -> None:
    """End the connection of a company; with --purge remove all that was loaded of it.

    Without --purge its rows stay, and a later log-in goes on where its last sync was. The marts
    follow with the next `tieout transform`.
    """
    from pipelines.companies import known
    from pipelines.companies import remove as take_out

    with explained():
        settings = settings_from(realm_ids=(realm_id,), **flags)
        (found,) = [
            each for each in known(settings, datetime.now(UTC)) if each.realm_id == realm_id
        ]
        if found.connection == "none" and found.last_sync is None:
            raise UsageProblem(
                f"There is no company {realm_id}.", "`tieout company list` shows which there are."
            )
        _ask(f"{realm_id} {found.name}".strip(), purge=purge, yes=yes)
        with warehouse_lock(lock_path(settings), "tieout company remove"):
            done = take_out(settings, realm_id, purge=purge, local=local)
    if screen.is_json:
        screen.document("company remove", asdict(done))
    connection = "its connection is ended" if done.was_connected else "it was not connected"
    rows = (
        "its rows stay"
        if done.rows is None
        else f"{counted(done.rows, 'row')} {'is' if done.rows == 1 else 'are'} removed"
    )
    screen.note(f"Company {realm_id}: {connection}, {rows}.")
    if done.rows:
        screen.note("The marts follow with `tieout transform`.")


def _ask(company: str, *, purge: bool, yes: bool) -> None:
    """Have a person confirm it."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageProblem("Nobody is there to confirm the removal.", "Give --yes to go without.")
    rows = " and remove everything that was loaded of it" if purge else ""
    click.confirm(f"End the connection of company {company}{rows}?", abort=True, err=True)
