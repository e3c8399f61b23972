"""A sync with its ledger into Postgres: a minute, so only when asked for by `make test-large`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from pipelines.quickbooks_pipeline import LoadResult, load_company
from sandbox.generate import day_of_business
from tests.end_to_end.conftest import Opened
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import select
from tests.sources.quickbooks.ledger.scene import BY_ID

pytestmark = [pytest.mark.postgres, pytest.mark.large]


@pytest.fixture
def server(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The folder of a server's socket; dlt finds the server by its own setting."""
    folder = tmp_path_factory.mktemp("pg")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))  # where the server keeps its lock
    import pgserver

    started = pgserver.get_server(folder / "data")
    place = quote(str(folder / "data"), safe="")
    monkeypatch.setenv(
        "DESTINATION__POSTGRES__CREDENTIALS", f"postgresql://postgres:none@{place}:5432/postgres"
    )
    yield str(folder / "data")
    started.cleanup()


def test_the_ledger_is_that_of_duckdb(open_stage: Opened, tmp_path: Path, server: str) -> None:
    """Kept up to date in Postgres over a day of business, and read anew into DuckDB."""
    stage = open_stage(ledger=True)
    first = _load(stage)
    day_of_business(stage.company, seed=3)
    second = _load(stage)
    for result in (first, second):
        assert result.ledger is not None
        assert result.ledger.windows > 0
    other = Stage(stage.world, stage.company, stage.base_url, tmp_path / "anew", ledger=True)
    other.load()
    lines = f"select {BY_ID} from raw.general_ledger_line order by txn_date, line_no"
    with psycopg2.connect(f"host={server} user=postgres") as connection:
        cursor = connection.cursor()
        cursor.execute(lines)
        found = cursor.fetchall()
    assert len(found) > 1_000
    assert found == select(other, lines)


def _load(stage: Stage) -> LoadResult:
    return load_company(replace(stage.plan(), destination="postgres"))
