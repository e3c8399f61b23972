"""Everything that may go wrong between QuickBooks and us, once each, in both kinds of load.

A fault ends in the right warehouse, or in an error that says what to do and takes nothing away:
once it is lifted, the next run brings the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dlt.pipeline.exceptions import PipelineStepFailed

from sandbox.generate import day_of_business
from sources.quickbooks import CATALOGUE, Client, StaticToken
from sources.quickbooks import errors as remedies
from tests.end_to_end.conftest import AT_ONCE, Stage
from tests.end_to_end.template import Template, books_of, select, write

OFTEN = 100_000
PATHS = ("query", "batch", "cdc")
#: Kinds of spoiled answers, and the error when they do not stop.
SPOILED: dict[str, tuple[dict[str, Any], type[remedies.QuickBooksError]]] = {
    "500": ({"kind": "server_error", "status": 500}, remedies.ServerFault),
    "fault in a 200": ({"kind": "fault_in_200"}, remedies.ServerFault),
    "503": ({"kind": "server_error", "status": 503}, remedies.ServerFault),
    "429": ({"kind": "throttled"}, remedies.Throttled),
    "429 with Retry-After": ({"kind": "throttled", "retry_after": 3}, remedies.Throttled),
    "page of the edge": ({"kind": "html_error", "status": 502}, remedies.ServiceUnavailable),
    "cut off": ({"kind": "cut_off"}, remedies.ServiceUnavailable),
    "broken gzip": ({"kind": "broken_gzip"}, remedies.ServiceUnavailable),
}
HALVES = (tuple(SPOILED)[:4], tuple(SPOILED)[4:])
#: Few tables: enough where it does not matter what the records are.
LITTLE = ("customer", "payment", "time_activity")
TIMES = ("initial", "incremental")

Open = Callable[[str], Stage]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The company and its warehouse, made once."""
    return Template.make(tmp_path_factory.mktemp("template"))


@pytest.fixture
def at(template: Template, tmp_path: Path) -> Iterator[Open]:
    """A function that stages a company before its initial load, or a day after it."""
    opened: list[AbstractContextManager[Stage]] = []

    def stage_at(time: str) -> Stage:
        context = template.stage(tmp_path / "copy", loaded=time == "incremental")
        opened.append(context)
        stage = context.__enter__()
        if time == "incremental":
            day_of_business(stage.company, seed=1)
        return stage

    yield stage_at
    for context in opened:
        context.__exit__(None, None, None)


def failure(stage: Stage) -> remedies.QuickBooksError:
    """How the next load fails at QuickBooks."""
    with pytest.raises(PipelineStepFailed) as caught:
        stage.load()
    cause: BaseException | None = caught.value.exception
    while cause is not None and not isinstance(cause, remedies.QuickBooksError):
        cause = cause.__cause__
    assert cause is not None
    return cause


# -- answers that are none -------------------------------------------------------------------------


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("names", HALVES)
def test_faults_that_pass(at: Open, names: tuple[str, ...], time: str) -> None:
    """On queries, batches and change feeds, once each: asked again, and nobody has to know."""
    stage = at(time)
    for path in PATHS:
        for name in names:
            stage.fault(path=path, **SPOILED[name][0])
        stage.fault("slow", path=path, seconds=0.02)
    result = stage.load()
    assert stage.world.faults.pending() == []
    assert result.mode == time
    assert result.quarantined == ()
    assert stage.differences() == []


def test_faults_that_stay_in_an_initial_load(at: Open) -> None:
    """Each error tells its remedy; what was read before it stays and is not read again."""
    stage = at("initial")
    stage.entities = LITTLE
    stage.chunk_pages = 1
    for rule, remedy in SPOILED.values():
        stage.fault(path="query", entity="Payment", times=OFTEN, **rule)
        error = failure(stage)
        assert type(error) is remedy
        assert error.advice
        assert {one.split()[0] for one in stage.differences()} == {"Payment", "TimeActivity"}
        stage.world.faults.clear()
    stage.load()
    assert stage.differences() == []
    pages = "select count(*) from raw.api_call where path = 'query' and status = 200 and entity = "
    assert select(stage, f"{pages} 'Customer'") == [(1,)]


def test_faults_that_stay_in_an_incremental_sync(at: Open) -> None:
    """Nothing is touched until QuickBooks answers again; the failed runs are on record."""
    stage = at("incremental")
    before = books_of(stage.warehouse)
    messages = set()
    for rule, remedy in SPOILED.values():
        stage.fault(times=OFTEN, **rule)
        error = failure(stage)
        assert type(error) is remedy
        messages.add((error.message,))
        stage.world.faults.clear()
    assert books_of(stage.warehouse) == before
    runs = "select message from raw.sync_run where status = 'failed'"
    assert set(select(stage, runs)) == messages
    stage.load()
    assert stage.differences() == []


