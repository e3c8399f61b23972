"""The token endpoint: codes and refresh tokens for access tokens, and their revocation.

Source of the protocol: Intuit's OAuth 2.0 guide; the error bodies are those of RFC 6749,
section 5.2. No token, code or secret goes into a URL or a message.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..errors import (
    ConfigurationError,
    ProtocolError,
    ServiceUnavailable,
    Throttled,
    TryAgainLater,
)
from ..limits import Patience
from ..wire import Reply, Transport, fetch
from .rotation import GrantRefused
from .tokens import TokenAnswer

PATIENCE = Patience(attempts=6, budget=60.0, throttle_wait=10.0, longest_wait=20.0)
_PASSING = frozenset({408, 425, 500, 502, 503, 504})
_HARD_END = "x-include-refresh-token-hard-expires-in"


@dataclass(frozen=True)
class App:
    """The keys of an app registered with Intuit."""

    client_id: str
    client_secret: str = field(repr=False)

    @property
    def basic(self) -> str:
        """They, as a header says them."""
        return base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()


class TokenEndpoint:
    """Talks to the hosts where tokens are issued and given back.

    Args:
        app: Whose tokens.
        token_url: Where they are issued.
        revoke_url: Where they are given back.
        patience: How stubbornly to ask when no answer comes.
        transport: The network, or a stand-in.
    """

    def __init__(
        self,
        app: App,
        *,
        token_url: str,
        revoke_url: str,
        patience: Patience = PATIENCE,
        transport: Transport | None = None,
    ) -> None:
        self._app = app
        self._token_url = token_url
        self._revoke_url = revoke_url
        self._patience = patience
        self._transport = transport

    def exchange(self, code: str, redirect_uri: str) -> TokenAnswer:
        """Trade the code of a consent for tokens.

        Args:
            code: It works once, for some minutes.
            redirect_uri: The address it was sent to, letter by letter.

        Raises:
            GrantRefused: The code was used, has expired, or went to another address.
            ConfigurationError: The client id or secret is wrong.
            TryAgainLater: No answer.
        """
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return self._granted(form)

    def refresh(self, refresh_token: str) -> TokenAnswer:
        """Trade a refresh token for new tokens.

        Raises:
            GrantRefused: It is not accepted any more.
            ConfigurationError: The client id or secret is wrong.
            TryAgainLater: No answer.
        """
        return self._granted({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, token: str) -> bool:
        """End the whole grant that a token belongs to.

        Returns:
            False when there was none any more.

        Raises:
            ConfigurationError: The client id or secret is wrong.
            TryAgainLater: No answer.
        """
        reply = self._patiently(
            self._revoke_url, json.dumps({"token": token}).encode(), "application/json"
        )
        if reply.status == 401:
            raise _wrong_client(reply)
        if not 200 <= reply.status < 300 and reply.status != 400:
            raise _unknown(reply, self._revoke_url)
        return reply.status != 400

    def _granted(self, form: Mapping[str, str]) -> TokenAnswer:
        reply = self._patiently(
            self._token_url, urlencode(form).encode(), "application/x-www-form-urlencoded"
        )
        body = _json(reply)
        error = str(body.get("error", ""))
        if error == "invalid_client" or reply.status == 401:
            raise _wrong_client(reply)
        if error == "invalid_grant":
            raise GrantRefused(
                "QuickBooks does not accept the grant (invalid_grant).",
                "Log in again.",
                tid=_tid(reply),
            )
        if reply.status != 200:
            raise _unknown(reply, self._token_url, error)
        return _answer(body, reply, self._token_url)

    def _patiently(self, url: str, content: bytes, kind: str) -> Reply:
        patience = self._patience
        deadline = patience.clock() + patience.budget
        for attempt in count(1):
            try:
                return self._post(url, content, kind)
            except TryAgainLater as trouble:
                wait = patience.wait(attempt, throttled=isinstance(trouble, Throttled))
                if attempt >= patience.attempts or patience.clock() + wait > deadline:
                    raise
                patience.sleep(wait)
        raise AssertionError  # counting has no end

    def _post(self, url: str, content: bytes, kind: str) -> Reply:
        """One request; an answer that is not the endpoint's own is as good as none."""
        headers = {
            "Accept": "application/json",
            "Authorization": f"Basic {self._app.basic}",
            "Content-Type": kind,
            _HARD_END: "true",
        }
        reply = fetch("POST", url, headers=headers, content=content, transport=self._transport)
        said = f"{urlsplit(url).hostname} answered with status {reply.status}."
        if reply.status == 429:
            raise Throttled(
                said,
                "Run the same command again in some minutes. If it stays, the app has used up its"
                " calls of the month: see its page at developer.intuit.com.",
                tid=_tid(reply),
            )
        if reply.status in _PASSING or (reply.status == 200 and reply.body and not _json(reply)):
            raise ServiceUnavailable(
                said,
                "Run the same command again in some minutes; status.developer.intuit.com tells"
                " about outages.",
                tid=_tid(reply),
            )
        return reply


def _answer(body: Mapping[str, Any], reply: Reply, url: str) -> TokenAnswer:
    hard = body.get("x_refresh_token_hard_expires_in")
    try:
        answer = TokenAnswer(
            access_token=_text(body["access_token"]),
            expires_in=int(body["expires_in"]),
            refresh_token=_text(body["refresh_token"]),
            refresh_expires_in=int(body["x_refresh_token_expires_in"]),
            hard_expires_in=None if hard is None else int(hard),
        )
    except (KeyError, TypeError, ValueError):
        raise ProtocolError(
            f"{urlsplit(url).hostname} answered without tokens in the documented form.",
            "Check that token_url is Intuit's token endpoint, or a server of its protocol.",
            tid=_tid(reply),
        ) from None  # the cause may hold a part of the answer
    return answer


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError
    return value


def _json(reply: Reply) -> dict[str, Any]:
    try:
        body = json.loads(reply.body)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _tid(reply: Reply) -> str:
    return reply.headers.get("intuit_tid", "")


def _wrong_client(reply: Reply) -> ConfigurationError:
    return ConfigurationError(
        "QuickBooks does not accept the client id and client secret (invalid_client).",
        "Copy both from the same page (Keys & credentials) of your app at developer.intuit.com;"
        " development keys open sandbox companies, production keys real ones. The tokens that"
        " are stored stay as they are.",
        tid=_tid(reply),
    )


def _unknown(reply: Reply, url: str, error: str = "") -> ProtocolError:
    said = f" ({error[:80]})" if error else ""
    return ProtocolError(
        f"{urlsplit(url).hostname} answered with status {reply.status}{said}.",
        "Check that token_url and revoke_url are those of Intuit.",
        tid=_tid(reply),
    )
