"""When the next request may go: sliding windows over the past ones, kept in memory or in a file.

A window is a little longer than QuickBooks' own, by `MARGIN`: requests leave here at one pace
and arrive there at another, and it is QuickBooks that counts. With a file, all threads and all
processes that ask the same company keep to one count; it holds nothing but instants of the
machine's monotonic clock, which its processes share.

A 429 that comes all the same (another app shares the company's limit) halves the pace, once for
all requests that were on their way; it comes back over `RECOVERY` seconds.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

#: Seconds that a window is longer than QuickBooks': how much the ways of two requests may differ.
MARGIN = 0.15
#: Seconds in which the pace grows from nothing to the full one.
RECOVERY = 600.0
#: The slowest pace, as a part of the full one.
SLOWEST = 1 / 16

#: Instants that are kept: more than QuickBooks lets through in its longest window.
_KEPT = 1_000
_LONG_AGO = float("-inf")
_FACTOR, _SLOWED, _NEXT, _FIRST = range(4)


@dataclass(frozen=True)
class Window:
    """At most `requests` in any `seconds`, by QuickBooks' count."""

    requests: int
    seconds: float


class Pace:
    """The past requests of one kind to one company. Safe for threads, with a file for processes.

    Args:
        windows: The rates.
        clock: Seconds that only grow, the same in all processes.
        file: Where the instants are kept, None for here; its folder exists.
    """

    def __init__(
        self, windows: Sequence[Window], clock: Callable[[], float], file: Path | None = None
    ) -> None:
        self._windows = windows
        self._clock = clock
        self._size = max(_KEPT, *(window.requests for window in windows))
        self._file = file
        self._state = self._fresh()
        self._threads = threading.Lock()
        # The default asks again only after 50 ms.
        self._processes = FileLock(f"{file}.lock", poll_interval=0.002) if file else None

    def admit(self) -> tuple[float, float]:
        """Let a request go now, or say how long it has to wait.

        Returns:
            Seconds to wait, 0 when it goes; and the present instant.
        """
        with self._open() as state:
            now = self._clock()
            if max(state[_SLOWED], self._before(state, 1)) > now:  # the machine was started anew
                state[:] = self._fresh()
            factor = self._pace(state, now)
            wait = max(
                self._before(state, each.requests) + (each.seconds + MARGIN) / factor - now
                for each in self._windows
            )
            if wait <= 0:
                place = int(state[_NEXT])
                state[_FIRST + place] = now
                state[_NEXT] = (place + 1) % self._size
            return max(wait, 0.0), now

    def slow_down(self, sent: float) -> None:
        """A request that went at this instant was turned away."""
        with self._open() as state:
            if sent > state[_SLOWED]:
                now = self._clock()
                state[_FACTOR] = max(self._pace(state, now) / 2, SLOWEST)
                state[_SLOWED] = now

    @property
    def factor(self) -> float:
        """The pace as a part of the full one."""
        with self._open() as state:
            return self._pace(state, self._clock())

    def _pace(self, state: array[float], now: float) -> float:
        return min(1.0, state[_FACTOR] + (now - state[_SLOWED]) / RECOVERY)

    def _before(self, state: array[float], requests: int) -> float:
        """When the request went that is so many before the next."""
        return state[_FIRST + (int(state[_NEXT]) - requests) % self._size]

    def _fresh(self) -> array[float]:
        return array("d", [1.0, _LONG_AGO, 0.0, *[_LONG_AGO] * self._size])

    @contextmanager
    def _open(self) -> Iterator[array[float]]:
        """The state for the length of a block that may change it."""
        if self._processes is None or self._file is None:
            with self._threads:
                yield self._state
            return
        with self._threads, self._processes:
            before = self._file.read_bytes() if self._file.exists() else b""
            whole = len(before) == len(self._state) * self._state.itemsize
            state = array("d", before) if whole else self._fresh()  # none yet, or cut off by a kill
            yield state
            if state.tobytes() != before:
                self._file.write_bytes(state.tobytes())
