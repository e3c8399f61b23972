"""The warehouse of the transforms' tests, built by dbt; a folder can keep it between runs."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.mutation.bench import Bench
from tests.mutation.project import read
from tests.transforms.companies import all_companies, demo_books
from tests.transforms.warehouse import DuckDB, dbt


def built(folder: Path) -> Bench:
    """A bench with all companies of the transforms' tests.

    Args:
        folder: Where it is built, or was: what is there is taken as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    loaded, warehouse = folder / "loaded.duckdb", DuckDB(folder / "books.duckdb")
    if not loaded.is_file():
        _load(loaded, folder)
    if not (folder / "later" / "target" / "manifest.json").is_file():
        shutil.copy(loaded, warehouse.path)
        run = dbt(warehouse, folder, "build")
        assert run.failed() == [], run.said
        dbt(warehouse, folder / "later", "compile")
    return Bench(warehouse.path, read(folder / "target", folder / "later" / "target"))


def _load(loaded: Path, folder: Path) -> None:
    books = demo_books()
    unfinished = DuckDB(folder / "unfinished.duckdb")
    unfinished.load(all_companies(books, folder / "synced"))
    for company in books.values():
        company.store.close()
    unfinished.path.rename(loaded)