@pytest.mark.parametrize("time", TIMES)
def test_a_page_that_is_none(at: Open, time: str) -> None:
    """An HTML page under HTTP 200, as a proxy's log-in sends it: said so, and nothing is lost."""
    stage = at(time)
    stage.entities = LITTLE
    stage.fault("html_error", status=200, times=OFTEN)
    error = failure(stage)
    assert type(error) is remedies.ProtocolError
    assert "base URL" in error.advice
    stage.world.faults.clear()
    stage.load()
    assert stage.differences() == []


@pytest.mark.parametrize("time", TIMES)
def test_an_expired_token(at: Open, time: str) -> None:
    """At each kind of request in turn: log in again, then go on; nothing is lost."""
    stage = at(time)
    stage.entities = ("account", "payment", "time_activity")
    for path in PATHS:
        stage.fault("unauthorized", path=path, times=1)
    for _ in stage.world.faults.pending():
        assert isinstance(failure(stage), remedies.AuthenticationNeeded)
    stage.load()
    assert len(stage.world.faults.fired()) == len(PATHS)
    assert stage.differences() == []


def test_an_answer_that_is_too_slow(at: Open) -> None:
    """After the time-out it is asked for again; both attempts are on record."""
    stage = at("initial")
    stage.fault("slow", seconds=1.0)
    token = StaticToken(stage.world.issue_tokens(stage.company.realm_id).access_token)
    realm = stage.company.realm_id
    with Client(realm, token, base_url=stage.base_url, patience=AT_ONCE, timeout=0.2) as client:
        page = client.query("SELECT count(*) FROM Invoice", entity="Invoice")
        assert page.total == stage.company.store.count("Invoice")
        assert [call.status for call in client.meter] == [0, 200]


def test_a_short_page_is_not_quarantined_by_an_outage(at: Open) -> None:
    """Four records that fail one by one are an outage, not four bad records."""
    stage = at("initial")
    stage.entities = ("time_activity",)
    for kind in ("server_error", "fault_in_200"):
        stage.fault(kind, path="query", times=OFTEN)
        assert type(failure(stage)) is remedies.ServerFault
        stage.world.faults.clear()
    assert stage.load().quarantined == ()
    assert stage.differences() == []


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_outage_of_counts_and_pages(at: Open, after: int) -> None:
    """At the count, the page and the proof: try later, and nothing passes for proved."""
    stage = at("initial")
    stage.entities = ("customer",)
    stage.fault("server_error", path="query", after=after, times=OFTEN)
    assert type(failure(stage)) is remedies.ServerFault
    stage.world.faults.clear()
    stage.company.store.remove("Customer", a_record(stage, "Customer"))  # only the proof sees it
    with stage.company.store.lock:
        stage.company.store.db.execute("DELETE FROM deleted WHERE entity = 'Customer'")
    stage.load()
    assert stage.differences() == []


# -- the change feed -------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2, OFTEN])
def test_a_feed_that_is_cut(at: Open, times: int) -> None:
    """A full answer may be incomplete: asked by parts, in the end by query."""
    stage = at("incremental")
    stage.fault("cdc_truncated", times=times)
    stage.load()
    assert stage.world.faults.fired()
    assert stage.differences() == []


def test_a_feed_that_is_cut_at_the_end_of_an_initial_load(at: Open) -> None:
    """What changed while pages were read is brought all the same."""
    stage = at("initial")
    stage.fault("change_between_pages", path="query")
    stage.fault("cdc_truncated")
    stage.load()
    assert len(stage.world.faults.fired()) == 2
    assert stage.differences() == []


def test_more_changes_than_the_feed_can_tell(at: Open) -> None:
    """More than a thousand customers changed: they are read by query, over two pages."""
    stage = at("incremental")
    with stage.company.bulk():
        for number in range(1_100):
            stage.company.create("Customer", {"DisplayName": f"Crowd {number}"})
    result = stage.load()
    assert result.entities["customer"].rows > 1_100
    assert stage.differences() == []


@pytest.mark.parametrize("kind", ["server_error", "fault_in_200"])
def test_a_feed_that_is_out_of_order(at: Open, kind: str) -> None:
    """While QuickBooks cannot tell what changed, it is asked by query."""
    stage = at("incremental")
    stage.fault(kind, path="cdc", times=OFTEN)
    stage.load()
    assert stage.differences() == []


