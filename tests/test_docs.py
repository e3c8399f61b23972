"""The documentation tells the truth."""

import re
from pathlib import Path

import pytest

from pipelines.cli import cli
from pipelines.errors import ExitCode
from tests import documentation


@pytest.fixture(scope="module")
def readme(project_root: Path) -> str:
    """The text of the README."""
    return (project_root / "README.md").read_text(encoding="utf-8")


def test_the_shown_help_is_the_real_one(readme: str) -> None:
    """`make docs` writes it anew."""
    assert documentation.part(readme, "help") == documentation.help_text()


def test_every_setting_is_in_the_table(readme: str) -> None:
    """With its section, meaning and default."""
    assert documentation.part(readme, "settings") == documentation.settings_table()


def test_the_first_screen_leads_to_the_first_command(readme: str) -> None:
    """A newcomer reads at most 15 lines before a command."""
    lines = readme.splitlines()
    assert next(number for number, line in enumerate(lines) if "make demo" in line) < 15


def test_every_command_is_documented(readme: str) -> None:
    """A command that no one can find does not exist."""
    assert [name for name in cli.commands if f"tieout {name}" not in readme] == []


def test_every_exit_code_is_documented(readme: str) -> None:
    """In the README's table and in `--help`."""
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", readme, re.MULTILINE)}
    assert table == {int(code) for code in ExitCode}


def test_links_lead_somewhere(project_root: Path) -> None:
    """Every relative link of the Markdown files names a file that exists."""
    for document in (*project_root.glob("*.md"), *project_root.glob("*/README.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_make_targets_named_in_the_documents_exist(project_root: Path) -> None:
    """What a document tells to type can be typed."""
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for document in project_root.glob("*.md"):
        named = set(re.findall(r"^    make ([a-z]+)", document.read_text("utf-8"), re.MULTILINE))
        assert named <= targets, document.name
