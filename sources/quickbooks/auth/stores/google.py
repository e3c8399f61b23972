"""Tokens in Google Secret Manager: a secret `PREFIX-<realm id>` per company.

Role: Secret Manager Admin on the project, or on secrets of that prefix. Credentials are found as
Google's libraries find them. A version costs money as long as it is kept: the newest and the one
before stay, older ones are destroyed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, TypeVar

from ..store import StoreUnavailable, StoreUnusable

T = TypeVar("T")


class GoogleKeeper:
    """Keeps tokens in Secret Manager.

    Args:
        project: Id of the project.
        prefix: Of the secrets' names.
        client: A SecretManagerServiceClient; None makes one.

    Raises:
        StoreUnusable: The package or credentials are missing.
    """

    def __init__(self, project: str, prefix: str, client: Any = None) -> None:
        self._parent = f"projects/{project}"
        self._prefix = prefix
        self._client = client or _client()

    @property
    def place(self) -> str:
        """Project and prefix."""
        return f"Google Secret Manager, {self._parent}/secrets/{self._prefix}-*"

    def get(self, realm_id: str) -> bytes | None:
        """The latest version."""
        name = f"{self._name(realm_id)}/versions/latest"
        try:
            found = self._asked(lambda: self._client.access_secret_version(name=name))
        except KeyError:
            return None
        return bytes(found.payload.data)

    def put(self, realm_id: str, text: bytes) -> None:
        """Add a version; the first makes the secret."""
        name = self._name(realm_id)

        def add() -> Any:
            return self._client.add_secret_version(parent=name, payload={"data": text})

        try:
            added = self._asked(add)
        except KeyError:
            self._asked(
                lambda: self._client.create_secret(
                    parent=self._parent,
                    secret_id=f"{self._prefix}-{realm_id}",
                    secret={"replication": {"automatic": {}}},
                )
            )
            added = self._asked(add)
        self._destroy_older(name, int(added.name.rsplit("/", 1)[-1]))

    def remove(self, realm_id: str) -> None:
        """Delete the secret with all versions."""
        try:
            self._asked(lambda: self._client.delete_secret(name=self._name(realm_id)))
        except KeyError:
            return

    def realms(self) -> list[str]:
        """The names that begin with the prefix."""
        found = self._asked(lambda: list(self._client.list_secrets(parent=self._parent)))
        head = f"{self._prefix}-"
        names = [str(each.name).rsplit("/", 1)[-1] for each in found]
        realms = [name.removeprefix(head) for name in names if name.startswith(head)]
        return [realm for realm in realms if realm.isalnum()]

    def try_out(self) -> None:
        """See whether it answers; rights to write show when something is written."""
        self.realms()

    def _destroy_older(self, name: str, newest: int) -> None:
        """Destroy what lies two versions back; the tokens are saved, whether that works or not."""
        old = f"{name}/versions/{newest - 2}"
        if newest > 2:
            with contextlib.suppress(KeyError, StoreUnusable, StoreUnavailable):
                self._asked(lambda: self._client.destroy_secret_version(name=old))

    def _name(self, realm_id: str) -> str:
        return f"{self._parent}/secrets/{self._prefix}-{realm_id}"

    def _asked(self, act: Callable[[], T]) -> T:
        """Do it; KeyError when there is no such secret."""
        from google.api_core import exceptions

        try:
            return act()
        except exceptions.NotFound:
            raise KeyError from None
        except (exceptions.ClientError, exceptions.PermissionDenied) as error:
            raise StoreUnusable(
                f"Google Secret Manager refuses {self._parent}: {error.message}.",
                "Check the role of this account on the project's secrets, then run again.",
            ) from None
        except exceptions.GoogleAPICallError as error:
            raise StoreUnavailable(
                f"Google Secret Manager does not answer: {error.message}.",
                "Run the same command again in some minutes.",
            ) from None


def _client() -> Any:
    try:
        from google.auth.exceptions import DefaultCredentialsError
        from google.cloud import secretmanager
    except ImportError:
        raise StoreUnusable(
            "The package for Google Cloud is missing.", "pip install 'tieout[google]'"
        ) from None
    try:
        return secretmanager.SecretManagerServiceClient()
    except DefaultCredentialsError:
        raise StoreUnusable(
            "Google Secret Manager finds no credentials.",
            "Set GOOGLE_APPLICATION_CREDENTIALS, or run where a service account is attached.",
        ) from None
