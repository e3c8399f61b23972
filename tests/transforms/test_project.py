"""Rules of the dbt project that dbt itself does not check."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

import transforms

PROJECT = transforms.PROJECT_DIR
MODELS = sorted((PROJECT / "models").rglob("*.sql"))
MARTS = sorted((PROJECT / "models" / "marts").glob("*.sql"))
SQL = sorted(path for path in PROJECT.rglob("*.sql") if "target" not in path.parts)


def _name(path: Path) -> str:
    return path.stem


def _documented() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted((PROJECT / "models").rglob("*.yml")):
        for model in msgspec.yaml.decode(path.read_bytes()).get("models", ()):
            found[model["name"]] = model
    return found


DOCUMENTED = _documented()


def test_every_model_is_described() -> None:
    """Each model has a description that says its grain (the function says its columns)."""
    assert set(DOCUMENTED) == {path.stem for path in MODELS}
    without = [
        name
        for name, model in DOCUMENTED.items()
        if "Grain: " not in model["description"] and not name.endswith(("_as_of", "_as_known"))
    ]
    assert without == []


@pytest.mark.parametrize("path", MARTS, ids=_name)
def test_mart_columns_are_described(path: Path) -> None:
    """Every column of a mart has a type and a sentence; keys begin with the company."""
    columns = DOCUMENTED[path.stem].get("columns", [])
    assert [column["name"] for column in columns[:1]] in (["realm_id"], [])
    assert columns or path.stem.endswith(("_as_of", "_as_known"))
    for column in columns:
        assert column["data_type"]
        assert len(column["description"]) > 3


@pytest.mark.parametrize("path", SQL, ids=_name)
def test_sql_has_no_floats(path: Path) -> None:
    """No cast to a float, and no division, which DuckDB does in floats."""
    text = re.sub(r"\{#.*?#\}|--[^\n]*|'[^'\n]*'", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"\b(double|float|real|float8)\b", text)
    assert not re.search(r"[^/]/[^/]", text)


@pytest.mark.parametrize("path", SQL, ids=_name)
def test_windows_stay_within_a_company(path: Path) -> None:
    """Every PARTITION BY begins with the company."""
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"partition by\s+([\w.]+)", text):
        assert match.group(1).split(".")[-1] == "realm_id", match.group(0)


@pytest.mark.parametrize("path", MODELS, ids=_name)
def test_joins_stay_within_a_company(path: Path) -> None:
    """Every join of two relations compares the company first."""
    text = path.read_text(encoding="utf-8")
    for match in re.finditer(r"\bjoin\b(?P<what>.*?)\bon\b\s+(?P<on>[\w. =]+)", text, flags=re.S):
        if "cross" in text[match.start() - 6 : match.start()] or "numbers" in match["what"]:
            continue
        assert "realm_id" in match["on"], match.group(0)


def test_no_packages() -> None:
    """Nothing is fetched when the project runs."""
    assert not (PROJECT / "packages.yml").exists()
    assert not (PROJECT / "dependencies.yml").exists()


def test_profile_holds_no_secret() -> None:
    """Every connection setting comes from a variable with a name of our own."""
    text = (PROJECT / "profiles.yml").read_text(encoding="utf-8")
    names = re.findall(r"env_var\('(\w+)'", text)
    assert len(names) > 6
    assert all(name.startswith("TIEOUT_DBT_") for name in names)
    assert re.findall(r"(?:password|user|host):(?! \"\{\{ env_var)", text) == []
