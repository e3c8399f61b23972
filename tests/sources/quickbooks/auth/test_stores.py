"""Every store keeps what it is given, survives what rotation does to it, and says what is wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import boto3
import fsspec
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from cryptography.fernet import Fernet
from google.api_core import exceptions
from moto import mock_aws

from sources.quickbooks.auth import StoreUnavailable, StoreUnusable
from sources.quickbooks.auth.stores.aws import AwsKeeper
from sources.quickbooks.auth.stores.google import GoogleKeeper
from sources.quickbooks.auth.stores.nowhere import MemoryKeeper
from sources.quickbooks.auth.stores.remote import Keeper, RemoteStore
from sources.quickbooks.auth.stores.ring import RingKeeper
from sources.quickbooks.auth.stores.urls import UrlKeeper
from tests.sources.quickbooks.auth.doubles import GoogleSecrets, Ring
from tests.sources.quickbooks.auth.scene import REALM, Scene

KEY = Fernet.generate_key().decode()


def aws_keeper(prefix: str = "books/tieout") -> AwsKeeper:
    """Secrets Manager as moto has it."""
    client = boto3.client(
        "secretsmanager", "eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    return AwsKeeper(prefix, client)


KEEPERS: dict[str, Callable[[Path], Keeper]] = {
    "memory URL": lambda _: UrlKeeper("memory://tokens", KEY),
    "file URL": lambda folder: UrlKeeper(f"file://{folder}/tokens", KEY),
    "keyring": lambda _: RingKeeper(Ring()),
    "aws": lambda _: aws_keeper(),
    "google": lambda _: GoogleKeeper("books", "tieout", GoogleSecrets()),
    "environment": lambda _: MemoryKeeper(),
}


@pytest.fixture(params=KEEPERS)
def keeper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeper]:
    """Each keeper in turn, empty."""
    with ExitStack() as stack:
        if request.param == "aws":
            stack.enter_context(mock_aws())
        fsspec.filesystem("memory").store.clear()
        yield KEEPERS[request.param](tmp_path)


@pytest.fixture
def store(keeper: Keeper, tmp_path: Path) -> RemoteStore:
    """A store on top of it."""
    return RemoteStore(keeper, tmp_path / "locks")


def test_a_store_keeps_what_it_is_given(store: RemoteStore, scene: Scene) -> None:
    """Saved, replaced, listed, deleted; each company by itself."""
    first, second = scene.stored(), scene.tokens()
    assert store.load(REALM) is None
    assert store.list() == []
    store.prepare(REALM)
    assert store.list() == []
    store.save(REALM, first)
    store.save("77", second)
    assert (store.load(REALM), store.load("77")) == (first, second)
    store.save(REALM, second)
    assert store.load(REALM) == second
    assert store.list() == ["77", REALM]
    store.delete("77")
    store.delete("77")
    assert store.load("77") is None
    assert store.list() == [REALM]
    store.save("77", first)
    assert store.load("77") == first


def test_rotation_works_with_every_store(store: RemoteStore, scene: Scene) -> None:
    """Ten expiries, each seen by a new process and the one before."""
    store.save(REALM, scene.stored())
    scene.store = store
    source = scene.source()
    for _ in range(10):
        scene.clock.advance(3_600)
        assert scene.works(source.access_token())
        assert scene.source().access_token() == source.access_token()
    assert scene.oauth.tally["refresh"] == 10
    assert scene.oauth.tally["invalid_grant"] == 0


def test_one_process_at_a_time(store: RemoteStore, scene: Scene, tmp_path: Path) -> None:
    """The lock is a file that says nothing about the place, another one for another company."""
    with store.lock(REALM), store.lock("77"):
        names = [path.name for path in (tmp_path / "locks").iterdir()]
        assert len(names) == 2
        assert all("tieout" not in name and "tokens" not in name for name in names)


def test_damaged_tokens_are_damaged_everywhere(keeper: Keeper, store: RemoteStore) -> None:
    """Not an empty store, not a crash; where and which company."""
    if isinstance(keeper, MemoryKeeper):
        keeper._texts[REALM] = b"{"
    else:
        keeper.put(REALM, b"{")
    with pytest.raises(StoreUnusable, match="damaged"):
        store.load(REALM)


def test_what_lies_at_a_url_is_encrypted(scene: Scene) -> None:
    """No secret in the bytes, and another key does not open them."""
    fsspec.filesystem("memory").store.clear()
    store = RemoteStore(UrlKeeper("memory://tokens", KEY), Path())
    tokens = scene.stored()
    store.save(REALM, tokens)
    sealed = fsspec.filesystem("memory").cat_file(f"/tokens/{REALM}.tokens")
    assert not any(secret.encode() in sealed for secret in tokens.secrets)
    other = RemoteStore(UrlKeeper("memory://tokens", Fernet.generate_key().decode()), Path())
    with pytest.raises(StoreUnusable, match="do not open with this token_key"):
        other.load(REALM)
    assert store.load(REALM) == tokens


@pytest.mark.parametrize(
    ("url", "key", "said"),
    [
        ("memory://tokens", "", "token_key"),
        ("memory://tokens", "short", "not a Fernet key"),
        ("nosuch://tokens", KEY, "nosuch"),
    ],
    ids=["no key", "a bad key", "no such protocol"],
)
def test_a_url_that_cannot_be_used(url: str, key: str, said: str) -> None:
    """What is missing, and how it is made; the key is not shown."""
    with pytest.raises(StoreUnusable, match=said) as caught:
        UrlKeeper(url, key)
    assert not key or key not in caught.value.message


@pytest.mark.parametrize(
    ("error", "kind"),
    [(PermissionError("denied"), StoreUnusable), (OSError("down"), StoreUnavailable)],
)
def test_a_url_that_fails(
    monkeypatch: pytest.MonkeyPatch, scene: Scene, error: OSError, kind: type[Exception]
) -> None:
    """A right that is missing is mended, an outage passes; in both the URL is named."""
    keeper = UrlKeeper("memory://tokens", KEY)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(keeper._files, "pipe_file", fail)
    store = RemoteStore(keeper, Path())
    acts: tuple[Callable[[], object], ...] = (
        lambda: store.save(REALM, scene.stored()),
        lambda: store.prepare(REALM),
    )
    for act in acts:
        with pytest.raises(kind, match="memory://tokens"):
            act()


@pytest.mark.parametrize("writes", range(6))
def test_a_keyring_that_is_locked_meanwhile(scene: Scene, tmp_path: Path, writes: int) -> None:
    """However far a save came, the keyring holds the old tokens or the new, whole."""
    ring = Ring()
    store = RemoteStore(RingKeeper(ring), tmp_path)
    old, new = scene.stored(), scene.tokens()
    store.save(REALM, old)
    ring.writes_left = writes
    with suppress(StoreUnavailable):
        store.save(REALM, new)
    assert store.load(REALM) in (old, new)
    ring.writes_left = 100
    store.save(REALM, new)
    assert store.load(REALM) == new
    ring.locked = True
    with pytest.raises(StoreUnavailable) as caught:
        store.load(REALM)
    assert "Unlock it" in caught.value.advice


def test_a_machine_without_a_keyring() -> None:
    """Said at once, with what to do instead."""
    import keyring
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        with pytest.raises(StoreUnusable, match="no keyring") as caught:
            RingKeeper()
    finally:
        keyring.set_keyring(before)
    assert "private folder" in caught.value.advice


class FailingAws:
    """A client that fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.meta = type("Meta", (), {"region_name": "eu-west-1"})

    def __getattr__(self, _: str) -> Any:
        def fail(**__: Any) -> None:
            raise self.error

        return fail


