"""Access tokens that renew themselves, and never lose the connection.

    under the store's lock:  read the store again ── renewed by another process? use that
                             ask the token endpoint with the refresh token
                             save the answer ── then use it

Whatever happens in between, one of two refresh tokens that still work is in the store: the
newest, or the one before it, which QuickBooks takes for about another day.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from ..errors import AuthenticationNeeded, TryAgainLater
from .rescue import Rescue, keep
from .store import StoreUnavailable, StoreUnusable, TokenStore
from .tokens import NEVER, TokenAnswer, Tokens, fingerprint

_log = logging.getLogger(__name__)
PAUSE = 30.0
"""Seconds before the token endpoint is asked again while the old access token still works."""


class GrantRefused(AuthenticationNeeded):
    """`invalid_grant`: the token endpoint does not take a refresh token or a code."""


class Refresher(Protocol):
    """The part of the token endpoint that rotation needs."""

    def refresh(self, refresh_token: str) -> TokenAnswer:
        """Trade a refresh token for new tokens.

        Raises:
            GrantRefused: It is not accepted.
            TryAgainLater: No answer within the patience.
            ConfigurationError: The client id or secret is wrong.
        """


def utc_now() -> datetime:
    """The present by this machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Connection:
    """Which connection it is, and how it behaves.

    Attributes:
        realm_id: The company.
        environment: `production` or `sandbox`.
        log_in: What a person types to connect the company again.
        seed: A refresh token from the settings, or "": it wins once over what is stored.
        now: The present.
        monotonic: Seconds that never go back.
        sleep: Waits.
        seen: Told of all tokens that pass, before they are used: to keep them out of logs.
    """

    realm_id: str
    environment: str
    log_in: str = "Log in again."
    seed: str = field(default="", repr=False)
    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    seen: Callable[[Tokens], None] = lambda tokens: None


class RotatingToken:
    """The access token of a company, renewed before it ends and after QuickBooks refused it.

    Safe for threads; processes that share the store take turns.

    Args:
        connection: Which company, and how to behave.
        store: Where its tokens are.
        refresher: The token endpoint.
        rescue: Where tokens go that the store does not take.
    """

    def __init__(
        self, connection: Connection, store: TokenStore, refresher: Refresher, rescue: Rescue
    ) -> None:
        self._is = connection
        self._store = store
        self._refresher = refresher
        self._rescue = rescue
        self._mutex = threading.Lock()
        self._held: Tokens | None = None
        self._until = 0.0  # by the monotonic clock: the other one may be set meanwhile
        self._dead: AuthenticationNeeded | None = None

    def __repr__(self) -> str:
        return f"RotatingToken({self._is.realm_id!r}, {self._store.place!r})"

    def access_token(self) -> str:
        """The token to send now.

        Raises:
            AuthenticationNeeded: There is none, and only a person can get one.
            TryAgainLater: The token endpoint or the store does not answer.
            ConfigurationError: The store or the client secret must be mended.
        """
        with self._mutex:
            held = self._fresh()
            if held is not None:
                return held.access_token
            stored = self._stored()
            if self._is_ready(stored):
                return self._adopt(stored)
            try:
                return self._rotate(rejected="")
            except TryAgainLater as trouble:
                return self._make_do(stored, trouble)

    def renew(self, rejected: str) -> str:
        """A token to use instead of one that QuickBooks refused with 401.

        Args:
            rejected: The refused token. It is traded once: whoever comes later with the same
                gets what the first one got.

        Raises:
            QuickBooksError: As `access_token`.
        """
        with self._mutex:
            held = self._fresh()
            if held is not None and held.access_token != rejected:
                return held.access_token
            return self._rotate(rejected)

    def _rotate(self, rejected: str) -> str:
        if self._dead is not None:
            raise self._dead
        with self._store.lock(self._is.realm_id):
            stored = self._stored()  # again: another process may have been faster
            if stored.access_token != rejected and self._is_ready(stored):
                return self._adopt(stored)
            self._store.prepare(self._is.realm_id)
            answer, asked = self._traded(stored)
            renewed = asked.renewed(answer, self._is.now())
            self._is.seen(renewed)
            keep(self._store, self._rescue, self._is.realm_id, renewed, sleep=self._is.sleep)
            return self._adopt(renewed)

    def _traded(self, stored: Tokens) -> tuple[TokenAnswer, Tokens]:
        """The endpoint's answer, and the tokens it is the continuation of."""
        refusal: GrantRefused | None = None
        for tokens in self._candidates(stored):
            try:
                return self._refresher.refresh(tokens.refresh_token), tokens
            except GrantRefused as refused:
                refusal = refused
        self._dead = self._disconnected(stored, refusal)
        raise self._dead from refusal

    def _candidates(self, stored: Tokens) -> Iterator[Tokens]:
        """What may still work, each refresh token once: stored, stored since, the one before."""
        tried = {stored.refresh_token}
        yield stored
        latest = self._stored()  # a machine that does not share the lock may have refreshed
        for tokens in (latest, _before(latest), _before(stored)):
            if tokens.refresh_token and tokens.refresh_token not in tried:
                tried.add(tokens.refresh_token)
                yield tokens

    def _disconnected(self, stored: Tokens, refusal: GrantRefused | None) -> AuthenticationNeeded:
        """The error for a dead connection; the store remembers it for `auth status`."""
        try:
            self._store.save(self._is.realm_id, replace(stored, refused=self._is.now()))
        except (StoreUnavailable, StoreUnusable) as trouble:
            _log.warning("%s", trouble.message)
        return AuthenticationNeeded(
            f"QuickBooks has ended the connection to company {self._is.realm_id}: it was"
            " revoked, has expired (100 days unused, or five years), or a newer log-in"
            " replaced it.",
            self._is.log_in,
            tid=refusal.tid if refusal else "",
        )

    def _stored(self) -> Tokens:
        stored = self._rescue.newer(self._is.realm_id, self._store.load(self._is.realm_id))
        if self._is.seed and (stored is None or stored.seed != fingerprint(self._is.seed)):
            stored = Tokens.planted(
                self._is.seed, stored, self._is.now(), environment=self._is.environment
            )
        if stored is None:
            raise AuthenticationNeeded(
                f"Company {self._is.realm_id} is not connected: there are no tokens of it"
                f" in {self._store.place}.",
                self._is.log_in,
            )
        self._is.seen(stored)
        return stored

    def _make_do(self, stored: Tokens, trouble: TryAgainLater) -> str:
        """The old access token, as long as it lives, while a new one cannot be had."""
        left = (stored.access_expires - self._is.now()).total_seconds()
        if isinstance(trouble, StoreUnavailable) or left <= 0:
            raise trouble
        token = self._adopt(stored)
        self._until = self._is.monotonic() + min(left, PAUSE)
        return token

    def _is_ready(self, tokens: Tokens) -> bool:
        return tokens.access_token != "" and tokens.is_fresh(self._is.now())

    def _fresh(self) -> Tokens | None:
        return self._held if self._is.monotonic() < self._until else None

    def _adopt(self, tokens: Tokens) -> str:
        now = self._is.now()
        self._held = tokens
        self._until = self._is.monotonic() + tokens.seconds_fresh(now)
        return tokens.access_token


def _before(tokens: Tokens) -> Tokens:
    """The tokens with the refresh token that was before them."""
    return replace(
        tokens,
        access_token="",
        access_expires=NEVER,
        refresh_token=tokens.previous_refresh_token,
        previous_refresh_token=tokens.refresh_token,
    )
