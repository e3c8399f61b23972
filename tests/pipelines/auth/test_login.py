"""`tieout auth login` in full: consent page, callback, token endpoint, store, company."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.auth import loopback
from pipelines.cli import main
from pipelines.errors import ExitCode
from sandbox.oauth import App, Policy, Trouble
from sources.quickbooks.auth import FileTokenStore
from tests.pipelines.auth.served import PREFIX, Person, Quickbooks

Screen = pytest.CaptureFixture[str]


def stored(tokens: Path) -> list[str]:
    """The companies that are connected."""
    return FileTokenStore(tokens).list()


def test_a_log_in(quickbooks: Quickbooks, person: Person, tokens: Path, capsys: Screen) -> None:
    """The page says done, the tokens are stored and open the company; no secret is shown."""
    assert main(["auth", "login"]) == ExitCode.OK
    person.wait()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"(company {quickbooks.realm_id}) is connected" in shown.err
    assert str(tokens) in shown.err
    assert person.status == 200
    assert "Done" in person.page
    assert "close this page" in person.page
    connected = FileTokenStore(tokens).load(quickbooks.realm_id)
    assert connected is not None
    assert connected.environment == "sandbox"
    assert connected.granted is not None
    assert connected.grant_expires is not None
    assert (connected.grant_expires - connected.granted).days in (1824, 1825)
    secrets = (*connected.secrets, person.came_back.partition("code=")[2].partition("&")[0])
    assert not any(secret in shown.err + person.page for secret in secrets)


def test_then_everything_works_by_itself(
    quickbooks: Quickbooks, person: Person, capsys: Screen
) -> None:
    """A sync without a word about companies or tokens; logged out, it says what to type."""
    assert main(["auth", "login"]) == ExitCode.OK
    person.wait()
    assert main(["sync", "--entity", "customer"]) == ExitCode.OK
    assert main(["auth", "logout", "--realm", quickbooks.realm_id]) == ExitCode.OK
    assert quickbooks.world.oauth.tally["revoke"] == 1
    capsys.readouterr()
    assert main(["sync", "--realm", quickbooks.realm_id]) == ExitCode.LOG_IN
    assert f"tieout auth login --realm {quickbooks.realm_id}" in capsys.readouterr().err


def test_as_a_document(quickbooks: Quickbooks, person: Person, capsys: Screen) -> None:
    """`--output json`."""
    assert main(["auth", "login", "--output", "json"]) == ExitCode.OK
    document = json.loads(capsys.readouterr().out)
    assert document["realm_id"] == quickbooks.realm_id
    assert document["status"] == "ok"


def test_the_user_denies(person: Person, tokens: Path, capsys: Screen) -> None:
    """Said on the page and in the terminal; nothing is stored."""
    person.decision = "deny"
    assert main(["auth", "login"]) == ExitCode.LOG_IN
    person.wait()
    assert "Access was not granted" in person.page
    assert "Access was not granted" in capsys.readouterr().err
    assert stored(tokens) == []


@pytest.mark.parametrize("state", ["other", ""])
def test_a_state_of_another_log_in(
    quickbooks: Quickbooks, person: Person, tokens: Path, capsys: Screen, state: str
) -> None:
    """A forged or old answer: its code is not even traded."""
    person.change = lambda answer: answer | {"state": state}
    assert main(["auth", "login"]) == ExitCode.LOG_IN
    person.wait()
    assert person.status == 400
    assert "does not belong to this log-in" in person.page
    assert "does not belong to this log-in" in capsys.readouterr().err
    assert quickbooks.world.oauth.tally["exchange"] == 0
    assert stored(tokens) == []


def test_a_code_used_twice(
    quickbooks: Quickbooks, person: Person, tokens: Path, capsys: Screen
) -> None:
    """The second log-in with the code of the first is refused; the connection stays."""
    codes: list[str] = []

    def repeat(answer: dict[str, str]) -> dict[str, str]:
        codes.append(answer["code"])
        return answer | {"code": codes[0]}

    person.change = repeat
    assert main(["auth", "login"]) == ExitCode.OK
    before = FileTokenStore(tokens).load(quickbooks.realm_id)
    assert main(["auth", "login"]) == ExitCode.LOG_IN
    assert "was used before" in capsys.readouterr().err
    assert FileTokenStore(tokens).load(quickbooks.realm_id) == before


@pytest.mark.parametrize("lost", ["code", "realmId"])
def test_an_incomplete_answer(person: Person, tokens: Path, capsys: Screen, lost: str) -> None:
    """What is missing is named."""
    person.change = lambda answer: {k: v for k, v in answer.items() if k != lost}
    assert main(["auth", "login"]) == ExitCode.LOG_IN
    assert lost in capsys.readouterr().err
    assert stored(tokens) == []


def test_a_scope_that_the_app_does_not_have(person: Person, capsys: Screen) -> None:
    """A setting of the app at Intuit."""
    person.change = lambda answer: {"error": "invalid_scope", "state": answer["state"]}
    assert main(["auth", "login"]) == ExitCode.CONFIGURATION
    assert "scope Accounting" in capsys.readouterr().err


def test_a_wrong_client_secret(
    person: Person, tokens: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """Where the right one is; the wrong one is not shown."""
    monkeypatch.setenv(f"{PREFIX}CLIENT_SECRET", "wrong-secret")
    assert main(["auth", "login"]) == ExitCode.CONFIGURATION
    shown = capsys.readouterr().err
    assert "invalid_client" in shown
    assert "Keys" in shown
    assert "wrong-secret" not in shown
    assert stored(tokens) == []


@pytest.mark.parametrize("missing", ["CLIENT_ID", "CLIENT_SECRET"])
def test_a_key_that_is_not_set(
    person: Person, monkeypatch: pytest.MonkeyPatch, capsys: Screen, missing: str
) -> None:
    """Said before anybody is sent to a browser."""
    monkeypatch.delenv(f"{PREFIX}{missing}")
    assert main(["auth", "login"]) == ExitCode.CONFIGURATION
    assert f"{PREFIX}{missing}" in capsys.readouterr().err
    assert person.url == ""


def test_an_address_that_is_not_registered(
    quickbooks: Quickbooks, person: Person, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """QuickBooks shows an error and sends nobody back: the time-out says what to register."""
    app = quickbooks.world.oauth.default_app
    strict = App(app.client_id, app.client_secret, ("http://localhost:1/other",))
    quickbooks.world.oauth.register(strict)
    monkeypatch.setattr(loopback, "MINUTES", 0)
    assert main(["auth", "login", "--no-browser"]) == ExitCode.LOG_IN
    shown = capsys.readouterr().err
    assert quickbooks.redirect_uri in shown
    assert "redirect URIs of your app" in shown


def test_the_address_of_a_code_has_to_be_the_same(
    quickbooks: Quickbooks, person: Person, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """A code sent to another registered address is not accepted, and the message says so."""
    original = person.consented
    monkeypatch.setattr(
        person,
        "consented",
        lambda url: original(url.replace("callback", "other")).replace("other", "callback"),
    )
    assert main(["auth", "login"]) == ExitCode.LOG_IN
    assert quickbooks.redirect_uri in capsys.readouterr().err


def test_another_company_than_the_one_meant(
    quickbooks: Quickbooks, person: Person, tokens: Path, capsys: Screen
) -> None:
    """The chosen one is connected all the same: its earlier tokens have ended with the consent."""
    other = quickbooks.world.add_company()
    person.realm_id = other.realm_id
    assert main(["auth", "login", "--realm", quickbooks.realm_id]) == ExitCode.LOG_IN
    shown = capsys.readouterr().err
    assert f"You chose company {other.realm_id}" in shown
    assert stored(tokens) == [other.realm_id]


def test_keys_of_another_environment(
    quickbooks: Quickbooks, person: Person, tokens: Path, capsys: Screen
) -> None:
    """The tokens do not open the company at this API host; they are stored all the same."""
    person.change = lambda answer: answer | {"realmId": "9130000000000099"}
    assert main(["auth", "login"]) == ExitCode.CONFIGURATION
    shown = capsys.readouterr().err
    assert quickbooks.base_url in shown
    assert "--environment sandbox" in shown
    assert stored(tokens) == ["9130000000000099"]


def test_an_outage_of_the_token_endpoint(
    quickbooks: Quickbooks, person: Person, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """One bad answer is waited out; when it does not end: later."""
    from sources.quickbooks import Patience
    from sources.quickbooks.auth import endpoint

    hasty = replace(Patience(), attempts=3, sleep=lambda _: None)
    monkeypatch.setattr(
        endpoint.TokenEndpoint.__init__, "__kwdefaults__", {"patience": hasty, "transport": None}
    )
    quickbooks.world.oauth.troubles.add(Trouble())
    assert main(["auth", "login"]) == ExitCode.OK
    quickbooks.world.oauth.troubles.add(Trouble(), times=5)
    assert main(["auth", "login"]) == ExitCode.TRY_LATER
    assert "503" in capsys.readouterr().err


def test_a_port_that_is_taken(quickbooks: Quickbooks, person: Person, capsys: Screen) -> None:
    """Another program listens there: nobody is sent to the browser."""
    import socket

    with socket.create_server(("127.0.0.1", quickbooks.port)):
        assert main(["auth", "login"]) == ExitCode.CONFIGURATION
    assert str(quickbooks.port) in capsys.readouterr().err
    assert person.url == ""


def test_a_store_that_cannot_be_written(person: Person, tokens: Path, capsys: Screen) -> None:
    """Found out before the consent, which would end an earlier connection."""
    tokens.parent.mkdir(parents=True)
    tokens.write_text("a file")
    assert main(["auth", "login"]) == ExitCode.CONFIGURATION
    assert str(tokens) in capsys.readouterr().err
    assert person.url == ""


PAGE = "https://books.example/callback.html"


@pytest.mark.parametrize("only_query", [False, True])
def test_paste_mode(
    quickbooks: Quickbooks,
    person: Person,
    tokens: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Screen,
    only_query: bool,
) -> None:
    """The address of the page, or what is behind its question mark, is pasted into stdin."""
    pasted = io.StringIO()

    def go(url: str) -> bool:
        address = person.consented(url)
        pasted.write((address.partition("?")[2] if only_query else address) + "\n")
        pasted.seek(0)
        return True

    monkeypatch.setattr("webbrowser.open", go)
    monkeypatch.setattr("sys.stdin", pasted)
    arguments = ["auth", "login", "--environment", "production", "--redirect-uri", PAGE]
    assert main(arguments) == ExitCode.OK
    assert "is connected" in capsys.readouterr().err
    assert stored(tokens) == [quickbooks.realm_id]


def test_nothing_pasted(
    quickbooks: Quickbooks, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """No terminal and an empty stdin: no waiting, and no stack trace."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["auth", "login", "--redirect-uri", PAGE, "--no-browser"]) == ExitCode.LOG_IN
    assert "does not belong" in capsys.readouterr().err


