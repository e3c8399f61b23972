"""A story in any order of telling, acted out in order of time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sandbox.generate.clerk import Clerk

Act = Callable[[Clerk], object]


class Agenda:
    """What happens on which day, counted back from the last day of the story."""

    def __init__(self, until: date) -> None:
        self.until = until
        self._entries: list[tuple[date, int, Act]] = []

    def on(self, days_ago: int, act: Act) -> None:
        """Let something happen a number of days before the last day."""
        self.at(self.until - timedelta(days=days_ago), act)

    def at(self, day: date, act: Act) -> None:
        """Let something happen on a day; days after the last one are dropped."""
        if day <= self.until:
            self._entries.append((day, len(self._entries), act))

    def act(self, clerk: Clerk) -> None:
        """Act everything out, day by day; within a day in the order of telling."""
        for day, _, act in sorted(self._entries, key=lambda entry: entry[:2]):
            clerk.open(day)
            act(clerk)

    def months(self, count: int) -> Iterator[date]:
        """The first days of the last `count` months, oldest first, this month included."""
        year, month = self.until.year, self.until.month
        for back in range(count - 1, -1, -1):
            index = year * 12 + month - 1 - back
            yield date(index // 12, index % 12 + 1, 1)
