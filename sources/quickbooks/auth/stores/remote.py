"""What stores without files share: a place that keeps a text per name, and a lock here.

The lock is a file on this machine: runs on other machines are not kept out. When two of them
refresh at once, the one that is refused reads the store again and goes on with what it finds.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from ..files import damaged
from ..private import locked
from ..tokens import Tokens, fingerprint


class Keeper(Protocol):
    """Keeps a secret text per company. Raises `StoreUnavailable` and `StoreUnusable`."""

    @property
    def place(self) -> str:
        """Where that is, for people."""

    def get(self, realm_id: str) -> bytes | None:
        """The text of a company, None when there is none."""

    def put(self, realm_id: str, text: bytes) -> None:
        """Replace the text of a company, wholly or not at all."""

    def remove(self, realm_id: str) -> None:
        """Forget a company; nothing happens when there is none."""

    def realms(self) -> list[str]:
        """The companies that have a text."""

    def try_out(self) -> None:
        """Raise what `put` would, as far as that can be known."""


class RemoteStore:
    """A token store on top of a keeper.

    Args:
        keeper: Keeps the texts.
        locks: Folder on this machine for lock files.
    """

    def __init__(self, keeper: Keeper, locks: Path) -> None:
        self._keeper = keeper
        self._locks = locks

    @property
    def place(self) -> str:
        """Where the keeper keeps it."""
        return self._keeper.place

    def load(self, realm_id: str) -> Tokens | None:
        """Read a company's tokens."""
        text = self._keeper.get(realm_id)
        if text is None:
            return None
        try:
            return Tokens.from_json(text)
        except ValueError as error:
            raise damaged(self.place, realm_id, error) from None

    def save(self, realm_id: str, tokens: Tokens) -> None:
        """Replace a company's tokens."""
        self._keeper.put(realm_id, tokens.to_json())

    def prepare(self, realm_id: str) -> None:
        """Try the keeper out."""
        del realm_id
        self._keeper.try_out()

    def lock(self, realm_id: str) -> AbstractContextManager[None]:
        """A lock file on this machine, named for the place and the company."""
        name = f"{realm_id}-{fingerprint(self.place)[:16]}.lock"
        return locked(self._locks / name)

    def delete(self, realm_id: str) -> None:
        """Forget a company."""
        self._keeper.remove(realm_id)

    def list(self) -> list[str]:
        """The companies."""
        return sorted(self._keeper.realms())
