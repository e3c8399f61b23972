"""Where tokens are kept: the interface, and what can be wrong with a store.

A store keeps one set of tokens per company. `lock` keeps other processes from refreshing
at the same time; whoever refreshes reads the store again inside it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from ..errors import ConfigurationError, ServiceUnavailable
from .tokens import Tokens


class StoreUnavailable(ServiceUnavailable):
    """The store does not answer now."""


class StoreUnusable(ConfigurationError):
    """The store must be mended: a permission, a damaged file, a wrong key."""


class TokenStore(Protocol):
    """Keeps tokens. Every method may raise `StoreUnavailable` or `StoreUnusable`."""

    @property
    def place(self) -> str:
        """Where that is, for people."""

    def load(self, realm_id: str) -> Tokens | None:
        """The tokens of a company, None when there are none."""

    def save(self, realm_id: str, tokens: Tokens) -> None:
        """Keep tokens: afterwards all of them are there, or after an error the ones before."""

    def prepare(self, realm_id: str) -> None:
        """Find out, as far as that is possible, whether `save` would fail."""

    def lock(self, realm_id: str) -> AbstractContextManager[None]:
        """Keep other processes from refreshing a company's tokens."""

    def delete(self, realm_id: str) -> None:
        """Forget a company; nothing happens when there is none."""

    def list(self) -> list[str]:
        """The companies it has tokens of, by realm id."""
