"""Write what was measured: `results/results.json`, tables in Markdown and a plot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured

RESULTS = Path(__file__).parent / "results"
NAMES = {
    "fetch": "fetch alone: pages of 1000 over HTTP to files",
    "duckdb_read_json": "DuckDB `read_json`, no schema, no merge (the limit)",
    "flatten": "flatten alone: bytes to typed Arrow tables",
    "load_arrow": "**Tieout: flatten + dlt merge, from the same files**",
    "plain_dlt": "plain dlt with dictionaries (Parquet, merge)",
    "singer_tap": "Singer tap 2.5.0: fetch and print, loads nothing",
}

#: Steps by name, for each number of documents.
Syncs = Mapping[int, Mapping[str, Measured]]


def keep(part: str, measured: Sequence[Measured] | Syncs, machine: str) -> None:
    """Write the results of one part; those of the others stay as they are.

    Args:
        part: `rivals`, `syncs` or `marts`.
        measured: Its results.
        machine: What they were measured on.
    """
    RESULTS.mkdir(exist_ok=True)
    document = _read()
    document[part] = _as_json(measured)
    document["machines"] = {**document.get("machines", {}), part: machine}
    (RESULTS / "results.json").write_text(json.dumps(document, indent=1) + "\n")


def write(*, plot: bool) -> str:
    """Write tables of all results that are kept, and return them.

    Args:
        plot: Draw rivals and syncs, too; wants matplotlib.
    """
    document = _read()
    machines: Mapping[str, str] = document.get("machines", {})
    rivals = [Measured(**one) for one in document.get("rivals", ())]
    syncs, marts = (_steps(document.get(part, {})) for part in ("syncs", "marts"))
    lines = [_head(machines)]
    if rivals:
        lines += [*_rivals(rivals), ""]
    if syncs:
        lines += [*_syncs(syncs), ""]
    if marts:
        lines += [*_marts(marts), ""]
    text = "\n".join(lines)
    (RESULTS / "README.md").write_text(text)
    if plot and rivals and syncs:
        _plot(rivals, syncs)
    return text


def _read() -> dict[str, Any]:
    path = RESULTS / "results.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _as_json(measured: Sequence[Measured] | Syncs) -> object:
    if not isinstance(measured, Mapping):
        return [asdict(one) for one in measured]
    return {
        str(size): {name: asdict(one) for name, one in steps.items()}
        for size, steps in measured.items()
    }


def _steps(found: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Syncs:
    return {
        int(size): {name: Measured(**one) for name, one in steps.items()}
        for size, steps in found.items()
    }


def _head(machines: Mapping[str, str]) -> str:
    named = "; ".join(sorted(set(machines.values())))
    return (
        "# Results\n\nWritten by `python -m benchmarks` (see [how](../README.md)); machine: "
        f"{named}.\nRatios travel between machines, seconds do not.\n"
    )


def _rivals(rivals: Sequence[Measured]) -> list[str]:
    base = next(one for one in rivals if one.step == "load_arrow")
    rows = [
        f"| {NAMES[one.step]} | {one.counts['rows']:,} | {one.cpu:.2f} |"
        f" {one.rows_per_cpu_second:,.0f} |"
        f" {base.rows_per_cpu_second / one.rows_per_cpu_second:.2f} | {one.rss_mb:,.0f} |"
        for one in rivals
    ]
    return [
        "## The same invoices, loaded in different ways\n",
        "| way | invoices | CPU s | invoices per CPU-second | CPU, Tieout = 1 | peak MiB |",
        "|---|---:|---:|---:|---:|---:|",
        *rows,
    ]


def _syncs(syncs: Syncs) -> list[str]:
    rows = [
        f"| {size:,} | {name} | {one.counts['rows']:,} | {one.counts.get('calls', '')} |"
        f" {one.wall:.1f} | {one.cpu:.1f} | {one.rss_mb:,.0f} |"
        for size, steps in syncs.items()
        for name, one in steps.items()
    ]
    return [
        "## Whole companies, every entity, over HTTP (sandbox without request limits)\n",
        "| documents | step | records | calls | wall s | CPU s | peak MiB |",
        "|---:|---|---:|---:|---:|---:|---:|",
        *rows,
    ]


def _marts(marts: Syncs) -> list[str]:
    return [line for size, steps in marts.items() for line in _build(size, steps)]


def _build(size: int, steps: Mapping[str, Measured]) -> Iterator[str]:
    """A build of all marts, and what in it takes longest."""
    built, loaded = steps["build and test the marts"], steps["full load"]
    counts = built.counts
    yield f"## The marts of {size:,} documents: {counts['entries']:,} entries in the ledger\n"
    yield "| step | wall s | CPU s | peak MiB |"
    yield "|---|---:|---:|---:|"
    yield f"| first load, with the ledger | {_cost(loaded)} |"
    yield (
        f"| `tieout transform`: {counts['models']} models built, {counts['tests']} data tests"
        f" passed | {_cost(built)} |"
    )
    yield (
        f"\nSeveral run side by side: models for {counts['model_seconds']:.1f} s in all, tests for"
        f" {counts['test_seconds']:.1f} s. Longest:\n"
    )
    yield "| | s |"
    yield "|---|---:|"
    for kind, name, seconds in counts["slowest"]:
        yield f"| {kind} `{name}` | {seconds:.1f} |"


def _cost(one: Measured) -> str:
    return f"{one.wall:.1f} | {one.cpu:.1f} | {one.rss_mb:,.0f}"


def _plot(rivals: Sequence[Measured], syncs: Syncs) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6))
    names = [one.step for one in rivals]
    left.barh(names, [one.rows_per_cpu_second for one in rivals], color="#2b6cb0")
    left.set_xlabel("invoices per CPU-second")
    left.invert_yaxis()
    sizes = sorted(syncs)
    right.plot(sizes, [syncs[size]["full load"].rss_mb for size in sizes], marker="o")
    right.axhline(1536, color="#c53030", linewidth=1, linestyle="--")
    right.set(xscale="log", ylim=(0, 1700), xlabel="documents", ylabel="peak MiB of a full load")
    figure.tight_layout()
    figure.savefig(RESULTS / "results.png", dpi=110)
    plt.close(figure)
