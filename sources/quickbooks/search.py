"""Closing in on a record that QuickBooks cannot deliver.

A page that holds such a record is an error 10000 as a whole (and a change feed leaves it out).
Splitting the page finds it; the rest of the page is loaded. An outage looks the same at first: it
fails everywhere, while a bad record fails in one half only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .errors import ServerFault

#: So many failures without a single answer may be an outage: ask for something harmless. They need
#: not be: a bad record that is alone in its page fails in each half that holds its position.
SUSPICIOUS = 6


@dataclass
class Search:
    """Reads a range of things; what fails is halved until the culprits are alone.

    Attributes:
        read: Reads from a start to an end, both as numbers, and tells how far it came; the third
            argument says not to wait for an error to pass.
        bad: Told of each number that fails alone.
        works: Asks for something harmless: raises too when QuickBooks is out of order.
    """

    read: Callable[[int, int, bool], int]
    bad: Callable[[int, ServerFault], None]
    works: Callable[[], object]
    _answers: int = 0
    _failures: int = 0

    def run(self, start: int, end: int, *, quick: bool = False) -> None:
        """Read the numbers from `start` up to, not including, `end`.

        Raises:
            ServerFault: It is not a record: QuickBooks is out of order.
        """
        while start < end:
            try:
                reached = self.read(start, end, quick)
            except ServerFault as error:
                self._split(start, end, error)
                return
            self._answers += 1
            if reached <= start:
                return
            start = reached

    def _split(self, start: int, end: int, error: ServerFault) -> None:
        self._failures += 1
        if error.fault is None:
            raise error
        alone = end - start == 1
        if not self._answers and (alone or self._failures >= SUSPICIOUS):
            self.works()
            self._answers += 1
        if alone:
            self._condemn(start)
            return
        middle = (start + end) // 2
        self.run(start, middle, quick=True)
        self.run(middle, end, quick=True)

    def _condemn(self, number: int) -> None:
        """Ask for a suspect once more, patiently: a fault that passes is nobody's fault."""
        try:
            self.read(number, number + 1, False)
        except ServerFault as error:
            self.bad(number, error)
