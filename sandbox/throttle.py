"""The request limits of the API, in real time, for each company.

Limits: 500 requests a minute, 10 a second, 40 batches a minute. QuickBooks counts them per company
and app; the sandbox per company.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox import errors


@dataclass(frozen=True)
class Limit:
    """At most `calls` requests in any `seconds`; `batch` limits count batch requests alone."""

    calls: int
    seconds: float
    batch: bool = False


LIMITS = (Limit(500, 60), Limit(10, 1), Limit(40, 60, batch=True))


class Throttle:
    """Turns requests away that come too fast; thread-safe.

    now: seconds of a clock that never goes back (replaced in tests).
    """

    def __init__(
        self, limits: tuple[Limit, ...] = LIMITS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = limits
        self._now = now
        self._lock = threading.Lock()
        self._admitted: dict[tuple[str, Limit], deque[float]] = {}

    def admit(self, realm_id: str, *, batch: bool) -> None:
        """Count a request, or raise the gateway's 429; a request turned away is not counted."""
        with self._lock:
            now = self._now()
            windows = [
                self._window(realm_id, limit, now)
                for limit in self._limits
                if batch or not limit.batch
            ]
            if any(len(window) >= limit.calls for limit, window in windows):
                raise errors.throttled()
            for _, window in windows:
                window.append(now)

    def _window(self, realm_id: str, limit: Limit, now: float) -> tuple[Limit, deque[float]]:
        window = self._admitted.setdefault((realm_id, limit), deque())
        while window and window[0] <= now - limit.seconds:
            window.popleft()
        return limit, window
