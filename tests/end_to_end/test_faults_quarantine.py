"""Records that QuickBooks cannot deliver are named, and hold up nothing else."""

from __future__ import annotations

from typing import Any

from sources.quickbooks import CATALOGUE
from tests.end_to_end.conftest import Open
from tests.end_to_end.faults import a_record
from tests.end_to_end.stage import Stage
from tests.end_to_end.template import select
from tests.faults import SKIP, fault


def quarantine(stage: Stage) -> set[tuple[Any, ...]]:
    """What the quarantine holds."""
    return set(select(stage, "select entity, id, code from raw.quarantine"))


#: A field that may change without any effect on others.
NOTE = {
    "account": "Description",
    "customer": "Notes",
    "payment": "PrivateNote",
    "time_activity": "Description",
}


def note(stage: Stage, table: str, id_: str) -> None:
    """Change a record."""
    stage.company.store.touch(CATALOGUE[table].name, id_, {NOTE[table]: "new"})


def poison(stage: Stage) -> dict[str, str]:
    """One bad record in each entity of a kind: fed with balances, fed, not fed."""
    stage.entities = ("account", "customer", "time_activity")
    bad = {table: a_record(stage, CATALOGUE[table].name) for table in stage.entities}
    for table, id_ in bad.items():
        stage.fault("poisoned_record", entity=CATALOGUE[table].name, id=id_)
    return bad


def named(bad: dict[str, str]) -> set[str]:
    """The records as results and differences name them."""
    return {f"{CATALOGUE[table].name} {id_}" for table, id_ in bad.items()}


@fault(
    "10000 for one record of a page",
    SKIP,
    "the page is halved down to the record; it goes into `quarantine`, the rest is loaded; code 6",
    "10000",
)
def test_poisoned_records_in_an_initial_load(at: Open) -> None:
    """They are named, all else is loaded; once QuickBooks delivers them, they are loaded too."""
    stage = at("initial")
    bad = poison(stage)
    for _ in range(2):
        result = stage.load()
        assert set(result.quarantined) == named(bad)
        assert all(any(name in note for note in result.notes) for name in named(bad))
        assert set(stage.differences()) == {f"{name}: missing" for name in named(bad)}
        assert quarantine(stage) == {(table, id_, "10000") for table, id_ in bad.items()}
    stage.world.faults.clear()
    stage.company.clock.advance(days=1)  # they are asked for again once a day
    assert stage.load().quarantined == ()
    assert quarantine(stage) == set()
    assert stage.differences() == []


def test_poisoned_records_in_an_incremental_sync(at: Open) -> None:
    """Their last version stays, all else comes; once they are delivered, they are loaded."""
    stage = at("incremental")
    bad = poison(stage)
    for table, id_ in bad.items():
        note(stage, table, id_)
    for _ in range(2):
        assert set(stage.load().quarantined) == named(bad)
        assert quarantine(stage) == {(table, id_, "10000") for table, id_ in bad.items()}
        stale = {one.split(": ")[0] for one in stage.differences()}
        realm = stage.company.realm_id
        assert stale == {f"{table} ('{realm}', '{id_}')" for table, id_ in bad.items()}
    stage.world.faults.clear()
    stage.company.clock.advance(days=1)  # they are asked for again once a day
    assert stage.load().quarantined == ()
    assert quarantine(stage) == set()
    assert stage.differences() == []


def test_poisoned_records_that_are_deleted(at: Open) -> None:
    """They leave the quarantine, and the warehouse knows that they are gone."""
    stage = at("incremental")
    stage.entities = ("payment", "time_activity")
    bad = {table: a_record(stage, CATALOGUE[table].name) for table in stage.entities}
    for table, id_ in bad.items():
        stage.fault("poisoned_record", entity=CATALOGUE[table].name, id=id_)
        note(stage, table, id_)
    assert set(stage.load().quarantined) == named(bad)
    for table, id_ in bad.items():
        stage.company.store.remove(CATALOGUE[table].name, id_)
    stage.company.clock.advance(hours=1)
    assert stage.load().quarantined == ()
    assert quarantine(stage) == set()
    assert stage.differences() == []


def test_other_changes_beside_poisoned_records(at: Open) -> None:
    """They keep no other change from being loaded, nor any delete from being seen."""
    stage = at("initial")
    bad = poison(stage)
    stage.load()
    stage.company.store.remove("TimeActivity", a_record(stage, "TimeActivity", 2))
    note(stage, "customer", a_record(stage, "Customer", 5))
    stage.load()
    assert set(stage.differences()) == {f"{name}: missing" for name in named(bad)}
    stage.world.faults.clear()
    stage.company.clock.advance(days=1)
    stage.load()
    assert stage.differences() == []
