"""Companies to load: founded for one test, or a copy of one that is founded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import day_of_business, small
from sandbox.server import serve
from sandbox.world import World
from tests.end_to_end.stage import TODAY, Stage
from tests.end_to_end.template import Template

Opened = Callable[..., Stage]


@pytest.fixture
def open_stage(tmp_path: Path) -> Iterator[Opened]:
    """A function that founds a company and stages its load.

    By default the landscaper; every company may deal in several currencies, unless `abroad` is
    false.
    """
    world = World()
    with serve(world) as served:

        def opened(
            fill: Callable[[Company], object] = small, *, abroad: bool = True, **options: Any
        ) -> Stage:
            clock = Clock()
            clock.set(TODAY)
            company = world.add_company(clock=clock, multicurrency=abroad)
            fill(company)
            return Stage(world, company, served.base_url, tmp_path, **options)

        yield opened
    world.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The landscaper and a warehouse of his, made once; tests work on copies."""
    return Template.make(tmp_path_factory.mktemp("template"))


Open = Callable[[str], Stage]


@pytest.fixture
def at(template: Template, tmp_path: Path) -> Iterator[Open]:
    """A function that stages the landscaper before his initial load, or a day after it."""
    with ExitStack() as opened:

        def stage_at(time: str) -> Stage:
            loaded = time == "incremental"
            stage = opened.enter_context(template.stage(tmp_path / "copy", loaded=loaded))
            if loaded:
                day_of_business(stage.company, seed=1)
            return stage

        yield stage_at
