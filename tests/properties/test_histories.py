"""The books change while they are read, loads die, answers fail: the warehouse equals the source.

A thousand histories in each run; `TIEOUT_HISTORIES` asks for more.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import Histories

#: Histories, each of up to so many rules.
HISTORIES = int(os.environ.get("TIEOUT_HISTORIES", "1000"))
RULES = 8


def test_the_warehouse_equals_the_source_after_any_history() -> None:
    """Every raw table, child table and notice of deletion; no record twice in a package."""
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=RULES,
            derandomize=True,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
