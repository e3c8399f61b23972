"""`tieout demo`, once in full; and the company that goes on from demo to demo."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from pipelines.demo.company import FIRST_DAY, open_company
from pipelines.demo.story import DemoPlan, settings_of
from pipelines.query import run_query
from pipelines.settings import Settings, read
from pipelines.sync import load
from tests import documentation


@dataclass(frozen=True)
class Played:
    """A demo that has ended."""

    folder: Path
    out: str
    err: str
    code: int

    @property
    def plan(self) -> DemoPlan:
        """Where it keeps its things."""
        return DemoPlan(self.folder / "tieout-demo")

    @property
    def settings(self) -> Settings:
        """Settings that name its warehouse."""
        return read({"warehouse": str(self.plan.warehouse)}, {}, self.folder)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A first demo in an empty folder, as a user starts it."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", "demo"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return Played(folder, done.stdout, done.stderr, done.returncode)


def test_a_demo_shows_aging_revenue_and_what_changed(played: Played) -> None:
    """Tables on stdout, the story on stderr, no stack trace."""
    assert played.code == 0, played.err
    titles = [
        f"A/R aging by customer as of {FIRST_DAY.isoformat()}",
        "Revenue by month",
        "What changed: ",
        "A/R aging by customer as of 2026-07-01",
        "Revenue by month",
    ]
    found = [played.out.index(title) for title in titles[:4]]
    assert found == sorted(found)
    assert played.out.count("Revenue by month") == 2
    assert "A day of business goes by: 2026-07-01" in played.err
    assert "Traceback" not in played.err


def test_only_the_changes_travel(played: Played) -> None:
    """The second sync is incremental and takes a handful of calls, beside reports of the ledger."""
    runs = run_query(
        played.settings,
        "select run.mode, run.status, run.calls - count(call_no)"
        " from sync_run as run left join api_call as call"
        " on run.run_id = call.run_id and call.path = 'reports'"
        " group by run.run_id, run.mode, run.status, run.calls, run.started_at"
        " order by run.started_at limit 2",
    ).rows
    assert [(mode, status) for mode, status, _ in runs] == [
        ("initial", "complete"),
        ("incremental", "complete"),
    ]
    assert runs[1][2] < 12 < runs[0][2]


def test_the_readme_shows_what_a_demo_shows(played: Played) -> None:
    """`make docs` writes it anew."""
    readme = documentation.README.read_text(encoding="utf-8")
    assert documentation.part(readme, "demo") == documentation.demo_text(played.out)


def test_everything_is_kept_in_one_folder(played: Played) -> None:
    """Nothing is written beside it, nor into the installed packages."""
    assert [path.name for path in played.folder.iterdir()] == ["tieout-demo"]


def test_the_next_demo_goes_on_with_the_same_books(played: Played) -> None:
    """Same company, same day as the last one ended; nothing is loaded twice."""
    with open_company(played.plan.books) as company:
        assert company.today == date(2026, 7, 1)
        result = load(settings_of(played.plan, company), company.realm_id, lambda _: None)
        assert (result.mode, result.rows, result.deleted) == ("incremental", 0, 0)
        company.day_of_business()
        assert company.today == date(2026, 7, 2)
        assert load(settings_of(played.plan, company), company.realm_id, lambda _: None).changed


def test_a_company_is_founded_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demo that was stopped while it wrote the books starts them afresh."""
    books = tmp_path / "company.sqlite"

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("sandbox.generate.small", stop)
        with pytest.raises(KeyboardInterrupt), open_company(books):
            pass
    assert not books.exists()
    with open_company(books) as company:
        assert company.today == FIRST_DAY
