"""The parts of the README that are output of the program. `make docs` writes them anew.

A part stands between `<!-- name -->` and `<!-- /name -->`; a test compares each with the truth.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pipelines.setting_catalogue import CATALOGUE

README = Path(__file__).resolve().parents[1] / "README.md"


def part(text: str, name: str) -> str:
    """The content of a part of a document."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found is not None, f"{README.name} has no part {name!r}"
    return found.group(1)


def replaced(text: str, name: str, content: str) -> str:
    """A document with another content for one of its parts."""
    return text.replace(f"<!-- {name} -->\n{part(text, name)}", f"<!-- {name} -->\n{content}")


def fenced(output: str) -> str:
    """Program output as a block."""
    lines = "\n".join(line.rstrip() for line in output.strip("\n").splitlines())
    return f"```text\n{lines}\n```\n"


def run(*arguments: str, folder: Path) -> str:
    """What `tieout` writes to stdout."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def settings_table() -> str:
    """The catalogue of settings as a table."""
    rows = [
        f"| `[{each.section}]` | `{each.name}` | {each.meaning} | {default(each.default)} |"
        for each in CATALOGUE
    ]
    head = ["| Section | Name | Meaning | Default |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def default(text: str) -> str:
    """A default as code, nothing as nothing."""
    return f"`{text}`" if text else ""


def help_text() -> str:
    """`tieout --help`."""
    with tempfile.TemporaryDirectory() as folder:
        return fenced(run("--help", folder=Path(folder)))


def demo_text(output: str) -> str:
    """Aging and revenue before the day of business, the long tables abridged."""
    shown = output.split("What changed:")[0]
    blocks = [block for block in re.split(r"\n(?=\S)", shown) if block.strip()]
    aging, revenue = blocks[:2]
    return fenced(f"{abridged(aging, 8)}\n{abridged(revenue, 3)}")


def abridged(table: str, rows: int) -> str:
    """A printed table with its first rows and its total."""
    lines = table.rstrip().splitlines()
    first = next(number for number, line in enumerate(lines) if "───" in line) + 1
    return "\n".join([*lines[: first + rows], " ...", *lines[-2:], ""])


def main() -> None:
    """Write every part of the README anew."""
    with tempfile.TemporaryDirectory() as folder:
        demo = run("demo", folder=Path(folder))
    text = README.read_text(encoding="utf-8")
    parts = {"demo": demo_text(demo), "help": help_text(), "settings": settings_table()}
    for name, content in parts.items():
        text = replaced(text, name, content)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
