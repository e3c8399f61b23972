"""`scale`: a trading company with as many documents as wanted, up to millions.

Documents are written day by day over two years and never held in memory; the lists grow
with the company up to a bound.  Several documents share a second, as imports make them.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pendulum

from sandbox.company import Company
from sandbox.generate.clerk import Clerk
from sandbox.generate.scale.cast import make_cast
from sandbox.generate.scale.trade import Trade

DAYS = 730
_OFFICE_HOURS = 10
_SAME_SECOND = 4  # documents that share one instant
_SETTLED_EVERY = 50_000  # documents per bulk write: bounds what the books put off


def scale(
    company: Company,
    documents: int = 50_000,
    *,
    seed: int = 7,
    until: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> Company:
    """Fill a newly founded US company; its clock stands still on `until` (default: today).

    Args:
        company: the company to fill.
        documents: transactions to write, give or take one.
        seed: the same seed, size and day make the same books.
        until: the last day of business.
        progress: told the number of documents written so far, now and then.
    """
    last = until or company.clock.today()
    first = last - timedelta(days=DAYS)
    rng = Random(seed)
    clerk = Clerk(company, rng, pause=0)
    clerk.found(first)
    with company.bulk():
        cast = make_cast(clerk, documents)
    office = _Office(Trade(clerk, cast, rng), clerk, first, documents)
    for end in range(_SETTLED_EVERY, documents + _SETTLED_EVERY, _SETTLED_EVERY):
        with company.bulk():
            office.work_until(min(end, documents))
        if progress:
            progress(min(end, documents))
    clerk.open(last)
    return company


class _Office:
    """Spreads the documents evenly over the office hours of all days."""

    def __init__(self, trade: Trade, clerk: Clerk, first: date, documents: int) -> None:
        self._trade = trade
        self._clerk = clerk
        self._first = first
        self._documents = documents
        self._before = clerk.written

    def work_until(self, number: int) -> None:
        """Write documents until there are that many."""
        next_second = 0
        while (done := self._clerk.written - self._before) < number:
            if done >= next_second:
                self._set_clock(done)
                next_second = done + _SAME_SECOND
            self._trade.one()

    def _set_clock(self, done: int) -> None:
        seconds = done * DAYS * _OFFICE_HOURS * 3_600 // self._documents
        days, second = divmod(seconds, _OFFICE_HOURS * 3_600)
        day = self._first + timedelta(days=days)
        clock = self._clerk.company.clock
        hour, rest = divmod(second, 3_600)
        self._clerk.day = day
        clock.set(
            pendulum.datetime(
                day.year, day.month, day.day, 8 + hour, rest // 60, rest % 60, tz=clock.zone
            )
        )
