"""The tokens of one connection, as they are kept.

Lifetimes come from the token endpoint as seconds from now; they are kept as instants of the
local clock, and `is_fresh` distrusts a clock that has gone back since.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Self

import msgspec

ACCOUNTING = "com.intuit.quickbooks.accounting"
EARLY = timedelta(minutes=5)
"""An access token is renewed so long before its end: it must outlive the request it goes into."""
SKEW = timedelta(minutes=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TokenAnswer:
    """What the token endpoint gave, with lives in seconds from when it answered.

    Attributes:
        access_token: For the API.
        expires_in: Its life.
        refresh_token: For the next access token; often the one that was sent, sometimes a new one.
        refresh_expires_in: Its life, unless it is used before.
        hard_expires_in: Life of the whole grant, None when the endpoint did not say.
    """

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str = field(repr=False)
    refresh_expires_in: int
    hard_expires_in: int | None = None


@dataclass(frozen=True)
class Tokens:
    """The tokens of one company. All instants are UTC. Secrets never show in `repr`.

    Attributes:
        access_token: For the API, about an hour; "" when there is none yet.
        access_expires: Its end.
        refresh_token: For the next access token; every use may replace it.
        refresh_expires: Its end if it is not used before (100 days).
        issued: When the access token came.
        environment: `production` or `sandbox`: the keys of one do not open the other.
        scopes: What the person granted.
        granted: When the person consented; None for a refresh token from elsewhere.
        grant_expires: End of the grant, which no use prolongs (five years); None if unknown.
        previous_refresh_token: The one before, which QuickBooks takes for about another day.
        seed: Fingerprint of the refresh token in the settings that this began with, or "".
        refused: Since when QuickBooks has not accepted the refresh token; None while it does.
    """

    access_token: str = field(repr=False)
    access_expires: datetime
    refresh_token: str = field(repr=False)
    refresh_expires: datetime
    issued: datetime
    environment: str
    scopes: tuple[str, ...] = (ACCOUNTING,)
    granted: datetime | None = None
    grant_expires: datetime | None = None
    previous_refresh_token: str = field(default="", repr=False)
    seed: str = ""
    refused: datetime | None = None

    @classmethod
    def granted_by(cls, answer: TokenAnswer, now: datetime, *, environment: str) -> Self:
        """The tokens of a consent that was given just now."""
        return cls(
            access_token="",
            access_expires=NEVER,
            refresh_token=answer.refresh_token,
            refresh_expires=now,
            issued=now,
            environment=environment,
            granted=now,
        ).renewed(answer, now)

    @classmethod
    def planted(
        cls, seed: str, before: Tokens | None, now: datetime, *, environment: str
    ) -> Tokens:
        """A refresh token from the settings, with the one before to fall back to.

        Args:
            seed: The refresh token.
            before: What the store held.
            now: The present.
            environment: What the token is for.
        """
        return cls(
            access_token="",
            access_expires=NEVER,
            refresh_token=seed,
            refresh_expires=now + timedelta(days=100),  # unknown until its first use
            issued=now,
            environment=environment,
            previous_refresh_token=before.refresh_token if before else "",
            seed=fingerprint(seed),
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text in it that must not be seen."""
        found = (self.access_token, self.refresh_token, self.previous_refresh_token)
        return tuple(text for text in found if text)

    @property
    def ends(self) -> datetime:
        """When a person has to log in again, if the connection is not used until then."""
        return min(self.refresh_expires, self.grant_expires or self.refresh_expires)

    def is_fresh(self, now: datetime) -> bool:
        """Whether the access token can be sent.

        It is renewed five minutes before its end (short-lived ones: after three quarters of
        their life), and when the clock stands before its beginning: nobody knows then.
        """
        return self.issued - SKEW <= now and self.seconds_fresh(now) > 0

    def seconds_fresh(self, now: datetime) -> float:
        """Seconds until the access token is to be renewed; negative afterwards."""
        early = min(EARLY, (self.access_expires - self.issued) / 4)
        return (self.access_expires - early - now).total_seconds()

    def renewed(self, answer: TokenAnswer, now: datetime) -> Self:
        """These tokens after an answer of the token endpoint."""
        rotated = answer.refresh_token != self.refresh_token
        hard = answer.hard_expires_in
        return replace(
            self,
            access_token=answer.access_token,
            access_expires=now + timedelta(seconds=answer.expires_in),
            refresh_token=answer.refresh_token,
            refresh_expires=now + timedelta(seconds=answer.refresh_expires_in),
            issued=now,
            grant_expires=self.grant_expires if hard is None else now + timedelta(seconds=hard),
            previous_refresh_token=self.refresh_token if rotated else self.previous_refresh_token,
            refused=None,
        )

    def to_json(self) -> bytes:
        """The form in which stores keep them."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read what `to_json` wrote.

        Raises:
            ValueError: It is something else; the message holds nothing of it.
        """
        try:
            tokens = msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise ValueError(_reason(error)) from None
        if not tokens.refresh_token or any(at.tzinfo is None for at in tokens._instants()):
            raise ValueError("it holds no refresh token, or an instant without a zone")
        return tokens

    def _instants(self) -> list[datetime]:
        given = (self.granted, self.grant_expires, self.refused)
        always = [self.access_expires, self.refresh_expires, self.issued]
        return [*always, *(at for at in given if at is not None)]


def fingerprint(seed: str) -> str:
    """What stands for a secret where it must be recognised and not known: SHA-256 as hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def _reason(error: Exception) -> str:
    return "it is not text" if isinstance(error, UnicodeDecodeError) else str(error)
