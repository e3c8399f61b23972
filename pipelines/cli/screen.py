"""What reaches the person: data on stdout, everything else on stderr.

Colours and live progress only on a terminal (`NO_COLOR` is honoured by rich); one JSON document
on stdout with `--output json`, also for failures.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from pipelines.errors import TieoutError
from pipelines.logs import JSON, Log
from pipelines.redaction import redacted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDEST = 100_000

JSON_VERSION = 1
"""Version of the JSON documents: raised when a field changes its meaning or goes."""


class Screen:
    """Where a command writes. One per run; `output` and `log` are set by options."""

    def __init__(self) -> None:
        self.output = "text"
        self.log = Log(partial(click.echo, err=True))

    @property
    def is_json(self) -> bool:
        """Whether stdout carries one JSON document."""
        return self.output == "json"

    def console(self) -> Console:
        """A rich console on stderr."""
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    def note(self, text: str, level: str = "info", **about: Any) -> None:
        """A line about what happens, on stderr; `about` is for machines that read it."""
        self.log.say(text, level, **about)

    def document(self, command: str, content: Mapping[str, Any]) -> None:
        """The JSON document of a command, on stdout."""
        import msgspec

        body = {"version": JSON_VERSION, "command": command, **content}
        encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
        click.echo(msgspec.json.format(encoder.encode(body), indent=2))

    def table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        totals: bool = False,
    ) -> None:
        """A table of data on stdout, numbers to the right, with sums of money if asked for.

        It fits the terminal as long as no number is cut, and is as wide as it likes in a pipe.
        """
        from rich.console import Console
        from rich.measure import Measurement

        made = table(title, columns, rows, totals=totals)
        console = Console(file=sys.stdout, highlight=False)
        unlimited = console.options.update(max_width=_WIDEST)
        needed = Measurement.get(console, unlimited, made)
        wanted = needed.minimum if console.is_terminal else needed.maximum
        console.width = max(console.width, wanted) if console.is_terminal else wanted
        console.print(made)

    def problem(self, message: str, advice: str, **about: Any) -> None:
        """What went wrong and what to do next, on stderr."""
        if self.log.form == JSON:
            self.log.say(message, "error", advice=advice, **about)
            return
        click.secho(redacted(message), fg="red", err=True)
        click.echo(f"  -> {redacted(advice)}", err=True)

    def failed(self, error: TieoutError) -> int:
        """Report an expected failure; the exit code it ends with."""
        self.problem(error.message, error.advice)
        if self.is_json:
            self.document(
                "error",
                {
                    "status": type(error).__name__,
                    "exit_code": int(error.exit_code),
                    "message": error.message,
                    "advice": error.advice,
                },
            )
        return int(error.exit_code)


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, totals: bool = False
) -> Table:
    """A rich table: numbers to the right with thousands separated, NULL as nothing."""
    from rich import box
    from rich.table import Table

    body = [list(row) for row in rows]
    made = Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_footer=totals,
    )
    for index, name in enumerate(columns):
        values = [row[index] for row in body]
        numeric = any(_is_number(value) for value in values)
        total = sum(value for value in values if isinstance(value, Decimal)) if numeric else None
        footer = shown(total) if index else "Total"
        made.add_column(name, footer, justify="right" if numeric else "left", no_wrap=numeric)
    for row in body:
        made.add_row(*(shown(value) for value in row))
    return made


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def shown(value: object) -> str:
    """One value as text for people."""
    from rich.markup import escape

    match value:
        case None:
            return ""
        case Decimal():
            return _amount(value)
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case datetime() | date():
            return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
        case _:
            return escape(str(value))


def _amount(value: Decimal) -> str:
    """A number with every digit that says something, and at least two decimals if it has any."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return f"{value:,f}"
    told = value.normalize().as_tuple().exponent
    places = max(2, -told) if isinstance(told, int) else 2
    return f"{value:,.{places}f}"
