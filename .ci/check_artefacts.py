"""Look into the built wheel and source distribution: all that is needed, nothing that is private.

Run as `python .ci/check_artefacts.py dist`; ends with 1 and the reasons when something is wrong.
"""

import sys
import tarfile
import zipfile
from fnmatch import fnmatch
from pathlib import Path

PACKAGES = ("pipelines", "sandbox", "sources", "transforms")
# What the demo needs at run time beside Python modules.
NEEDED = ("transforms/dbt_project.yml", "transforms/profiles.yml", "transforms/models/marts/*.sql")
FORBIDDEN = (
    "*secrets.toml",
    "*.duckdb",
    "*.lock",
    "*/target/*",
    "*/logs/*",
    "*.user.yml",
    "*.pyc",
    "tests/*",
)
ALLOWED = ("*example.secrets.toml", "uv.lock")


def wheel_problems(path: Path) -> list[str]:
    """What is missing from a wheel, or should not be in it."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    roots = {name.split("/")[0] for name in names if ".dist-info" not in name.split("/")[0]}
    problems = [f"{root} should not be in the wheel" for root in sorted(roots - set(PACKAGES))]
    problems += [
        f"{pattern} is missing"
        for pattern in (*NEEDED, *(f"{package}/py.typed" for package in PACKAGES))
        if not any(fnmatch(name, pattern) for name in names)
    ]
    modules = {
        str(module)
        for package in PACKAGES
        for module in Path(package).rglob("*")
        if module.suffix in {".py", ".sql", ".yml"} and "target" not in module.parts
    }
    problems += [f"{name} is missing" for name in sorted(modules - set(names))]
    return problems + forbidden(names)


def sdist_problems(path: Path) -> list[str]:
    """What should not be in a source distribution."""
    with tarfile.open(path) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    return forbidden([name for name in names if not name.startswith("tests/")])


def forbidden(names: list[str]) -> list[str]:
    """The names that no artefact may hold."""
    return [
        f"{name} should not be published"
        for name in names
        if any(fnmatch(name, pattern) for pattern in FORBIDDEN)
        and not any(fnmatch(name, pattern) for pattern in ALLOWED)
    ]


def main() -> int:
    """Check every artefact of a folder."""
    folder = Path(sys.argv[1])
    wheels, sdists = list(folder.glob("*.whl")), list(folder.glob("*.tar.gz"))
    problems = [] if len(wheels) == len(sdists) == 1 else [f"not one wheel and one sdist: {folder}"]
    problems += [f"{path.name}: {text}" for path in wheels for text in wheel_problems(path)]
    problems += [f"{path.name}: {text}" for path in sdists for text in sdist_problems(path)]
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
