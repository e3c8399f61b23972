"""Secrets stay out of everything that is written: one registry, applied at every way out.

Whoever reads a secret registers it; whatever the command line prints, logs or dies with passes
`redacted`. QuickBooks repeats the beginning of a token in some of its faults, so the shapes of
Intuit's tokens are taken out too, wherever they come from.
"""

import base64
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from types import TracebackType
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "[hidden]"
SHORTEST = 6
"""Shorter texts are no secrets, and would hide ordinary words."""

_SHAPES = (
    r"eyJ[\w-]{16,}(?:\.[\w-]*)*",  # access tokens are JWEs, id tokens JWTs
    r"\bAB11[\w-]{12,}",  # codes and refresh tokens
    r"(?<=Basic )[\w+/=-]{8,}",
    r"(?<=Bearer )[\w.~+/=-]{8,}",
    r"(?<=[?&]code=)[^&\s\"']+",
)


class Redactor:
    """Replaces secrets. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._texts: set[str] = set()
        self._pattern = _pattern(self._texts)

    def register(self, secrets: Iterable[str]) -> None:
        """From now on these texts are hidden, also as a URL or a header spells them."""
        forms = {
            form
            for secret in secrets
            if len(secret) >= SHORTEST
            for form in (secret, quote(secret, safe=""), quote_plus(secret))
        }
        with self._lock:
            if not forms <= self._texts:
                self._texts |= forms
                self._pattern = _pattern(self._texts)

    def register_client(self, client_id: str, client_secret: str) -> None:
        """The same for a client secret, alone and as Basic authentication spells the pair."""
        pair = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
        self.register([client_secret, *([pair] if client_secret else [])])

    def redacted(self, text: str) -> str:
        """The text without secrets."""
        return self._pattern.sub(HIDDEN, text)


def _pattern(texts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, longest_first), *_SHAPES]))


_redactor = Redactor()
register = _redactor.register
register_client = _redactor.register_client
redacted = _redactor.redacted


class _Record(logging.LogRecord):
    """A log record that is redacted before any handler sees it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[1] is not None:
            # Formatters take this text when it is there, instead of making their own.
            self.exc_text = redacted("".join(traceback.format_exception(self.exc_info[1])).rstrip())

    def getMessage(self) -> str:  # noqa: N802 - the name in the standard library
        """The message, with its arguments."""
        return redacted(super().getMessage())


def install() -> None:
    """Redact every log record and every stack trace of this process."""
    logging.setLogRecordFactory(_Record)
    sys.excepthook = _excepthook
    threading.excepthook = _threading_excepthook


def _excepthook(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    sys.stderr.write(redacted("".join(traceback.format_exception(kind, error, trace))))


def _threading_excepthook(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        _excepthook(given.exc_type, given.exc_value, given.exc_traceback)
