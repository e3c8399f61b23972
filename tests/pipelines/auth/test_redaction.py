"""Planted secrets: searched in everything that a life of a connection leaves behind."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import redaction
from pipelines.cli import main
from pipelines.errors import ExitCode, LoadProblem
from sandbox.faults import FaultRule
from sandbox.oauth import App, Policy
from sources.quickbooks.auth import FileTokenStore
from sources.quickbooks.errors import Fault
from tests.pipelines.auth.served import PREFIX, Quickbooks

SECRET = "planted-secret-1234567890"

#: Dies of a bug with a secret in its message, its chain and a thread's message.
BUG = """
import logging, sys, threading
from pipelines import redaction
redaction.install()
redaction.register([sys.argv[1]])
logging.warning("warned of %s", sys.argv[1])
thread = threading.Thread(target=int, args=(sys.argv[1],))
thread.start()
thread.join()
try:
    raise KeyError(sys.argv[1])
except KeyError as error:
    logging.exception("failed with %s", sys.argv[1])
    raise RuntimeError(f"token={sys.argv[1]}") from error
"""


@pytest.fixture
def redactor() -> redaction.Redactor:
    """One that knows the secret."""
    made = redaction.Redactor()
    made.register([SECRET, "", "short"])
    return made


@pytest.mark.parametrize(
    "text",
    [
        f"x{SECRET}y",
        f"Authorization: Basic {SECRET}",
        "Bearer abcdefgh.ijkl",
        "eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..QUJDREVGR0hJSktM.x",
        "refresh AB11abcdefghijklmnop refused",
        "http://localhost:1/cb?code=ABCDEFGH&realmId=1",
    ],
)
def test_what_is_hidden(redactor: redaction.Redactor, text: str) -> None:
    """Known secrets, and everything that looks like a token or a code."""
    assert redaction.HIDDEN in redactor.redacted(text)
    assert "ABCDEFGH" not in redactor.redacted(text)


def test_what_is_not_hidden(redactor: redaction.Redactor) -> None:
    """Ordinary text, and texts too short to be a secret."""
    text = "short: company 9130347957983146, 12 invoices; see --access-token-stdin, AB11, eyJ"
    assert redactor.redacted(text) == text


def test_a_secret_in_other_spellings(redactor: redaction.Redactor) -> None:
    """As a URL spells it, and as Basic authentication spells a pair."""
    redactor.register(["se/cret+of=mine"])
    redactor.register_client("client", "se/cret+of=mine")
    for text in ("se%2Fcret%2Bof%3Dmine", "Y2xpZW50OnNlL2NyZXQrb2Y9bWluZQ=="):
        assert redactor.redacted(f"({text})") == f"({redaction.HIDDEN})"


def test_logs_and_stack_traces() -> None:
    """Records, arguments, exceptions with their chain, threads."""
    done = subprocess.run(
        [sys.executable, "-c", BUG, SECRET], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert SECRET not in done.stdout + done.stderr
    assert done.stderr.count("Traceback") >= 4
    assert f"warned of {redaction.HIDDEN}" in done.stderr
    assert f"RuntimeError: token={redaction.HIDDEN}" in done.stderr


def test_an_expected_failure_hides_what_it_is_told() -> None:
    """Its message, its advice and its text; a fault hides the token that QuickBooks repeats."""
    redaction.register([SECRET])
    error = LoadProblem(f"a {SECRET}", f"b {SECRET}")
    shown = f"{error} {error.message} {error.advice} {''.join(traceback.format_exception(error))}"
    assert SECRET not in shown
    fault = Fault(
        "3200", "AUTHENTICATION", "", "Token expired: eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0..AB"
    )
    assert "eyJ" not in str(fault)
    assert "Token expired" in str(fault)


def written(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was printed or logged."""
    shown = capfd.readouterr()
    logged = [record.getMessage() + (record.exc_text or "") for record in caplog.records]
    return "\n".join([shown.out, shown.err, *logged])


@contextmanager
def installed() -> Iterator[None]:
    """The redaction of a process, taken back afterwards."""
    before = (logging.getLogRecordFactory(), sys.excepthook, threading.excepthook)
    redaction.install()
    try:
        yield
    finally:
        logging.setLogRecordFactory(before[0])
        sys.excepthook, threading.excepthook = before[1:]


