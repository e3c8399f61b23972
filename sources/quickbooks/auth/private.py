"""Private files and locks between processes.

A file is replaced as a whole: written under another name, flushed to the disk, renamed, and the
folder flushed, so that a crash leaves the old content or the new.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from .store import StoreUnavailable, StoreUnusable

LOCK_SECONDS = 120.0
"""A refresh with all its retries is over by then."""
_FILE, _FOLDER = 0o600, 0o700


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter.

    Raises:
        OSError: It cannot be made.
    """
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file by a private one, wholly or not at all.

    Raises:
        OSError: It cannot be written; the old one is still there.
    """
    make_folder(path.parent)
    beside = path.with_name(path.name + ".tmp")
    beside.unlink(missing_ok=True)  # of a run that was killed
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows keeps the order of a rename by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold a lock that no other process (or thread) holds; the system frees it after a kill.

    Raises:
        StoreUnavailable: Another process held it all the time.
        StoreUnusable: The lock file cannot be made.
    """
    lock = FileLock(path, timeout=seconds, mode=_FILE, poll_interval=0.01, thread_local=False)
    try:
        make_folder(path.parent)
        lock.acquire()
    except Timeout:
        raise StoreUnavailable(
            f"Another process has been renewing these tokens for {seconds:.0f} s ({path}).",
            "Run the same command again; if it stays, end the process that hangs.",
        ) from None
    except OSError as error:
        raise unwritable(path.parent, error) from None
    try:
        yield
    finally:
        lock.release()


def unwritable(place: Path, error: OSError) -> StoreUnusable:
    """The error for a folder or file of tokens that cannot be written."""
    return StoreUnusable(
        f"Tokens cannot be kept in {place}: {error.strerror or error}.",
        "Let your user write there, or keep them elsewhere (setting token_store). QuickBooks"
        " replaces tokens as they are used: what cannot be written would be lost.",
    )
