"""What every test may rely on: no network but loopback, no settings from this machine.

The suite proves itself without a network: a connection to anything but this machine fails at
once and says so. Settings that a developer keeps in the environment or in a `.dlt` folder do not
reach a test either.
"""

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.parsed import STORE
from tests.recordings import RECORDINGS

#: Folders whose tests share what takes long to make: one worker takes each of them.
TOGETHER = ("tests/transforms/", "tests/pipelines/reconcile/", "tests/situations/")
#: What takes longest, in this order, so that no worker is alone with it at the end.
FIRST = (
    *TOGETHER,
    *("tests/end_to_end/test_ledger.py", "tests/pipelines/cli/test_demo.py"),
    *("tests/pipelines/cli/test_postgres.py", "tests/end_to_end/test_as_known.py"),
    *("tests/end_to_end/test_mirror.py", "tests/end_to_end/test_aging.py"),
)
SETTINGS_PREFIXES = ("SOURCES__", "TIEOUT__", "DESTINATION__", "DLT_", "DBT_")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the comparisons with recorded answers where there are none."""
    if RECORDINGS.is_dir():
        return
    absent = [item for item in items if item.get_closest_marker("recordings")]
    config.hook.pytest_deselected(items=absent)
    items[:] = [item for item in items if item not in absent]


class Together(LoadFileScheduling):  # type: ignore[misc] # it is published without types
    """Gives workers whole files, and folders of `TOGETHER` as a whole; `FIRST` come first."""

    def _assign_work_unit(self, node: object) -> None:
        for scope in reversed(FIRST):
            if scope in self.workqueue:
                self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        folder = next((one for one in TOGETHER if nodeid.startswith(one)), None)
        return folder or str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together | None:
    """With `--dist loadfile` what takes long to make is made by one worker."""
    return Together(config, log) if config.getoption("dist") == "loadfile" else None


def _is_loopback(address: object) -> bool:
    """Whether a socket address stays on this machine (a path is a Unix socket)."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def offline() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_loopback(address):
            raise ConnectionRefusedError(f"tests stay on this machine, not {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the settings a developer may have in the environment, and the tokens at home."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(SETTINGS_PREFIXES):
                patch.delenv(name)
        home = tmp_path_factory.mktemp("home")
        for name in ("CONFIG", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name))
        patch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")
        patch.setenv("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
        yield


@pytest.fixture(scope="session", autouse=True)
def projects_are_read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all workers share what dbt has read of the project (see `parsed`)."""
    folder = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(STORE, str(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> None:
    """Let programs that tests start hear Ctrl-C, though a shell's background jobs ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]
