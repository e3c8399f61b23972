"""raw tables -> marts: runs dbt as a subprocess and reads what it reports.

dbt is never imported: its Python interface differs between versions 1 and 2, the executable and
`run_results.json` do not. Everything dbt writes (compiled SQL, logs, results) goes to the work
folder, never into the project folder, which may be a read-only installation.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import transforms
from pipelines.errors import BooksDoNotTie, ConfigurationProblem, LoadProblem, UsageProblem
from pipelines.settings import Settings

_PASSED = frozenset({"success", "pass", "no-op"})
_WARNED = frozenset({"warn"})
_SKIPPED = frozenset({"skipped"})


@dataclass(frozen=True)
class Outcome:
    """One model or test of a run: `name`, `kind` (model, test, unit_test), `status`, `message`."""

    name: str
    kind: str
    status: str
    message: str
    seconds: float

    @property
    def failed(self) -> bool:
        """Neither passed, warned nor left out."""
        return self.status not in _PASSED | _WARNED | _SKIPPED


@dataclass(frozen=True)
class TransformResult:
    """What a dbt run did, as `run_results.json` tells it."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    def count(self, *kinds: str) -> int:
        """How many nodes of these kinds ran."""
        return sum(outcome.kind in kinds for outcome in self.outcomes)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What did not pass."""
        return tuple(outcome for outcome in self.outcomes if outcome.failed)


def run_transforms(
    settings: Settings, environment: Mapping[str, str], arguments: Sequence[str] = ()
) -> TransformResult:
    """Build and test all models.

    Args:
        settings: where the work folder and the dbt executable are.
        environment: variables that `transforms/profiles.yml` reads (see `warehouse.dbt_target`).
        arguments: further arguments for `dbt build`, such as `--select ar_aging+`.

    Raises:
        ConfigurationProblem: there is no dbt, or it cannot read its arguments.
        UsageProblem: the arguments select nothing.
        LoadProblem: a model failed; its message is included.
        BooksDoNotTie: a test on the data failed; each is named.
    """
    target = settings.work_dir / "dbt"
    target.mkdir(parents=True, exist_ok=True)
    results = target / "target" / "run_results.json"
    results.unlink(missing_ok=True)
    process = subprocess.run(
        _command(settings, target, arguments),
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if not results.is_file():
        raise _no_results(process, target)
    result = _read(results)
    if process.returncode != 0:
        raise _failure(result, target)
    if arguments and not result.outcomes:
        raise UsageProblem(
            f"Nothing was built: dbt finds no model or test for {' '.join(arguments)}.",
            "Check the names after --select and --exclude, such as "
            "`tieout transform -- --select ar_aging+`.",
        )
    return result


def _command(settings: Settings, target: Path, arguments: Sequence[str]) -> list[str]:
    """The command line: absolute folders, no colours, no writing into the project."""
    return [
        *_dbt(settings),
        "build",
        "--project-dir",
        str(transforms.PROJECT_DIR),
        "--profiles-dir",
        str(transforms.PROJECT_DIR),
        "--target-path",
        str(target / "target"),
        "--log-path",
        str(target / "logs"),
        "--no-use-colors",
        "--no-version-check",
        # Unit tests prove the SQL, not the books: they are run where the project is developed.
        "--exclude-resource-type",
        "unit_test",
        *arguments,
    ]


def _dbt(settings: Settings) -> list[str]:
    """The dbt of the settings, else the one installed beside this Python."""
    if settings.dbt:
        found = shutil.which(settings.dbt)
        if found is None:
            raise ConfigurationProblem(
                f"There is no dbt at {settings.dbt!r}.",
                "Mend the setting `dbt`, or leave it empty to use the one Tieout came with.",
            )
        return [found]
    beside = shutil.which("dbt", path=str(Path(sys.executable).parent))
    if beside is not None:
        return [beside]
    return [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]


def _read(results: Path) -> TransformResult:
    document = json.loads(results.read_text(encoding="utf-8"))
    return TransformResult(
        tuple(_outcome(node) for node in document["results"]), float(document["elapsed_time"])
    )


def _outcome(node: Mapping[str, Any]) -> Outcome:
    """A node: `unique_id` is `model.tieout.ar_aging` or `test.tieout.some_test.1a2b3c`."""
    kind, _, name = str(node["unique_id"]).split(".")[:3]
    return Outcome(
        name=name,
        kind=kind,
        status=str(node["status"]),
        message=str(node.get("message") or "").strip(),
        seconds=float(node.get("execution_time") or 0),
    )


def _no_results(process: subprocess.CompletedProcess[str], target: Path) -> ConfigurationProblem:
    """The error of a dbt that ended before it ran anything: its last lines say why."""
    said = [line.strip() for line in (process.stdout + process.stderr).splitlines() if line.strip()]
    return ConfigurationProblem(
        "dbt could not start: " + " ".join(said[-6:]),
        f"The whole log is {target / 'logs' / 'dbt.log'}.",
    )


def _failure(result: TransformResult, target: Path) -> LoadProblem | BooksDoNotTie:
    """The error of a run that failed: models first, since tests follow from them."""
    log = f"The compiled SQL is under {target / 'target' / 'compiled'}."
    models = [failure for failure in result.failures if "test" not in failure.kind]
    if models:
        return LoadProblem(
            "These models failed:\n" + "\n".join(_line(failure) for failure in models), log
        )
    return BooksDoNotTie(
        "The tables are built, but these tests failed:\n"
        + "\n".join(_line(failure) for failure in result.failures),
        f"Sync again (the books may have moved meanwhile). If it stays: {log}",
    )


def _line(failure: Outcome) -> str:
    message = " ".join(failure.message.split())
    return f"  {failure.name}: {message[:300]}"
