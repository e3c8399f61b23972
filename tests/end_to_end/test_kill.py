"""kill -9 at seeded moments: the next run completes, and nothing shows that it ever happened."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sandbox.generate import day_of_business
from tests.end_to_end.killed import Errand
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import Template, books_of

#: How many kills of an initial load (and a quarter of it of incremental syncs); set the variable
#: for a longer siege.
KILLS = int(os.environ.get("TIEOUT_KILLS", "3"))
SEEDS = [("initial", seed) for seed in range(KILLS)] + [
    ("incremental", seed) for seed in range(max(2, KILLS // 4))
]
ENTITIES = ("customer", "invoice", "payment", "time_activity")


@dataclass(frozen=True)
class Undisturbed:
    """What a load does that nobody kills.

    Attributes:
        events: How many there are in it.
        books: The rows it leaves.
    """

    events: int
    books: dict[str, list[tuple[Any, ...]]]


@contextmanager
def staged(template: Template, folder: Path, time: str) -> Iterator[Stage]:
    """The company before its initial load, or a day after it."""
    with template.stage(folder, loaded=time == "incremental") as stage:
        stage.entities = ENTITIES
        stage.chunk_pages = 1
        if time == "incremental":
            day_of_business(stage.company, seed=3)
        yield stage


def errand(stage: Stage) -> Errand:
    """The load of a stage, for another process."""
    token = stage.world.issue_tokens(stage.company.realm_id).access_token
    return Errand(str(stage.folder), stage.company.realm_id, stage.base_url, token, stage.entities)


@pytest.fixture(scope="module")
def undisturbed(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Undisturbed]:
    """How each kind of load goes when nobody kills it."""

    @cache
    def load(time: str) -> Undisturbed:
        with staged(template, tmp_path_factory.mktemp("undisturbed"), time) as stage:
            done = errand(stage).run()
            assert done.returncode == 0, done.stderr
            assert stage.differences() == []
            return Undisturbed(int(done.stdout), books_of(stage.warehouse))

    return load


def is_killed(stage: Stage, moment: float, delay: float) -> bool:
    """Load in another process up to a moment; whether it was not quicker."""
    died = errand(stage).killed(int(moment), delay)
    assert died.returncode in (-signal.SIGKILL, 0), died.stderr
    return died.returncode != 0


@pytest.mark.parametrize(("time", "seed"), SEEDS)
def test_a_killed_load_is_completed_by_the_next(
    template: Template,
    undisturbed: Callable[[str], Undisturbed],
    tmp_path: Path,
    time: str,
    seed: int,
) -> None:
    """The same rows in every table as if it had not been killed."""
    whole = undisturbed(time)
    chance = Random(f"{time} {seed}")
    with staged(template, tmp_path, time) as stage:
        assert is_killed(stage, whole.events * chance.uniform(0, 0.97), chance.uniform(0, 0.03))
        stage.load()
        assert stage.differences() == []
        assert books_of(stage.warehouse) == whole.books


def test_a_load_that_is_killed_again_and_again(
    template: Template, undisturbed: Callable[[str], Undisturbed], tmp_path: Path
) -> None:
    """Each run dies where it may; the last one completes."""
    whole = undisturbed("initial")
    with staged(template, tmp_path, "initial") as stage:
        deaths = [is_killed(stage, whole.events * part, 0.01) for part in (0.3, 0.5, 0.7)]
        assert any(deaths)
        stage.load()
        assert stage.differences() == []
        assert books_of(stage.warehouse) == whole.books