# -- changes between two pages ---------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 2, 4])
def test_a_change_between_pages(at: Open, after: int) -> None:
    """A day of business after any request of the initial load, with entities of several pages."""
    stage = at("initial")
    stage.entities = LITTLE
    with stage.company.bulk():
        for number in range(1_100):
            stage.company.create("Customer", {"DisplayName": f"Crowd {number}"})
    stage.fault("change_between_pages", after=after)
    stage.load()
    assert len(stage.world.faults.fired()) == 1
    stage.load()
    assert stage.differences() == []


@pytest.mark.parametrize("path", ["cdc", "batch", "query"])
def test_a_change_during_an_incremental_sync(at: Open, path: str) -> None:
    """What happens between its requests is brought by the next sync at the latest."""
    stage = at("incremental")
    stage.fault("change_between_pages", path=path)
    stage.load()
    assert len(stage.world.faults.fired()) == 1
    stage.load()
    assert stage.differences() == []


# -- records that QuickBooks cannot deliver --------------------------------------------------------


def a_record(stage: Stage, entity: str, number: int = 1) -> str:
    """The Id of one of the company's records."""
    return str(list(stage.company.export(entity))[number]["Id"])


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
    stage.load()
    assert stage.differences() == []


# -- fields and types that the catalogue does not know ---------------------------------------------

EXACT = Decimal("12345678901234567890.123456789")


def changed_ids(stage: Stage, time: str) -> set[str]:
    """The invoices that the load brings."""
    invoices = list(stage.company.export("Invoice"))
    if time == "initial":
        return {one["Id"] for one in invoices}
    held = dict(select(stage, "select id, sync_token from raw.invoice"))
    fresh = {one["Id"] for one in invoices if int(one["SyncToken"]) != held.get(one["Id"])}
    assert fresh
    return fresh


@pytest.mark.parametrize("time", TIMES)
def test_unknown_fields(at: Open, time: str) -> None:
    """They are kept to the last digit beside their row, and reported; all else is right."""
    stage = at(time)
    stage.entities = ("invoice",)
    brought = changed_ids(stage, time)
    stage.fault("unknown_field", entity="Invoice", field="Surprise", value={"Amount": EXACT})
    stage.fault("unknown_field", entity="Invoice", field="Line.Novelty", value="été")
    stage.load()
    extras = dict(select(stage, "select id, extra from raw.invoice where extra is not null"))
    assert extras.keys() >= brought
    exact = '{"Surprise":{"Amount":12345678901234567890.123456789}}'
    assert set(extras.values()) == {exact}
    lines = select(
        stage,
        "select distinct l.extra from raw.invoice_line l join raw.invoice i on i.id = invoice_id"
        " where i.extra is not null",
    )
    assert [json.loads(extra) for (extra,) in lines] == [{"Novelty": "été"}]
    drift = "select path, kind from raw.schema_drift where entity = 'invoice' order by all"
    assert select(stage, drift) == [("Line[].Novelty", "unknown"), ("Surprise", "unknown")]
    write(stage, "update raw.invoice set extra = null")
    write(stage, "update raw.invoice_line set extra = null")
    assert stage.differences() == []


@pytest.mark.parametrize("time", TIMES)
def test_types_that_change(at: Open, time: str) -> None:
    """What fits its column exactly goes there; what does not is kept to the letter."""
    stage = at(time)
    stage.entities = ("invoice",)
    brought = changed_ids(stage, time)
    for field, value in (("TotalAmt", "many"), ("Balance", "12.50"), ("DocNumber", 7)):
        stage.fault("type_change", entity="Invoice", field=field, value=value)
    stage.fault("type_change", entity="Invoice", field="TxnDate", value=["2026", "06"])
    stage.load()
    rows = select(
        stage,
        "select id, total_amt, balance, doc_number, txn_date, extra from raw.invoice"
        " where extra is not null",
    )
    assert {row[0] for row in rows} >= brought
    for _, total, balance, number, day, extra in rows:
        assert (total, balance, number, day) == (None, Decimal("12.50"), "7", None)
        assert json.loads(extra) == {"TotalAmt": "many", "TxnDate": ["2026", "06"]}
    drift = dict(select(stage, "select path, kind from raw.schema_drift where entity = 'invoice'"))
    assert drift == {
        "TotalAmt": "misfit",
        "TxnDate": "misfit",
        "Balance": "type",
        "DocNumber": "type",
    }
    stage.world.faults.clear()
    for id_ in {row[0] for row in rows}:
        stage.company.store.touch("Invoice", id_, {"PrivateNote": "looked at"})
    stage.load()
    assert stage.differences() == []
