"""Two minutes at QuickBooks' limits, in real time, by the server's own clock and count."""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_left
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.server import serve
from sandbox.throttle import Limit, Throttle
from sandbox.world import World
from sources.quickbooks import Client, Limits, StaticToken

REQUESTS = 1_050
WORKERS = 8


class Noted(Throttle):
    """The sandbox's throttle, and when it let requests in."""

    def __init__(self) -> None:
        super().__init__((Limit(500, 60), Limit(10, 1)))
        self.admitted: list[float] = []
        self._noting = threading.Lock()

    def admit(self, realm_id: str, *, batch: bool) -> None:
        """Note those that are not turned away."""
        with self._noting:
            super().admit(realm_id, batch=batch)
            self.admitted.append(time.monotonic())


@pytest.mark.large
def test_two_minutes_at_the_limits(tmp_path: Path) -> None:
    """Eight workers are never turned away, and use 90% of 500 a minute or more."""
    throttle = Noted()
    world = World(throttle=throttle)
    company = world.add_company()
    token = StaticToken(world.issue_tokens(company.realm_id).access_token)
    limits = Limits(per_second=10, per_minute=500, in_flight=WORKERS)
    with (
        serve(world) as served,
        Client(
            company.realm_id,
            token,
            base_url=served.base_url,
            limits=limits,
            pace_file=tmp_path / "pace",
        ) as client,
        ThreadPoolExecutor(WORKERS) as pool,
    ):

        def ask(_: int) -> None:
            client.query("SELECT count(*) FROM Customer", entity="Customer")

        list(pool.map(ask, range(REQUESTS)))
        statuses = {call.status for call in client.meter}
    world.close()
    times = throttle.admitted
    fullest = {
        window: max(bisect_left(times, at + window) - place for place, at in enumerate(times))
        for window in (1.0, 60.0)
    }
    rate = len(times) / (times[-1] - times[0]) * 60
    logging.getLogger(__name__).info("%.0f a minute; fullest windows %s", rate, fullest)
    assert statuses == {200}
    assert len(times) == REQUESTS
    assert fullest[1.0] <= 10
    assert fullest[60.0] <= 500
    assert rate >= 0.9 * 500
