"""No model makes something else of made-up rows than when it was recorded."""

import duckdb

from tests.transforms.conftest import Built
from tests.transforms.recorded import marks, recording, relations, selects
from tests.transforms.warehouse import DuckDB


def test_models_do_what_they_did(duckdb_warehouse: Built) -> None:
    """After a change on purpose, record anew: `python -m tests.transforms.recorded`."""
    assert isinstance(duckdb_warehouse.warehouse, DuckDB)
    known = recording()
    found = selects(duckdb_warehouse.work / "target")
    with duckdb.connect(str(duckdb_warehouse.warehouse.path), read_only=True) as connection:
        made = marks(relations(connection, found, known.keys), found)
    assert made.keys() == known.marks.keys()
    changed = [
        name
        for name, marks_now in made.items()
        if any(was and was != now for was, now in zip(known.marks[name], marks_now, strict=True))
    ]
    assert changed == [], "these make something else of the same rows than they did"


def test_every_model_is_recorded() -> None:
    """Rows come out of each model for some seed, and their order decides nothing."""
    without = {
        name
        for name, found in recording().marks.items()
        if not any(mark and not mark.endswith(" 0") for mark in found)
    }
    assert without == set()
