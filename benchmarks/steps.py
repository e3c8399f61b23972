"""The steps that are measured, each run in a process of its own by `benchmarks.measure`.

A step prints one line of JSON: its counts, the CPU seconds of its work (imports are made before the
clock starts) and the peak memory of the process.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dlt
import duckdb

from benchmarks import rivals
from pipelines.duckdb_destination import DuckDb
from pipelines.quickbooks_pipeline import DUCKDB_CONFIG, LoadPlan, load_company
from sources.quickbooks import CATALOGUE, Client, Limits, StaticToken
from sources.quickbooks.batches import Batches
from sources.quickbooks.entity import REALM, tables
from sources.quickbooks.flatten import flatten
from sources.quickbooks.hints import SCHEMA_CONTRACT, WRITE_DISPOSITION, Marker

PAGE = 1000
#: Models and tests of a build that are named.
SLOWEST = 12
INVOICE = CATALOGUE["invoice"]


def fetch(base_url: str, realm_id: str, token: str, pages: str) -> dict[str, Any]:
    """Read all invoices page by page and keep the bytes."""
    folder = Path(pages)
    folder.mkdir(parents=True, exist_ok=True)
    rows = size = number = 0
    with Client(realm_id, StaticToken(token), base_url=base_url, limits=Limits.off()) as client:
        while True:
            page = client.query(
                "SELECT * FROM Invoice ORDERBY MetaData.CreateTime"
                f" STARTPOSITION {number * PAGE + 1} MAXRESULTS {PAGE}",
                entity="Invoice",
            )
            if page.rows == 0:
                return {"rows": rows, "bytes": size, "calls": number + 1}
            (folder / f"Invoice-{number:05}.json").write_bytes(page.body)
            rows, size, number = rows + page.rows, size + len(page.body), number + 1


def _pages(pages: str) -> Iterator[bytes]:
    for path in sorted(Path(pages).glob("Invoice-*.json")):
        yield path.read_bytes()


def flatten_pages(pages: str) -> dict[str, Any]:
    """Page bytes to Arrow tables, all child tables included; the result is dropped."""
    rows = 0
    for body in _pages(pages):
        rows += flatten(INVOICE, body, realm_id="1", tombstones=False).tables["invoice"].num_rows
    return {"rows": rows}


def load_arrow(pages: str, work: str) -> dict[str, Any]:
    """Flatten the pages and merge them through dlt, as a load does."""
    counted = 0

    def rows() -> Iterator[Any]:
        nonlocal counted
        batches = Batches(Marker())
        for body in _pages(pages):
            flat = flatten(INVOICE, body, realm_id="1", tombstones=False)
            counted += len(flat.ids)
            for spec in tables(INVOICE):
                if flat.tables[spec.name].num_rows:
                    yield from batches.add(spec, flat.tables[spec.name])
        yield from batches.rest()

    connection = duckdb.connect(str(Path(work) / "arrow.duckdb"), config=DUCKDB_CONFIG)
    pipeline = dlt.pipeline(
        "arrow",
        pipelines_dir=str(Path(work) / "arrow_dlt"),
        destination=DuckDb(connection),
        dataset_name="raw",
    )
    pipeline.run(
        dlt.resource(
            rows,
            name="invoice",
            primary_key=[REALM, "id"],
            write_disposition=WRITE_DISPOSITION,
            schema_contract=SCHEMA_CONTRACT,
        )
    )
    return {"rows": counted}


def sync(base_url: str, realm_id: str, token: str, work: str) -> dict[str, Any]:
    """A whole sync of every entity: the first one loads all, the next ones what changed."""
    result = load_company(
        LoadPlan(
            realm_id,
            token,
            pipelines_dir=Path(work) / "dlt",
            warehouse=Path(work) / "tieout.duckdb",
            base_url=base_url,
            limits=Limits.off(),
        )
    )
    return {
        "rows": result.rows,
        "pages": result.pages,
        "calls": result.calls,
        "packages": result.packages,
        "bytes": _loaded_bytes(Path(work) / "tieout.duckdb"),
    }


def _loaded_bytes(warehouse: Path) -> int:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute("select coalesce(sum(bytes), 0) from raw.api_call").fetchone()
    return int(row[0]) if row else 0


def transform(work: str) -> dict[str, Any]:
    """Build and test all models on the warehouse of a sync, as `tieout transform` does."""
    from pipelines.marts import build
    from pipelines.settings import read

    warehouse = Path(work) / "tieout.duckdb"
    result = build(read({"warehouse": str(warehouse)}, {}, Path(work)), force=True)
    outcomes = result.outcomes if result else ()
    slowest = sorted(outcomes, key=lambda one: one.seconds, reverse=True)[:SLOWEST]
    return {
        "rows": 0,
        "entries": _count(warehouse, "marts.fct_gl_entry"),
        "models": sum(one.kind == "model" for one in outcomes),
        "tests": sum(one.kind == "test" for one in outcomes),
        "model_seconds": sum(one.seconds for one in outcomes if one.kind == "model"),
        "test_seconds": sum(one.seconds for one in outcomes if one.kind == "test"),
        "slowest": [[one.kind, one.name, one.seconds] for one in slowest],
    }


def _count(warehouse: Path, table: str) -> int:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "fetch": fetch,
    "flatten": flatten_pages,
    "load_arrow": load_arrow,
    "sync": sync,
    "transform": transform,
    "duckdb_read_json": rivals.duckdb_read_json,
    "plain_dlt": rivals.plain_dlt,
    "singer_tap": rivals.singer_tap,
}


def _cpu() -> float:
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main(name: str, arguments: str) -> None:
    """Run one step and print what it counted and cost."""
    given = json.loads(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        if "work" in STEPS[name].__annotations__:
            given.setdefault("work", scratch)
        cpu, wall = _cpu(), time.perf_counter()
        counts = STEPS[name](**given)
        counts |= {"cpu": _cpu() - cpu, "wall": time.perf_counter() - wall}
    peaks = [
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    sys.stdout.write("\n" + json.dumps({**counts, "rss_kb": max(peaks)}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
