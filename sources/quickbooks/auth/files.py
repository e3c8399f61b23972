"""Tokens as files: one JSON file per company in a private folder."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from .private import LOCK_SECONDS, locked, make_folder, unwritable, write_private
from .store import StoreUnavailable, StoreUnusable
from .tokens import Tokens

_FILE = re.compile(r"(?P<realm>[0-9A-Za-z]+)\.json")


class FileTokenStore:
    """Keeps `<realm id>.json` in a folder, readable by its owner alone.

    Args:
        folder: Where; made when it is needed.
        lock_seconds: How long to wait for another process.
    """

    def __init__(self, folder: Path, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.folder = folder
        self._lock_seconds = lock_seconds

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    def path(self, realm_id: str) -> Path:
        """The file of a company."""
        return self.folder / f"{realm_id}.json"

    def load(self, realm_id: str) -> Tokens | None:
        """Read a company's file."""
        path = self.path(realm_id)
        try:
            return Tokens.from_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except NotADirectoryError as error:
            raise unwritable(self.folder, error) from None
        except OSError as error:
            raise StoreUnusable(
                f"The token file {path} cannot be read: {error.strerror or error}.",
                "Give it back to your user (mode 600).",
            ) from None
        except ValueError as error:
            raise damaged(path, realm_id, error) from None

    def save(self, realm_id: str, tokens: Tokens) -> None:
        """Replace a company's file; a damaged one is kept beside it."""
        path = self.path(realm_id)
        try:
            self._put_aside_if_damaged(path)
            write_private(path, tokens.to_json())
        except OSError as error:
            raise StoreUnavailable(
                f"The token file {path} could not be written: {error.strerror or error}.",
                "Make room or mend the folder, then run the same command again.",
            ) from None

    def prepare(self, realm_id: str) -> None:
        """Make a file in the folder and take it away again; a read-only token file stays so."""
        path = self.path(realm_id)
        trial = path.with_name(path.name + ".trial")
        try:
            make_folder(self.folder)
            if path.exists() and not path.stat().st_mode & 0o200:
                raise PermissionError(None, "the file is read-only")
            trial.write_bytes(b"room for tokens\n" * 512)
            trial.unlink()
        except OSError as error:
            with suppress(OSError):
                trial.unlink()
            raise unwritable(path, error) from None

    def lock(self, realm_id: str) -> AbstractContextManager[None]:
        """A lock file beside the company's file."""
        return locked(self.folder / f"{realm_id}.lock", self._lock_seconds)

    def delete(self, realm_id: str) -> None:
        """Remove a company's file."""
        try:
            self.path(realm_id).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.path(realm_id), error) from None

    def list(self) -> list[str]:
        """The companies that have a file."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unwritable(self.folder, error) from None
        return sorted(found["realm"] for name in names if (found := _FILE.fullmatch(name)))

    @staticmethod
    def _put_aside_if_damaged(path: Path) -> None:
        if not path.exists():
            return
        try:
            Tokens.from_json(path.read_bytes())
        except ValueError:
            path.replace(path.with_name(path.name + ".damaged"))


def damaged(place: object, realm_id: str, error: ValueError) -> StoreUnusable:
    """The error for tokens that cannot be read."""
    return StoreUnusable(
        f"The tokens of company {realm_id} in {place} are damaged: {error}.",
        "Bring back a copy from a backup of today, or connect the company again (a damaged"
        " file is then kept beside the new one).",
    )
