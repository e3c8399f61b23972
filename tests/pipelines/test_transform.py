"""The dbt runner, against an executable that stands in for dbt."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import BooksDoNotTie, ConfigurationProblem, LoadProblem, UsageProblem
from pipelines.settings import Settings, read
from pipelines.transform import run_transforms
from tests.pipelines.dbt import node, stand_in


def fake_dbt(folder: Path, code: int, nodes: list[dict[str, Any]] | None) -> Settings:
    """Settings whose dbt writes these results and ends with this code."""
    flags = {"dbt": stand_in(folder, code, nodes), "work_dir": str(folder / "work")}
    return read(flags, {}, folder)


def test_results_are_read_from_the_report(tmp_path: Path) -> None:
    """Counts and seconds come from `run_results.json`; what was left out is not a failure."""
    settings = fake_dbt(
        tmp_path,
        0,
        [
            node("model.tieout.ar_aging", "success"),
            node("unit_test.tieout.ar_aging.partly_paid", "pass"),
            node("test.tieout.unique_x.1a2b", "warn"),
            node("test.tieout.not_null_x.3c4d", "skipped"),
        ],
    )
    result = run_transforms(settings, {})
    assert result.seconds == 1.5
    assert result.count("model") == 1
    assert result.count("test", "unit_test") == 3
    assert result.failures == ()


def test_dbt_gets_folders_and_variables(tmp_path: Path) -> None:
    """Project and profiles are absolute, everything written goes to the work folder."""
    settings = fake_dbt(tmp_path, 0, [node("model.tieout.ar_aging", "success")])
    run_transforms(settings, {"TIEOUT_X": "1"}, ["--select", "ar_aging"])
    called = tmp_path / "work" / "dbt" / "target" / "called.json"
    arguments, environment = json.loads(called.read_text())
    assert arguments[0] == "build"
    assert Path(arguments[arguments.index("--project-dir") + 1]).is_absolute()
    assert arguments[arguments.index("--log-path") + 1] == str(tmp_path / "work" / "dbt" / "logs")
    assert arguments[-2:] == ["--select", "ar_aging"]
    assert environment["TIEOUT_X"] == "1"


def test_a_selection_of_nothing_is_a_wrong_command(tmp_path: Path) -> None:
    """Dbt itself ends well; exit code 2 says that nothing was built, and for which arguments."""
    with pytest.raises(UsageProblem, match="--select nope"):
        run_transforms(fake_dbt(tmp_path, 0, []), {}, ["--select", "nope"])


def test_a_failed_model_is_a_failed_load(tmp_path: Path) -> None:
    """Exit code 6 with the model and its message; tests that follow from it are not repeated."""
    settings = fake_dbt(
        tmp_path,
        1,
        [
            node("model.tieout.ar_aging", "error", "Binder Error:\n  no column x"),
            node("test.tieout.unique_x.1a2b", "error", "no table"),
        ],
    )
    with pytest.raises(LoadProblem) as caught:
        run_transforms(settings, {})
    assert "ar_aging: Binder Error: no column x" in caught.value.message
    assert "unique_x" not in caught.value.message


def test_a_failed_test_means_the_books_do_not_tie(tmp_path: Path) -> None:
    """Exit code 7 with every test that failed."""
    settings = fake_dbt(
        tmp_path,
        1,
        [
            node("model.tieout.ar_aging", "success"),
            node("test.tieout.aging_equals_balance.1a2b", "fail", "Got 3 results"),
        ],
    )
    with pytest.raises(BooksDoNotTie) as caught:
        run_transforms(settings, {})
    assert "aging_equals_balance: Got 3 results" in caught.value.message
    assert caught.value.exit_code == 7


def test_results_of_an_earlier_run_are_not_taken_for_new(tmp_path: Path) -> None:
    """When dbt cannot start, its last words are shown, not the report of the run before."""
    run_transforms(fake_dbt(tmp_path, 0, []), {})
    with pytest.raises(ConfigurationProblem, match="could not parse"):
        run_transforms(fake_dbt(tmp_path, 2, None), {})


def test_a_dbt_that_does_not_exist_is_a_setting_to_mend(tmp_path: Path) -> None:
    """The setting is named."""
    settings = read({"dbt": "no-such-dbt", "work_dir": str(tmp_path)}, {}, tmp_path)
    with pytest.raises(ConfigurationProblem, match="no-such-dbt"):
        run_transforms(settings, {})
