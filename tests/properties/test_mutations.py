"""The histories bite: whoever breaks the sync in one of many ways is found out by them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import Histories
from tests.properties.mutations import MUTATIONS

pytestmark = pytest.mark.large

#: A mutation must show within so many histories.
HISTORIES = 5000


@pytest.mark.parametrize("mistake", MUTATIONS)
def test_a_mistake_is_found(mistake: str) -> None:
    """Some history ends with a warehouse that is not what the books say."""
    with MUTATIONS[mistake](), pytest.raises(AssertionError):
        run_state_machine_as_test(
            Histories,
            settings=settings(
                max_examples=HISTORIES,
                stateful_step_count=8,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
