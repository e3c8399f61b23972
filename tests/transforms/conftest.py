"""Companies in a warehouse of each engine, built once by dbt for all tests of the transforms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.company import Company as Books
from tests.transforms.companies import LAST_DAY, MAPLE, SMALL, all_companies, demo_books
from tests.transforms.raw import Company
from tests.transforms.warehouse import DuckDB, Postgres, Run, Warehouse, dbt

__all__ = ["LAST_DAY", "MAPLE", "SMALL", "Built"]


@dataclass(frozen=True)
class Built:
    """A warehouse after `dbt build`.

    Attributes:
        warehouse: Where the marts are.
        run: What dbt said of each model and test.
        work: Folder of what dbt wrote.
    """

    warehouse: Warehouse
    run: Run
    work: Path


@pytest.fixture(scope="session")
def books() -> Iterator[dict[str, Books]]:
    """The demo companies of the sandbox, with their own reports, by realm id."""
    found = demo_books()
    yield found
    for company in found.values():
        company.store.close()


@pytest.fixture(scope="session")
def companies(
    books: dict[str, Books], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Company]:
    """All companies of the tests: those of the sandbox, and one per situation."""
    return all_companies(books, tmp_path_factory.mktemp("synced"))


@pytest.fixture(scope="session")
def duckdb_warehouse(
    companies: dict[str, Company], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """Everything built on DuckDB."""
    folder = tmp_path_factory.mktemp("duckdb")
    return _build(DuckDB(folder / "books.duckdb"), companies, folder)


@pytest.fixture(scope="session")
def postgres_warehouse(
    companies: dict[str, Company], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    """Everything built on Postgres."""
    folder = tmp_path_factory.mktemp("pg")  # short: a socket's path has 107 characters at most
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # where the server keeps its lock
        from pgserver.postgres_server import get_server

        server = get_server(folder / "data")
        try:
            database = Postgres(str(folder / "data"), 5432, "postgres", "postgres")
            yield _build(database, companies, folder)
        finally:
            server.cleanup()


@pytest.fixture(
    scope="session", params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def built(request: pytest.FixtureRequest) -> Built:
    """Everything built, on either engine."""
    found: Built = request.getfixturevalue(f"{request.param}_warehouse")
    return found


def _build(warehouse: Warehouse, companies: dict[str, Company], folder: Path) -> Built:
    warehouse.load(companies)
    return Built(warehouse, dbt(warehouse, folder, "build"), folder)
