"""Expected failures, by what the person at the keyboard does next.

* TieoutError
  - UsageProblem           2  write the command differently
  - ConfigurationProblem   3  mend a setting, a flag or a file
  - LoginNeeded            4  log in again, or get a new access token
  - TryLater               5  nothing is wrong here: run the same command again later
  - LoadProblem            6  the load or a model failed; what was loaded is kept
  - BooksDoNotTie          7  the numbers contradict each other: look before you use them

The number is the exit code of the command. 0 is success, 1 a bug in Tieout (the only one with a
stack trace), 130 a run
stopped with Ctrl-C.
"""

from enum import IntEnum
from typing import ClassVar

from pipelines.redaction import redacted


class ExitCode(IntEnum):
    """What a scheduler may decide upon."""

    OK = 0
    BUG = 1
    USAGE = 2
    CONFIGURATION = 3
    LOG_IN = 4
    TRY_LATER = 5
    LOAD_FAILED = 6
    DOES_NOT_TIE = 7
    STOPPED = 130


class TieoutError(Exception):
    """An expected failure: what happened, what to do next, and the exit code.

    Args:
        message: what happened, in one sentence, with names and numbers; never a token.
        advice: the next step, as a command where there is one.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, message: str, advice: str) -> None:
        self.message = redacted(message)
        self.advice = redacted(advice)
        super().__init__(self.message)


class UsageProblem(TieoutError):
    """The command line, or a statement in it, cannot be understood."""

    exit_code = ExitCode.USAGE


class ConfigurationProblem(TieoutError):
    """A setting, flag or file must be mended before the command can work."""

    exit_code = ExitCode.CONFIGURATION


class LoginNeeded(TieoutError):
    """QuickBooks no longer accepts the token."""

    exit_code = ExitCode.LOG_IN


class TryLater(TieoutError):
    """A passing obstacle: a throttle, an outage, another run."""

    exit_code = ExitCode.TRY_LATER


class LoadProblem(TieoutError):
    """A load or a model did not come to its end."""

    exit_code = ExitCode.LOAD_FAILED


class BooksDoNotTie(TieoutError):
    """A test on the accounting data failed."""

    exit_code = ExitCode.DOES_NOT_TIE
