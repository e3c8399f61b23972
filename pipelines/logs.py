"""What happens, as lines for people or as one JSON object a line for machines.

Each line of a machine has `at` (UTC), `level`, `message` and what it is about: `run_id`,
`realm_id`, and for a request `entity`, `status`, `intuit_tid`, which is what Intuit's support
asks for. Whatever is written passes the redaction of secrets first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.redaction import redacted

if TYPE_CHECKING:
    from sources.quickbooks.metering import Call

CONSOLE, JSON = "console", "json"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Log:
    """Where lines go. Safe for threads as far as `write` is.

    Args:
        write: takes a line that may be seen.
        form: `console` or `json`.
        verbose: whether requests that went well are told, too.
        now: the present.
    """

    write: Callable[[str], None]
    form: str = CONSOLE
    verbose: bool = False
    now: Callable[[], datetime] = _now

    def say(self, message: str, level: str = "info", **about: Any) -> None:
        """Tell one thing.

        Args:
            message: for people.
            level: `debug`, `info`, `warning` or `error`.
            about: for machines; the console leaves it out.
        """
        if self.form == CONSOLE:
            self.write(redacted(message))
            return
        import msgspec

        at = self.now().isoformat(timespec="milliseconds")
        line = {"at": at, "level": level, "message": message.strip(), **about}
        safe = {
            key: redacted(value) if isinstance(value, str) else value for key, value in line.items()
        }
        self.write(msgspec.json.encode(safe).decode())


@dataclass(frozen=True)
class CallLog:
    """Tells of requests to QuickBooks: all of them when verbose, else failed ones to machines.

    Args:
        log: where to.
        realm_id: the company.
        run_id: the run.
    """

    log: Log
    realm_id: str
    run_id: str

    def before(self) -> None:
        """A request is about to be sent."""

    def after(self, call: Call) -> None:
        """A request has ended."""
        failed = not 200 <= call.status < 300
        if not self.log.verbose and (not failed or self.log.form == CONSOLE):
            return
        what = f"{call.method} {call.path}{' ' if call.entity else ''}{call.entity}"
        ended = str(call.status) if call.status else "no answer"
        said = f"  {what}: {ended}, {call.bytes:,} bytes, {call.ms:,} ms, {call.intuit_tid or '-'}"
        about = asdict(call)
        del about["started_at"], about["rows"]  # the one is `at`, the other is not known yet
        self.log.say(
            said,
            "warning" if failed else "debug",
            realm_id=self.realm_id,
            run_id=self.run_id,
            **about,
        )
