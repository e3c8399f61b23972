"""`python -m tests.mutation`: make mistakes in the models, and count those that tests notice."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.mutation.built import built
from tests.mutation.page import PAGE, text
from tests.mutation.trial import Trial, tried


def main() -> int:
    """Run, print, write the page if asked to; 0: enough was noticed, 2: tests fail as it is."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        bench = built(arguments.work or Path(scratch))
        complaints = bench.complaints()
        if complaints:
            _say(f"These fail although nothing is wrong: {', '.join(complaints)}")
            return 2
        trials = []
        for trial in tried(bench, arguments.seed, arguments.mutants, arguments.model):
            trials.append(trial)
            _say(_line(trial))
        bench.close()
    if arguments.page:
        PAGE.write_text(text(trials, arguments.seed), encoding="utf-8")
    real = [one for one in trials if one.runs]
    caught = sum(bool(one.caught_by) for one in real)
    _say(f"{caught} of {len(real)} noticed; {len(trials) - len(real)} others did not run")
    return int(caught < 0.95 * len(real))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--mutants", type=int, default=200, help="how many that run")
    parser.add_argument("--seed", type=int, default=7, help="of what is drawn")
    parser.add_argument("--work", type=Path, help="folder that keeps the built warehouse")
    parser.add_argument("--model", action="append", help="only mistakes in this model")
    parser.add_argument("--page", action="store_true", help=f"write {PAGE.name} anew")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _line(trial: Trial) -> str:
    said = trial.caught_by or "SURVIVED" if trial.runs else "invalid"
    detail = trial.test if trial.caught_by else f"{trial.note}\n{trial.difference}"
    if not trial.runs:
        detail = trial.note[:100].replace("\n", " ")
    where = f"{trial.model}{' (later builds)' if trial.incremental else ''}"
    return f"{trial.key} {trial.seconds:5.1f}s {trial.kind:13} {where}: {said} {detail}"


if __name__ == "__main__":
    sys.exit(main())
