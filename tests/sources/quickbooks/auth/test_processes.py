"""Several processes, and killed ones: the connection is never lost.

TIEOUT_KILLS sets how many processes are killed; `-m large` runs the long siege.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.errors import GatewayFault
from sandbox.oauth import Policy
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks.auth import FileTokenStore, TokenAnswer, Tokens
from tests.sources.quickbooks.auth.rotators import MOMENTS, Errand

KILLS = int(os.environ.get("TIEOUT_KILLS", "5"))
REALM = "9130000000000001"


class Site:
    """A sandbox on loopback and the token files of one company."""

    def __init__(
        self, world: World, base_url: str, folder: Path, runner: subprocess.Popen[str]
    ) -> None:
        self.world = world
        self.runner = runner
        self.folder = folder
        issued = world.issue_tokens(REALM)
        self.errand = Errand(str(folder), REALM, base_url, (issued.client_id, issued.client_secret))
        self.store = FileTokenStore(folder)
        answer = TokenAnswer(issued.access_token, 3_600, issued.refresh_token, 8_640_000)
        now = datetime.now(UTC)
        self.store.save(REALM, Tokens.granted_by(answer, now, environment="sandbox"))

    def expire(self) -> None:
        """The stored access token has come to its end."""
        tokens = self.store.load(REALM)
        assert tokens is not None
        self.store.save(REALM, replace(tokens, access_expires=datetime.now(UTC)))

    def run(self, errand: Errand) -> int:
        """Run an errand to its end; its exit code."""
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        self.runner.stdin.write(errand.line)
        self.runner.stdin.flush()
        return int(self.runner.stdout.readline())

    def works(self) -> bool:
        """Whether a run that nobody kills gets a token that the API takes."""
        try:
            self.world.oauth.check(self.errand.source().access_token(), REALM)
        except GatewayFault:
            return False
        return True


@pytest.fixture(scope="module")
def runner() -> Iterator[subprocess.Popen[str]]:
    """What runs errands."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.sources.quickbooks.auth.rotators"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


@pytest.fixture
def site(tmp_path: Path, runner: subprocess.Popen[str]) -> Iterator[Site]:
    """A server where every refresh rotates."""
    world = World()
    world.oauth.policy = Policy(rotate=0)
    with serve(world) as served:
        yield Site(world, served.base_url, tmp_path / "tokens", runner)


def take_turns(site: Site, processes: int, rounds: int) -> None:
    """All processes find the token expired at once, again and again."""
    site.world.oauth.policy = Policy(rotate=0, grace=0)
    assert site.run(replace(site.errand, processes=processes, rounds=rounds)) == 0
    assert site.world.oauth.tally == {"refresh": rounds, "rotation": rounds}
    assert site.works()


def test_processes_take_turns(site: Site) -> None:
    """One rotation per expiry, no invalid_grant, though the token before dies at once."""
    take_turns(site, processes=4, rounds=6)


@pytest.mark.large
def test_eight_processes_refresh_two_hundred_times(site: Site) -> None:
    """The same with eight processes and two hundred expiries."""
    take_turns(site, processes=8, rounds=200)


def survive(site: Site, kills: int) -> None:
    """Kill a refresh at each moment in turn; the next run has a token that works."""
    for number in range(kills):
        site.expire()
        moment = MOMENTS[number % len(MOMENTS)]
        assert site.run(replace(site.errand, dies=moment)) == -signal.SIGKILL
        assert site.works(), moment
    assert site.world.oauth.tally["invalid_grant"] == 0


def test_killed_refreshes(site: Site) -> None:
    """kill -9 between answer and save, in the middle of it, and between save and use."""
    survive(site, KILLS)


@pytest.mark.large
def test_a_hundred_killed_refreshes(site: Site) -> None:
    """The same, a hundred times."""
    survive(site, 100)
