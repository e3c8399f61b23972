"""Many companies in one run: those that work are complete, those that do not are named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import main
from pipelines.errors import ExitCode
from sandbox.faults import FaultRule
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import Patience
from tests.faults import STOP, fault

PREFIX = "SOURCES__QUICKBOOKS__"
#: A tenth of them in each run of the tests; all of them take dlt some minutes.
SIZES = (10, pytest.param(100, marks=pytest.mark.large))
#: Places of the broken ones; the last two from the end.
REVOKED, FOREIGN, BROKEN = 2, -4, -1


@dataclass
class Many:
    """Companies behind one address, and a token for each."""

    world: World
    base_url: str
    realms: list[str] = field(default_factory=list)

    def flags(self, *more: str) -> list[str]:
        """The command line that syncs them all."""
        realms = [part for realm in self.realms for part in ("--realm", realm)]
        entities = ("--entity", "customer", "--entity", "time_activity")
        return ["sync", *realms, *entities, "--base-url", self.base_url, *more]


@pytest.fixture(params=SIZES)
def many(request: pytest.FixtureRequest) -> Iterator[Many]:
    """Companies of one to seven customers; their Ids are the same everywhere."""
    world = World()
    with serve(world) as served:
        found = Many(world, served.base_url)
        for number in range(request.param):
            company = world.add_company()
            found.realms.append(company.realm_id)
            for customer in range(1 + number % 7):
                company.create("Customer", {"DisplayName": f"Customer {customer} of {number}"})
        yield found
    world.close()


@pytest.fixture
def tokens(many: Many, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A token for each, in the environment; nobody waits."""
    given = {realm: many.world.issue_tokens(realm).access_token for realm in many.realms}
    for realm, token in given.items():
        monkeypatch.setenv(f"{PREFIX}ACCESS_TOKENS__{realm}", token)
    monkeypatch.setattr(Patience, "wait", lambda *_, **__: 0.0)
    return given


@fault("some companies of a run fail", STOP, "the others are loaded; code 6, each with its remedy")
def test_many_companies_of_which_three_are_broken(
    many: Many,
    tokens: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The others are complete; the three are told with what to do; then they are, too."""
    monkeypatch.chdir(tmp_path)
    revoked, foreign, broken = (many.realms[at] for at in (REVOKED, FOREIGN, BROKEN))
    monkeypatch.setenv(f"{PREFIX}ACCESS_TOKENS__{revoked}", "revoked-token")
    monkeypatch.setenv(f"{PREFIX}ACCESS_TOKENS__{foreign}", tokens[many.realms[0]])
    many.world.faults.add(FaultRule(kind="server_error", realm_id=broken, times=9_999))

    assert main(many.flags("--output", "json")) == ExitCode.LOAD_FAILED
    shown = capsys.readouterr()
    companies = {each["realm_id"]: each for each in json.loads(shown.out)["companies"]}
    failed = {realm: each for realm, each in companies.items() if each["exit_code"]}
    assert {realm: each["exit_code"] for realm, each in failed.items()} == {
        revoked: ExitCode.LOG_IN,
        foreign: ExitCode.CONFIGURATION,
        broken: ExitCode.TRY_LATER,
    }
    assert all(each["advice"] for each in failed.values())
    size = len(many.realms)
    told = f"{size - 3} of {size} companies are complete; not: {revoked}, {foreign}, {broken}."
    assert told in shown.err
    assert loaded() == {
        realm: customers(many, realm) for realm in many.realms if realm not in failed
    }

    many.world.faults.clear()
    for realm in (revoked, foreign):
        monkeypatch.setenv(f"{PREFIX}ACCESS_TOKENS__{realm}", tokens[realm])
    realms, many.realms = many.realms, [revoked, foreign, broken]
    assert main(many.flags()) == ExitCode.OK
    assert loaded() == {realm: customers(many, realm) for realm in realms}


def customers(many: Many, realm: str) -> int:
    """Customers that a company has."""
    return len(list(many.world.companies[realm].export("Customer")))


def loaded() -> dict[str, int]:
    """Customers in the warehouse, by company."""
    with duckdb.connect("tieout.duckdb", read_only=True) as connection:
        return dict(
            connection.execute("select realm_id, count(*) from raw.customer group by 1").fetchall()
        )
