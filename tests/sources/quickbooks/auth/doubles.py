"""A keyring and a Google Secret Manager without a desktop or a cloud."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from google.api_core import exceptions
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class Ring(KeyringBackend):
    """Entries of at most 2,560 bytes, as Windows has them; `locked` refuses everything."""

    priority = 1

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False
        self.writes_left = 1_000

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        if not self.writes_left:
            raise KeyringLocked("locked meanwhile")
        self.writes_left -= 1
        assert len(password.encode("utf-16-le")) <= 2_560
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if (service, username) not in self.entries:
            raise PasswordDeleteError("there is none")
        del self.entries[service, username]

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


class GoogleSecrets:
    """The calls of a SecretManagerServiceClient that are used, with Google's own errors."""

    def __init__(self) -> None:
        self.secrets: dict[str, list[bytes | None]] = {}
        self.fails: Exception | None = None
        self.may_destroy = True

    def access_secret_version(self, *, name: str) -> Any:
        versions = self._found(name.removesuffix("/versions/latest"))
        if not versions:
            raise exceptions.NotFound("no version")
        return SimpleNamespace(payload=SimpleNamespace(data=versions[-1]))

    def add_secret_version(self, *, parent: str, payload: dict[str, bytes]) -> Any:
        versions = self._found(parent)
        versions.append(payload["data"])
        return SimpleNamespace(name=f"{parent}/versions/{len(versions)}")

    def destroy_secret_version(self, *, name: str) -> Any:
        if not self.may_destroy:
            raise exceptions.PermissionDenied("no")
        secret, _, number = name.partition("/versions/")
        self._found(secret)[int(number) - 1] = None

    def create_secret(self, *, parent: str, secret_id: str, secret: dict[str, Any]) -> Any:
        assert secret == {"replication": {"automatic": {}}}
        self._open()
        self.secrets[f"{parent}/secrets/{secret_id}"] = []

    def delete_secret(self, *, name: str) -> None:
        self._found(name)
        del self.secrets[name]

    def list_secrets(self, *, parent: str) -> list[Any]:
        self._open()
        return [SimpleNamespace(name=name) for name in self.secrets if name.startswith(parent)]

    def _found(self, name: str) -> list[bytes | None]:
        self._open()
        if name not in self.secrets:
            raise exceptions.NotFound("no secret")
        return self.secrets[name]

    def _open(self) -> None:
        if self.fails is not None:
            raise self.fails
