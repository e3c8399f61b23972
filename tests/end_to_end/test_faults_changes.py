"""A change feed that is cut, and changes while a load reads."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import Open
from tests.end_to_end.faults import LITTLE, OFTEN


@pytest.mark.parametrize("times", [1, OFTEN])
def test_a_feed_that_is_cut(at: Open, times: int) -> None:
    """A full answer may be incomplete: asked by parts, in the end by query."""
    stage = at("incremental")
    stage.fault("cdc_truncated", times=times)
    stage.load()
    assert stage.world.faults.fired()
    assert stage.differences() == []


def test_a_feed_that_is_cut_at_the_end_of_an_initial_load(at: Open) -> None:
    """What changed while pages were read is brought all the same."""
    stage = at("initial")
    stage.fault("change_between_pages", path="query")
    stage.fault("cdc_truncated")
    stage.load()
    assert len(stage.world.faults.fired()) == 2
    assert stage.differences() == []


def test_more_changes_than_the_feed_can_tell(at: Open) -> None:
    """More than a thousand customers changed: they are read by query, over two pages."""
    stage = at("incremental")
    with stage.company.bulk():
        for number in range(1_100):
            stage.company.create("Customer", {"DisplayName": f"Crowd {number}"})
    result = stage.load()
    assert result.entities["customer"].rows > 1_100
    assert stage.differences() == []


def test_a_feed_that_is_out_of_order(at: Open) -> None:
    """While QuickBooks cannot tell what changed, it is asked by query."""
    stage = at("incremental")
    stage.fault("fault_in_200", path="cdc", times=OFTEN)
    stage.load()
    assert stage.differences() == []


@pytest.mark.parametrize("after", [0, 3])
def test_a_change_between_pages(at: Open, after: int) -> None:
    """A day of business after any request of the initial load, with entities of several pages."""
    stage = at("initial")
    stage.entities = LITTLE
    with stage.company.bulk():
        for number in range(1_100):
            stage.company.create("Customer", {"DisplayName": f"Crowd {number}"})
    stage.fault("change_between_pages", after=after)
    stage.load()
    assert len(stage.world.faults.fired()) == 1
    stage.load()
    assert stage.differences() == []


@pytest.mark.parametrize("path", ["cdc", "batch", "query"])
def test_a_change_during_an_incremental_sync(at: Open, path: str) -> None:
    """What happens between its requests is brought by the next sync at the latest."""
    stage = at("incremental")
    stage.fault("change_between_pages", path=path)
    stage.load()
    assert len(stage.world.faults.fired()) == 1
    stage.load()
    assert stage.differences() == []
