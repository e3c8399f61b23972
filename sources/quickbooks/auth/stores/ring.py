"""Tokens in the keyring of a desktop.

A keyring cannot be listed, so the realm ids are an entry of their own. Windows takes 2,560 bytes
an entry, which tokens fill: they are cut into parts, and the entry that counts them is
written last. Two sets of parts take turns, so that the old tokens are whole until then.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ..store import StoreUnavailable, StoreUnusable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")
SERVICE = "tieout"
PART = 1_000
"""Characters of a part."""


class RingKeeper:
    """Keeps tokens in the user's keyring.

    Args:
        ring: A keyring; None is the one that the desktop offers.

    Raises:
        StoreUnusable: There is none.
    """

    def __init__(self, ring: KeyringBackend | None = None) -> None:
        self._ring = ring or _ring_of_desktop()

    @property
    def place(self) -> str:
        """The kind of keyring."""
        return f"keyring ({self._ring.name})"

    def get(self, realm_id: str) -> bytes | None:
        """Put the parts together."""
        head = self._read(realm_id)
        if head is None:
            return None
        turn, _, count = head.partition(":")
        parts = [self._read(f"{realm_id}/{turn}/{n}") or "" for n in range(int(count or 0))]
        return "".join(parts).encode()

    def put(self, realm_id: str, text: bytes) -> None:
        """Write the parts of the other turn, then the entry that counts them."""
        head = self._read(realm_id) or ""
        turn = "b" if head.startswith("a") else "a"
        whole = text.decode()
        parts = [whole[at : at + PART] for at in range(0, len(whole), PART)]
        for number, part in enumerate(parts):
            self._write(f"{realm_id}/{turn}/{number}", part)
        self._write(realm_id, f"{turn}:{len(parts)}")
        self._write_realms({*self.realms(), realm_id})

    def remove(self, realm_id: str) -> None:
        """Remove the counting entry first, then whatever parts there are."""
        self._delete(realm_id)
        for turn in "ab":
            number = 0
            while self._delete(f"{realm_id}/{turn}/{number}"):
                number += 1
        self._write_realms({*self.realms()} - {realm_id})

    def realms(self) -> list[str]:
        """The entry that lists them."""
        try:
            return [str(each) for each in json.loads(self._read("companies") or "[]")]
        except ValueError:
            return []

    def try_out(self) -> None:
        """Write an entry and delete it."""
        self._write("trial", "trial")
        self._delete("trial")

    def _write_realms(self, realms: set[str]) -> None:
        self._write("companies", json.dumps(sorted(realms)))

    def _read(self, name: str) -> str | None:
        return self._asked(lambda: self._ring.get_password(SERVICE, name))

    def _write(self, name: str, text: str) -> None:
        self._asked(lambda: self._ring.set_password(SERVICE, name, text))

    def _delete(self, name: str) -> bool:
        if self._read(name) is None:
            return False
        self._asked(lambda: self._ring.delete_password(SERVICE, name))
        return True

    def _asked(self, act: Callable[[], T]) -> T:
        from keyring.errors import KeyringError

        try:
            return act()
        except KeyringError as error:
            raise StoreUnavailable(
                f"The keyring does not answer: {error or type(error).__name__}.",
                "Unlock it, then run the same command again.",
            ) from None


def _ring_of_desktop() -> KeyringBackend:
    try:
        import keyring
        from keyring.backends import fail, null
    except ImportError:
        raise StoreUnusable(
            "The package for keyrings is missing.", "pip install 'tieout[keyring]'"
        ) from None
    ring = keyring.get_keyring()
    if isinstance(ring, fail.Keyring | null.Keyring):
        raise StoreUnusable(
            "This machine offers no keyring (servers have none).",
            "Leave token_store empty to keep tokens in a private folder, or name a folder.",
        )
    return ring
