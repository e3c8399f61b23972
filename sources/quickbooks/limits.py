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

from pyrate_limiter import InMemoryBucket, Limiter, MonotonicClock, Rate, SingleBucketFactory

_SECOND, _MINUTE = 1_000, 60_000


@dataclass(frozen=True)
class Limits:
    """Upper bounds on what one company is asked for. None lifts a bound.

    Attributes:
        per_second: Requests in any one second.
        per_minute: Requests in any one minute.
        batches_per_minute: Batch requests in any one minute.
        in_flight: Requests at the same time.
    """

    per_second: int | None = 8
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
    """Lets requests pass within the limits. Shared by all threads of a client."""

    def __init__(self, limits: Limits) -> None:
        self._requests = _Rates((limits.per_second, _SECOND), (limits.per_minute, _MINUTE))
        self._batches = _Rates((limits.batches_per_minute, _MINUTE))
        self._slots = threading.BoundedSemaphore(limits.in_flight)

    @contextmanager
    def passage(self, *, batch: bool) -> Iterator[None]:
        """Wait for a slot and for the rates, then hold the slot."""
        with self._slots:
            if batch:
                self._batches.wait()
            self._requests.wait()
            yield


class _Rates:
    """Sliding windows over the past requests; nothing when no rate is given."""

    def __init__(self, *rates: tuple[int | None, int]) -> None:
        given = [Rate(limit, interval) for limit, interval in rates if limit is not None]
        self._bucket = InMemoryBucket(given) if given else None
        # The library forgets old requests in a background thread, which would outlive the client.
        factory = SingleBucketFactory(self._bucket, schedule_leak=False) if self._bucket else None
        self._limiter = Limiter(factory) if factory else None

    def wait(self) -> None:
        """Sleep until one more request fits into every window."""
        if self._bucket is not None and self._limiter is not None:
            self._bucket.leak(MonotonicClock().now())
            self._limiter.try_acquire("quickbooks")
