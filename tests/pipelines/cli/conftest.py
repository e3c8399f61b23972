"""The company that the command line is tried on."""

from collections.abc import Iterator
from datetime import date

import pytest

from sandbox import business
from sandbox.server import serve
from sandbox.world import World
from tests.pipelines.cli.served import Served


@pytest.fixture(scope="session")
def company() -> Iterator[Served]:
    """A small company."""
    world = World()
    founded = business.add(world, "small", documents=0, seed=7, until=date(2026, 6, 30))
    with serve(world) as server:
        token = world.issue_tokens(founded.realm_id).access_token
        yield Served(world, founded.realm_id, server.base_url, token)
    world.close()
