"""The parts of READMEs that are output of the program. `make docs` writes them anew.

A part stands between `<!-- name -->` and `<!-- /name -->`; a test compares each with the truth.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipelines.setting_catalogue import CATALOGUE
from sources.quickbooks.entities import CATALOGUE as ENTITIES
from sources.quickbooks.entity import Entity, tables
from tests import documentation_faults

PROJECT = Path(__file__).resolve().parents[1]
README = PROJECT / "README.md"
SOURCE_README = PROJECT / "sources" / "quickbooks" / "README.md"


def part(text: str, name: str) -> str:
    """The content of a part of a document."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found is not None, f"there is no part {name!r}"
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


def entities_table() -> str:
    """The catalogue of entities as a table."""
    head = [
        "| Entity | Table | Child tables | Key | Found by | Active | Order |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(entity) for entity in ENTITIES.values())]) + "\n"


def _row(entity: Entity) -> str:
    """An entity of the catalogue."""
    cells = (
        entity.name,
        f"`{entity.table}`",
        ", ".join(f"`{spec.name}`" for spec in tables(entity)[1:]),
        ", ".join(f"`{name}`" for name in entity.key),
        "feed" if entity.cdc else "query",
        "yes" if entity.has_active else "",
        entity.order_by or "none",
    )
    return f"| {' | '.join(cells)} |"


def left_out_list() -> str:
    """What the catalogue leaves out on purpose."""
    return "".join(
        f"- `{entity.name}.{'.'.join(column.path)}`\n"
        for entity in ENTITIES.values()
        for column in entity.left_out
    )


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
    """Write every part anew."""
    with tempfile.TemporaryDirectory() as folder:
        demo = run("demo", folder=Path(folder))
    parts = {"demo": demo_text(demo), "help": help_text(), "settings": settings_table()}
    write(README, parts)
    documentation_faults.write()
    write(SOURCE_README, {"entities": entities_table(), "left out": left_out_list()})


def write(document: Path, parts: Mapping[str, str]) -> None:
    """Write parts of one document anew."""
    text = document.read_text(encoding="utf-8")
    for name, content in parts.items():
        text = replaced(text, name, content)
    document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
