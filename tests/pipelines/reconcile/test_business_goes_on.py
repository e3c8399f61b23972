"""Business that goes on is no difference; what changes in closed books is told."""

from __future__ import annotations

from datetime import date

from pipelines.errors import ExitCode
from tests.pipelines.reconcile.business_goes_on import CLOSED
from tests.pipelines.reconcile.conftest import Later, company_of


def test_books_that_move_are_compared_once_more(later: Later) -> None:
    """Synced, built and compared again: everything ties."""
    moved = company_of(later.moved)
    assert later.moved["exit_code"] == ExitCode.OK
    assert (moved["status"], moved["moved"], moved["moving"]) == ("tied", True, False)
    assert moved["calls"] == 2 * 11 + 1


def test_nothing_is_compared_when_nothing_came(later: Later) -> None:
    """Settings do not post; an idle sync after a comparison that ties stays at two calls."""
    assert "reconciled" not in later.closing
    assert company_of(later.closing)["entities"]["preferences"]["rows"] == 1
    assert "reconciled" not in later.idle
    assert company_of(later.idle)["calls"] == 2


def test_changes_in_closed_books_are_told(later: Later) -> None:
    """What was made, moved out or deleted, with before and after; not what was paid or noted."""
    told = {one[0]: one for one in later.changes}
    business = later.business
    assert told.keys() == {business.back_dated, business.moved, business.deleted}
    _, change, before, after, was, amount, at = told[business.back_dated]
    assert (change, before, after, was) == ("created", None, date(2026, 5, 20), None)
    _, change, before, after, was, amount, _ = told[business.moved]
    assert (change, after, was) == ("changed", date(2026, 6, 29), amount)
    assert before <= CLOSED
    _, change, before, after, was, amount, _ = told[business.deleted]
    assert (change, after, amount) == ("deleted", None, None)
    assert before <= CLOSED
    assert was > 0
    assert at.isoformat().startswith("2026-06-30")


def test_closed_books_are_part_of_the_comparison(later: Later) -> None:
    """In the JSON document: who, what, when."""
    changes = company_of(later.moved)["closed_period_changes"]
    assert {one["transaction_id"] for one in changes} == {one[0] for one in later.changes}
    assert {one["books_closed_until"] for one in changes} == {CLOSED.isoformat()}
