"""Rates: no second and no minute has more requests than allowed."""

from __future__ import annotations

import pytest

from sources.quickbooks.limits import Gate, Limits


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr("pyrate_limiter.limiter.sleep", self.sleep)
        monkeypatch.setattr("pyrate_limiter.clocks.monotonic_ns", lambda: int(self.now * 1e9))

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands in for time in the library that limits."""
    return Clock(monkeypatch)


def passages(gate: Gate, clock: Clock, number: int, *, batch: bool = False) -> list[float]:
    """When requests come through."""
    times = []
    for _ in range(number):
        with gate.passage(batch=batch):
            times.append(clock.now)
    return times


def most(times: list[float], window: float) -> int:
    """Requests in the fullest window."""
    return max(sum(start <= time < start + window for time in times) for start in times)


def test_rates_per_second_and_minute(clock: Clock) -> None:
    """Never above either, and not much below."""
    times = passages(Gate(Limits()), clock, 1_000)
    assert most(times, 1.0) == 8
    assert most(times, 60.0) <= 480
    assert times[-1] - times[0] < 150


def test_batches_have_a_limit_of_their_own(clock: Clock) -> None:
    """36 a minute, whatever else goes on."""
    assert most(passages(Gate(Limits()), clock, 100, batch=True), 60.0) == 36


def test_without_rates_nobody_waits(clock: Clock) -> None:
    """For a server that has none."""
    times = passages(Gate(Limits.off()), clock, 1_000)
    assert times[0] == times[-1]
