"""The documentation tells the truth."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import cli
from pipelines.errors import ExitCode
from sandbox.server import serve
from sandbox.world import World
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


def test_every_entity_is_in_the_sources_table() -> None:
    """With its tables, key, ways of being read, and what is left out."""
    text = documentation.SOURCE_README.read_text(encoding="utf-8")
    assert documentation.part(text, "entities") == documentation.entities_table()
    assert documentation.part(text, "left out") == documentation.left_out_list()


def test_the_source_is_a_folder_to_copy(tmp_path: Path) -> None:
    """Its README's example runs against a server, from a copy of the folder and nothing else."""
    shutil.copytree(documentation.SOURCE_README.parent, tmp_path / "quickbooks")
    text = documentation.SOURCE_README.read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    world = World()
    with closing(world), serve(world) as served:
        company = world.add_company("9341452000000001")
        company.create("Customer", {"DisplayName": "Amy"})
        token = world.issue_tokens(company.realm_id).access_token
        given = f'"{token}", base_url="{served.base_url}"'
        (tmp_path / "example.py").write_text(example.replace('"an access token"', given))
        ran = subprocess.run(
            [sys.executable, "-P", "-c", "import sys; sys.path.insert(0, ''); import example"],
            cwd=tmp_path,
            env={**os.environ, "DLT_DATA_DIR": str(tmp_path / "dlt")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    with duckdb.connect(str(tmp_path / "quickbooks.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("select display_name from raw.customer").fetchall() == [("Amy",)]


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
    deep = (*project_root.glob("*/README.md"), *project_root.glob("sources/*/README.md"))
    targets = [
        document.parent / target
        for document in (*project_root.glob("*.md"), *deep)
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
    ]
    assert len(targets) > 4
    assert [str(target) for target in targets if not target.exists()] == []


def test_make_targets_named_in_the_documents_exist(project_root: Path) -> None:
    """What a document tells to type can be typed."""
    makefile = (project_root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for document in project_root.glob("*.md")
        for target in re.findall(r"^    make ([a-z-]+)", document.read_text("utf-8"), re.MULTILINE)
    }
    assert {"demo", "test", "ci"} <= named
    assert named <= targets
