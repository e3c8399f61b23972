"""Sums of entries up to a day, kept until the books change: statements ask for hundreds of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from sandbox.store import Store


class _Running(NamedTuple):
    """Days on which an account has entries, and the sums up to each, beginning with nothing."""

    days: list[int]
    home: list[int]
    amount: list[int]


class Totals:
    """Net debits by account and span of days, of tables that are shaped as `posting`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made_at = (-1, -1)  # state of the store when the sums were made
        self._tables: dict[str, dict[int, _Running]] = {}

    def between(self, table: str, first: int, last: int, measure: str) -> Iterator[tuple[int, int]]:
        """(account, sum) of each account with entries from day `first` to `last`.

        table: one that is up to date.   measure: `home`, or `amount` for cents of its own currency.
        """
        for account, running in self._read(table).items():
            start = bisect_left(running.days, first)
            end = bisect_right(running.days, last)
            if start < end:
                sums = running.home if measure == "home" else running.amount
                yield account, sums[end] - sums[start]

    def _read(self, table: str) -> dict[int, _Running]:
        if self._store.state != self._made_at:
            self._tables.clear()
            self._made_at = self._store.state
        if table not in self._tables:
            self._tables[table] = self._made(table)
        return self._tables[table]

    def _made(self, table: str) -> dict[int, _Running]:
        found: dict[int, list[tuple[int, int, int]]] = {}
        for account, *day in self._store.db.execute(
            f"SELECT account, day, sum(home), sum(amount) FROM {table}"
            " GROUP BY account, day ORDER BY account, day"
        ):
            found.setdefault(account, []).append((day[0], day[1], day[2]))
        return {
            account: _Running(
                [day for day, _, _ in rows],
                list(accumulate((home for _, home, _ in rows), initial=0)),
                list(accumulate((amount for _, _, amount in rows), initial=0)),
            )
            for account, rows in found.items()
        }
