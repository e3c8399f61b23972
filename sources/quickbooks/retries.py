"""When to ask again and how long to wait: `Patience` as httpx-retries understands it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from httpx_retries import Retry

from .faults import TIMED_OUT
from .limits import Patience

STATUSES = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Retried:
    """What counts as a failed attempt, beside the statuses.

    Attributes:
        broken: Exceptions for an answer that did not come, or not completely.
        unreachable: Among them, that there was no connection.
        late: Among them, that it took too long.
        refused: Exception of `check`.
        check: Raises `refused` for an answer that is a success only by its status.
    """

    broken: tuple[type[Exception], ...]
    unreachable: type[Exception]
    late: type[Exception]
    refused: type[Exception]
    check: Callable[[Any], None]


class Persistence(Retry):
    """The attempts at one request.

    Args:
        patience: How many, how long.
        retried: What else than a status is a failed attempt.
        quick: Take an error of the server for final at once.
        brief: Take for final at once that the answer took too long.
        reached: The server has answered before, so that an address which cannot be
            reached is no misprint.
        attempts_made: Failed attempts so far.
        started: When the first attempt began, by the patience's clock.
    """

    def __init__(
        self,
        patience: Patience,
        retried: Retried,
        *,
        quick: bool = False,
        brief: bool = False,
        reached: bool = False,
        attempts_made: int = 0,
        started: float | None = None,
    ) -> None:
        super().__init__(
            total=patience.attempts - 1,
            allowed_methods=("GET", "POST"),  # nothing here writes
            status_forcelist=STATUSES,
            retry_on_exceptions=(*retried.broken, retried.refused),
            attempts_made=attempts_made,
            validate_response=self._check,
        )
        self._patience = patience
        self._retried = retried
        self._quick = quick
        self._brief = brief
        self._reached = reached
        self._started = patience.clock() if started is None else started

    def increment(self) -> Self:
        """The state after one more failed attempt."""
        return type(self)(
            self._patience,
            self._retried,
            quick=self._quick,
            brief=self._brief,
            reached=self._reached,
            attempts_made=self.attempts_made + 1,
            started=self._started,
        )

    def is_exhausted(self) -> bool:
        """Whether the attempts or the time are used up."""
        return self.attempts_made >= self.total or self._left() <= 0

    def is_retryable_status_code(self, status_code: int) -> bool:
        """Whether the status may pass; an error 500 gets fewer attempts than an outage."""
        if status_code == 500:
            return self._may_fault_again()
        if status_code == TIMED_OUT and self._brief:
            return False
        return super().is_retryable_status_code(status_code)

    def is_retryable_exception(self, exception: Exception) -> bool:
        """Whether the exception may pass; an address never reached gets fewer attempts."""
        if isinstance(exception, self._retried.unreachable) and not self._reached:
            return self.attempts_made + 1 < self._patience.connect_attempts
        if isinstance(exception, self._retried.late) and self._brief:
            return False
        return super().is_retryable_exception(exception)

    def sleep(self, response: Any) -> None:
        """Wait before the next attempt: as long as told, else a random part of a growing bound."""
        headers = getattr(response, "headers", {})
        told = self._told(headers.get("Retry-After", ""))
        throttled = getattr(response, "status_code", 0) == 429
        wait = self._patience.wait(self.attempts_made, throttled=throttled)
        self._patience.sleep(min(wait if told is None else told, max(self._left(), 0.0)))

    def _check(self, response: Any) -> None:
        if self._may_fault_again():
            self._retried.check(response)

    def _may_fault_again(self) -> bool:
        allowed = 1 if self._quick else self._patience.fault_attempts
        return self.attempts_made + 1 < allowed

    def _told(self, retry_after: str) -> float | None:
        if not retry_after:
            return None
        try:
            return self.parse_retry_after(retry_after)
        except ValueError:
            return None

    def _left(self) -> float:
        return self._patience.budget - (self._patience.clock() - self._started)
