"""What a watched load shows."""

import io

from rich.console import Console

from pipelines.progress import Lines, Silent, shown


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The current second."""
        return self.now


def test_a_log_gets_a_line_every_few_seconds_at_most() -> None:
    """A thousand pages are not a thousand lines; each line has the sums so far."""
    lines: list[str] = []
    clock = Clock()
    progress = Lines(lines.append, clock)
    progress.stage("reading")
    progress.expect("invoice", 3000)
    progress.expect("customer", 10)
    for _ in range(2):
        progress.page("invoice", 1000)
    progress.calls(7)
    clock.now = 6.0
    progress.page("customer", 10)
    clock.now = 7.0
    progress.page("invoice", 1000)
    assert lines == ["reading", "customer: 2,010 of 3,010 rows, 3 pages, 7 calls so far"]


def test_a_terminal_gets_bars_with_rows_pages_and_calls() -> None:
    """The last frame names the entity on its way; an entity that is complete has no bar."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system=None)
    ignored: list[str] = []
    with shown(console, ignored.append) as progress:
        progress.stage("reading")
        progress.expect("invoice", 2000)
        progress.expect("customer", 10)
        progress.page("customer", 10)
        progress.page("invoice", 1000)
        progress.calls(5)
    last = screen.getvalue().split("reading")[-1]
    assert "1,010 rows" in last
    assert "2 pages" in last
    assert "5 calls" in last
    assert "invoice" in last
    assert "customer" not in last


def test_no_terminal_no_bars() -> None:
    """A pipe or a log file gets plain lines through the given function."""
    lines: list[str] = []
    with shown(Console(file=io.StringIO()), lines.append) as progress:
        progress.stage("reading")
    assert lines == ["reading"]


def test_nobody_has_to_watch() -> None:
    """The silent progress takes every call."""
    silent = Silent()
    silent.stage("x")
    silent.expect("invoice", 1)
    silent.page("invoice", 1)
    silent.calls(1)
