"""A load in a process of its own that may be killed at a chosen moment.

    python -m tests.end_to_end.killed '{"folder": ..., "kill_at": 120, "delay": 0.01, ...}'

The moment is the number of an event (a file opened, moved or removed, a connection made), the same
on a fast and on a slow machine, and some milliseconds more, to strike inside of what makes no
events: DuckDB at work. Prints how many events there were when nothing kills it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines.quickbooks_pipeline import LoadPlan, load_company
from sources.quickbooks import Limits

EVENTS = ("open", "os.", "shutil.", "socket.", "sqlite3.")
PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Errand:
    """What the process loads, and when it dies.

    Attributes:
        folder: Of the warehouse and of what dlt keeps.
        realm_id: The company.
        base_url: Its address.
        token: Its access token.
        entities: The tables to load.
        kill_at: Number of the event, None to live.
        delay: Seconds from the event to the kill.
        chunk_pages: Most pages in one load package.
    """

    folder: str
    realm_id: str
    base_url: str
    token: str = field(repr=False)
    entities: tuple[str, ...]
    kill_at: int | None = None
    delay: float = 0.0
    chunk_pages: int = 1

    def start(self) -> subprocess.Popen[bytes]:
        """Begin it in a new process, to be killed from outside."""
        return subprocess.Popen(self._command, cwd=PROJECT, stdout=subprocess.DEVNULL)

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run it in a new process."""
        return subprocess.run(
            self._command,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def _command(self) -> list[str]:
        return [sys.executable, "-m", "tests.end_to_end.killed", json.dumps(asdict(self))]

    def killed(self, at: int, delay: float) -> subprocess.CompletedProcess[str]:
        """Run it to the moment of its death."""
        return replace(self, kill_at=at, delay=delay).run()


class Reaper:
    """Counts the events of this process, and ends it at one of them."""

    def __init__(self, kill_at: int | None, delay: float) -> None:
        self.events = 0
        self._kill_at = kill_at
        self._delay = delay

    def __call__(self, event: str, _: tuple[Any, ...]) -> None:
        """An audit hook."""
        if event.startswith(EVENTS):
            self.events += 1
            if self.events == self._kill_at:
                threading.Thread(target=self._kill, daemon=True).start()

    def _kill(self) -> None:
        time.sleep(self._delay)
        os.kill(os.getpid(), signal.SIGKILL)


def main(text: str) -> None:
    """Load, watched by the reaper."""
    errand = Errand(**json.loads(text))
    folder = Path(errand.folder)
    reaper = Reaper(errand.kill_at, errand.delay)
    sys.addaudithook(reaper)
    load_company(
        LoadPlan(
            errand.realm_id,
            errand.token,
            pipelines_dir=folder / "dlt",
            warehouse=folder / "tieout.duckdb",
            base_url=errand.base_url,
            entities=errand.entities,
            limits=Limits.off(),
            chunk_pages=errand.chunk_pages,
        )
    )
    sys.stdout.write(str(reaper.events))


if __name__ == "__main__":
    main(sys.argv[1])
