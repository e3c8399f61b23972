"""What is promised about the package itself."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("pipelines", "sandbox", "sources", "transforms")


@pytest.fixture(scope="module")
def pyproject(project_root: Path) -> dict[str, Any]:
    """The parsed pyproject.toml."""
    return tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_changelog_begins_with_this_version(
    project_root: Path, pyproject: dict[str, Any]
) -> None:
    """A release cannot forget to say what is new."""
    text = (project_root / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", text, re.MULTILINE)
    assert versions[0] == pyproject["project"]["version"]


def test_the_wheel_ships_every_package(project_root: Path, pyproject: dict[str, Any]) -> None:
    """Each folder with Python that a user needs is named; tests and benchmarks stay behind."""
    shipped = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    folders = {path.parent.name for path in project_root.glob("*/__init__.py")}
    assert set(shipped) == folders - {"tests", "benchmarks"} == set(PACKAGES)
    assert all((project_root / package / "py.typed").is_file() for package in PACKAGES)


def test_nothing_run_by_dbt_or_dlt_is_shipped_or_committed(project_root: Path) -> None:
    """Hatch and git read the same list: the root .gitignore."""
    ignored = (project_root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"target/", "logs/", "dbt_packages/", ".user.yml", "secrets.toml", "*.duckdb"} <= set(
        ignored
    )


def imported(path: Path) -> set[str]:
    """Top-level names of the packages that a module imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    ] + [
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0
    ]
    return {name.split(".")[0] for name in names}


def importers(project_root: Path, package: str, *names: str) -> set[str]:
    """Modules of a package that import one of these names."""
    return {
        str(path.relative_to(project_root))
        for path in (project_root / package).rglob("*.py")
        if imported(path) & set(names)
    }


def test_sandbox_and_product_share_no_code(project_root: Path) -> None:
    """A common mistake would hide in both; only the demo and `tieout sandbox` know the sandbox."""
    assert importers(project_root, "sandbox", "sources", "pipelines", "transforms") == set()
    assert importers(project_root, "sources", "sandbox", "pipelines", "transforms") == set()
    assert importers(project_root, "transforms", "sandbox", "pipelines", "sources") == set()
    assert importers(project_root, "pipelines", "sandbox") == {
        "pipelines/cli/sandbox.py",
        "pipelines/demo/company.py",
    }


def test_one_module_imports_httpx(project_root: Path) -> None:
    """HTTP enters in one place, where a transport can be given."""
    used = {name for package in PACKAGES for name in importers(project_root, package, "httpx")}
    assert used == {"sources/quickbooks/wire.py"}


def test_help_answers_without_the_heavy_libraries() -> None:
    """`--help` imports neither dlt nor DuckDB nor the sandbox's server: each costs a second."""
    code = (
        "import sys; from pipelines.cli import main; code = main(['--help']); "
        "print([m for m in ('dlt', 'duckdb', 'pyarrow', 'httpx', 'starlette', 'dbt', 'sqlglot') "
        "if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert "tieout demo" in done.stdout
