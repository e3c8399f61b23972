"""Grants and their tokens: who may read which company, and until when.

A grant is one user's consent for one app and one company.  It owns access tokens (one
hour) and a chain of refresh tokens of which the newest works.  Lifetimes, rotation and
the hard cap are those of Intuit's documentation and can be set in `Policy`, because a
test wants to see in a second what takes a day.
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.errors import forbidden, unauthenticated
from sandbox.oauth.troubles import Troubles

ACCOUNTING = "com.intuit.quickbooks.accounting"
SCOPES = frozenset(
    {ACCOUNTING, "com.intuit.quickbooks.payment"}
    | {"openid", "profile", "email", "phone", "address"}
)
_SHOWN = 53  # characters of a token that a recorded fault repeats


@dataclass(frozen=True, slots=True)
class Policy:
    """Lifetimes in seconds.

    `rotate` is the age at which a refresh answers with a new refresh token: a day as
    Intuit does it, 0 for a new one at every refresh.  `grace` is how long the value
    before it keeps working: about a day, says the documentation; 0 is the hostile reading.
    `hard` counts from the user's consent and no refresh prolongs it.
    """

    access: int = 3_600
    refresh: int = 8_640_000
    hard: int = 157_680_000
    rotate: int = 86_400
    grace: int = 86_400
    code: int = 600


@dataclass(frozen=True, slots=True)
class App:
    """A registered app.

    Without `redirect_uris` it has development keys: any address on http://localhost
    and any https address with a host name may receive the code.
    """

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client needs to talk to one company."""

    access_token: str
    refresh_token: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """A successful answer of the token endpoint; lives in seconds from now."""

    access_token: str
    refresh_token: str
    expires_in: int
    refresh_expires_in: int
    hard_expires_in: int
    realm_id: str
    scopes: frozenset[str]


class GrantError(Exception):
    """The token endpoint says no: an OAuth error code and an optional description."""

    def __init__(self, error: str, description: str | None = None) -> None:
        super().__init__(description or error)
        self.error = error
        self.description = description


@dataclass(slots=True)
class _Refresh:
    value: str
    issued: float
    replaced: float | None = None


@dataclass(slots=True)
class _Grant:
    client_id: str
    realm_id: str
    scopes: frozenset[str]
    authorized: float
    refreshes: list[_Refresh] = field(default_factory=list)
    alive: bool = True


@dataclass(slots=True)
class _Access:
    grant: _Grant
    expires: float | None


@dataclass(slots=True)
class _Code:
    grant: _Grant
    redirect_uri: str
    expires: float


