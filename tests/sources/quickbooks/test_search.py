"""Closing in on records that cannot be delivered, and telling them from an outage."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from sources.quickbooks.errors import Fault, ServerFault
from sources.quickbooks.search import Search

FAULT = ServerFault("10000", "wait", fault=Fault("10000", "SystemFault", "application error", ""))


class Books:
    """Positions from 1 to `last`, some of which fail every page that holds them."""

    def __init__(self, last: int, bad: Collection[int], *, outage: bool = False) -> None:
        self.last, self.fails, self.outage = last, set(bad), outage
        self.read_positions: set[int] = set()
        self.found_bad: list[int] = []
        self.calls = 0

    def search(self) -> Search:
        """A search of these books."""
        return Search(self.read, lambda number, _: self.found_bad.append(number), self.works)

    def read(self, start: int, end: int, quick: bool) -> int:
        """Positions from start to end, or a fault."""
        self.calls += 1
        there = range(start, min(end, self.last + 1))
        if self.outage or self.fails.intersection(there):
            raise FAULT
        self.read_positions.update(there)
        return there.stop if there else start

    def works(self) -> None:
        """Something harmless, which fails in an outage alone."""
        self.calls += 1
        if self.outage:
            raise FAULT


@pytest.mark.parametrize(
    ("last", "bad"),
    [(1, {1}), (2, {1}), (2, {2}), (3, {1, 3}), (40, {1, 2, 40}), (1000, {1}), (1000, {617})],
)
def test_what_is_not_bad_is_read(last: int, bad: set[int]) -> None:
    """Also where a page of a thousand positions holds a single record, and that one is bad."""
    books = Books(last, bad)
    books.search().run(1, 1001)
    assert sorted(books.found_bad) == sorted(bad)
    assert books.read_positions == set(range(1, last + 1)) - bad


def test_an_outage_is_no_bad_record() -> None:
    """When even something harmless fails, the search ends early and blames no record."""
    books = Books(1000, (), outage=True)
    with pytest.raises(ServerFault):
        books.search().run(1, 1001)
    assert books.found_bad == []
    assert books.calls <= 8


def test_a_fault_that_passes_condemns_nobody() -> None:
    """A record that failed alone once, in a hurry, is asked for again with patience."""
    books = Books(8, {3})
    read = books.read

    def hurried(start: int, end: int, quick: bool) -> int:
        if not quick and end - start == 1:
            books.fails.clear()  # by now the trouble has passed
        return read(start, end, quick)

    Search(hurried, lambda number, _: books.found_bad.append(number), books.works).run(1, 9)
    assert books.found_bad == []
    assert books.read_positions == set(range(1, 9))
