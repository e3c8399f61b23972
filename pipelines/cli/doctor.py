"""`tieout doctor`."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import host_options, output_option, settings_from, warehouse_options
from pipelines.cli.screen import Screen
from pipelines.errors import ExitCode, TieoutError

if TYPE_CHECKING:
    from pipelines.doctor import Check, Finding

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command()
@click.option(
    "--realm", "realm_ids", multiple=True, metavar="ID", help="Only this company; repeatable."
)
@host_options
@warehouse_options
@output_option("text", "json")
@click.pass_obj
def doctor(screen: Screen, /, **flags: Any) -> int:
    """Look at everything a load needs, and say what to mend.

    Settings, hosts, the clock, the token store, each company (its tokens are renewed if it is
    time, and it is opened), the disk, the warehouse, dbt. Ends with the code of the first thing
    that would stop a load.

    \b
    Examples:
      tieout doctor
      tieout doctor --realm 9130347957983146 --output json
    """
    from pipelines.doctor import checks

    with explained():
        settings = settings_from(**flags)
        found = []
        for check in checks(settings):
            found.append(finding := _looked(check))
            if not screen.is_json:
                _show(finding)
    code = next((each.exit_code for each in found if each.state == "fail"), ExitCode.OK)
    if screen.is_json:
        screen.document("doctor", {"exit_code": int(code), "checks": [*map(asdict, found)]})
    return int(code)


def _looked(check: "Check") -> "Finding":
    from pipelines.doctor import Finding

    try:
        with explained():
            return check.look()
    except TieoutError as error:
        return Finding.failed(check.what, error)


def _show(finding: "Finding") -> None:
    state = click.style(f"{finding.state:<4}", fg=_COLOURS[finding.state])
    click.echo(f"{state}  {finding.what}: {finding.message}")
    if finding.remedy:
        click.echo(f"      -> {finding.remedy}")
