"""What goes wrong at the token endpoint on demand.

`oauth.troubles.add(Trouble(status=503))` turns the next request away; with `late=True` it is
served first and the answer is lost on the way, which leaves the client with the token before.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response


@dataclass(frozen=True, slots=True)
class Trouble:
    """An answer in the place of the endpoint's own.

    Args:
        status: HTTP status.
        late: The request is served before it.
        retry_after: Header of that name, "" for none.
    """

    status: int = 503
    late: bool = False
    retry_after: str = ""

    def response(self) -> Response:
        """The page of the edge, which is no JSON."""
        headers = {"Retry-After": self.retry_after} if self.retry_after else None
        return HTMLResponse("<h1>Trouble</h1>", status_code=self.status, headers=headers)


class Troubles:
    """Troubles that wait for their request, in order. Safe for threads."""

    def __init__(self) -> None:
        self._waiting: deque[Trouble] = deque()
        self._lock = threading.Lock()

    def add(self, trouble: Trouble, *, times: int = 1) -> None:
        """Meet the next requests with a trouble."""
        with self._lock:
            self._waiting.extend([trouble] * times)

    def clear(self) -> None:
        """No trouble waits any more."""
        with self._lock:
            self._waiting.clear()

    def take(self) -> Trouble | None:
        """The trouble of this request, if it has one."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None
