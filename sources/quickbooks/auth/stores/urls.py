"""Tokens at any fsspec URL, encrypted: `s3://bucket/folder`, `gs://...`, `file:///mnt/share`.

Encrypted with Fernet (AES-128-CBC and HMAC-SHA256) by a key that is kept apart, since buckets
are read by more people than secrets are meant for. A file is replaced in one request; on a local
file system under another name first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ..store import StoreUnavailable, StoreUnusable

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

T = TypeVar("T")
_FILE = re.compile(r"(?P<realm>[0-9A-Za-z]+)\.tokens")
_NEW_KEY = (
    "Make one with: python -c 'from cryptography.fernet import Fernet;"
    " print(Fernet.generate_key().decode())'"
)


class UrlKeeper:
    """Keeps `<realm id>.tokens` below a URL.

    Args:
        url: As fsspec reads it; credentials as its file system has them.
        key: Fernet key, URL-safe base64 of 32 bytes.

    Raises:
        StoreUnusable: The key is none, or the package for the URL is missing.
    """

    def __init__(self, url: str, key: str) -> None:
        import fsspec

        self._url = url.rstrip("/")
        self._fernet = _fernet(key)
        try:
            self._files, self._folder = fsspec.core.url_to_fs(self._url)
        except (ImportError, ValueError) as error:
            raise StoreUnusable(
                f"Tokens cannot be kept at {self._url}: {error}.",
                "Mend the setting token_store, or install the package for this kind of URL.",
            ) from None

    @property
    def place(self) -> str:
        """The URL."""
        return self._url

    def get(self, realm_id: str) -> bytes | None:
        """Read and decrypt a file."""
        from cryptography.fernet import InvalidToken

        path = self._path(realm_id)
        if not self._asked(lambda: self._files.exists(path)):
            return None
        sealed = self._asked(lambda: self._files.cat_file(path))
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise StoreUnusable(
                f"The tokens of company {realm_id} at {self._url} do not open with this token_key.",
                "Set the key they were encrypted with, or connect the company again.",
            ) from None

    def put(self, realm_id: str, text: bytes) -> None:
        """Encrypt and write a file."""
        path = self._path(realm_id)
        sealed = self._fernet.encrypt(text)
        self._asked(lambda: self._files.makedirs(self._folder, exist_ok=True))
        if "file" in self._files.protocol:
            self._asked(lambda: self._files.pipe_file(path + ".tmp", sealed))
            self._asked(lambda: self._files.mv(path + ".tmp", path))
        else:
            self._asked(lambda: self._files.pipe_file(path, sealed))

    def remove(self, realm_id: str) -> None:
        """Delete a file."""
        path = self._path(realm_id)
        if self._asked(lambda: self._files.exists(path)):
            self._asked(lambda: self._files.rm_file(path))

    def realms(self) -> list[str]:
        """The files' names."""
        if not self._asked(lambda: self._files.exists(self._folder)):
            return []
        self._files.invalidate_cache()
        names = self._asked(lambda: self._files.ls(self._folder, detail=False))
        found = (_FILE.fullmatch(str(name).rsplit("/", 1)[-1]) for name in names)
        return [match["realm"] for match in found if match]

    def try_out(self) -> None:
        """Write a file and delete it."""
        path = f"{self._folder}/trial"
        self._asked(lambda: self._files.makedirs(self._folder, exist_ok=True))
        self._asked(lambda: self._files.pipe_file(path, b"trial"))
        self._asked(lambda: self._files.rm_file(path))

    def _path(self, realm_id: str) -> str:
        return f"{self._folder}/{realm_id}.tokens"

    def _asked(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except PermissionError as error:
            raise StoreUnusable(
                f"Tokens cannot be kept at {self._url}: {error}.",
                "Give these credentials the right to read, write and delete there.",
            ) from None
        except OSError as error:
            raise StoreUnavailable(
                f"{self._url} does not answer: {error}.",
                "Check the URL and its credentials, then run the same command again.",
            ) from None


def _fernet(key: str) -> Fernet:
    try:
        from cryptography.fernet import Fernet
    except ImportError:
        raise StoreUnusable(
            "Tokens at a URL are encrypted, and the package for that is missing.",
            "pip install 'tieout[encrypted]'",
        ) from None
    if not key:
        raise StoreUnusable("Tokens at a URL need a token_key to be encrypted with.", _NEW_KEY)
    try:
        return Fernet(key)
    except ValueError:
        raise StoreUnusable("token_key is not a Fernet key.", _NEW_KEY) from None
