"""The token endpoint: what is sent, what comes back, and what each refusal tells a person."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest

from sources.quickbooks import Patience
from sources.quickbooks.auth import GrantRefused
from sources.quickbooks.auth.endpoint import App, TokenEndpoint
from sources.quickbooks.errors import (
    ConfigurationError,
    ProtocolError,
    QuickBooksError,
    ServiceUnavailable,
    Throttled,
)

URL = "https://oauth.example/tokens"
SECRETS = ("the-secret", "AB11refresh", "the-code", "eyJaccess", "AB11next")
GIVEN = {
    "token_type": "bearer",
    "expires_in": 3600,
    "refresh_token": "AB11next",
    "x_refresh_token_expires_in": 8_640_000,
    "x_refresh_token_hard_expires_in": 157_680_000,
    "access_token": "eyJaccess",
}


class Script:
    """Answers in order, the last one for ever; keeps the requests."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def endpoint(self, attempts: int = 4) -> TokenEndpoint:
        """The client of this script; it does not really wait."""
        patience = Patience(
            attempts=attempts,
            budget=60,
            throttle_wait=10,
            sleep=self.slept.append,
            clock=lambda: sum(self.slept),
            random=lambda: 1.0,
        )
        return TokenEndpoint(
            App("the-client", "the-secret"),
            token_url=URL,
            revoke_url="https://oauth.example/revoke",
            patience=patience,
            transport=httpx.MockTransport(self),
        )


def refused(script: Script, kind: type[QuickBooksError]) -> QuickBooksError:
    """The error of a refresh; it holds no secret, nor does anything it came from."""
    with pytest.raises(kind) as caught:
        script.endpoint().refresh("AB11refresh")
    shown = (
        f"{caught.value.message} {caught.value.advice} {caught.value!r} {caught.value.__cause__}"
    )
    assert not any(secret in shown for secret in SECRETS)
    return caught.value


def test_a_refresh_is_what_the_guide_says() -> None:
    """Basic authentication, a form, the header that asks for the end of the grant."""
    script = Script(httpx.Response(200, json=GIVEN))
    answer = script.endpoint().refresh("AB11refresh")
    assert (answer.access_token, answer.refresh_token) == ("eyJaccess", "AB11next")
    assert (answer.expires_in, answer.refresh_expires_in) == (3600, 8_640_000)
    assert answer.hard_expires_in == 157_680_000
    (request,) = script.requests
    assert str(request.url) == URL
    pair = base64.b64encode(b"the-client:the-secret").decode()
    assert request.headers["authorization"] == f"Basic {pair}"
    assert request.headers["x-include-refresh-token-hard-expires-in"] == "true"
    form = {"grant_type": ["refresh_token"], "refresh_token": ["AB11refresh"]}
    assert parse_qs(request.content.decode()) == form


def test_a_code_goes_with_its_address() -> None:
    """The redirect address is part of the trade; an answer may leave the grant's end out."""
    given = {name: value for name, value in GIVEN.items() if "hard" not in name}
    script = Script(httpx.Response(200, json=given))
    assert script.endpoint().exchange("the-code", "http://localhost:8/cb").hard_expires_in is None
    form = parse_qs(script.requests[0].content.decode())
    assert form["code"] == ["the-code"]
    assert form["redirect_uri"] == ["http://localhost:8/cb"]


def test_a_token_is_given_back_in_json() -> None:
    """200 is done, 400 means that there was nothing to revoke."""
    script = Script(httpx.Response(200), httpx.Response(400))
    assert script.endpoint().revoke("AB11refresh")
    assert not script.endpoint().revoke("AB11refresh")
    assert json.loads(script.requests[0].content) == {"token": "AB11refresh"}
    with pytest.raises(ConfigurationError):
        Script(httpx.Response(401)).endpoint().revoke("AB11refresh")
    with pytest.raises(ProtocolError):
        Script(httpx.Response(404)).endpoint().revoke("AB11refresh")


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503, html="<h1>AB11refresh</h1>"),
        httpx.Response(500),
        httpx.Response(200, html="<h1>Log in to the hotel's network</h1>"),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("timed out"),
        httpx.RemoteProtocolError("cut off"),
    ],
)
def test_passing_trouble_is_waited_out(trouble: httpx.Response | Exception) -> None:
    """Asked again with growing waits; when it does not pass, the code for "later"."""
    script = Script(trouble, trouble, httpx.Response(200, json=GIVEN))
    assert script.endpoint().refresh("AB11refresh").refresh_token == "AB11next"
    assert script.slept == [1.0, 2.0]
    error = refused(Script(trouble), ServiceUnavailable)
    assert "oauth.example" in error.message


def test_a_throttle_is_waited_out_longer() -> None:
    """429, perhaps until the end of the month: then it is said."""
    script = Script(httpx.Response(429, headers={"intuit_tid": "t-1"}))
    error = refused(script, Throttled)
    assert script.slept == [10.0, 10.0, 10.0]
    assert error.tid == "t-1"
    assert "month" in error.advice


def test_the_budget_ends_the_patience() -> None:
    """However many attempts are left."""
    script = Script(httpx.Response(429))
    with pytest.raises(Throttled):
        script.endpoint(attempts=100).refresh("AB11refresh")
    assert sum(script.slept) <= 60


@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_grant"},
        {"error": "invalid_grant", "error_description": "Incorrect or invalid refresh token"},
    ],
)
def test_a_grant_that_is_not_accepted_is_final(body: dict[str, str]) -> None:
    """No second attempt."""
    script = Script(httpx.Response(400, json=body))
    refused(script, GrantRefused)
    assert len(script.requests) == 1


def test_a_wrong_client_is_a_setting() -> None:
    """Where the right one is found, and that nothing is lost."""
    error = refused(
        Script(httpx.Response(401, json={"error": "invalid_client"})), ConfigurationError
    )
    assert "Keys" in error.advice
    assert "stay as they are" in error.advice


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("refresh_token"),
        lambda body: body.update(expires_in="soon"),
        lambda body: body.update(access_token=None),
        lambda body: body.update(refresh_token=""),
    ],
)
def test_an_answer_without_tokens_is_no_answer(
    change: Callable[[dict[str, object]], object],
) -> None:
    """Nothing of it is taken, and nothing of it is shown."""
    body: dict[str, object] = dict(GIVEN)
    change(body)
    refused(Script(httpx.Response(200, json=body)), ProtocolError)


@pytest.mark.parametrize("status", [302, 400, 404])
def test_some_other_server(status: int) -> None:
    """The address is named, with what to check."""
    error = refused(
        Script(httpx.Response(status, json={"error": "invalid_request"})), ProtocolError
    )
    assert "token_url" in error.advice
