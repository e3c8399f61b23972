"""docs/mutations.md, written by a run of `python -m tests.mutation --page`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutators import KINDS
from tests.mutation.trial import Trial

PAGE = Path(__file__).parents[2] / "docs" / "mutations.md"
EXPLANATIONS = Path(__file__).with_name("survivors.json")
LAYERS = ("staging", "intermediate", "marts", "star")
CATCHERS = {
    "unit test": "dbt unit tests",
    "data test": "dbt data tests",
    "contract": "NOT NULL of a contract",
    "comparison": "reports, records and situations",
    "recorded": "recorded rows",
}
_TEXT = """\
# Mistakes in the SQL, and who notices

Written by `make test-mutations` (seed {seed}). A run draws places in the compiled SQL of the models
at random, makes one small mistake at a time, builds the model and all that reads it in the
warehouse of the transforms' tests, and asks the project's tests. A mistake that makes the SQL
invalid is drawn again ({invalid} were).

**{surely} of {count} ({sure_share}) are noticed by tests whose expectations were worked out apart
from the models; with the recorded rows {caught} ({share}).** Tests are asked in the order of the
columns; each mistake counts for the first that notices. {equivalent} of those that survive are
equivalent: no rows could tell.

- dbt unit tests: rows that were worked out by hand, per model.
- dbt data tests: invariants on the books of the test companies.
- reports, records and situations: the tests in `tests/transforms` that compare the marts with the
  reports of the sandbox's own double-entry books, staging and dimensions with the records as they
  are in JSON, and both with situations that were worked out by hand.
- recorded rows: each model must make of made-up rows what it made of them when they were recorded
  (`tests/transforms/recorded.py`). Nobody worked these out: they notice a change, and cannot know
  whether what they hold was right. They are asked last.

{by_kind}
{by_layer}
## Survivors

{survivors}"""


def text(trials: Sequence[Trial], seed: int) -> str:
    """The page on a run."""
    real = [one for one in trials if one.runs]
    caught = sum(bool(one.caught_by) for one in real)
    surely = sum(one.caught_by not in {"", "recorded"} for one in real)
    return _TEXT.format(
        seed=seed,
        invalid=len(trials) - len(real),
        caught=caught,
        count=len(real),
        share=f"{caught / len(real):.1%}",
        equivalent=sum(
            explanations().get(one.key, "").startswith("Equivalent")
            for one in real
            if not one.caught_by
        ),
        surely=surely,
        sure_share=f"{surely / len(real):.1%}",
        by_kind=_table("Mistake", [(kind, [o for o in real if o.kind == kind]) for kind in KINDS]),
        by_layer=_table(
            "Models", [(layer, [o for o in real if o.layer == layer]) for layer in LAYERS]
        ),
        survivors="\n".join(_survivor(one) for one in real if not one.caught_by) or "None.\n",
    )


def explanations() -> dict[str, str]:
    """Why a mistake survives, by its key."""
    found: dict[str, str] = json.loads(EXPLANATIONS.read_text(encoding="utf-8"))
    return found


def _table(title: str, rows: Sequence[tuple[str, Sequence[Trial]]]) -> str:
    lines = [
        f"| {title} | Made | {' | '.join(CATCHERS.values())} | Survived |",
        "|---" * (len(CATCHERS) + 3) + "|",
    ]
    for name, trials in rows:
        found = Counter(one.caught_by for one in trials)
        cells = [len(trials), *(found[one] for one in CATCHERS), found[""]]
        lines.append(f"| {name} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"


def _survivor(trial: Trial) -> str:
    where = f"`{trial.model}`{', later builds' if trial.incremental else ''}"
    why = explanations().get(trial.key, "Not explained yet.")
    return (
        f"### {trial.key}: {trial.kind} in {where}\n\n{why}\n\n```diff\n{trial.difference}\n```\n"
    )
