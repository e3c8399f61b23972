"""An executable that stands in for dbt."""

import stat
import sys
from pathlib import Path
from typing import Any

_PROGRAM = """#!{python}
import json, os, pathlib, sys
arguments = sys.argv[1:]
folder = pathlib.Path(arguments[arguments.index("--target-path") + 1])
folder.mkdir(parents=True, exist_ok=True)
(folder / "called.json").write_text(json.dumps([arguments, dict(os.environ)]))
with (folder / "calls").open("a") as calls:
    calls.write("x")
results = {results!r}
if results is not None:
    (folder / "run_results.json").write_text(json.dumps(results))
print("Runtime Error: could not parse")
sys.exit({code})
"""


def node(name: str, status: str, message: str = "OK") -> dict[str, Any]:
    """One entry of `run_results.json`."""
    return {"unique_id": name, "status": status, "message": message, "execution_time": 0.1}


def stand_in(folder: Path, code: int, nodes: list[dict[str, Any]] | None) -> str:
    """Path of a dbt that writes these results (None: none at all) and ends with this code."""
    results = None if nodes is None else {"results": nodes, "elapsed_time": 1.5}
    path = folder / "dbt-stand-in"
    path.write_text(_PROGRAM.format(python=sys.executable, results=results, code=code))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def calls(work_dir: Path) -> int:
    """How often the stand-in was called."""
    noted = work_dir / "dbt" / "target" / "calls"
    return len(noted.read_text()) if noted.exists() else 0
