"""How fast and how stubbornly to ask.

QuickBooks allows 500 requests a minute and 10 a second per company, 40 batches a minute per
company and app, and (on older pages) 10 requests at a time; the defaults stay below all of them.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .pacing import Pace, Window

SECOND, MINUTE = 1.0, 60.0
#: Seconds after which a wait is looked at again: the pace may have come back.
LONGEST_LOOK = 5.0


@dataclass(frozen=True)
class Limits:
    """Upper bounds on what one company is asked for, as QuickBooks counts. None lifts a bound.

    Attributes:
        per_second: Requests in any one second. The window is longer here (`pacing.MARGIN`), so
            that nine of them are 7.8 a second.
        per_minute: Requests in any one minute.
        batches_per_minute: Batch requests in any one minute.
        in_flight: Requests at the same time, of one process.
    """

    per_second: int | None = 9
    per_minute: int | None = 480
    batches_per_minute: int | None = 36
    in_flight: int = 8

    @classmethod
    def off(cls, in_flight: int = 8) -> Limits:
        """No rates at all: for a server that has none."""
        return cls(None, None, None, in_flight)


@dataclass(frozen=True)
class Patience:
    """How long to go on when QuickBooks does not answer well.

    Attributes:
        attempts: Requests in all, the first included.
        fault_attempts: Requests in all while QuickBooks answers 500; a record that poisons
            its page does so forever, and splitting the page then helps more than waiting.
        connect_attempts: Requests in all to an address that never answered: it may be wrong.
        first_wait: Upper bound of the first wait in seconds, doubled with each attempt.
        throttle_wait: The same after a 429 that does not say how long to wait: the limit
            is one per minute.
        longest_wait: No wait is longer, in seconds.
        budget: Time for all attempts at one request in seconds.
        sleep: Waits.
        clock: Seconds, for the budget.
        random: Part of the bound to wait, in [0, 1): full jitter.
    """

    attempts: int = 8
    fault_attempts: int = 3
    connect_attempts: int = 4
    first_wait: float = 1.0
    throttle_wait: float = 60.0
    longest_wait: float = 60.0
    budget: float = 300.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = random.random

    def wait(self, attempt: int, *, throttled: bool) -> float:
        """Seconds before the next attempt, after `attempt` of them failed."""
        bound = self.throttle_wait if throttled else self.first_wait * 2 ** (attempt - 1)
        return min(bound, self.longest_wait) * self.random()


class Gate:
    """Lets requests pass within the limits. Shared by all threads of a client.

    Args:
        limits: The limits.
        file: Where past requests are kept for other processes and later runs; batches have a
            file of their own beside it. None for only here.
        clock: Seconds that only grow, the same in all processes.
        sleep: Waits.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        file: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        every = _windows((limits.per_second, SECOND), (limits.per_minute, MINUTE))
        batches = _windows((limits.batches_per_minute, MINUTE))
        self._requests = Pace(every, clock, file) if every else None
        beside = file.with_name(f"{file.name}-batches") if file else None
        self._batches = Pace(batches, clock, beside) if batches else None
        self._slots = threading.BoundedSemaphore(limits.in_flight)
        self._sleep = sleep
        self._clock = clock

    @contextmanager
    def passage(self, *, batch: bool) -> Iterator[float]:
        """Wait for a slot and for the rates, then hold the slot; the instant of passing."""
        with self._slots:
            if batch and self._batches is not None:
                self._wait(self._batches)
            yield self._clock() if self._requests is None else self._wait(self._requests)

    def turned_away(self, sent: float, *, batch: bool) -> None:
        """QuickBooks answered 429 to a request that passed at this instant: go slower."""
        for pace in (self._requests, self._batches if batch else None):
            if pace is not None:
                pace.slow_down(sent)

    def _wait(self, pace: Pace) -> float:
        while True:
            wait, now = pace.admit()
            if not wait:
                return now
            self._sleep(min(wait, LONGEST_LOOK))


def _windows(*rates: tuple[int | None, float]) -> list[Window]:
    return [Window(limit, seconds) for limit, seconds in rates if limit is not None]
