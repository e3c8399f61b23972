"""Rates: by the server's own count, no second and no minute has more requests than allowed."""

from __future__ import annotations

import heapq
import random
import subprocess
import sys
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from sandbox.errors import GatewayFault
from sandbox.throttle import Limit, Throttle
from sources.quickbooks import Client, Limits, Patience, StaticToken
from sources.quickbooks.limits import Gate
from sources.quickbooks.pacing import RECOVERY
from tests.faults import RETRY, fault

AS_QUICKBOOKS = Limits(per_second=10, per_minute=500, batches_per_minute=40)
LIMITS = (Limit(500, 60), Limit(10, 1), Limit(40, 60, batch=True))


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def gate(self, limits: Limits, file: Path | None = None) -> Gate:
        return Gate(limits, file=file, clock=self, sleep=self.sleep)


def passages(gate: Gate, clock: Clock, number: int, *, batch: bool = False) -> list[float]:
    """When requests come through."""
    times = []
    for _ in range(number):
        with gate.passage(batch=batch):
            times.append(clock.now)
    return times


def most(times: list[float], window: float) -> int:
    """Requests in the fullest window."""
    return max(bisect_left(times, start + window) - place for place, start in enumerate(times))


def arrivals(clock: Clock, gate: Gate, workers: int, number: int) -> list[float]:
    """When requests of some workers reach the server, each on a way of 5 to 150 ms.

    A worker sends its next request 50 to 400 ms after the last one left.
    """
    chance = random.Random(7)
    free = [(clock.now, worker) for worker in range(workers)]
    reached = []
    for _ in range(number):
        at, worker = heapq.heappop(free)
        clock.now = max(clock.now, at)
        with gate.passage(batch=False):
            sent = clock.now
        reached.append(sent + chance.uniform(0.005, 0.150))
        heapq.heappush(free, (sent + chance.uniform(0.05, 0.4), worker))
    return sorted(reached)


def admitted(reached: list[float]) -> None:
    """Let the server count requests that reach it at these instants."""
    counted = Clock()
    throttle = Throttle(LIMITS, now=counted)
    for counted.now in reached:
        throttle.admit("1", batch=False)


@pytest.mark.parametrize("shared", [False, True])
def test_eight_workers_stay_within_the_servers_count(shared: bool, tmp_path: Path) -> None:
    """In twenty minutes the server turns nobody away, and 90% of its 500 a minute are used."""
    clock = Clock()
    gate = clock.gate(AS_QUICKBOOKS, tmp_path / "realm" if shared else None)
    reached = arrivals(clock, gate, workers=8, number=1_000 if shared else 10_000)
    admitted(reached)
    assert most(reached, 1.0) <= 10
    assert most(reached, 60.0) <= 500
    assert len(reached) >= 0.9 * 500 / 60 * (reached[-1] - reached[0])


def test_a_server_that_counts_would_notice_more() -> None:
    """The proof above proves something: without the gate the same workers are turned away."""
    clock = Clock()
    reached = arrivals(clock, clock.gate(Limits.off()), workers=8, number=1_000)
    with pytest.raises(GatewayFault):
        admitted(reached)


def test_the_defaults_leave_room_for_others() -> None:
    """Below QuickBooks' limits, and not much below their own."""
    clock = Clock()
    times = passages(clock.gate(Limits()), clock, 1_000)
    assert most(times, 1.0) <= 9
    assert most(times, 60.0) <= 480
    assert times[-1] - times[0] < 130


def test_batches_have_a_limit_of_their_own() -> None:
    """36 a minute, whatever else goes on."""
    clock = Clock()
    assert most(passages(clock.gate(Limits()), clock, 100, batch=True), 60.0) == 36


def test_without_rates_nobody_waits() -> None:
    """For a server that has none."""
    clock = Clock()
    passages(clock.gate(Limits.off()), clock, 1_000)
    assert clock.slept == []