def refusal(code: str) -> ClientError:
    """An error of AWS."""
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "GetSecretValue")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (refusal("AccessDeniedException"), StoreUnusable),
        (refusal("ThrottlingException"), StoreUnavailable),
        (EndpointConnectionError(endpoint_url="https://aws"), StoreUnavailable),
    ],
)
def test_aws_that_fails(error: Exception, kind: type[Exception]) -> None:
    """Rights are mended, outages pass."""
    keeper = AwsKeeper("tieout", FailingAws(error))
    acts: tuple[Callable[[], object], ...] = (
        lambda: keeper.get(REALM),
        lambda: keeper.put(REALM, b"x"),
        keeper.try_out,
    )
    for act in acts:
        with pytest.raises(kind):
            act()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (exceptions.PermissionDenied("no"), StoreUnusable),
        (exceptions.ServiceUnavailable("down"), StoreUnavailable),
    ],
)
def test_google_that_fails(error: Exception, kind: type[Exception]) -> None:
    """Rights are mended, outages pass."""
    secrets = GoogleSecrets()
    secrets.fails = error
    keeper = GoogleKeeper("books", "tieout", secrets)
    acts: tuple[Callable[[], object], ...] = (
        lambda: keeper.get(REALM),
        lambda: keeper.put(REALM, b"x"),
        keeper.try_out,
    )
    for act in acts:
        with pytest.raises(kind):
            act()


def test_google_keeps_two_versions() -> None:
    """Each renewal adds one, which costs money; a right that lacks loses no tokens."""
    secrets = GoogleSecrets()
    keeper = GoogleKeeper("books", "tieout", secrets)
    for text in (b"1", b"2", b"3", b"4"):
        keeper.put(REALM, text)
    assert [*secrets.secrets.values()] == [[None, None, b"3", b"4"]]
    secrets.may_destroy = False
    keeper.put(REALM, b"5")
    assert keeper.get(REALM) == b"5"


def test_the_real_google_client_takes_these_calls() -> None:
    """The double has no method that the library lacks, and none that takes other arguments."""
    import inspect

    from google.cloud import secretmanager

    for name in (
        "access_secret_version",
        "add_secret_version",
        "create_secret",
        "delete_secret",
        "destroy_secret_version",
    ):
        real = inspect.signature(getattr(secretmanager.SecretManagerServiceClient, name))
        double = inspect.signature(getattr(GoogleSecrets, name))
        assert set(double.parameters) <= set(real.parameters)


def test_the_environment_alone_is_warned_about(
    scene: Scene, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """When QuickBooks replaces the token of the settings, with what to choose instead."""
    seed = scene.tokens().refresh_token
    scene.store = RemoteStore(MemoryKeeper(), tmp_path)
    with caplog.at_level(logging.WARNING):
        assert scene.works(scene.source(seed=seed).access_token())
    (record,) = caplog.records
    assert "within a day" in record.getMessage()
    assert seed not in record.getMessage()
