"""How far a load is: live bars on a terminal, plain lines elsewhere.

The source tells after every delivery what an entity has brought so far; a display decides what
becomes of it. Nothing goes to stdout.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from pipelines.wording import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from sources.quickbooks.sync import Progress

SECONDS_BETWEEN_LINES = 5.0


class Display(Protocol):
    """What shows the progress of one company's load. Called from any thread."""

    def __call__(self, progress: Progress) -> None:
        """Rows of an entity have come."""


class Lines:
    """A line every few seconds, for logs.

    Args:
        write: takes one line.
        clock: seconds that only grow.
    """

    def __init__(
        self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._lock = threading.Lock()
        self._last = clock()
        self._latest: dict[str, Progress] = {}

    def __call__(self, progress: Progress) -> None:
        """A line when the last one is some seconds old."""
        with self._lock:
            self._latest[progress.entity] = progress
            if self._clock() - self._last < SECONDS_BETWEEN_LINES:
                return
            self._last = self._clock()
            expected = progress.expected
            fits = expected is not None and progress.rows <= expected
            rows = sum(each.rows for each in self._latest.values())
            pages = sum(each.pages for each in self._latest.values())
            self._write(
                f"  {progress.entity}: {_of(progress.rows, expected if fits else None)}; "
                f"in all {_of(rows, progress.total or None)}, {counted(pages, 'page')}, "
                f"{counted(progress.calls, 'call')}"
            )


def _of(rows: int, total: int | None) -> str:
    """Rows so far: `10 of 30 rows`."""
    return counted(rows, "row") if total is None else f"{rows:,} of {counted(total, 'row')}"


class Live:
    """Bars: one for the whole load, one for each entity on its way.

    Args:
        bars: a started rich progress display.
    """

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._lock = threading.Lock()
        self._total = bars.add_task("all entities", total=None, rows="", pages="", calls="")
        self._latest: dict[str, Progress] = {}
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, progress: Progress) -> None:
        """Move the bars on; the bar of an entity goes when it is complete."""
        with self._lock:
            self._latest[progress.entity] = progress
            self._entity(progress)
            rows = sum(each.rows for each in self._latest.values())
            self._bars.update(
                self._total,
                completed=rows,
                total=progress.total or rows,
                rows=counted(rows, "row"),
                pages=counted(sum(each.pages for each in self._latest.values()), "page"),
                calls=counted(progress.calls, "call"),
            )

    def _entity(self, progress: Progress) -> None:
        if progress.entity not in self._tasks:
            self._tasks[progress.entity] = self._bars.add_task(
                f"  {progress.entity}", total=progress.expected, rows="", pages="", calls=""
            )
        self._bars.update(
            self._tasks[progress.entity],
            completed=progress.rows,
            rows=counted(progress.rows, "row"),
            pages=counted(progress.pages, "page"),
            visible=progress.expected is not None and progress.rows < progress.expected,
        )


@contextmanager
def watched(console: Console | None, write: Callable[[str], None]) -> Iterator[Display]:
    """The display that fits: bars when there is a console on a terminal, else lines to `write`."""
    if console is None or not console.is_terminal:
        yield Lines(write)
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        SpinnerColumn("line"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[rows]}"),
        TextColumn("{task.fields[pages]}"),
        TextColumn("{task.fields[calls]}"),
        TimeRemainingColumn(compact=True),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        yield Live(bars)
