"""The whole way into Postgres: sync, transform, query, with the usual dlt credentials."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import dlt
import pytest

from pipelines.cli import main
from pipelines.errors import ExitCode
from sources.quickbooks import CATALOGUE, DltWarehouse
from sources.quickbooks.query import ALWAYS, Created
from tests import parsed
from tests.pipelines.cli.served import TOKEN, Served

pytestmark = pytest.mark.postgres

CREDENTIALS = "DESTINATION__POSTGRES__CREDENTIALS"
TO_POSTGRES = ("--destination", "postgres")

Screen = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own on a socket."""
    folder = tmp_path_factory.mktemp("pg")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # where the server keeps its lock
        import pgserver

        server = pgserver.get_server(folder / "data")
        yield f"postgresql://postgres:none@{quote(str(folder / 'data'), safe='')}:5432/postgres"
        server.cleanup()


@pytest.fixture(autouse=True)
def place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, company: Served, credentials: str
) -> None:
    """An empty folder, token and credentials in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(TOKEN, company.token)
    monkeypatch.setenv(CREDENTIALS, credentials)
    monkeypatch.setenv("TIEOUT__DBT", parsed.executable(tmp_path))
    company.world.faults.clear()


def answer(capsys: Screen, statement: str) -> list[dict[str, object]]:
    """Rows that `tieout query` brings."""
    capsys.readouterr()
    assert main(["query", statement, *TO_POSTGRES, "--output", "json"]) == ExitCode.OK
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


def test_a_company_goes_all_the_way(company: Served, capsys: Screen) -> None:
    """Loaded, transformed, tied out, queried; and when nothing changed, nothing is done."""
    assert main(company.flags(*TO_POSTGRES)) == ExitCode.OK
    assert "figures tie out, 11 API calls" in capsys.readouterr().err
    tied = "select bool_and(status = 'tied') as tied, count(*) > 200 as many from raw.tie_out"
    assert answer(capsys, tied) == [{"tied": True, "many": True}]
    assert main(["transform", *TO_POSTGRES]) == ExitCode.OK
    assert "Nothing changed" in capsys.readouterr().err
    assert answer(capsys, "select count(*) as n from raw.invoice") == [
        {"n": company.count("Invoice")}
    ]
    assert answer(capsys, "select count(*) > 0 as found from ar_aging") == [{"found": True}]
    assert answer(capsys, "select ledger_origin from dim_company") == [{"ledger_origin": "report"}]
    assert answer(
        capsys,
        "select (select sum(home_open_amount) from ar_aging_as_known(as_of_date, last_sync_at))"
        " = (select sum(home_open_amount) from ar_aging) as same from dim_company",
    ) == [{"same": True}]
    assert main(company.flags(*TO_POSTGRES)) == ExitCode.OK
    shown = capsys.readouterr().err
    assert "nothing changed, 2 API calls" in shown
    assert "tie out" not in shown
    assert main(["transform", *TO_POSTGRES]) == ExitCode.OK
    assert "Nothing changed" in capsys.readouterr().err


def test_the_warehouse_tells_when_records_were_created(company: Served, tmp_path: Path) -> None:
    """Postgres shares out times of creation as DuckDB does, and filters by them."""
    assert main(company.flags("--entity", "invoice", *TO_POSTGRES)) == ExitCode.OK
    pipeline = dlt.pipeline(
        "look", destination="postgres", dataset_name="raw", pipelines_dir=str(tmp_path)
    )
    warehouse, invoice = DltWarehouse(company.realm_id, pipeline), CATALOGUE["invoice"]
    first, *others = warehouse.creations(invoice, ALWAYS, 5)
    assert len(others) == 4
    assert first[1] + sum(number for _, number in others) == company.count("Invoice")
    assert len(warehouse.live_ids(invoice, Created(end=others[0][0]))) == first[1]


def test_a_query_cannot_change_anything(capsys: Screen) -> None:
    """The transaction is read-only."""
    assert main(["query", "create table public.x (a int)", *TO_POSTGRES]) == ExitCode.USAGE
    assert "read-only" in capsys.readouterr().err


def test_a_wrong_statement_is_a_usage_error(capsys: Screen) -> None:
    """With the server's own message."""
    assert main(["query", "select * from nowhere", *TO_POSTGRES]) == ExitCode.USAGE
    assert '"nowhere" does not exist' in capsys.readouterr().err


def test_a_server_that_is_down(
    company: Served, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """Every command says "try later" and names the setting."""
    monkeypatch.setenv(CREDENTIALS, "postgresql://postgres:none@127.0.0.1:9/postgres")
    for arguments in (["query", "select 1"], ["transform"], company.flags()):
        assert main([*arguments, *TO_POSTGRES]) == ExitCode.TRY_LATER, arguments
        shown = capsys.readouterr().err
        assert CREDENTIALS in shown
        assert "Traceback" not in shown


def test_missing_credentials_are_named(
    company: Served, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """One message that shows how they are written."""
    monkeypatch.delenv(CREDENTIALS)
    for arguments in (["query", "select 1"], ["transform"], company.flags()):
        assert main([*arguments, *TO_POSTGRES]) == ExitCode.CONFIGURATION, arguments
        assert CREDENTIALS in capsys.readouterr().err
