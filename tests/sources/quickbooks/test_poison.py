"""A record that QuickBooks cannot deliver, met in the change feed: what it costs, what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sources.quickbooks import CATALOGUE
from sources.quickbooks.errors import ServerFault
from tests.faults import SKIP, fault
from tests.sources.quickbooks.loading import Load, company
from tests.sources.quickbooks.plain import OUTSIDE, POISON, Plain

#: Attempts at a request that fails with an error of the server.
ATTEMPTS = 3


@pytest.fixture
def server() -> Plain:
    """A company with some customers, invoices with lines, and time activities."""
    return company(Plain(outside_feed=OUTSIDE))


@pytest.fixture
def load(server: Plain) -> Load:
    """A load of all entities that has been made."""
    load = Load(server)
    load.entities = tuple(CATALOGUE)
    load.sync()
    return load


@fault(
    "10000 for one record in the change feed",
    SKIP,
    "entity, then record found by halves; it goes into `quarantine`",
    "10000",
)
@pytest.mark.parametrize("changed", [1, 7, 200])
def test_calls_for_a_bad_record_in_the_feed(load: Load, server: Plain, changed: int) -> None:
    """The entity is found by halves, then the record by halves; the others come with them."""
    server.now += timedelta(hours=1)
    for number in range(1, changed + 1):
        server.put("Invoice", number, TotalAmt=number)
    server.put("Customer", 5, DisplayName="Changed")
    server.poisoned.add(("Invoice", "1"))
    sync = load.sync()
    assert sync.undelivered == ["Invoice 1"]
    assert load.row("customer", "5")["display_name"] == "Changed"
    assert all(load.row("invoice", str(n))["total_amt"] == n for n in range(2, changed + 1))
    halvings = 2 * 5  # 26 entities
    assert server.asked.count("cdc") <= ATTEMPTS + halvings + 1  # the last one closes
    halvings = 2 * (changed + 1).bit_length()  # a row more than changed is asked for
    alone = ATTEMPTS + 1  # once more with patience, and then its Id
    around = 6  # two say that it is no outage, two count, two read accounts again
    assert server.asked.count("query") <= around + ATTEMPTS + halvings + alone
    assert server.asked.count("batch") <= 2


def test_after_a_bad_record(load: Load, server: Plain) -> None:
    """When the overlap has passed, the record costs nothing but the daily attempt."""
    server.now += timedelta(hours=1)
    server.put("Invoice", 1, TotalAmt=1)
    server.poisoned.add(("Invoice", "1"))
    server.now += timedelta(minutes=6)
    load.sync()
    server.now += timedelta(hours=1)
    sync = load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]
    assert sync.undelivered == ["Invoice 1"]


def test_a_feed_that_leaves_the_bad_record_out(load: Load, server: Plain) -> None:
    """Nobody tells of it, so it costs nothing; the last good version stays until the check."""
    server.now += timedelta(hours=1)
    server.fed_poison = False
    server.put("Invoice", 1, TotalAmt=1)
    server.poisoned.add(("Invoice", "1"))
    load.sync()
    assert sorted(server.asked) == ["batch", "cdc"]


def test_an_outage_is_not_a_bad_record(load: Load, server: Plain) -> None:
    """When counts fail as well, nothing is taken for bad, and few calls are made."""
    server.now += timedelta(hours=1)
    right = server._answer

    def out_of_order(resource: str, request: object) -> dict[str, object]:
        return POISON if resource != "batch" else right(resource, request)  # type: ignore[arg-type]

    server._answer = out_of_order  # type: ignore[method-assign]
    with pytest.raises(ServerFault):
        load.sync()
    assert len(server.asked) <= 1 + ATTEMPTS + 1
