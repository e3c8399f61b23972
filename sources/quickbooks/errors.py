"""What can go wrong with QuickBooks, by what the person at the keyboard does next.

    QuickBooksError
    ├── ConfigurationError      stop: mend the address, the realm id, an entity name, an app's key
    ├── AuthenticationNeeded    refresh the token once, then stop: log in again
    ├── TryAgainLater           nothing is wrong here: run again later
    │   ├── Throttled               retry (429, 3001), at half the pace; then stop
    │   ├── ServiceUnavailable      retry (no answer, half an answer, a page of the edge); then stop
    │   ├── ServerFault             retry (10000 and the like), split the page down to the record
    │   │                           that causes it, skip that one into `quarantine`; else stop
    │   └── BudgetUsedUp            stop: the time or the calls given to the run are used up
    ├── RequestRefused          never retry; leave out the refused part, or skip an entity that the
    │                           company does not have with a note; else stop
    └── ProtocolError           stop: the answer is not what the API documents

Which fault is which is decided in `faults`; retries in `retries`; splitting in `search`; what to
leave out in `dialect`; docs/faults.md lists every kind with the test that proves it.

Messages name what was asked, the HTTP status, the fault code and `intuit_tid`, which is what
Intuit's support asks for; they never hold a token or a header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"eyJ[\w-]{16,}(?:\.[\w-]*)*")


@dataclass(frozen=True)
class Fault:
    """One error as QuickBooks reports it.

    Attributes:
        code: Number of the error as text, without leading zeros: `4001`, `3200`.
        kind: Type of the fault: `ValidationFault`, `SystemFault`, `AUTHENTICATION`.
        message: Short text.
        detail: Long text, may name the element at fault.
    """

    code: str
    kind: str
    message: str
    detail: str

    def __post_init__(self) -> None:
        # Some faults repeat the beginning of the access token.
        for name in ("message", "detail"):
            object.__setattr__(self, name, _TOKEN.sub("[token]", getattr(self, name)))

    def __str__(self) -> str:
        text = self.message
        if self.detail and self.detail != self.message:
            text = f"{text}: {self.detail}" if text else self.detail
        return f"{self.code} {text}".strip()


class QuickBooksError(Exception):
    """An expected failure at QuickBooks' side of the load.

    Args:
        message: What happened and where, in one sentence; never a secret.
        advice: What to do next.
        fault: What QuickBooks said, when it said something.
        tid: QuickBooks' own number of the request (`intuit_tid`), "" when there was no answer.
    """

    def __init__(
        self, message: str, advice: str, *, fault: Fault | None = None, tid: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.fault = fault
        self.tid = tid

    @property
    def code(self) -> str:
        """Code of the fault, "" when there is none."""
        return self.fault.code if self.fault else ""


class ConfigurationError(QuickBooksError):
    """A setting must be mended before QuickBooks can answer."""


class AuthenticationNeeded(QuickBooksError):
    """QuickBooks does not accept the access token, and it could not be renewed."""


class TryAgainLater(QuickBooksError):
    """A passing obstacle that outlasted the retries."""


class Throttled(TryAgainLater):
    """The company's or the app's request limit is used up."""


class ServiceUnavailable(TryAgainLater):
    """No answer, a broken one, or an error page of the edge.

    Attributes:
        late: The answer took too long: less may be had in time.
    """

    late = False


class ServerFault(TryAgainLater):
    """QuickBooks reports an error of its own; a single record may be the cause."""


class BudgetUsedUp(TryAgainLater):
    """The run has used up the time or the calls that it was given; what is loaded is kept."""


class RequestRefused(QuickBooksError):
    """QuickBooks refuses the request as such: asking again does not help."""


class ProtocolError(QuickBooksError):
    """The answer does not have the documented form."""
