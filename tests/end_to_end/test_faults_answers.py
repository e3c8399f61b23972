"""Answers that are none, in both kinds of load.

A fault ends in the right warehouse, or in an error that says what to do and takes nothing away:
once it is lifted, the next run brings the rest.
"""

from __future__ import annotations

from typing import Any

import pytest

from sources.quickbooks import Client, StaticToken
from sources.quickbooks import errors as remedies
from tests.end_to_end.conftest import Open
from tests.end_to_end.faults import LITTLE, OFTEN, TIMES, a_record, failure
from tests.end_to_end.stage import AT_ONCE
from tests.end_to_end.template import books_of, select
from tests.faults import RETRY, STOP, fault

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


@fault("an answer that takes too long", RETRY, "given up and asked for again")
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


@fault(
    "10000 for every record", STOP, "an outage, no bad records: nothing is skipped; code 5", "10000"
)
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