class Secrets:
    """Every secret of the story, and where it may be."""

    def __init__(self, quickbooks: Quickbooks, tokens: Path) -> None:
        self.world = quickbooks.world
        self.home = tokens

    def all(self) -> set[str]:
        """What the authorization server ever gave out, and the keys of the app."""
        oauth = self.world.oauth
        given = {*oauth._access, *oauth._refresh, *oauth._codes}
        return {*given, *(app.client_secret for app in oauth._apps.values())}

    def found(self, folder: Path, shown: str) -> list[str]:
        """Where one of them is, other than in the token store."""
        places = [("output", shown.encode())]
        for path in folder.rglob("*"):
            if path.is_file() and self.home not in path.parents:
                places.append((str(path.relative_to(folder)), path.read_bytes()))
                places.append((str(path.relative_to(folder)), str(path).encode()))
        heads = [secret[:60].encode() for secret in self.all()]
        return [name for name, content in places if any(head in content for head in heads)]


@pytest.fixture
def story(
    quickbooks: Quickbooks, tokens: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Secrets]:
    """An app with a secret of its own; refresh tokens rotate each time; every log is written."""
    app = App("planted-client", "planted-client-secret")
    quickbooks.world.oauth.default_app = quickbooks.world.oauth.register(app)
    quickbooks.world.oauth.policy = Policy(rotate=0)
    for name, value in quickbooks.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RUNTIME__LOG_LEVEL", "DEBUG")
    with installed():
        yield Secrets(quickbooks, tokens)


def test_planted_secrets_are_nowhere(
    quickbooks: Quickbooks,
    story: Secrets,
    tokens: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Log-in by a token, syncs that work and that fail in many ways, status, doctor, log-out.

    Searched: what the commands write, the warehouse, dlt's state, traces and packages, every
    other file in the folder and at home but the token files themselves.
    """

    def tieout(*arguments: str, stdin: str = "", **more: str) -> int:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            for name, value in more.items():
                patch.setenv(name, value)
            return main(arguments)

    def expire() -> None:
        store = FileTokenStore(tokens)
        stored = store.load(quickbooks.realm_id)
        assert stored is not None
        store.save(quickbooks.realm_id, replace(stored, access_expires=datetime.now(UTC)))

    caplog.set_level(logging.DEBUG)
    realm, world = quickbooks.realm_id, quickbooks.world
    sync = ("sync", "--entity", "customer")
    refresh = world.issue_tokens(realm).refresh_token
    login = ("auth", "login", "--realm", realm, "--refresh-token", "-")
    assert tieout(*login, stdin=refresh) == ExitCode.OK
    assert tieout(*sync) == ExitCode.OK
    expire()
    assert tieout(*sync, "--output", "json") == ExitCode.OK
    expire()
    wrong = {f"{PREFIX}CLIENT_SECRET": "planted-client-secret-wrong"}
    assert tieout(*sync, **wrong) == ExitCode.CONFIGURATION
    (tokens / f"{realm}.json.tmp" / "x").mkdir(parents=True)
    assert tieout(*sync) in (ExitCode.CONFIGURATION, ExitCode.TRY_LATER)
    (tokens / f"{realm}.json.tmp" / "x").rmdir()
    (tokens / f"{realm}.json.tmp").rmdir()
    world.faults.add(FaultRule(kind="unauthorized", times=100))
    assert tieout(*sync) == ExitCode.LOG_IN
    world.faults.clear()
    access = {f"{PREFIX}ACCESS_TOKEN": world.oauth.issue(realm, access_seconds=0).access_token}
    assert tieout(*sync, **access) == ExitCode.LOG_IN  # QuickBooks repeats its beginning
    assert tieout("doctor") == ExitCode.OK
    assert tieout("auth", "status", "--output", "json") == ExitCode.OK
    world.oauth.disconnect(realm)
    assert tieout(*sync) == ExitCode.LOG_IN
    assert tieout("auth", "logout", "--realm", realm) == ExitCode.OK
    assert (tmp_path / "tieout.duckdb").exists()
    assert len(story.all()) > 10
    assert story.found(tmp_path, written(capfd, caplog)) == []


def test_the_search_finds_what_is_there(
    quickbooks: Quickbooks, story: Secrets, tmp_path: Path
) -> None:
    """The proof above would notice."""
    token = quickbooks.world.issue_tokens(quickbooks.realm_id).access_token
    (tmp_path / "log.txt").write_text(f"sent {token}")
    assert story.found(tmp_path, f"code {token}") == ["output", "log.txt"]


def test_records_are_redacted_in_this_process_too(caplog: pytest.LogCaptureFixture) -> None:
    """`install` changes what every logger makes, and can be taken back."""
    redaction.register([SECRET])
    with installed():
        logging.getLogger("any").warning("a %s", SECRET)
    assert caplog.records[-1].getMessage() == f"a {redaction.HIDDEN}"
