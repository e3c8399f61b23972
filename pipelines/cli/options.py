"""Options that several commands share, and the settings they give."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from pipelines import redaction
from pipelines.cli.screen import Screen
from pipelines.logs import CONSOLE, JSON
from pipelines.settings import Settings, read

F = TypeVar("F", bound=Callable[..., Any])


def _set_output(context: click.Context, _: click.Parameter, value: str) -> str:
    context.find_object(Screen).output = value  # type: ignore[union-attr]  # main sets it
    return value


def output_option(*kinds: str) -> Callable[[F], F]:
    """`--output`: what stdout carries."""
    return click.option(
        "--output",
        type=click.Choice(kinds),
        default=kinds[0],
        show_default=True,
        expose_value=False,
        is_eager=True,
        callback=_set_output,
        help="What stdout carries; everything else goes to stderr.",
    )


def _set_form(context: click.Context, _: click.Parameter, value: str) -> None:
    context.find_object(Screen).log.form = value  # type: ignore[union-attr]  # main sets it


def _set_verbose(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.find_object(Screen).log.verbose = value  # type: ignore[union-attr]  # main sets it


def log_options(command: F) -> F:
    """`--log-format` and `--verbose`: what stderr carries."""
    for option in (
        click.option(
            "--verbose",
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_set_verbose,
            help="Tell each request on stderr, with its intuit_tid.",
        ),
        click.option(
            "--log-format",
            type=click.Choice((CONSOLE, JSON)),
            default=CONSOLE,
            show_default=True,
            expose_value=False,
            is_eager=True,
            callback=_set_form,
            help="How stderr tells what happens: for people, or a JSON object a line.",
        ),
    ):
        command = option(command)
    return command


def host_options(command: F) -> F:
    """Every host as a flag, so that any server that speaks the protocol can be loaded."""
    for name, meaning in (
        ("discovery", "OpenID discovery document, for a log-in."),
        ("revoke", "Where tokens are given back."),
        ("token", "Where tokens are issued and renewed."),
        ("authorize", "Where a person grants access."),
        ("base", "API host; default QuickBooks' production."),
    ):
        command = click.option(f"--{name}-url", metavar="URL", help=meaning)(command)
    return command


def warehouse_options(command: F) -> F:
    """`--warehouse`, `--destination` and `--dataset`: where the tables are."""
    for option in (
        click.option("--dataset", metavar="NAME", help="Schema of the raw tables."),
        click.option(
            "--destination",
            metavar="NAME",
            help="duckdb, postgres or any other dlt destination (credentials as dlt reads them).",
        ),
        click.option("--warehouse", metavar="FILE", help="DuckDB file; default tieout.duckdb."),
    ):
        command = option(command)
    return command


def settings_from(**flags: Any) -> Settings:
    """The settings of this run, with the command line's flags on top."""
    settings = read(flags, os.environ)
    redaction.register(settings.secrets)
    return settings
