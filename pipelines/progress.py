"""How far a load is: live bars on a terminal, plain lines elsewhere.

The load calls these methods from several threads as things happen; what becomes of the calls is
decided here. Nothing is printed to stdout.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

SECONDS_BETWEEN_LINES = 5.0


class Progress(Protocol):
    """What a load tells while it runs. Every method may be called from any thread."""

    def stage(self, text: str) -> None:
        """A new part of the work begins, such as "counting" or "loading"."""

    def expect(self, entity: str, rows: int) -> None:
        """An entity will bring about so many rows."""

    def page(self, entity: str, rows: int) -> None:
        """A page of an entity has arrived."""

    def calls(self, total: int) -> None:
        """So many API calls have been made since the run began."""


class Silent:
    """A load that nobody watches."""

    def stage(self, text: str) -> None:
        """Nothing."""

    def expect(self, entity: str, rows: int) -> None:
        """Nothing."""

    def page(self, entity: str, rows: int) -> None:
        """Nothing."""

    def calls(self, total: int) -> None:
        """Nothing."""


class Lines:
    """A line when something begins, and for a long load every few seconds.

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
        self._expected = self._rows = self._pages = self._calls = 0

    def stage(self, text: str) -> None:
        """A line of its own."""
        with self._lock:
            self._write(text)
            self._last = self._clock()

    def expect(self, entity: str, rows: int) -> None:
        """Counts into the total."""
        with self._lock:
            self._expected += rows

    def page(self, entity: str, rows: int) -> None:
        """A line when the last one is some seconds old."""
        with self._lock:
            self._rows += rows
            self._pages += 1
            if self._clock() - self._last < SECONDS_BETWEEN_LINES:
                return
            self._last = self._clock()
            total = f" of {self._expected:,}" if self._expected else ""
            self._write(
                f"{entity}: {self._rows:,}{total} rows, {self._pages:,} pages, "
                f"{self._calls:,} calls so far"
            )

    def calls(self, total: int) -> None:
        """Shown with the next line."""
        self._calls = total


class Live:
    """Bars: one for the whole load, one for each entity on its way.

    Args:
        bars: a started rich progress display.
    """

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._lock = threading.Lock()
        self._total = bars.add_task("starting", total=None, pages=0, calls=0)
        self._entities: dict[str, TaskID] = {}
        self._expected: dict[str, int] = {}
        self._pages: dict[str, int] = {}

    def stage(self, text: str) -> None:
        """The title of the first bar."""
        self._bars.update(self._total, description=text)

    def expect(self, entity: str, rows: int) -> None:
        """Gives the bars their length."""
        with self._lock:
            self._expected[entity] = self._expected.get(entity, 0) + rows
            self._bars.update(self._total, total=sum(self._expected.values()))

    def page(self, entity: str, rows: int) -> None:
        """Moves the bars on; the bar of an entity goes when it is complete."""
        with self._lock:
            self._pages[entity] = self._pages.get(entity, 0) + 1
            task = self._task(entity)
            self._bars.update(task, advance=rows, pages=self._pages[entity])
            self._bars.update(self._total, advance=rows, pages=sum(self._pages.values()))
            self._bars.update(task, visible=not self._bars.tasks[task].finished)

    def calls(self, total: int) -> None:
        """Shown in the first bar."""
        self._bars.update(self._total, calls=total)

    def _task(self, entity: str) -> TaskID:
        if entity not in self._entities:
            self._entities[entity] = self._bars.add_task(
                f"  {entity}", total=self._expected.get(entity), pages=0, calls=""
            )
        return self._entities[entity]


@contextmanager
def shown(console: Console, write: Callable[[str], None]) -> Iterator[Progress]:
    """The progress that fits: bars when the console is a terminal, else lines to `write`."""
    if not console.is_terminal:
        yield Lines(write)
        return
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:,.0f} rows"),
        TextColumn("{task.fields[pages]} pages"),
        TextColumn("{task.fields[calls]} calls"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        yield Live(bars)
