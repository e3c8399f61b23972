"""Write what was measured: `results/results.json`, a table in Markdown and a plot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

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


def write(rivals: Sequence[Measured], syncs: dict[int, dict[str, Measured]], machine: str) -> None:
    """Write all results; the old ones are replaced."""
    RESULTS.mkdir(exist_ok=True)
    document = {
        "machine": machine,
        "rivals": [asdict(one) for one in rivals],
        "syncs": {
            str(size): {name: asdict(one) for name, one in steps.items()}
            for size, steps in syncs.items()
        },
    }
    (RESULTS / "results.json").write_text(json.dumps(document, indent=1) + "\n")
    text = "\n".join([_head(machine), *_rivals(rivals), "", *_syncs(syncs), ""])
    (RESULTS / "README.md").write_text(text)
    _plot(rivals, syncs)


def _head(machine: str) -> str:
    return (
        "# Results\n\nWritten by `python -m benchmarks` (see [how](../README.md)); machine: "
        f"{machine}.\nRatios travel between machines, seconds do not.\n"
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


def _syncs(syncs: dict[int, dict[str, Measured]]) -> list[str]:
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


def _plot(rivals: Sequence[Measured], syncs: dict[int, dict[str, Measured]]) -> None:
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