class OAuth:
    """The authorization server of a world: apps, codes, grants and tokens.

    `now` gives the instant in epoch seconds; with a frozen clock tokens age only when
    the clock is moved.  `troubles` meet requests on demand; `tally` counts what was done:
    `exchange`, `refresh`, `rotation`, `revoke` and each OAuth error by its code.
    """

    def __init__(self, now: Callable[[], float], policy: Policy | None = None) -> None:
        self.now = now
        self.policy = policy or Policy()
        self.default_app = App("tieout-sandbox-client", "tieout-sandbox-secret")
        self._apps = {self.default_app.client_id: self.default_app}
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, _Access] = {}
        self._refresh: dict[str, _Grant] = {}
        self._current: dict[tuple[str, str], _Grant] = {}
        self._lock = threading.RLock()
        self.troubles = Troubles()
        self.tally: Counter[str] = Counter()

    def register(self, app: App) -> App:
        """Adds an app, or replaces the one with the same client id."""
        with self._lock:
            self._apps[app.client_id] = app
        return app

    def app(self, client_id: str) -> App | None:
        """Returns the app of a client id, if there is one."""
        return self._apps.get(client_id)

    def authenticate(self, client_id: str, client_secret: str) -> App | None:
        """Returns the app if the secret is its own."""
        app = self._apps.get(client_id)
        if app and secrets.compare_digest(app.client_secret.encode(), client_secret.encode()):
            return app
        return None

    def consent(self, app: App, realm_id: str, scopes: frozenset[str], redirect_uri: str) -> str:
        """Records the user's consent and returns the one-time code for the callback.

        A new consent for the same app and company ends the grant before it.
        """
        with self._lock:
            grant = _Grant(app.client_id, realm_id, scopes, self.now())
            code = _token("AB11", 30)
            self._codes[code] = _Code(grant, redirect_uri, self.now() + self.policy.code)
            return code

    def exchange(self, app: App, code: str, redirect_uri: str) -> TokenAnswer:
        """Trades a code for tokens, once.

        Raises:
            GrantError: unknown, used, expired or foreign code, or another redirect.
        """
        with self._lock:
            found = self._codes.get(code)
            if found is None or found.grant.client_id != app.client_id:
                raise GrantError("invalid_grant")
            del self._codes[code]
            if found.expires <= self.now() or found.redirect_uri != redirect_uri:
                raise GrantError("invalid_grant")
            self._start(found.grant)
            self.tally["exchange"] += 1
            return self._answer(found.grant)

    def refresh(self, app: App, value: str) -> TokenAnswer:
        """Trades a refresh token for a new access token and the refresh token to keep.

        Raises:
            GrantError: `invalid_grant` for anything but a living token of this app.
        """
        with self._lock:
            grant = self._refresh.get(value)
            if value in self._access or (grant and grant.client_id != app.client_id):
                raise GrantError("invalid_grant", "Incorrect Token type or clientID")
            if grant is None or not self._refreshable(grant, value):
                raise GrantError("invalid_grant", "Incorrect or invalid refresh token")
            self._rotate(grant)
            self.tally["refresh"] += 1
            return self._answer(grant)

    def revoke(self, app: App, value: str) -> bool:
        """Ends the grant of an access or refresh token; False if it is none of the app's."""
        with self._lock:
            access = self._access.get(value)
            grant = access.grant if access else self._refresh.get(value)
            if grant is None or grant.client_id != app.client_id or not grant.alive:
                return False
            grant.alive = False
            self.tally["revoke"] += 1
            return True

    def disconnect(self, realm_id: str) -> None:
        """Ends every grant of a company, as its owner does in QuickBooks' list of apps."""
        with self._lock:
            known = [*self._refresh.values(), *(code.grant for code in self._codes.values())]
            for grant in known:
                if grant.realm_id == realm_id:
                    grant.alive = False

    def issue(
        self, realm_id: str, *, app: App | None = None, access_seconds: int | None = None
    ) -> Tokens:
        """Hands out tokens without the consent page.

        The access token does not expire unless `access_seconds` says when: whoever asks
        here moves the clock by days and is not interested in tokens.  Earlier grants of
        the same app and company stay alive, so that two clients can each have theirs.
        """
        app = app or self.default_app
        with self._lock:
            grant = _Grant(app.client_id, realm_id, frozenset({ACCOUNTING}), self.now())
            refresh = self._new_refresh(grant)
            expires = None if access_seconds is None else self.now() + access_seconds
            access = self._new_access(grant, expires)
        return Tokens(access, refresh, app.client_id, app.client_secret)

    def check(self, bearer: str | None, realm_id: str) -> None:
        """Lets a bearer token read and write a company.

        Raises:
            GatewayFault: 401 (3200) for a missing, unknown, revoked or expired token; 403
                (3100) for a token of another company or without the accounting scope.
        """
        if bearer is None:
            raise unauthenticated("Token not found")
        with self._lock:
            access = self._access.get(bearer)
        if access is None:
            raise unauthenticated("Malformed bearer token: too short or too long")
        if not access.grant.alive:
            raise unauthenticated(f"Token revoked: {bearer[:_SHOWN]}")
        if access.expires is not None and access.expires <= self.now():
            raise unauthenticated(f"Token expired: {bearer[:_SHOWN]}")
        if access.grant.realm_id != realm_id or ACCOUNTING not in access.grant.scopes:
            raise forbidden()

    def scopes(self, bearer: str | None) -> frozenset[str]:
        """Returns the scopes of a living access token; none for any other text."""
        with self._lock:
            access = self._access.get(bearer or "")
        living = access and (access.expires is None or access.expires > self.now())
        return access.grant.scopes if access and living and access.grant.alive else frozenset()

    def _start(self, grant: _Grant) -> None:
        key = (grant.client_id, grant.realm_id)
        if before := self._current.get(key):
            before.alive = False
        self._current[key] = grant
        self._new_refresh(grant)

    def _refreshable(self, grant: _Grant, value: str) -> bool:
        now = self.now()
        token = next(token for token in grant.refreshes if token.value == value)
        in_grace = token.replaced is None or now < token.replaced + self.policy.grace
        in_time = now < min(token.issued + self.policy.refresh, self._hard_end(grant))
        return grant.alive and in_grace and in_time

    def _rotate(self, grant: _Grant) -> None:
        newest = grant.refreshes[-1]
        if self.now() >= newest.issued + self.policy.rotate:
            newest.replaced = self.now()
            self._new_refresh(grant)
            self.tally["rotation"] += 1

    def _answer(self, grant: _Grant) -> TokenAnswer:
        now, policy = self.now(), self.policy
        newest = grant.refreshes[-1]
        hard = int(self._hard_end(grant) - now)
        return TokenAnswer(
            access_token=self._new_access(grant, now + policy.access),
            refresh_token=newest.value,
            expires_in=policy.access,
            refresh_expires_in=min(int(newest.issued + policy.refresh - now), hard),
            hard_expires_in=hard,
            realm_id=grant.realm_id,
            scopes=grant.scopes,
        )

    def _hard_end(self, grant: _Grant) -> float:
        return grant.authorized + self.policy.hard

    def _new_refresh(self, grant: _Grant) -> str:
        value = _token("AB11", 34)
        grant.refreshes.append(_Refresh(value, self.now()))
        self._refresh[value] = grant
        return value

    def _new_access(self, grant: _Grant, expires: float | None) -> str:
        # Real access tokens are encrypted JWTs of about a kilobyte: as long as those, so
        # that a column or a header buffer made for 40 characters is found out here.
        value = _token("eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..", 720)
        self._access[value] = _Access(grant, expires)
        return value


def _token(prefix: str, size: int) -> str:
    return prefix + secrets.token_urlsafe(size)
