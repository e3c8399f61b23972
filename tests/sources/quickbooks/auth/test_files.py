"""Tokens as files: private, replaced as a whole, and never lost by reading them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sources.quickbooks.auth import FileTokenStore, StoreUnavailable, StoreUnusable
from tests.sources.quickbooks.auth.scene import REALM, Scene

#: Saves the tokens of a company again in a process that can write no byte to any file.
NO_ROOM = """
import resource, signal, sys
from pathlib import Path
from sources.quickbooks.auth import FileTokenStore
store = FileTokenStore(Path(sys.argv[1]))
tokens = store.load(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
for action in (lambda: store.prepare(sys.argv[2]), lambda: store.save(sys.argv[2], tokens)):
    try:
        action()
    except Exception as error:
        print(type(error).__name__)
"""


@pytest.fixture
def store(scene: Scene) -> FileTokenStore:
    """The store of a connected company."""
    assert isinstance(scene.store, FileTokenStore)
    return scene.store


def test_only_the_owner_can_read(store: FileTokenStore) -> None:
    """Folder 0700, file 0600, whatever the umask; nothing lies beside it."""
    before = os.umask(0)
    try:
        tokens = store.load(REALM)
        assert tokens is not None
        other = FileTokenStore(store.folder / "deeper")
        other.save(REALM, tokens)
    finally:
        os.umask(before)
    assert other.folder.stat().st_mode & 0o777 == 0o700
    assert other.path(REALM).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in other.folder.iterdir()] == [f"{REALM}.json"]


def test_what_was_saved_is_loaded(store: FileTokenStore) -> None:
    """Every field; nothing for a company that is not connected; each by its realm id."""
    tokens = store.load(REALM)
    assert tokens is not None
    store.save("77", tokens)
    assert store.load("77") == tokens
    assert store.load("78") is None
    with store.lock("77"):
        assert store.list() == ["77", REALM]
    store.delete("77")
    store.delete("77")
    assert store.list() == [REALM]
    assert FileTokenStore(store.folder / "none").list() == []


def test_a_save_that_fails_leaves_what_was_there(store: FileTokenStore) -> None:
    """No room on the disk: noticed before a refresh, and the old file is whole."""
    before = store.path(REALM).read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, str(store.folder), REALM],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["StoreUnusable", "StoreUnavailable"]
    assert store.path(REALM).read_bytes() == before
    assert store.list() == [REALM]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"access_token": "eyJsecret", "refresh_token": 7}',
    ],
)
def test_a_damaged_file(store: FileTokenStore, content: bytes) -> None:
    """It is named, nothing of it is shown, and a new log-in keeps it aside."""
    tokens = store.load(REALM)
    assert tokens is not None
    path = store.path(REALM)
    path.write_bytes(content)
    with pytest.raises(StoreUnusable, match="damaged") as caught:
        store.load(REALM)
    assert str(store.folder) in caught.value.message
    assert "secret" not in caught.value.message
    assert path.read_bytes() == content
    store.save(REALM, tokens)
    assert store.load(REALM) == tokens
    assert path.with_name(path.name + ".damaged").read_bytes() == content


def test_a_cut_off_file_is_damaged(store: FileTokenStore) -> None:
    """Half of a good file is not half a connection."""
    path = store.path(REALM)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StoreUnusable, match="damaged"):
        store.load(REALM)


def test_a_folder_that_is_a_file(tmp_path: Path, scene: Scene) -> None:
    """The setting names something that cannot hold tokens."""
    (tmp_path / "file").write_text("x")
    broken = FileTokenStore(tmp_path / "file")
    tokens = scene.stored()
    actions = (
        lambda: broken.load(REALM),
        lambda: broken.prepare(REALM),
        lambda: broken.list(),
        lambda: broken.delete(REALM),
        lambda: broken.lock(REALM).__enter__(),
    )
    for action in actions:
        with pytest.raises(StoreUnusable) as caught:
            action()
        assert str(tmp_path / "file") in caught.value.message
        assert "token_store" in caught.value.advice
    with pytest.raises(StoreUnavailable):
        broken.save(REALM, tokens)


def test_a_folder_in_the_place_of_the_file(store: FileTokenStore) -> None:
    """What cannot be read is not taken for a company without tokens."""
    store.path("77").mkdir()
    with pytest.raises(StoreUnusable, match="cannot be read"):
        store.load("77")


def test_a_killed_save_leaves_nothing_that_grows(store: FileTokenStore) -> None:
    """What a killed run left half written is replaced by the next save."""
    leftover = store.folder / f"{REALM}.json.tmp"
    leftover.write_text("half")
    tokens = store.load(REALM)
    assert tokens is not None
    store.save(REALM, tokens)
    assert not leftover.exists()
