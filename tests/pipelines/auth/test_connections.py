"""Status, log-out, doctor, and syncs with stored tokens: what is said, and that nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.errors import ExitCode
from pipelines.lock import warehouse_lock
from sandbox.oauth import Policy, Trouble
from sources.quickbooks.auth import FileTokenStore, TokenAnswer, Tokens
from tests.pipelines.auth.served import PREFIX, Quickbooks

Screen = pytest.CaptureFixture[str]
FEW = ("--entity", "customer")


@pytest.fixture
def store(quickbooks: Quickbooks, tokens: Path) -> FileTokenStore:
    """The store, with the company connected a moment ago."""
    app = quickbooks.world.oauth.default_app
    scopes = frozenset({"com.intuit.quickbooks.accounting"})
    code = quickbooks.world.oauth.consent(app, quickbooks.realm_id, scopes, "http://localhost")
    given = quickbooks.world.oauth.exchange(app, code, "http://localhost")
    answer = TokenAnswer(
        given.access_token, 3_600, given.refresh_token, 8_640_000, given.hard_expires_in
    )
    made = FileTokenStore(tokens)
    made.save(
        quickbooks.realm_id, Tokens.granted_by(answer, datetime.now(UTC), environment="sandbox")
    )
    return made


def change(store: FileTokenStore, realm_id: str, **fields: object) -> Tokens:
    """Change stored tokens."""
    tokens = store.load(realm_id)
    assert tokens is not None
    changed = replace(tokens, **fields)  # type: ignore[arg-type]
    store.save(realm_id, changed)
    return changed


def document(capsys: Screen) -> dict[str, object]:
    """The JSON document on stdout."""
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_the_status_of_a_connection(
    quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen
) -> None:
    """Environment, scopes, three ends, the place; as a table and as a document; no secret."""
    assert main(["auth", "status", "--output", "json"]) == ExitCode.OK
    shown = capsys.readouterr().out
    status = json.loads(shown)
    (company,) = status["companies"]
    assert status["store"] == str(store.folder)
    assert company["realm_id"] == quickbooks.realm_id
    assert (company["state"], company["environment"]) == ("ok", "sandbox")
    assert company["scopes"] == ["com.intuit.quickbooks.accounting"]
    assert company["access_expires"] < company["refresh_expires"] < company["grant_expires"]
    assert company["days_left"] == 99
    assert main(["auth", "status"]) == ExitCode.OK
    text = capsys.readouterr()
    assert quickbooks.realm_id in text.out
    tokens = store.load(quickbooks.realm_id)
    assert tokens is not None
    assert not any(secret in shown + text.out + text.err for secret in tokens.secrets)


@pytest.mark.parametrize(
    ("fields", "state", "code", "said"),
    [
        ({"refused": datetime.now(UTC)}, "dead", 4, "has not accepted"),
        ({"refresh_expires": datetime.now(UTC)}, "dead", 4, "It ended on"),
        ({"grant_expires": datetime.now(UTC)}, "dead", 4, "It ended on"),
        ({"grant_expires": datetime.now(UTC) + timedelta(days=13)}, "ending", 0, "five years"),
        ({"refresh_expires": datetime.now(UTC) + timedelta(days=13)}, "ending", 0, "Unused"),
        ({"grant_expires": datetime.now(UTC) + timedelta(days=15)}, "ok", 0, ""),
    ],
)
def test_the_end_of_a_connection(
    quickbooks: Quickbooks,
    store: FileTokenStore,
    capsys: Screen,
    fields: dict[str, datetime],
    state: str,
    code: int,
    said: str,
) -> None:
    """Dead is code 4 with the command to type; the last 14 days are a warning."""
    change(store, quickbooks.realm_id, **fields)
    assert main(["auth", "status"]) == code
    shown = capsys.readouterr()
    assert state in shown.out
    assert said in shown.err
    assert ("tieout auth login --realm" in shown.err) is (state == "dead" or said == "five years")


def test_nothing_connected(quickbooks: Quickbooks, capsys: Screen) -> None:
    """Code 4, and how to begin; the same for a company that is not there."""
    assert main(["auth", "status"]) == ExitCode.LOG_IN
    assert "tieout auth login" in capsys.readouterr().err
    assert main(["auth", "status", "--realm", "77"]) == ExitCode.LOG_IN
    assert "tieout auth login --realm 77" in capsys.readouterr().err
    assert main(["auth", "logout", "--realm", "77"]) == ExitCode.LOG_IN


def test_a_sync_warns_before_the_end(
    quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen
) -> None:
    """After its summary, when a person is needed within 14 days."""
    change(store, quickbooks.realm_id, grant_expires=datetime.now(UTC) + timedelta(days=5))
    assert main(["sync", *FEW]) == ExitCode.OK
    assert "Warning: Company" in capsys.readouterr().err


def test_a_damaged_token_file(
    quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen
) -> None:
    """Code 3 and the file from every command; the file stays; another company is loaded."""
    other = quickbooks.world.add_company()
    tokens = store.load(quickbooks.realm_id)
    assert tokens is not None
    issued = quickbooks.world.issue_tokens(other.realm_id)
    store.save(
        other.realm_id,
        replace(tokens, access_token=issued.access_token, refresh_token=issued.refresh_token),
    )
    path = store.path(quickbooks.realm_id)
    path.write_text('{"access_token": "half')
    for command, code in (
        (["auth", "status"], ExitCode.CONFIGURATION),
        (["sync", *FEW], ExitCode.LOAD_FAILED),  # the other company is loaded
        (["doctor"], ExitCode.CONFIGURATION),
    ):
        assert main(command) == code, command
        shown = capsys.readouterr()
        assert "damaged" in shown.out + shown.err
        assert str(store.folder) in shown.out + shown.err
    assert path.read_text() == '{"access_token": "half'
    assert main(["sync", *FEW, "--output", "json"]) == ExitCode.LOAD_FAILED
    companies = json.loads(capsys.readouterr().out)["companies"]
    assert {each["realm_id"]: each["exit_code"] for each in companies} == {
        quickbooks.realm_id: 3,
        other.realm_id: 0,
    }


def test_a_read_only_token_file(
    quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen
) -> None:
    """Code 3 before QuickBooks is asked for anything; writable again, the sync completes."""
    change(store, quickbooks.realm_id, access_expires=datetime.now(UTC))
    store.path(quickbooks.realm_id).chmod(0o400)
    assert main(["sync", *FEW]) == ExitCode.CONFIGURATION
    assert "read-only" in capsys.readouterr().err
    assert quickbooks.world.oauth.tally["refresh"] == 0
    store.path(quickbooks.realm_id).chmod(0o600)
    assert main(["sync", *FEW]) == ExitCode.OK


def test_a_revoked_app(quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen) -> None:
    """Code 4, the exact command, and the status knows it from then on."""
    quickbooks.world.oauth.disconnect(quickbooks.realm_id)
    assert main(["sync", *FEW]) == ExitCode.LOG_IN
    command = f"tieout auth login --realm {quickbooks.realm_id} --environment sandbox"
    assert command in capsys.readouterr().err
    assert main(["auth", "status"]) == ExitCode.LOG_IN
    assert command in capsys.readouterr().err
    assert store.load(quickbooks.realm_id) is not None


def test_an_expired_grant(quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen) -> None:
    """Five years after the consent QuickBooks refuses: the same words."""
    quickbooks.world.oauth.policy = Policy(hard=0)
    change(store, quickbooks.realm_id, access_expires=datetime.now(UTC))
    assert main(["sync", *FEW]) == ExitCode.LOG_IN
    assert "five years" in capsys.readouterr().err


def test_a_wrong_client_secret_in_a_sync(
    quickbooks: Quickbooks,
    store: FileTokenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Screen,
) -> None:
    """Code 3; the stored tokens stay as they are."""
    before = change(store, quickbooks.realm_id, access_expires=datetime.now(UTC))
    with monkeypatch.context() as patch:
        patch.setenv(f"{PREFIX}CLIENT_SECRET", "wrong-secret")
        assert main(["sync", *FEW]) == ExitCode.CONFIGURATION
    assert "invalid_client" in capsys.readouterr().err
    assert store.load(quickbooks.realm_id) == before
    assert main(["sync", *FEW]) == ExitCode.OK


def test_a_company_of_the_other_environment(
    quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen
) -> None:
    """Code 3, and which setting to mend; nothing is sent to the wrong host."""
    change(store, quickbooks.realm_id, environment="production")
    assert main(["sync", "--realm", quickbooks.realm_id]) == ExitCode.CONFIGURATION
    shown = capsys.readouterr().err
    assert "SOURCES__QUICKBOOKS__ENVIRONMENT=production" in shown
    assert main(["sync"]) == ExitCode.CONFIGURATION  # it is none of this environment's


def test_a_refresh_token_in_the_settings(
    quickbooks: Quickbooks, tokens: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """It begins; the store goes on, however often the settings repeat it."""
    quickbooks.world.oauth.policy = Policy(rotate=0, grace=0)
    seed = quickbooks.world.issue_tokens(quickbooks.realm_id).refresh_token
    monkeypatch.setenv(f"{PREFIX}REFRESH_TOKEN", seed)
    sync = ["sync", "--realm", quickbooks.realm_id, *FEW]
    assert main(sync) == ExitCode.OK
    change(FileTokenStore(tokens), quickbooks.realm_id, access_expires=datetime.now(UTC))
    assert main(sync) == ExitCode.OK
    assert quickbooks.world.oauth.tally == {"refresh": 2, "rotation": 2}
    assert main([*sync, "--realm", "78"]) == ExitCode.CONFIGURATION
    assert "REFRESH_TOKENS__" in capsys.readouterr().err


def test_a_log_out(quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen) -> None:
    """Revoked at QuickBooks and forgotten here; what QuickBooks had ended is forgotten too."""
    tokens = store.load(quickbooks.realm_id)
    assert tokens is not None
    assert main(["auth", "logout", "--realm", quickbooks.realm_id]) == ExitCode.OK
    assert "QuickBooks has ended" in capsys.readouterr().err
    assert store.list() == []
    store.save(quickbooks.realm_id, tokens)
    assert main(["auth", "logout", "--realm", quickbooks.realm_id]) == ExitCode.OK
    assert "had ended" in capsys.readouterr().err
    assert store.list() == []


def test_a_log_out_that_reaches_nobody(
    quickbooks: Quickbooks,
    store: FileTokenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Screen,
) -> None:
    """The tokens are kept, so that it can be repeated; `--local` forgets them without asking."""
    monkeypatch.setenv(f"{PREFIX}CLIENT_SECRET", "wrong-secret")
    logout = ["auth", "logout", "--realm", quickbooks.realm_id]
    assert main(logout) == ExitCode.CONFIGURATION
    assert store.list() == [quickbooks.realm_id]
    assert main([*logout, "--local"]) == ExitCode.OK
    assert "forgotten here" in capsys.readouterr().err
    assert store.list() == []
    assert quickbooks.world.oauth.tally["revoke"] == 0


def checks(capsys: Screen) -> dict[str, dict[str, str]]:
    """What the doctor found, by what was looked at."""
    return {each["what"]: each for each in document(capsys)["checks"]}  # type: ignore[attr-defined]


def test_a_healthy_machine(quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen) -> None:
    """Everything a load needs is looked at, and the company is opened."""
    assert main(["doctor", "--output", "json"]) == ExitCode.OK
    found = checks(capsys)
    company = f"company {quickbooks.realm_id}"
    assert list(found) == [
        *("settings", "base_url", "token_url", "clock", "token store", company),
        *("disk", "warehouse", "dbt"),
    ]
    assert {each["state"] for each in found.values()} == {"ok"}
    assert "days left" in found[company]["message"]


def break_keys(quickbooks: Quickbooks, store: FileTokenStore, patch: pytest.MonkeyPatch) -> None:
    patch.delenv(f"{PREFIX}CLIENT_SECRET")


def break_host(quickbooks: Quickbooks, store: FileTokenStore, patch: pytest.MonkeyPatch) -> None:
    patch.setenv(f"{PREFIX}TOKEN_URL", "http://127.0.0.1:9/tokens")


def break_grant(quickbooks: Quickbooks, store: FileTokenStore, patch: pytest.MonkeyPatch) -> None:
    quickbooks.world.oauth.disconnect(quickbooks.realm_id)


def break_store(quickbooks: Quickbooks, store: FileTokenStore, patch: pytest.MonkeyPatch) -> None:
    store.delete(quickbooks.realm_id)


def break_dbt(quickbooks: Quickbooks, store: FileTokenStore, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("TIEOUT__DBT", "/nonexistent/dbt")


def break_outage(quickbooks: Quickbooks, store: FileTokenStore, patch: pytest.MonkeyPatch) -> None:
    from sandbox.faults import FaultRule

    quickbooks.world.faults.add(FaultRule(kind="server_error", status=500, times=100))


@pytest.mark.parametrize(
    ("damage", "what", "code", "remedy"),
    [
        (break_keys, "settings", 3, "CLIENT_SECRET"),
        (break_host, "token_url", 5, "network"),
        (break_grant, "company", 4, "tieout auth login --realm"),
        (break_store, "token store", 4, "tieout auth login"),
        (break_dbt, "dbt", 3, "dbt"),
        (break_outage, "company", 5, "again"),
    ],
)
def test_what_the_doctor_finds(
    quickbooks: Quickbooks,
    store: FileTokenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Screen,
    damage: Callable[[Quickbooks, FileTokenStore, pytest.MonkeyPatch], None],
    what: str,
    code: int,
    remedy: str,
) -> None:
    """Each obstacle fails its own check with the remedy, and the checks after it still run."""
    damage(quickbooks, store, monkeypatch)
    assert main(["doctor", "--output", "json"]) == code
    found = checks(capsys)
    failed = [each for each in found.values() if each["state"] == "fail"]
    assert failed[0]["what"].startswith(what)
    assert remedy in failed[0]["remedy"]
    assert "dbt" in found


def test_the_doctor_names_the_run_that_is_at_work(
    quickbooks: Quickbooks, store: FileTokenStore, tmp_path: Path, capsys: Screen
) -> None:
    """A lock that is held is no damage, but a load would have to wait."""
    with warehouse_lock(tmp_path / "tieout.duckdb.lock", "tieout sync"):
        assert main(["doctor"]) == ExitCode.TRY_LATER
    shown = capsys.readouterr().out
    assert "fail  warehouse: Another run" in shown
    assert "ok    dbt" in shown


def test_the_doctor_sees_a_wrong_clock(
    quickbooks: Quickbooks,
    store: FileTokenStore,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Screen,
) -> None:
    """Against the server's Date: a warning, since loads go by QuickBooks' clock."""
    from pipelines import doctor

    class Ahead:
        @staticmethod
        def now(_: object) -> datetime:
            return datetime.now(UTC) + timedelta(minutes=10)

    monkeypatch.setattr(doctor, "datetime", Ahead)
    assert main(["doctor"]) == ExitCode.OK
    shown = capsys.readouterr().out
    assert "warn  clock" in shown
    assert "ahead of" in shown


def test_an_outage_of_the_token_endpoint_in_a_sync(
    quickbooks: Quickbooks, store: FileTokenStore, capsys: Screen
) -> None:
    """Two bad answers are waited out while the access token still lives: nobody notices."""
    change(store, quickbooks.realm_id, access_expires=datetime.now(UTC) + timedelta(minutes=4))
    quickbooks.world.oauth.troubles.add(Trouble(), times=1)
    assert main(["sync", *FEW]) == ExitCode.OK
    assert "503" not in capsys.readouterr().err