@fault(
    "429 although within the limits: other apps share them",
    RETRY,
    "at half the pace for some minutes",
    "3001",
)
def test_a_429_halves_the_pace_once_and_it_comes_back() -> None:
    """All requests on their way are one warning; ten minutes later the pace is the full one."""
    clock = Clock()
    limits = Limits(per_second=None, per_minute=60)
    gate = clock.gate(limits)
    sent = passages(gate, clock, 8)
    for at in sent:
        clock.now += 0.1
        gate.turned_away(at, batch=False)
    slow = passages(gate, clock, 60)
    assert 85 < slow[52] - sent[0] < 100  # 60 without a warning; with eight of them 170
    clock.now += RECOVERY
    fast = passages(gate, clock, 120)
    assert fast[-1] - fast[60] < 62


def test_many_warnings_stop_at_a_crawl() -> None:
    """Requests never stop for good."""
    clock = Clock()
    gate = clock.gate(Limits(per_second=1, per_minute=None))
    for _ in range(30):
        (sent,) = passages(gate, clock, 1)
        clock.now += 0.1
        gate.turned_away(sent, batch=False)
    times = passages(gate, clock, 3)
    assert 5 < times[2] - times[1] < 20


def test_the_client_tells_of_429s() -> None:
    """Through the wire: what was turned away makes the next ones slower."""
    clock = Clock()
    answers = [429, 200, 200, 200]

    def serve(_: httpx.Request) -> httpx.Response:
        clock.now += 0.01
        body = {"QueryResponse": {"totalCount": 1}, "time": "2026-06-30T17:00:00-07:00"}
        return httpx.Response(answers.pop(0), json=body)

    with Client(
        "1",
        StaticToken("t"),
        limits=Limits(per_second=1, per_minute=None),
        patience=Patience(sleep=clock.sleep, clock=clock, random=lambda: 0.0),
        transport=httpx.MockTransport(serve),
    ) as client:
        for _ in range(3):
            client.query("SELECT count(*) FROM Customer", entity="Customer")
    waits = [wait for wait in clock.slept if wait]
    assert len(waits) == 3
    assert min(waits) > 2


#: The source as a folder that was copied under another name, without what its package imports.
ADMITTED = """
import sys, types
from pathlib import Path

copied = types.ModuleType("copied")
copied.__path__ = [sys.argv[1]]
sys.modules["copied"] = copied

from copied.limits import Gate, Limits

class Full(Exception):
    pass

def full(_):
    raise Full

gate = Gate(Limits(), file=Path(sys.argv[2]), clock=lambda: 1_000.0, sleep=full)
admitted = 0
try:
    while True:
        with gate.passage(batch=sys.argv[3] == "batch"):
            admitted += 1
except Full:
    print(admitted)
"""


@pytest.mark.parametrize("kind", ["batch", "query"])
def test_processes_share_one_count(tmp_path: Path, project_root: Path, kind: str) -> None:
    """Three processes at one instant pass as often as one would: nine times."""
    source = project_root / "sources" / "quickbooks"
    command = [sys.executable, "-c", ADMITTED, str(source), str(tmp_path / "realm"), kind]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    admitted = [int(process.communicate(timeout=60)[0]) for process in started]
    assert sum(admitted) == 9


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:777])


@pytest.mark.parametrize("damage", [_cut, Path.unlink])
def test_a_lost_file_is_no_obstacle(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """A kill while it was written costs the count, not the sync."""
    clock = Clock()
    file = tmp_path / "realm"
    gate = clock.gate(Limits(), file)
    passages(gate, clock, 3)
    damage(file)
    assert len(passages(gate, clock, 9)) == 9
    assert clock.slept == []


def test_a_machine_that_was_started_anew(tmp_path: Path) -> None:
    """Its clock begins again: instants of the time before count as past."""
    before, after = Clock(now=900_000.0), Clock(now=30.0)
    passages(before.gate(Limits(), tmp_path / "realm"), before, 9)
    passages(after.gate(Limits(), tmp_path / "realm"), after, 9)
    assert after.slept == []


def test_a_later_run_knows_the_earlier_one(tmp_path: Path) -> None:
    """Two runs within a second are one to QuickBooks."""
    clock = Clock()
    times = [
        at for _ in range(3) for at in passages(clock.gate(Limits(), tmp_path / "realm"), clock, 9)
    ]
    assert most(times, 1.0) == 9
