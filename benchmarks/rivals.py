"""Other ways to bring the same bytes into DuckDB: the yardsticks of the load.

Every rival reads the page files that the fetch step saved, so network and server are out of the
comparison. `read_json` is the physical limit: DuckDB alone, no schema kept, no merge, no state.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import venv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

ENTITY = "Invoice"
TAP = "tap-quickbooks==2.5.0"


def _pages(folder: str) -> list[Path]:
    return sorted(Path(folder).glob(f"{ENTITY}-*.json"))


def duckdb_read_json(pages: str, work: str) -> dict[str, Any]:
    """Let DuckDB infer the schema and unnest documents and lines (amounts become DOUBLE)."""
    connection = duckdb.connect(str(Path(work) / "limit.duckdb"))
    connection.execute(
        f"""
        create or replace table document as
        select unnest(QueryResponse.{ENTITY}, max_depth := 2)
        from read_json('{pages}/{ENTITY}-*.json', maximum_object_size = 67108864)
        """  # our own folder name
    )
    connection.execute(
        "create or replace table line as select Id, unnest(Line, recursive := true) from document"
    )
    rows = connection.execute("select count(*) from document").fetchone()
    return {"rows": rows[0] if rows else 0}


def plain_dlt(pages: str, work: str) -> dict[str, Any]:
    """Hand dlt the decoded dictionaries and let its own normaliser build the child tables.

    Numbers are decoded as decimals and the loader writes Parquet: the exact and the fastest of the
    ways to use dlt without Arrow (its default on DuckDB, INSERT statements, is much slower).
    """
    import dlt

    counted = 0

    @dlt.resource(name="invoice", primary_key="Id", write_disposition="merge")
    def invoices() -> Iterator[list[dict[str, Any]]]:
        nonlocal counted
        for path in _pages(pages):
            answer = json.loads(path.read_bytes(), parse_float=Decimal)
            rows = answer["QueryResponse"][ENTITY]
            counted += len(rows)
            yield rows

    pipeline = dlt.pipeline(
        "plain",
        pipelines_dir=str(Path(work) / "plain_dlt"),
        destination=dlt.destinations.duckdb(str(Path(work) / "plain.duckdb")),
        dataset_name="raw",
    )
    pipeline.run(invoices(), loader_file_format="parquet")
    return {"rows": counted}


def singer_tap(base_url: str, realm_id: str, token: str, work: str) -> dict[str, Any]:
    """Let the Singer tap of the package registry read the invoices; nobody loads what it prints.

    It runs in an environment of its own. Its hosts are constants of a module, which the launcher
    points to the sandbox; everything else is the tap's own code.
    """
    python = _tap_environment(Path(work))
    config, catalog = Path(work) / "config.json", Path(work) / "catalog.json"
    config.write_text(
        json.dumps(
            {
                "start_date": "2000-01-01T00:00:00Z",
                "user_agent": "benchmark",
                "realm_id": realm_id,
                "client_id": "benchmark",
                "client_secret": "benchmark",
                "refresh_token": "benchmark",
                "access_token": token,
            }
        )
    )
    catalog.write_text(_run_tap(python, base_url, "--config", str(config), "--discover"))
    _select_invoices(catalog)
    before = _children_cpu()
    printed = _run_tap(python, base_url, "--config", str(config), "--catalog", str(catalog))
    rows = sum('"type": "RECORD"' in line for line in printed.splitlines())
    return {"rows": rows, "tap_cpu": _children_cpu() - before}


def _tap_environment(work: Path) -> Path:
    folder = Path(tempfile.gettempdir()) / f"benchmark-{TAP.replace('==', '-')}"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", TAP], check=True)
    return python


def _run_tap(python: Path, base_url: str, *arguments: str) -> str:
    launcher = (
        "import tap_quickbooks, tap_quickbooks.client as client;"
        f"client.PROD_ENDPOINT_BASE = {base_url!r};"
        "tap_quickbooks.main()"
    )
    done = subprocess.run(
        [str(python), "-c", launcher, *arguments, "--dev"],
        env={**os.environ, "OAUTHLIB_INSECURE_TRANSPORT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the tap failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _select_invoices(catalog: Path) -> None:
    document = json.loads(catalog.read_text())
    document["streams"] = [
        stream for stream in document["streams"] if stream["tap_stream_id"] == "invoices"
    ]
    for stream in document["streams"]:
        for entry in stream["metadata"]:
            entry["metadata"]["selected"] = True
    catalog.write_text(json.dumps(document))


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
