"""What the libraries below us raise, in words that say what to do next.

`explained` wraps whatever a command does. It looks along the chain of causes for the first one
it knows; an exception that nothing here knows is a bug and keeps its stack trace.
"""

import errno
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipelines.errors import (
    ConfigurationProblem,
    LoadProblem,
    LoginNeeded,
    TieoutError,
    TryLater,
)

Rule = Callable[[BaseException], TieoutError | None]

_BUGS = frozenset(
    {AssertionError, AttributeError, IndexError, KeyError, NameError, TypeError, UnboundLocalError}
)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_TEXT = re.compile(
    r"no space left on device|disk is full|disk full|quota exceeded|file too large", re.I
)
_HELD = re.compile(r"lock on file \"(?P<file>[^\"]+)\".*?held in (?P<who>.+?\(PID \d+\))", re.S)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a library raises into a `TieoutError`; let bugs pass."""
    try:
        yield
    except TieoutError:
        raise
    except _foreign() as error:
        chain = list(_chain(error))
        if any(isinstance(cause, KeyboardInterrupt) for cause in chain):
            raise KeyboardInterrupt from error
        known = explain(chain)
        if known is None:
            raise
        raise known from error


def _foreign() -> tuple[type[BaseException], ...]:
    """Base classes of what the libraries loaded so far raise (importing them costs a second)."""
    names = (
        ("sources.quickbooks.errors", "QuickBooksError"),
        ("duckdb", "Error"),
        ("dlt.common.exceptions", "DltException"),
        ("psycopg2", "Error"),
        ("sqlite3", "Error"),
    )
    loaded = [getattr(sys.modules[module], name) for module, name in names if module in sys.modules]
    return (OSError, *loaded)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it wraps (dlt keeps it in `.exception`) and what caused it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop(0)
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = getattr(current, "exception", None)
        waiting += [
            inner if isinstance(inner, BaseException) else None,
            current.__cause__,
            current.__context__,
        ]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised for, innermost last."""
    current: BaseException | None = error
    while current is not None:
        yield current
        inner = getattr(current, "exception", None)
        current = inner if isinstance(inner, BaseException) else current.__cause__


def _reason(error: BaseException) -> str:
    """What the innermost cause says, in a line; what dlt puts around it can hold stack traces."""
    *_, innermost = _causes(error)
    while isinstance(inner := getattr(innermost, "client_exception", None), BaseException):
        *_, innermost = _causes(inner)  # dlt keeps there why a job failed
    lines = str(innermost).strip().splitlines()
    return lines[0] if lines else type(innermost).__name__


def explain(chain: list[BaseException]) -> TieoutError | None:
    """The first explanation that any error of a chain has; the more precise rules come first."""
    for rule in (_own, _full_disk, _quickbooks, _duckdb, _postgres, _destination, _load):
        for error in chain:
            found = rule(error)
            if found is not None:
                return found
    return None


def _is(error: BaseException, module: str, *names: str) -> bool:
    """Whether an error is of a class, without importing the module for it."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, tuple(getattr(loaded, name) for name in names))


def _own(error: BaseException) -> TieoutError | None:
    return error if isinstance(error, TieoutError) else None


def _full_disk(error: BaseException) -> TieoutError | None:
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL or _FULL_TEXT.search(str(error)):
        return LoadProblem(
            "The disk is full.",
            "Free some space and run the same command again: it goes on where it stopped.",
        )
    return None


_LOG_IN = "tieout auth login"
_QUICKBOOKS: dict[str, type[TieoutError]] = {
    "ConfigurationError": ConfigurationProblem,
    "AuthenticationNeeded": LoginNeeded,
    "TryAgainLater": TryLater,
    "QuickBooksError": LoadProblem,
}


def _quickbooks(error: BaseException) -> TieoutError | None:
    """The source's own tree by remedy; its root comes last."""
    for name, problem in _QUICKBOOKS.items():
        if _is(error, "sources.quickbooks.errors", name):
            text = vars(error)
            return problem(text["message"], _advised(problem, text["advice"]))
    return None


def _advised(problem: type[TieoutError], advice: str) -> str:
    """The source's advice, with the command that ends the trouble: the source knows no commands."""
    if problem is LoginNeeded and "tieout auth" not in advice:
        return f"{advice} Or connect the company, and they are renewed by themselves: {_LOG_IN}"
    return advice


def _duckdb(error: BaseException) -> TieoutError | None:
    if not _is(error, "duckdb", "Error"):
        return None
    text = str(error)
    held = _HELD.search(text)
    if held:
        return TryLater(
            f"The warehouse {held['file']} is open in {held['who']}.",
            "Close that program, or wait until it has ended, then run the same command again.",
        )
    if "Could not set lock" in text:
        return TryLater(
            "The warehouse is open in another program.",
            "Close that program, then run the same command again.",
        )
    if _is(error, "duckdb", "SerializationException", "IOException"):
        return ConfigurationProblem(
            f"The warehouse cannot be opened: {text.splitlines()[0]}",
            "Name another file with --warehouse, or move this one away to start afresh.",
        )
    return None


def _postgres(error: BaseException) -> TieoutError | None:
    if not _is(error, "psycopg2", "OperationalError"):
        return None
    text = " ".join(str(error).split())
    if re.search("refused|could not translate|timeout|starting up|too many", text):
        return TryLater(
            f"Postgres cannot be reached: {text}",
            "Check that the server runs and that DESTINATION__POSTGRES__CREDENTIALS names it.",
        )
    return ConfigurationProblem(
        f"Postgres refuses the connection: {text}",
        "Mend DESTINATION__POSTGRES__CREDENTIALS or [destination.postgres.credentials].",
    )


def _destination(error: BaseException) -> TieoutError | None:
    """What is wrong with the settings of a destination."""
    if _is(error, "dlt.common.configuration.exceptions", "ConfigFieldMissingException"):
        # dlt goes on to list every place it looked at, some fifty lines.
        first = [line for line in str(error).splitlines()[:2] if not line.startswith("for field")]
        return ConfigurationProblem(
            " ".join(first),
            "Set them as dlt does, for example DESTINATION__POSTGRES__CREDENTIALS="
            "postgresql://user:password@host:5432/database, or in .dlt/secrets.toml.",
        )
    if _is(error, "dlt.common.configuration.exceptions", "ConfigurationException"):
        return ConfigurationProblem(
            str(error).strip(), "Mend it in the environment or in .dlt/secrets.toml."
        )
    if _is(error, "dlt.common.exceptions", "MissingDependencyException"):
        return ConfigurationProblem(
            str(error).strip(), "For Postgres that is: pip install 'tieout[postgres]'"
        )
    if _is(error, "dlt.common.destination.exceptions", "UnknownDestinationModule"):
        return ConfigurationProblem(
            "dlt knows no such destination.",
            "`duckdb` and `postgres` are tested; dlthub.com/docs lists the others.",
        )
    return None


def _load(error: BaseException) -> TieoutError | None:
    """A load that failed for a reason that no other rule knows, and that is not a bug of ours."""
    if any(type(cause) in _BUGS for cause in _causes(error)):
        return None
    if _is(error, "dlt.destinations.exceptions", "DestinationConnectionError"):
        return TryLater(
            f"The warehouse cannot be reached: {error}",
            "Check that it runs and that its credentials are right, then run this again.",
        )
    if _is(error, "dlt.common.exceptions", "DltException"):
        return LoadProblem(
            f"The load failed: {_reason(error)}",
            "What was loaded is kept; run the same command again to complete it.",
        )
    return None
