"""Accounts: their balances follow postings, while their LastUpdatedTime stays where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.sources.quickbooks.loading import Load, loaded
from tests.sources.quickbooks.plain import OUTSIDE, Plain


@pytest.fixture
def server() -> Plain:
    """Ten accounts and three invoices, a month old."""
    server = Plain()
    server.now -= timedelta(days=20)
    for number in range(1, 11):
        server.put("Account", number, Name=f"Account {number}", CurrentBalance=number)
    for number in range(1, 4):
        server.put("Invoice", number, TotalAmt=number)
    server.now += timedelta(days=20)
    return server


@pytest.fixture
def load(server: Plain) -> Load:
    """Loads of both entities."""
    load = Load(server)
    load.entities = ("account", "invoice")
    return load


def post(server: Plain, *accounts: int) -> None:
    """A new invoice moves the balances of some accounts."""
    server.put("Invoice", 1000 + len(server.ids("Invoice")), TotalAmt=1)
    for number in accounts:
        server._rows["Account"][str(number)]["CurrentBalance"] += 1


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("batches", [False, True])
def test_only_accounts_that_moved_are_loaded(
    load: Load, server: Plain, turned: bool, batches: bool
) -> None:
    """From the first sync after the load on, also when the fields of a record change places."""
    server.batches = batches
    load.sync()
    for _ in range(2):
        server.now += timedelta(hours=1)
        post(server, 4, 5)
        if turned:
            for rows in server._rows.values():
                rows.update({id_: dict(reversed(row.items())) for id_, row in rows.items()})
        assert loaded(load.sync()) == {"account": 2, "invoice": 1}
    assert load.row("account", "4")["current_balance"] == 6


def test_accounts_that_the_feed_refuses(load: Load, server: Plain) -> None:
    """They are asked by query, and again after postings, too."""
    server.outside_feed = OUTSIDE | {"Account"}
    load.sync()
    server.now += timedelta(hours=1)
    post(server, 4)
    assert loaded(load.sync()) == {"account": 1, "invoice": 1}
    assert load.row("account", "4")["current_balance"] == 5
    server.now += timedelta(hours=1)
    assert loaded(load.sync()) == {}


def test_an_account_that_is_renamed_and_moved(load: Load, server: Plain) -> None:
    """Its newest balance is there, whichever question brought it."""
    server.outside_feed = OUTSIDE | {"Account"}
    load.sync()
    server.now += timedelta(hours=1)
    server.put("Account", 4, Name="Renamed")

    def before(resource: str) -> None:
        if resource == "query" and server.asked[-1:] == ["cdc"]:  # about to read all accounts
            server._rows["Account"]["4"]["CurrentBalance"] = 99

    post(server, 4)
    server.before = before
    load.sync()
    server.before = lambda _: None
    post(server, 5)
    load.sync()
    assert load.row("account", "4")["current_balance"] == 99
    assert load.row("account", "4")["name"] == "Renamed"
