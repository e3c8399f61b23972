"""Access tokens: where the client gets one, and whom it asks for a new one.

`TokenSource` is the seam: `RotatingToken` (a token store with rotation) goes behind it without a
change in the client.
"""

from __future__ import annotations

from typing import Protocol

from ..errors import AuthenticationNeeded

_ADVICE = "Get a new access token for this company (they live one hour) and set it."


class TokenSource(Protocol):
    """Gives access tokens. Implementations are called from several threads."""

    def access_token(self) -> str:
        """The token to send now.

        Raises:
            AuthenticationNeeded: There is none.
        """

    def renew(self, rejected: str) -> str:
        """A token to use instead of one that QuickBooks refused with 401.

        Args:
            rejected: The refused token; when the current one differs from it, another
                thread has renewed already and the current one is the answer.

        Raises:
            AuthenticationNeeded: There is no other.
        """


class StaticToken:
    """A token from the settings, which nobody renews."""

    def __init__(self, token: str) -> None:
        self._token = token.strip()

    def __repr__(self) -> str:
        return "StaticToken(…)"

    def access_token(self) -> str:
        """The token.

        Raises:
            AuthenticationNeeded: It is empty.
        """
        if not self._token:
            raise AuthenticationNeeded("There is no access token.", _ADVICE)
        return self._token

    def renew(self, rejected: str) -> str:
        """There is no second one.

        Raises:
            AuthenticationNeeded: Always.
        """
        del rejected  # it never goes into a message
        raise AuthenticationNeeded(
            "QuickBooks does not accept the access token: it has expired, was revoked,"
            " or belongs to another environment.",
            _ADVICE,
        )
