"""A token endpoint, a store and a clock that only a test moves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.oauth import OAuth, Policy
from sources.quickbooks.auth import (
    Connection,
    FileTokenStore,
    GrantRefused,
    Rescue,
    RotatingToken,
    TokenAnswer,
    Tokens,
    TokenStore,
)

REALM = "9130000000000001"
LOG_IN = "Run: tieout auth login"
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """Two clocks that start together; the one on the wall can be set."""

    def __init__(self) -> None:
        self.wall = START
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)


class Endpoint:
    """The sandbox's authorization server without HTTP; `before` runs before each request."""

    def __init__(self, oauth: OAuth) -> None:
        self.oauth = oauth
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def refresh(self, refresh_token: str) -> TokenAnswer:
        from sandbox.oauth import GrantError

        self.before()
        try:
            answer = self.oauth.refresh(self.oauth.default_app, refresh_token)
        except GrantError as refused:
            self.oauth.tally[refused.error] += 1
            raise GrantRefused("refused", "log in") from None
        self.after()
        return TokenAnswer(
            answer.access_token,
            answer.expires_in,
            answer.refresh_token,
            answer.refresh_expires_in,
            answer.hard_expires_in,
        )


class Scene:
    """One connected company."""

    def __init__(self, folder: Path, **policy: int) -> None:
        self.clock = Clock()
        self.oauth = OAuth(lambda: START.timestamp() + self.clock.seconds, Policy(**policy))
        self.endpoint = Endpoint(self.oauth)
        self.store: TokenStore = FileTokenStore(folder / "tokens", lock_seconds=0.2)
        self.rescue = Rescue([folder / "tokens", folder / "elsewhere"])
        self.seen: list[str] = []
        self.store.save(REALM, self.tokens())

    def tokens(self) -> Tokens:
        """Tokens of a fresh log-in."""
        app = self.oauth.default_app
        scopes = frozenset({"com.intuit.quickbooks.accounting"})
        code = self.oauth.consent(app, REALM, scopes, "http://localhost")
        answer = self.oauth.exchange(app, code, "http://localhost")
        return Tokens.granted_by(
            TokenAnswer(
                answer.access_token,
                answer.expires_in,
                answer.refresh_token,
                answer.refresh_expires_in,
                answer.hard_expires_in,
            ),
            self.clock.wall,
            environment="sandbox",
        )

    def stored(self) -> Tokens:
        """What the store holds."""
        found = self.store.load(REALM)
        assert found is not None
        return found

    def change(self, **fields: object) -> None:
        """Change what the store holds."""
        self.store.save(REALM, replace(self.stored(), **fields))  # type: ignore[arg-type]

    def source(self, *, seed: str = "", realm_id: str = REALM) -> RotatingToken:
        """A new process's view of the connection."""
        connection = Connection(
            realm_id,
            "sandbox",
            LOG_IN,
            seed,
            self.clock.now,
            self.clock.monotonic,
            self.clock.sleep,
            lambda tokens: self.seen.extend(tokens.secrets),
        )
        return RotatingToken(connection, self.store, self.endpoint, self.rescue)

    def works(self, access_token: str) -> bool:
        """Whether the API takes an access token."""
        from sandbox.errors import GatewayFault

        try:
            self.oauth.check(access_token, REALM)
        except GatewayFault:
            return False
        return True


class Failing:
    """A store that behaves, until it is told to fail."""

    def __init__(self, inner: TokenStore) -> None:
        self.inner = inner
        self.saves: list[Exception] = []
        self.loads: list[Exception] = []

    @property
    def place(self) -> str:
        return self.inner.place

    def load(self, realm_id: str) -> Tokens | None:
        if self.loads:
            raise self.loads.pop(0)
        return self.inner.load(realm_id)

    def save(self, realm_id: str, tokens: Tokens) -> None:
        if self.saves:
            raise self.saves.pop(0)
        self.inner.save(realm_id, tokens)

    def prepare(self, realm_id: str) -> None:
        self.inner.prepare(realm_id)

    def lock(self, realm_id: str) -> AbstractContextManager[None]:
        return self.inner.lock(realm_id)

    def delete(self, realm_id: str) -> None:
        self.inner.delete(realm_id)

    def list(self) -> list[str]:
        return self.inner.list()
