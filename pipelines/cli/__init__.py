"""The command line: plans, then acts.

Data goes to stdout, all else to stderr. Nothing heavy is imported before a command needs it, so
that `--help` answers at once. This package is the only place that prints and picks exit codes.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from pipelines.cli.auth import auth
from pipelines.cli.company import company
from pipelines.cli.demo import demo
from pipelines.cli.doctor import doctor
from pipelines.cli.query import query
from pipelines.cli.reconcile import reconcile
from pipelines.cli.sandbox import sandbox
from pipelines.cli.screen import Screen
from pipelines.cli.sync import sync
from pipelines.cli.transform import transform
from pipelines.cli.usage import usage
from pipelines.cli.verify import verify
from pipelines.cli.version import version
from pipelines.errors import ExitCode, TieoutError

HELP = """QuickBooks Online in your warehouse, tied out to the cent.

\b
Try it, no account needed:
  tieout demo                     a sandbox company, loaded, transformed, shown
  tieout query "from ar_aging" --warehouse tieout-demo/demo.duckdb

\b
Load a company:
  tieout auth login               connect it, once, in a browser
  tieout sync
  tieout transform

\b
Exit codes:
  0 done                       4 a person has to log in
  1 a bug in Tieout            5 passing trouble: run it again later
  2 the command is wrong       6 a load or a model failed or is partial
  3 a setting is wrong         7 the books do not tie
  130 stopped with Ctrl-C
"""


class Commands(click.Group):
    """The group of commands."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a reader that had enough (`| head -1`) is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # What is still buffered has nowhere to go, and Python would complain at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return ExitCode.OK


def _print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """`tieout --version`: Tieout's own; `tieout version` names its tools, too."""
    if wanted:
        from importlib.metadata import version as installed

        click.echo(f"tieout {installed('tieout')}")
        context.exit()


@click.group(cls=Commands, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version; `tieout version` prints those of its tools, too.",
)
def cli() -> None:
    """The group; its text is HELP."""


for command in (
    *(demo, auth, company, doctor, sync, verify, transform),
    *(reconcile, query, usage, sandbox, version),
):
    cli.add_command(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        argv: arguments without the program's name; by default those of the process.

    Returns:
        The exit code. Errors that are not expected are bugs and propagate (Python ends with 1).
    """
    _stay_private()
    _stay_quiet()
    screen = Screen()
    try:
        code = cli.main(
            args=None if argv is None else list(argv),
            prog_name="tieout",
            standalone_mode=False,
            obj=screen,
        )
    except click.ClickException as error:
        screen.problem(error.format_message(), "`tieout --help` shows how it is written.")
        return ExitCode.USAGE
    except (KeyboardInterrupt, click.Abort):
        screen.problem("Stopped.", "What was loaded is kept; run the same command to go on.")
        return ExitCode.STOPPED
    except TieoutError as error:
        return screen.failed(error)
    return int(code or ExitCode.OK)


def _stay_private() -> None:
    """Accounting data: dlt and dbt send no usage statistics unless the user says otherwise."""
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")


def _stay_quiet() -> None:
    """What goes wrong is told once, in words: dlt's log would put stack traces beside it."""
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")
