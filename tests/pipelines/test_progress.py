"""What a watched load shows."""

import io

from rich.console import Console
from rich.progress import Progress as Bars

from pipelines.progress import Lines, Live, watched
from sources.quickbooks.sync import Progress


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The current second."""
        return self.now


def progress(entity: str, rows: int, pages: int, calls: int, expected: int | None) -> Progress:
    """What the source tells, nothing deleted."""
    return Progress(entity, rows, pages, 0, calls, expected)


def test_a_log_gets_a_line_every_few_seconds_at_most() -> None:
    """A thousand pages are not a thousand lines; each line has the sums so far."""
    lines: list[str] = []
    clock = Clock()
    display = Lines(lines.append, clock)
    display(progress("invoice", 1000, 1, 3, 3000))
    display(progress("invoice", 2000, 2, 4, 3000))
    clock.now = 6.0
    display(progress("customer", 10, 1, 7, 10))
    clock.now = 7.0
    display(progress("invoice", 3000, 3, 8, 3000))
    assert lines == ["  customer: 10 of 10 rows; in all 2,010 rows, 3 pages, 7 calls"]


def test_a_log_can_do_without_counts() -> None:
    """Deletions that a sweep found come without rows, and without a count to compare with."""
    lines: list[str] = []
    clock = Clock()
    display = Lines(lines.append, clock)
    clock.now = 6.0
    display(progress("budget", 0, 0, 7, None))
    assert lines == ["  budget: 0 rows; in all 0 rows, 0 pages, 7 calls"]


def test_a_terminal_gets_bars_with_rows_pages_and_calls() -> None:
    """The last frame names the entity on its way; an entity that is complete has no bar."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system=None)
    ignored: list[str] = []
    with watched(console, ignored.append) as display:
        display(progress("customer", 10, 1, 4, 10))
        display(progress("invoice", 1000, 1, 5, 2000))
    last = screen.getvalue().split("all entities")[-1]
    assert "1,010 rows" in last
    assert "2 pages" in last
    assert "5 calls" in last
    assert "invoice" in last
    assert "customer" not in last
    assert ignored == []


def test_the_total_knows_entities_that_are_yet_to_come() -> None:
    """A third is done, though the only entity begun so far is complete."""
    told = Progress("customer", 10, 1, 0, 3, 10, 30)
    lines: list[str] = []
    clock = Clock()
    display = Lines(lines.append, clock)
    clock.now = 6.0
    display(told)
    assert lines == ["  customer: 10 of 10 rows; in all 10 of 30 rows, 1 page, 3 calls"]
    with Bars("{task.percentage:.0f}%", console=Console(file=io.StringIO())) as bars:
        Live(bars)(told)
        assert round(bars.tasks[0].percentage) == 33


def test_an_entity_that_nobody_counted_is_shown_in_the_total() -> None:
    """An incremental sync knows no total beforehand."""
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=100, color_system=None)
    with watched(console, [""].append) as display:
        display(progress("invoice", 7, 1, 2, None))
    assert "7 rows" in screen.getvalue().split("all entities")[-1]


def test_no_terminal_no_bars() -> None:
    """A pipe or a log file gets plain lines through the given function."""
    screen = io.StringIO()
    with watched(Console(file=screen), [""].append) as display:
        display(progress("invoice", 7, 1, 2, None))
    assert screen.getvalue() == ""
