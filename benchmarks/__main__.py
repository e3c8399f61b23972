"""`python -m benchmarks`: measure everything and write `benchmarks/results/`."""

from __future__ import annotations

import os
import platform
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import click
import duckdb

from benchmarks import report
from benchmarks.measure import Measured, best_of, run
from benchmarks.server import Company, serve
from sources.quickbooks import Client, StaticToken

PARTS = ("rivals", "syncs", "marts")
RIVALS = ("duckdb_read_json", "flatten", "load_arrow", "plain_dlt")


@click.command()
@click.option(
    "--sizes", default="10000,100000,1000000", show_default=True, help="Documents, by comma."
)
@click.option(
    "--rival-size", default=200_000, show_default=True, help="Documents of the company compared."
)
@click.option("--times", default=3, show_default=True, help="Runs of each rival; the best counts.")
@click.option("--transform/--no-transform", default=True, help="Build the marts, too.")
@click.option(
    "--marts-size", default=50_000, show_default=True, help="Documents of the marts looked at."
)
@click.option(
    "--only",
    type=click.Choice(PARTS),
    multiple=True,
    help="Measure this part alone; results of the others stay.",
)
def main(
    sizes: str, rival_size: int, times: int, transform: bool, marts_size: int, only: Sequence[str]
) -> None:
    """Measure loads of sandbox companies of several sizes, and other ways to load the same."""
    parts = only or PARTS
    if "rivals" in parts:
        report.keep("rivals", compare(rival_size, times), _machine())
    if "syncs" in parts:
        syncs = {
            size: measure_syncs(size, transform=transform) for size in map(int, sizes.split(","))
        }
        report.keep("syncs", syncs, _machine())
    if "marts" in parts:
        report.keep("marts", {marts_size: measure_marts(marts_size)}, _machine())
    click.echo(report.write(plot=not {"rivals", "syncs"}.isdisjoint(parts)))


def compare(documents: int, times: int) -> list[Measured]:
    """The same invoices through Tieout and its rivals."""
    with serve(documents) as company, tempfile.TemporaryDirectory(prefix="pages-") as pages:
        fetched = run("fetch", **company.access, pages=pages)
        found = [best_of(times, step, pages=pages) for step in RIVALS]
        tap = run("singer_tap", **company.access)
    own_cpu = tap.counts.pop("tap_cpu")  # without discovery and installation
    return [fetched, *found, Measured(tap.step, tap.wall, own_cpu, tap.rss_mb, tap.counts)]


def measure_syncs(documents: int, *, transform: bool) -> dict[str, Measured]:
    """A first load, an idle sync, a sync after a day of business, and the marts."""
    with serve(documents) as company, tempfile.TemporaryDirectory(prefix="sync-") as work:
        steps = {"full load": run("sync", **company.access, work=work)}
        steps["idle sync"] = run("sync", **company.access, work=work)
        _day_of_business(company)
        steps["sync after a day of business"] = run("sync", **company.access, work=work)
        if transform:
            steps["build and test the marts"] = run("transform", work=work)
        _check_complete(company, Path(work))
    return steps


def measure_marts(documents: int) -> dict[str, Measured]:
    """The marts of a company with its ledger: all models and data tests."""
    with serve(documents) as company, tempfile.TemporaryDirectory(prefix="marts-") as work:
        loaded = run("sync", **company.access, work=work)
        _check_complete(company, Path(work))
        return {"full load": loaded, "build and test the marts": run("transform", work=work)}


def _day_of_business(company: Company) -> None:
    url = f"{company.base_url}/sandbox/control/{company.realm_id}/day"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()  # noqa: S310  # loopback


def _check_complete(company: Company, work: Path) -> None:
    """A fast load that lost something would not count."""
    with Client(company.realm_id, StaticToken(company.token), base_url=company.base_url) as client:
        there = client.query("SELECT count(*) FROM Invoice", entity="Invoice").total
    with duckdb.connect(str(work / "tieout.duckdb"), read_only=True) as connection:
        row = connection.execute(
            "select count(*) from raw.invoice"
            " where id not in (select id from raw.deletions where entity = 'invoice')"
        ).fetchone()
    if row is None or row[0] != there:
        raise RuntimeError(f"{there} invoices at the source, {row} in the warehouse")


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()},"
        f" DuckDB {duckdb.__version__}"
    )


if __name__ == "__main__":
    main()
