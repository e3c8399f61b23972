"""Every request that went out, as a row: what a load cost, and what support asks for.

Intuit meters successful reads ("CorePlus" calls); a company's free month is finite, so each
attempt is kept, retries too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol


@dataclass
class Call:
    """One request on the wire.

    Attributes:
        call_no: Number from 1 in the order of sending.
        started_at: Local time of sending, UTC.
        method: HTTP method.
        path: Resource without the company: `query`, `batch`, `cdc`, `reports`.
        entity: What was asked for, "" for several.
        status: HTTP status, 0 when no answer came.
        rows: Records in the answer, filled in when it is read.
        bytes: Size of the body on the wire.
        ms: Duration until the body was complete.
        intuit_tid: QuickBooks' number of the request.
        metered: Intuit counts it: a read that succeeded.
    """

    call_no: int
    started_at: datetime
    method: str
    path: str
    entity: str
    status: int = 0
    rows: int = 0
    bytes: int = 0
    ms: int = 0
    intuit_tid: str = ""
    metered: bool = False


class Watcher(Protocol):
    """Hears of every request, in the threads that send them."""

    def before(self) -> None:
        """A request is about to be sent; what this raises keeps it from being sent."""

    def after(self, call: Call) -> None:
        """A request that `before` let pass has ended, well or not."""


@dataclass
class Meter:
    """The calls of one client, in the order of sending. Safe for threads.

    Attributes:
        calls: The calls.
        watchers: Who is told of each; what they raise in `before` reaches whoever asked.
    """

    calls: list[Call] = field(default_factory=list)
    watchers: Sequence[Watcher] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @contextmanager
    def call(self, method: str, path: str, entity: str) -> Iterator[Call]:
        """The record of a request, for the length of the block that sends it."""
        with ExitStack() as told:
            call = Call(0, datetime.now(UTC), method, path, entity)
            for watcher in self.watchers:
                watcher.before()
                told.callback(watcher.after, call)
            with self._lock:
                call.call_no = len(self.calls) + 1
                self.calls.append(call)
            yield call

    def __len__(self) -> int:
        return len(self.calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self.calls))

    @property
    def metered(self) -> int:
        """How many of the calls Intuit counts."""
        return sum(call.metered for call in self)
