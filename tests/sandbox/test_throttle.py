"""The request limits, with a clock of the test's own."""

from contextlib import suppress

import pytest

from sandbox.errors import GatewayFault
from sandbox.throttle import LIMITS, Limit, Throttle
from tests.sandbox.conftest import Wire


class Ticks:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def admitted(throttle: Throttle, realm: str, times: int, *, batch: bool = False) -> int:
    """How many of `times` requests at once get through."""
    passed = 0
    for _ in range(times):
        with suppress(GatewayFault):
            throttle.admit(realm, batch=batch)
            passed += 1
    return passed


def test_ten_a_second() -> None:
    """The eleventh in a second is turned away, and gets through when the second is over."""
    ticks = Ticks()
    throttle = Throttle(now=ticks)
    assert admitted(throttle, "1", 12) == 10
    ticks.now = 0.99
    assert admitted(throttle, "1", 1) == 0
    ticks.now = 1.0
    assert admitted(throttle, "1", 12) == 10


def test_five_hundred_a_minute() -> None:
    """A steady stream runs into the minute's limit; the window slides."""
    ticks = Ticks()
    throttle = Throttle(now=ticks)
    passed = 0
    for second in range(60):
        ticks.now = float(second)
        passed += admitted(throttle, "1", 10)
    assert passed == 500
    ticks.now = 60.0
    assert admitted(throttle, "1", 10) == 10


def test_forty_batches_a_minute() -> None:
    """Batches have a bucket of their own, within the others."""
    ticks = Ticks()
    throttle = Throttle(now=ticks)
    passed = 0
    for second in range(10):
        ticks.now = float(second)
        passed += admitted(throttle, "1", 5, batch=True)
        assert admitted(throttle, "1", 2) == 2
    assert passed == 40


def test_companies_do_not_share_limits() -> None:
    """Each company has its own buckets."""
    throttle = Throttle(now=Ticks())
    assert admitted(throttle, "1", 11) == 10
    assert admitted(throttle, "2", 11) == 10


def test_the_limits_are_the_published_ones() -> None:
    """500 a minute, 10 a second, 40 batches a minute."""
    assert list(LIMITS) == [Limit(500, 60), Limit(10, 1), Limit(40, 60, batch=True)]


def test_a_throttled_request_on_the_wire(wire: Wire) -> None:
    """429 with the gateway's fault 3001 and no Retry-After; the controls stay open."""
    wire.world.throttle = Throttle((Limit(1, 60),), now=Ticks())
    assert wire.request("GET", "query", params={"query": "select * from Bill"}).status_code == 200
    refused = wire.request("GET", "query", params={"query": "select * from Bill"})
    error = refused.json()["fault"]["error"][0]
    assert (refused.status_code, error["code"]) == (429, "3001")
    assert error["message"] == "message=ThrottleExceeded; errorCode=003001; statusCode=429"
    assert "retry-after" not in refused.headers
    control = wire.request("GET", f"/sandbox/control/{wire.company.realm_id}/faults")
    assert control.status_code == 200


def test_an_unlimited_world(wire: Wire) -> None:
    """Without a throttle nothing is ever turned away."""
    states = {wire.request("GET", "invoice/1").status_code for _ in range(30)}
    assert states == {400}


@pytest.mark.parametrize("path", ["batch", "BATCH"])
def test_batches_are_counted_by_their_path(wire: Wire, path: str) -> None:
    """Whatever its case, a batch falls into the batch bucket."""
    wire.world.throttle = Throttle((Limit(1, 60, batch=True),), now=Ticks())
    states = [wire.request("POST", path, content=b"{}").status_code for _ in range(2)]
    assert states == [400, 429]
