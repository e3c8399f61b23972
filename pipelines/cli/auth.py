"""`tieout auth`: connect companies, see how they are, end connections."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipelines.cli.failures import explained
from pipelines.cli.options import host_options, output_option, settings_from
from pipelines.cli.screen import Screen
from pipelines.errors import ExitCode, UsageProblem

if TYPE_CHECKING:
    from pipelines.auth.login import Connected, LoginPlan
    from pipelines.auth.status import CompanyStatus

F = TypeVar("F", bound=Callable[..., Any])


def _key_options(command: F) -> F:
    """Which keys and which store."""
    for option in (
        click.option(
            "--token-store", metavar="PLACE", help="Where tokens are kept; default a folder."
        ),
        click.option(
            "--environment",
            type=click.Choice(("production", "sandbox")),
            help="Whose keys the app's are; default what the API host is.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def auth() -> None:
    """Connect companies and see how the connections are.

    \b
    Examples:
      tieout auth login
      tieout auth status --output json
      tieout auth logout --realm 9130347957983146
    """


@auth.command()
@click.option("--realm", "realm_id", default="", metavar="ID", help="The company you mean.")
@click.option(
    "--refresh-token", "from_stdin", type=click.Choice(("-",)), help="Read one from stdin instead."
)
@click.option("--redirect-uri", metavar="URL", help="Address registered for your app.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Where a tunnel to it ends here.")
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
@_key_options
@host_options
@output_option("text", "json")
@click.pass_obj
def login(
    screen: Screen,
    /,
    realm_id: str,
    from_stdin: str | None,
    port: int | None,
    no_browser: bool,
    **flags: Any,
) -> None:
    """Connect a company: you log in at QuickBooks, Tieout keeps and renews the tokens.

    With development keys you come back to http://localhost:8400/callback, or another address on
    localhost that is registered for your app. QuickBooks sends nobody with production keys to
    localhost: you come back to a page of your own (docs/callback.html) that shows what to paste
    here, or through a tunnel to --port. Client id and secret come from .dlt/secrets.toml or the
    environment.

    \b
    Examples:
      tieout auth login --environment sandbox
      tieout auth login --redirect-uri https://you.github.io/callback.html
      tieout auth login --redirect-uri https://x.tunnel.example/callback --port 8400
      pass show qbo/refresh | tieout auth login --realm 9130347957983146 --refresh-token -
    """
    from pipelines.auth import login as steps

    with explained():
        settings = settings_from(**flags)
        if from_stdin:
            if not realm_id:
                raise UsageProblem(
                    "A refresh token does not say which company it opens.", "Give it with --realm."
                )
            done = steps.begin_with(settings, realm_id, sys.stdin.read().strip())
        else:
            plan = steps.LoginPlan.of(settings, realm_id, port)
            done = _logged_in(screen, plan, lambda url: no_browser or webbrowser.open(url))
    _told(screen, done)


def _logged_in(screen: Screen, plan: LoginPlan, browse: Callable[[str], object]) -> Connected:
    from pipelines.auth import callback, loopback
    from pipelines.auth.login import finish

    question = callback.Question.of(plan.settings, plan.redirect_uri)

    def answered(query: Mapping[str, str]) -> Connected:
        with explained():
            return finish(plan, callback.read(query, question))

    def send_off() -> None:
        screen.note(f"Log in at QuickBooks and choose the company:\n\n  {question.url}\n")
        browse(question.url)

    if plan.port is None:
        send_off()
        return answered(callback.read_pasted(_pasted(screen)))
    return loopback.serve_once(
        plan.redirect_uri,
        plan.port,
        answered,
        lambda done: f"{_named(done)} is connected. You can close this page.",
        send_off,
    )


def _pasted(screen: Screen) -> str:
    """The address of the page where the person came back; it is not shown."""
    screen.note("Then paste the whole address of the page where you came back (it stays hidden).")
    if sys.stdin.isatty():
        return str(click.prompt("Address", hide_input=True, err=True))
    return sys.stdin.readline()


def _named(done: Connected) -> str:
    return f"{done.name} (company {done.realm_id})" if done.name else f"Company {done.realm_id}"


def _told(screen: Screen, done: Connected) -> None:
    if screen.is_json:
        screen.document("auth login", {"status": "ok", **asdict(done)})
    screen.note(f"{_named(done)} is connected; its tokens are in {done.place}.")
    if done.note:
        screen.note(f"  {done.note}")
    screen.note(f"Load it:  tieout sync --realm {done.realm_id}")


@auth.command()
@click.option(
    "--realm", "realm_ids", multiple=True, metavar="ID", help="Only this company; repeatable."
)
@_key_options
@output_option("text", "json")
@click.pass_obj
def status(screen: Screen, /, **flags: Any) -> int:
    """Show which companies are connected, and until when.

    Nobody is asked: this is what the token store knows. Ends with code 4 when a company needs a
    log-in, and warns from 14 days before.

    \b
    Examples:
      tieout auth status
      tieout auth status --output json
    """
    from datetime import UTC, datetime

    from pipelines.auth.status import statuses
    from pipelines.auth.stores import open_store

    with explained():
        settings = settings_from(**flags)
        store = open_store(settings)
        found = statuses(settings, store, settings.realm_ids, datetime.now(UTC))
    code = max((each.exit_code for each in found), default=ExitCode.LOG_IN)
    show(screen, found, store.place, code)
    return int(code)


def show(screen: Screen, found: Sequence[CompanyStatus], place: str, code: int) -> None:
    """Write how companies are connected."""
    if screen.is_json:
        companies = [asdict(each) for each in found]
        screen.document(
            "auth status", {"exit_code": int(code), "store": place, "companies": companies}
        )
    elif found:
        screen.table(
            f"Tokens in {place}",
            ("Company", "Environment", "State", "Access until", "If unused until", "At most until"),
            [
                (
                    each.realm_id,
                    each.environment,
                    each.state,
                    _minute(each.access_expires),
                    _minute(each.refresh_expires),
                    _minute(each.grant_expires),
                )
                for each in found
            ],
        )
    for each in found:
        if each.message:
            screen.note(f"Company {each.realm_id}: {each.message}")
    if not found:
        screen.note(f"No company is connected ({place}). Connect one: tieout auth login")


def _minute(instant: Any) -> str | None:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else None


@auth.command()
@click.option("--realm", "realm_id", required=True, metavar="ID", help="The company.")
@click.option("--local", is_flag=True, help="Only forget it here, without asking QuickBooks.")
@_key_options
@host_options
@click.pass_obj
def logout(screen: Screen, /, realm_id: str, local: bool, **flags: Any) -> None:
    """End the connection to a company: its tokens are revoked and forgotten.

    What was loaded stays. When QuickBooks cannot be reached nothing is forgotten, so that the
    command can be repeated.

    \b
    Examples:
      tieout auth logout --realm 9130347957983146
    """
    from pipelines.auth.logout import log_out

    with explained():
        revoked = log_out(settings_from(**flags), realm_id, local=local)
    how = "QuickBooks has ended the connection" if revoked else "its tokens are forgotten here"
    if not revoked and not local:
        how = "QuickBooks had ended the connection before"
    screen.note(f"Company {realm_id} is disconnected: {how}.")
