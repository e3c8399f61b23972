"""What random histories (and thinking about them) found, each told plainly."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.properties.books import Move
from tests.properties.history import Disturbance, History
from tests.properties.memory import Memory, Packed


@pytest.fixture
def history() -> Iterator[History]:
    """A company and its warehouse."""
    with History() as history:
        yield history


def during(number: int, *moves: Move) -> Disturbance:
    """Something happens before a request is answered."""
    return Disturbance(moves={number: (1, list(moves))})


def test_balances_after_a_gap_that_the_feed_does_not_reach(history: History) -> None:
    """Accounts are read again although nothing says that they changed."""
    history.sync()
    history.books.moves([("create_invoice", 0, 0)])
    history.books.clock.advance(days=29, hours=1)
    history.sync()
    history.check()


def test_balances_after_a_sync_without_accounts(history: History) -> None:
    """What some sync loaded alone has moved the balances all the same."""
    history.sync()
    history.books.clock.advance(minutes=1)
    history.books.moves([("create_invoice", 0, 0)])
    history.sync(tables=("invoice",))
    history.books.clock.advance(minutes=1)
    history.sync()
    history.check()


def test_balances_that_moved_within_the_second_of_a_sync_without_accounts(
    history: History,
) -> None:
    """No time tells of it, as all of it happens in the same second."""
    history.sync()
    history.books.moves([("change_lines", 1, 0)])
    history.sync(tables=("invoice", "customer"))
    history.sync()
    history.check()


@pytest.mark.parametrize("number", range(1, 16))
def test_an_invoice_during_the_first_load(history: History, number: int) -> None:
    """The balances of accounts hold it too, whichever page came before it."""
    history.sync(during(number, ("change_lines", 3, 0)))
    history.sync()
    history.check()


@pytest.mark.parametrize("number", range(1, 30))
@pytest.mark.parametrize("moves", [("delete", 0, 0), ("note", 14, 0)])
def test_what_changed_is_paged_while_it_changes(history: History, number: int, moves: Move) -> None:
    """Records move over the borders of pages that hold only changes; none is passed over."""
    history.sync()
    history.books.moves([("change_many", 56, 0), ("change_many", 50, 0)])
    history.books.clock.advance(days=40)
    history.sync(during(number, moves))
    history.sync()
    history.check()


@pytest.mark.parametrize("refresh", [True, False])
@pytest.mark.parametrize("number", range(1, 26))
def test_a_gap_that_the_feed_does_not_reach_ends_while_an_invoice_is_made(
    history: History, number: int, refresh: bool
) -> None:
    """Nobody tells of the deletion, and the new invoice makes the counts equal."""
    history.sync()
    history.books.moves([("delete", 0, 0)])
    history.books.clock.advance(days=30)
    history.sync(during(number, ("create_invoice", 0, 0)), refresh=refresh)
    history.sync()
    history.check()


@pytest.mark.parametrize("number", range(8, 20))
def test_what_a_package_brings_is_gone_before_it_is_complete(history: History, number: int) -> None:
    """A record is live or gone in a package; the next sync tells of the end."""
    history.books.moves([("delete", 382, 0)])
    history.sync()
    first = [("change_many", 65, 0), ("create_in_list", 135, 200), ("delete", 62, 0)]
    later = [("create_unfed", 68, 0), ("merge", 267, 0), ("create_in_list", 38, 0)]
    moves = {1: (0, first), 6: (400, later), number: (1, [("delete", 246, 0)])}
    history.sync(Disturbance(moves=moves), refresh=True)
    history.sync()
    history.check()


@pytest.mark.parametrize("number", range(1, 7))
def test_records_that_move_during_a_sweep_are_no_difference_that_stays(
    history: History, number: int
) -> None:
    """One is gone and another one back while ids are compared: counts are what they were."""
    history.sync()
    history.books.moves([("delete", 378, 0)])
    moves: list[Move] = [("delete", 2, 0), ("recreate", 0, 0)]
    history.sync(Disturbance(moves={number: (0, moves)}))
    history.sync()
    history.check()


@pytest.mark.parametrize("seed", range(20))
def test_a_package_that_was_half_loaded_and_lost(
    history: History, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Rows of a record's lines stay from it; the record has none when it is read again."""

    def tear(self: Memory, package: Packed, _: Random) -> None:
        chance = Random(seed)
        self.merge({name: rows for name, rows in package.tables.items() if chance.random() < 0.5})

    monkeypatch.setattr(Memory, "tear", tear)
    history.sync(Disturbance(ends="torn and lost"))
    history.books.moves([("unapply", n, 0) for n in range(3)] + [("attach", 0, 0)])
    history.sync()
    history.check()