def test_production_needs_a_page(
    quickbooks: Quickbooks, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """What to host and what to register; the same for an address that QuickBooks refuses."""
    monkeypatch.delenv(f"{PREFIX}REDIRECT_URI")
    arguments = ["auth", "login", "--environment", "production"]
    assert main(arguments) == ExitCode.CONFIGURATION
    assert "docs/callback.html" in capsys.readouterr().err
    assert main([*arguments, "--redirect-uri", "http://books.example/x"]) == ExitCode.CONFIGURATION
    assert "https" in capsys.readouterr().err


def test_a_tunnel(
    quickbooks: Quickbooks, person: Person, tokens: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The registered address is elsewhere, and its tunnel ends at a port of this machine."""
    here = f"http://127.0.0.1:{quickbooks.port}"
    original = person.consented
    monkeypatch.setattr(
        person, "consented", lambda url: original(url).replace("https://books.example", here)
    )
    arguments = ["auth", "login", "--redirect-uri", PAGE, "--port", str(quickbooks.port)]
    assert main(arguments) == ExitCode.OK
    assert stored(tokens) == [quickbooks.realm_id]


def test_a_refresh_token_from_stdin(
    quickbooks: Quickbooks, tokens: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """It is tried at once, and what it gave is stored."""
    quickbooks.world.oauth.policy = Policy(rotate=0)
    given = quickbooks.world.issue_tokens(quickbooks.realm_id).refresh_token
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{given}\n"))
    arguments = ["auth", "login", "--realm", quickbooks.realm_id, "--refresh-token", "-"]
    assert main(arguments) == ExitCode.OK
    connected = FileTokenStore(tokens).load(quickbooks.realm_id)
    assert connected is not None
    assert connected.previous_refresh_token == given
    assert given not in capsys.readouterr().err


def test_a_refresh_token_that_is_not_accepted(
    quickbooks: Quickbooks, tokens: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """What was stored stays; without a realm nothing is even tried; an argument is no way."""
    monkeypatch.setattr("sys.stdin", io.StringIO("AB11nonsense-and-more"))
    arguments = ["auth", "login", "--refresh-token", "-"]
    assert main(arguments) == ExitCode.USAGE
    assert main([*arguments, "--realm", "1"]) == ExitCode.LOG_IN
    shown = capsys.readouterr().err
    assert "stays as it is" in shown
    assert "nonsense" not in shown
    assert stored(tokens) == []
    assert main(["auth", "login", "--refresh-token", "AB11nonsense"]) == ExitCode.USAGE
