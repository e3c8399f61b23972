"""Lines for people and for machines: what each says, and what neither ever says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pipelines import redaction
from pipelines.logs import CallLog, Log
from sources.quickbooks.metering import Call

NOW = datetime(2026, 6, 30, 17, 0, tzinfo=UTC)


def call(status: int) -> Call:
    """A request that has ended."""
    return Call(7, NOW, "GET", "query", "Invoice", status, 0, 2_048, 31, "1-abc", status == 200)


def lines(form: str, *, verbose: bool, statuses: tuple[int, ...]) -> list[str]:
    """What a log of requests says."""
    written: list[str] = []
    log = CallLog(Log(written.append, form, verbose, lambda: NOW), "9341", "run-1")
    for status in statuses:
        log.after(call(status))
    return written


def test_a_request_in_json() -> None:
    """With everything that a search in a log begins with."""
    (line,) = lines("json", verbose=True, statuses=(200,))
    said = json.loads(line)
    assert said["message"] == "GET query Invoice: 200, 2,048 bytes, 31 ms, 1-abc"
    assert (said["level"], said["at"]) == ("debug", "2026-06-30T17:00:00.000+00:00")
    assert (said["run_id"], said["realm_id"], said["entity"]) == ("run-1", "9341", "Invoice")
    assert (said["intuit_tid"], said["status"], said["call_no"]) == ("1-abc", 200, 7)
    assert "rows" not in said


def test_a_request_for_people() -> None:
    """One line; no answer is said so."""
    assert lines("console", verbose=True, statuses=(200, 0)) == [
        "  GET query Invoice: 200, 2,048 bytes, 31 ms, 1-abc",
        "  GET query Invoice: no answer, 2,048 bytes, 31 ms, 1-abc",
    ]


@pytest.mark.parametrize(("form", "said"), [("console", 0), ("json", 2)])
def test_without_verbose_only_machines_hear_of_failures(form: str, said: int) -> None:
    """A retry is nobody's concern at a terminal, and a warning in a log."""
    written = lines(form, verbose=False, statuses=(200, 429, 0))
    assert len(written) == said
    assert all(json.loads(line)["level"] == "warning" for line in written)


@pytest.mark.parametrize("form", ["console", "json"])
def test_secrets_are_hidden(form: str) -> None:
    """In the message and in what it is about."""
    secret = 'a "secret" of 20'
    redaction.register([secret])
    written: list[str] = []
    Log(written.append, form).say(f"it is {secret}", detail=f"or {secret}")
    assert written
    assert "secret" not in written[0]
    assert redaction.HIDDEN in written[0]
