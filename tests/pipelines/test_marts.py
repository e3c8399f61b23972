"""When the marts are built, and when there is nothing to do."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import BooksDoNotTie, ConfigurationProblem
from pipelines.marts import build
from pipelines.settings import Settings, read
from sources.quickbooks.entities import CATALOGUE
from tests.pipelines.dbt import calls, node, stand_in

RUN = "insert into raw.sync_run values ('1', ?, ?, ?, ?, ?, ?, ?)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse in New York with one sync, and a dbt that succeeds."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create schema marts")
        connection.execute(
            "create table raw.sync_run (realm_id text, status text, started_at timestamptz, "
            "finished_at timestamptz, books_at timestamptz, rows bigint, deleted bigint, "
            "entities text)"
        )
        connection.execute("create table raw.report (realm_id text, taken_at timestamptz)")
        connection.execute(
            "create table marts.dim_company as "
            "select '1' as realm_id, 'America/New_York' as time_zone"
        )
    made = read(
        {"warehouse": str(path), "dbt": stand_in(tmp_path, 0, [node("model.tieout.a", "success")])},
        {},
        tmp_path,
    )
    synced(made, "complete", "2026-06-30 12:00:00+00", rows=5)
    return made


def synced(
    settings: Settings,
    status: str,
    at: str,
    *,
    rows: int = 0,
    deleted: int = 0,
    entities: str | None = None,
) -> None:
    """Note a sync."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(RUN, [status, at, at, at, rows, deleted, entities])


def built(settings: Settings) -> bool:
    """Whether asking for the marts makes dbt run."""
    before = calls(settings.work_dir)
    result = build(settings)
    assert (result is not None) == (calls(settings.work_dir) > before)
    return result is not None


def test_built_once_for_the_same_books(settings: Settings) -> None:
    """The second time there is nothing to do."""
    assert [built(settings), built(settings), built(settings)] == [True, False, False]


@pytest.mark.parametrize(
    ("status", "at", "rows", "deleted", "again"),
    [
        ("complete", "2026-06-30 13:00:00+00", 0, 0, False),
        ("complete", "2026-06-30 13:00:00+00", 1, 0, True),
        ("complete", "2026-06-30 13:00:00+00", 0, 1, True),
        ("partial", "2026-06-30 13:00:00+00", 0, 0, False),
        ("failed", "2026-06-30 13:00:00+00", 0, 0, True),
        ("running", "2026-06-30 13:00:00+00", 0, 0, True),
        ("complete", "2026-07-01 03:59:00+00", 0, 0, False),
        ("complete", "2026-07-01 04:00:00+00", 0, 0, True),
    ],
)
def test_what_makes_them_out_of_date(
    settings: Settings, status: str, at: str, rows: int, deleted: int, again: bool
) -> None:
    """Rows, deletions, a sync that was cut short, and a new day where the company is."""
    build(settings)
    synced(settings, status, at, rows=rows, deleted=deleted)
    assert built(settings) is again


def test_a_ledger_that_was_read_makes_them_out_of_date(settings: Settings) -> None:
    """Entries may change where no document did."""
    build(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("insert into raw.report values ('1', '2026-06-30 12:00:01+00')")
    assert built(settings)
    assert not built(settings)


def test_force_and_arguments_always_build(settings: Settings) -> None:
    """A partial build does not count as a build of everything."""
    assert build(settings, ["--select", "a"]) is not None
    assert built(settings)
    assert build(settings, force=True) is not None
    assert build(settings, ["--select", "a"]) is not None
    assert not built(settings)


def test_a_failed_build_is_not_taken_for_current(settings: Settings, tmp_path: Path) -> None:
    """Not even when the one before was complete."""
    build(settings)
    failing = stand_in(tmp_path, 1, [node("test.tieout.ties.1", "fail", "3 rows")])
    with pytest.raises(BooksDoNotTie):
        build(replace(settings, dbt=failing), force=True)
    assert built(replace(settings, dbt=stand_in(tmp_path, 0, [])))


def test_without_a_record_of_syncs_they_are_always_built(
    settings: Settings,
) -> None:
    """What cannot be known is not assumed."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("drop table raw.sync_run")
    assert [built(settings), built(settings)] == [True, True]


def test_a_package_that_a_later_run_completes(settings: Settings) -> None:
    """The row of the run that was cut short moves on when the rest of it is loaded."""
    build(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update raw.sync_run set finished_at = '2026-06-30 12:30:00+00'")
    synced(settings, "complete", "2026-06-30 13:00:00+00")
    assert [built(settings), built(settings)] == [True, False]


def test_marts_of_some_entities_are_refused(settings: Settings) -> None:
    """Books that cannot tie are not called books that do not: the message names what is older."""
    synced(settings, "complete", "2026-06-30 13:00:00+00", rows=1, entities="invoice")
    with pytest.raises(ConfigurationProblem, match=r"only invoice .* are older: .*payment"):
        build(settings)
    assert build(settings, ["--select", "staging"]) is not None
    synced(settings, "complete", "2026-06-30 14:00:00+00")
    assert built(settings)


def test_a_company_that_was_never_loaded_as_a_whole(settings: Settings) -> None:
    """It lacks entities even when the last sync brought nothing."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update raw.sync_run set entities = 'invoice,customer'")
    synced(settings, "complete", "2026-06-30 13:00:00+00", entities="customer")
    with pytest.raises(ConfigurationProblem, match=r"customer, invoice .* are missing: account"):
        build(settings)


def test_some_entities_without_news_make_no_difference(settings: Settings) -> None:
    """The marts are what they were."""
    build(settings)
    synced(settings, "complete", "2026-06-30 13:00:00+00", entities="invoice")
    assert not built(settings)


def test_all_entities_one_after_the_other(settings: Settings) -> None:
    """Several syncs of parts are as good as one of all."""
    half = len(CATALOGUE) // 2
    for hour, part in ((13, list(CATALOGUE)[:half]), (14, list(CATALOGUE)[half:])):
        at = f"2026-06-30 {hour}:00:00+00"
        synced(settings, "complete", at, rows=1, entities=",".join(part))
    assert built(settings)


def test_nothing_is_built_from_failures(settings: Settings) -> None:
    """Until a sync has come to its end most tables do not exist, and dbt could only say so."""
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update raw.sync_run set status = 'failed'")
    with pytest.raises(ConfigurationProblem, match="company 1 has come to its end"):
        build(settings)
    synced(settings, "partial", "2026-06-30 13:00:00+00")
    assert built(settings)
