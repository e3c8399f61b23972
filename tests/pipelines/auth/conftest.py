"""What log-ins are tried on."""

import os
import socket
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.server import serve
from sandbox.world import World
from tests.pipelines.auth.served import Person, Quickbooks


@pytest.fixture
def quickbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Quickbooks]:
    """A QuickBooks with an empty company; this folder and this home are empty."""
    monkeypatch.chdir(tmp_path)
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    world = World()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve(world) as served:
        made = Quickbooks(world, served.base_url, world.add_company(), port)
        for name, value in made.environ.items():
            monkeypatch.setenv(name, value)
        yield made
    world.close()


@pytest.fixture
def person(quickbooks: Quickbooks, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """Who is sent to the browser."""
    somebody = Person(quickbooks.realm_id)
    monkeypatch.setattr(webbrowser, "open", somebody.open)
    yield somebody
    somebody.wait()


@pytest.fixture
def tokens(quickbooks: Quickbooks) -> Path:
    """The folder where tokens are kept by default."""
    return Path(os.environ["XDG_CONFIG_HOME"]) / "tieout" / "tokens"
