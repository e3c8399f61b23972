"""Earlier versions of records: kept before they are replaced."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from tests.sources.quickbooks.loading import Load
from tests.sources.quickbooks.plain import NOW, Plain


def loaded() -> tuple[Plain, Load]:
    """A customer and an invoice of two lines, loaded."""
    server = Plain(now=NOW - timedelta(days=9))
    server.put("Customer", 1, DisplayName="Amy")
    server.put("Invoice", 1, TotalAmt=30, Line=[{"Amount": 10}, {"Amount": 20}])
    server.now = NOW
    load = Load(server)
    load.sync()
    return server, load


def versions(load: Load) -> list[dict[str, Any]]:
    """What is kept, oldest first."""
    return sorted(load.tables.get("record_version", []), key=lambda row: row["seen_to"])


def later(server: Plain, hours: int = 1) -> None:
    """Some time passes."""
    server.now += timedelta(hours=hours)


def test_a_first_load_keeps_nothing() -> None:
    """There is no version before the first."""
    _, load = loaded()
    assert versions(load) == []


def test_a_changed_record_leaves_its_earlier_version() -> None:
    """With its lines, its SyncToken, and until when it was known."""
    server, load = loaded()
    later(server)
    server.put("Invoice", 1, TotalAmt=5, Line=[{"Amount": 5}])
    later(server)
    load.sync()
    (kept,) = versions(load)
    assert (kept["entity"], kept["id"], kept["sync_token"]) == ("invoice", "1", 0)
    assert (kept["how"], kept["seen_to"]) == ("changed", server.now)
    assert kept["last_updated_time"] == NOW - timedelta(days=9)
    record = json.loads(kept["record"])
    assert [line["amount"] for line in record["invoice_line"]] == [10, 20]
    assert record["invoice"][0]["total_amt"] == 30


def test_every_version_that_was_seen_is_kept() -> None:
    """Also when the record changes again and again."""
    server, load = loaded()
    for total in (5, 6, 7):
        later(server)
        server.put("Invoice", 1, TotalAmt=total)
        load.sync()
    assert [row["sync_token"] for row in versions(load)] == [0, 1, 2]
    totals = [json.loads(row["record"])["invoice"][0]["total_amt"] for row in versions(load)]
    assert totals == [30, 5, 6]


def test_what_comes_back_tells_when_it_was_gone() -> None:
    """The notice of its end goes when it returns; the version before it says so."""
    server, load = loaded()
    later(server)
    server.remove("Invoice", 1)
    later(server)
    load.sync()
    gone = server.now
    assert versions(load) == []
    later(server)
    server.put("Invoice", 1, TotalAmt=30)
    later(server)
    load.sync()
    (kept,) = versions(load)
    assert (kept["how"], kept["seen_to"], kept["sync_token"]) == ("deleted", gone, 0)


def test_a_record_that_comes_again_unchanged_is_no_other_version() -> None:
    """Whatever makes it come: here everything is read anew."""
    server, load = loaded()
    later(server)
    assert load.sync(refresh=True).tallies["invoice"].rows == 1
    assert versions(load) == []
