"""`tieout version`."""

import platform
from importlib.metadata import version as installed

import click

from pipelines.cli.options import output_option
from pipelines.cli.screen import Screen

TOOLS = ("dlt", "duckdb", "dbt-core", "dbt-duckdb")


@click.command()
@output_option("text", "json")
@click.pass_obj
def version(screen: Screen) -> None:
    """Print the version of Tieout and of the tools it runs."""
    versions = {name: installed(name) for name in ("tieout", *TOOLS)}
    versions["python"] = platform.python_version()
    if screen.is_json:
        screen.document("version", {"tools": versions})
        return
    for name, number in versions.items():
        click.echo(f"{name} {number}")
