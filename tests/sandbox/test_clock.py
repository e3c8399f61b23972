"""The company's clock."""

import pendulum

from sandbox.clock import Clock


def test_a_set_clock_stands_still_in_the_company_zone() -> None:
    """An instant of any offset is shown in the company's zone; text without one is read in it."""
    clock = Clock("America/Toronto")
    clock.set("2026-07-01T00:30:00Z")
    assert clock.now().isoformat() == "2026-06-30T20:30:00-04:00"
    assert clock.today() == pendulum.date(2026, 6, 30)
    clock.set("2026-01-15T08:00:00")
    assert clock.stamp(clock.epoch()) == "2026-01-15T08:00:00-05:00"
    assert clock.now() == clock.now()


def test_advancing_crosses_daylight_saving() -> None:
    """A day later is the same wall clock under another offset."""
    clock = Clock()
    clock.set("2026-03-07T09:00:00")
    clock.advance(days=1)
    assert clock.stamp(clock.epoch()) == "2026-03-08T09:00:00-07:00"


def test_a_live_clock_moves_on() -> None:
    """After `live` the clock follows real time again."""
    clock = Clock()
    clock.set("2000-01-01T00:00:00")
    states = [clock.frozen]
    clock.live()
    assert [*states, clock.frozen] == [True, False]
    assert clock.now() > pendulum.datetime(2026, 1, 1)


def test_answers_carry_milliseconds() -> None:
    """The envelope's time has milliseconds and an offset; MetaData has whole seconds."""
    clock = Clock()
    clock.set("2026-01-15T08:00:00.123456")
    assert clock.envelope_time() == "2026-01-15T08:00:00.123-08:00"
    assert clock.stamp(clock.epoch()) == "2026-01-15T08:00:00-08:00"
