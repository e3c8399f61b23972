"""Run one step in a process of its own and read what it cost.

The process is new for each step, so that its CPU time and peak memory are its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

KILOBYTES_PER_MEGABYTE = 1024


@dataclass(frozen=True)
class Measured:
    """What a step cost and what it counted.

    Attributes:
        step: Name of the function in `benchmarks.steps`.
        wall: Seconds on the clock, imports excluded.
        cpu: User and system seconds of the process and its children, imports excluded.
        rss_mb: Peak resident memory of the largest single process, in MiB.
        counts: What the step returned (rows, bytes, calls, ...).
    """

    step: str
    wall: float
    cpu: float
    rss_mb: float
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def rows_per_cpu_second(self) -> float:
        """Records for each CPU second."""
        return float(self.counts["rows"]) / max(self.cpu, 1e-9)


def run(step: str, **arguments: object) -> Measured:
    """Run `step` in a new interpreter; RuntimeError with its standard error when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.steps", step, json.dumps(arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"step {step} failed:\n{done.stderr[-4000:]}")
    counts = json.loads(done.stdout.strip().splitlines()[-1])
    return Measured(
        step=step,
        wall=counts.pop("wall"),
        cpu=counts.pop("cpu"),
        rss_mb=counts.pop("rss_kb") / KILOBYTES_PER_MEGABYTE,
        counts=counts,
    )


def best_of(times: int, step: str, **arguments: object) -> Measured:
    """The run with the least CPU of `times` runs: what the work costs when nothing disturbs it."""
    return min((run(step, **arguments) for _ in range(times)), key=lambda one: one.cpu)
