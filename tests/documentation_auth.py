"""The output in docs/connect.md. `python -m tests.documentation_auth` renews it."""

import contextlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from pipelines.auth import status
from pipelines.cli.auth import show as show_connections
from pipelines.cli.screen import Screen
from pipelines.settings import read
from sources.quickbooks.auth import TokenAnswer, Tokens
from tests.documentation import fenced, replaced

CONNECT = Path(__file__).resolve().parents[1] / "docs" / "connect.md"
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DAY = 86_400


class Written(Protocol):
    """What a command wrote."""

    @property
    def out(self) -> str:
        """To stdout."""

    @property
    def err(self) -> str:
        """To stderr."""


def block(command: str, written: Written) -> str:
    """A command and what it wrote."""
    return fenced(f"$ tieout {command}\n{written.out}{written.err}")


def show_status() -> None:
    """Write the status of three companies on a day in November."""
    settings = read({}, {}, Path("/nonexistent"))
    answers = {
        "9130347957983146": TokenAnswer("a", 3_600, "r", 100 * DAY, 1_800 * DAY),
        "9130347957983147": TokenAnswer("a", 3_600, "r", 9 * DAY, 9 * DAY),
        "9130347957983148": TokenAnswer("a", 3_600, "r", 0, 1_500 * DAY),
    }
    found = [
        status.of(
            Tokens.granted_by(answer, NOW - timedelta(hours=0.5), environment="production"),
            settings,
            realm_id,
            NOW,
        )
        for realm_id, answer in answers.items()
    ]
    show_connections(Screen(), found, "/home/you/.config/tieout/tokens", 4)


def main() -> None:
    """Write the part anew that needs no server."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        show_status()
    text = fenced(f"$ tieout auth status\n{out.getvalue()}{err.getvalue()}")
    document = CONNECT.read_text(encoding="utf-8")
    CONNECT.write_text(replaced(document, "status", text), encoding="utf-8")


if __name__ == "__main__":
    main()
