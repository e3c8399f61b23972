"""One mistake after the other, tried on the bench."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tests.mutation.bench import Bench, DoesNotRun
from tests.mutation.draw import Place, difference, drawn, key


@dataclass(frozen=True)
class Trial:
    """What became of a mistake.

    Attributes:
        key: Its short name.
        model: Where it was made.
        layer: Staging, intermediate or marts.
        incremental: Whether in the SELECT of later builds.
        kind: What it is.
        difference: The lines of SQL, before and after.
        runs: Whether the SQL is valid with it; if not, it does not count.
        caught_by: What noticed it; empty if nothing did.
        test: Which test.
        note: What dbt would have said, or what it changed.
        seconds: How long it took.
    """

    key: str
    model: str
    layer: str
    incremental: bool
    kind: str
    difference: str
    runs: bool
    caught_by: str
    test: str
    note: str
    seconds: float


def tried(
    bench: Bench, seed: int, count: int, models: Collection[str] | None = None
) -> Iterator[Trial]:
    """Mistakes until so many have run; none twice.

    Args:
        bench: Where they are tried.
        seed: Of what is drawn.
        count: How many that run.
        models: In which models; all if not given.
    """
    seen: set[tuple[str, str]] = set()
    real = 0
    for place in drawn(bench.project, seed):
        if real == count:
            return
        if models and place.model.name not in models:
            continue
        after = place.mistake.after
        if (place.model.name, after) in seen or after == place.mistake.before:
            continue
        seen.add((place.model.name, after))
        trial = _trial(bench, place)
        real += trial.runs
        yield trial


def _trial(bench: Bench, place: Place) -> Trial:
    mistake, started = place.mistake, time.perf_counter()
    lines = difference(mistake)
    runs, caught_by, test, note = True, "", "", ""
    try:
        verdict = bench.judge(place.model, mistake.after, incremental=place.incremental)
        caught_by, test = verdict.caught_by, verdict.test
        note = f"changes {', '.join(verdict.changed) or 'no table'}"
    except DoesNotRun as error:
        runs, note = False, str(error)
    return Trial(
        key=key(place, lines),
        model=place.model.name,
        layer=place.model.layer,
        incremental=place.incremental,
        kind=mistake.kind,
        difference=lines,
        runs=runs,
        caught_by=caught_by,
        test=test,
        note=note,
        seconds=time.perf_counter() - started,
    )
