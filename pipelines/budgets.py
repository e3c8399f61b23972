"""What a run may spend: time, and calls of the month.

Both end a run between two load packages: what is loaded is kept, the next run goes on there. No
request is sent that the month's budget has no call for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sources.quickbooks.errors import BudgetUsedUp
from sources.quickbooks.metering import Call

#: Calls beside pages in a load package: counts, the change feed, some questions by Id.
BESIDE_PAGES = 10


class Budget:
    """What all companies of a run may spend together. Safe for threads.

    Args:
        minutes: Time from now on, None for any.
        calls: Calls that Intuit counts, None for any.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        minutes: float | None = None,
        calls: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._minutes = minutes
        self._end = None if minutes is None else clock() + minutes * 60
        self._left = calls
        self._on_their_way = 0
        self._clock = clock
        self._lock = threading.Lock()

    def pages(self, wanted: int | None) -> int | None:
        """How many pages the next load package may have, of so many (None: any number).

        Raises:
            BudgetUsedUp: There is no time, or no call, for another package.
        """
        if self._end is not None and self._clock() >= self._end:
            raise BudgetUsedUp(
                f"The time of this run ({self._minutes:g} minutes) is used up.",
                "What was loaded is kept: run the same command again to go on there, or give it "
                "more with --time-budget.",
            )
        if self._left is None:
            return wanted
        if self._left <= 0:
            raise self._no_call()
        room = max(self._left - BESIDE_PAGES, 1)
        return room if wanted is None else min(wanted, room)

    def before(self) -> None:
        """A request is about to be sent.

        Raises:
            BudgetUsedUp: The calls are used up, counting those on their way.
        """
        with self._lock:
            if self._left is not None and self._left - self._on_their_way <= 0:
                raise self._no_call()
            self._on_their_way += 1

    def after(self, call: Call) -> None:
        """A request has ended; only what Intuit counts is spent."""
        with self._lock:
            self._on_their_way -= 1
            if self._left is not None and call.metered:
                self._left -= 1

    def _no_call(self) -> BudgetUsedUp:
        return BudgetUsedUp(
            "This month's budget of API calls is used up.",
            "`tieout usage` shows what spent it. Run again next month, or raise the setting "
            "call_budget (--call-budget).",
        )
