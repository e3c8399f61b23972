"""Tokens in AWS Secrets Manager: a secret `PREFIX/<realm id>` per company.

Rights: secretsmanager:GetSecretValue, PutSecretValue, CreateSecret, DeleteSecret, ListSecrets on
`PREFIX/*`. Region and credentials are found as boto3 finds them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ..store import StoreUnavailable, StoreUnusable

T = TypeVar("T")
_PASSING = frozenset(
    {"InternalServiceError", "InternalServiceErrorException", "ThrottlingException"}
)


class AwsKeeper:
    """Keeps tokens in Secrets Manager.

    Args:
        prefix: Of the secrets' names.
        client: A boto3 client; None makes one.

    Raises:
        StoreUnusable: boto3 or its settings are missing.
    """

    def __init__(self, prefix: str, client: Any = None) -> None:
        self._prefix = prefix.strip("/")
        self._client = client or _client()

    @property
    def place(self) -> str:
        """Prefix and region."""
        return f"AWS Secrets Manager, {self._prefix}/ in {self._client.meta.region_name}"

    def get(self, realm_id: str) -> bytes | None:
        """The current version."""
        try:
            found = self._asked(
                lambda: self._client.get_secret_value(SecretId=self._name(realm_id))
            )
        except KeyError:
            return None
        return str(found["SecretString"]).encode()

    def put(self, realm_id: str, text: bytes) -> None:
        """A new version; the first makes the secret."""
        name, value = self._name(realm_id), text.decode()
        try:
            self._asked(lambda: self._client.put_secret_value(SecretId=name, SecretString=value))
        except KeyError:
            self._asked(lambda: self._client.create_secret(Name=name, SecretString=value))

    def remove(self, realm_id: str) -> None:
        """Delete the secret at once: the tokens in it are revoked."""
        try:
            self._asked(
                lambda: self._client.delete_secret(
                    SecretId=self._name(realm_id), ForceDeleteWithoutRecovery=True
                )
            )
        except KeyError:
            return

    def realms(self) -> list[str]:
        """The names below the prefix."""
        pages = self._client.get_paginator("list_secrets").paginate(
            Filters=[{"Key": "name", "Values": [f"{self._prefix}/"]}]
        )
        names = self._asked(lambda: [each["Name"] for page in pages for each in page["SecretList"]])
        heads = [name.removeprefix(f"{self._prefix}/") for name in names]
        return [head for head in heads if head.isalnum()]

    def try_out(self) -> None:
        """See whether it answers; rights to write show when something is written."""
        self._asked(lambda: self._client.list_secrets(MaxResults=1))

    def _name(self, realm_id: str) -> str:
        return f"{self._prefix}/{realm_id}"

    def _asked(self, act: Callable[[], T]) -> T:
        """Do it; KeyError when there is no such secret."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return act()
        except ClientError as error:
            code = str(error.response["Error"]["Code"])
            if code == "ResourceNotFoundException":
                raise KeyError(code) from None
            kind = StoreUnavailable if code in _PASSING else StoreUnusable
            raise kind(
                f"AWS Secrets Manager refuses {self._prefix}/: {code}.",
                "Check the rights of this role on the secrets below the prefix, then run again.",
            ) from None
        except BotoCoreError as error:
            raise StoreUnavailable(
                f"AWS Secrets Manager does not answer: {error}.",
                "Check region, credentials and network, then run the same command again.",
            ) from None


def _client() -> Any:
    try:
        import boto3
        from botocore.exceptions import BotoCoreError
    except ImportError:
        raise StoreUnusable(
            "The package for AWS is missing.", "pip install 'tieout[aws]'"
        ) from None
    try:
        return boto3.client("secretsmanager")
    except BotoCoreError as error:
        raise StoreUnusable(
            f"AWS Secrets Manager cannot be used: {error}.", "Set AWS_REGION and credentials."
        ) from None
