"""Days of business: what they change, what they tell, and that chance comes from the seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random

import pytest

from sandbox.catalogue import ENTITIES
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import Day, day_of_business, small
from sandbox.generate.clerk import Clerk
from sandbox.generate.day import settling
from sandbox.generate.day.picker import Picker
from sandbox.generate.day.shop import Shop
from sandbox.writes import new_company

DAYS = 20


@contextmanager
def made() -> Iterator[Company]:
    clock = Clock()
    clock.set("2026-10-30T17:00:00")
    company = new_company("9134", clock=clock)
    try:
        yield small(company, until=date(2026, 10, 30))
    finally:
        company.store.close()


@pytest.fixture(scope="module")
def life() -> Iterator[tuple[Company, list[Day]]]:
    with made() as company:
        yield company, [day_of_business(company, 3) for _ in range(DAYS)]


def did(days: list[Day], action: str) -> set[str]:
    """The entities to which something was done on any of the days."""
    return {change.entity for day in days for change in day.changes if change.action == action}


def test_clock_moves_a_day_at_a_time(life: tuple[Company, list[Day]]) -> None:
    """Each day has its date; stamps lie in its office hours."""
    company, days = life
    assert [day.date.toordinal() for day in days] == list(
        range(date(2026, 10, 31).toordinal(), date(2026, 10, 31).toordinal() + DAYS)
    )
    assert company.clock.today() == days[-1].date
    assert company.clock.frozen
    assert 8 <= company.clock.now().hour < 18


def test_every_kind_of_change_happens(life: tuple[Company, list[Day]]) -> None:
    """Within twenty days there is everything a sync has to notice."""
    _, days = life
    assert {"Invoice", "Payment", "Bill", "Customer", "Attachable"} <= did(days, "created")
    assert {"Invoice", "Payment", "Customer", "Item"} <= did(days, "updated")
    assert {"Invoice", "BillPayment"} <= did(days, "voided")
    assert {"TimeActivity", "Attachable", "Invoice", "Bill"} <= did(days, "deleted")
    assert "Customer" in did(days, "merged")
    assert did(days, "inactivated")
    assert did(days, "reactivated")


def test_payments_come_in_all_ways(life: tuple[Company, list[Day]]) -> None:
    """In part, for nothing known, over several invoices, and by credit alone."""
    company, days = life
    new = {c.id for d in days for c in d.changes if (c.action, c.entity) == ("created", "Payment")}
    made = [row for row in company.export("Payment") if row["Id"] in new]
    assert any(not row["TotalAmt"] and len(row["Line"]) == 2 for row in made)
    assert any(len(row["Line"]) > 1 and row["TotalAmt"] for row in made)
    assert any(row["UnappliedAmt"] for row in made)
    assert any(0 < row["Balance"] < row["TotalAmt"] for row in company.export("Invoice"))


def shop_of(company: Company) -> Shop:
    rng = Random(1)
    return Shop(Clerk(company, rng), Picker(company, rng), rng)


def test_payment_is_taken_off_its_invoices() -> None:
    """Un-applying leaves the whole payment unapplied."""
    with made() as company:
        shop = shop_of(company)
        settling.unapply_payment(shop)
        payment = company.read("Payment", shop.changes[-1].id)
    assert payment is not None
    assert payment["Line"] == []
    assert payment["UnappliedAmt"] == payment["TotalAmt"] > 0


def test_unapplied_payment_finds_an_invoice() -> None:
    """Applying adds a line to the payment and takes its amount off what was unapplied."""
    with made() as company:
        before = {row["Id"]: row for row in company.export("Payment") if row["UnappliedAmt"]}
        shop = shop_of(company)
        settling.apply_payment(shop)
        payment = company.read("Payment", shop.changes[-1].id)
    assert payment is not None
    old = before[payment["Id"]]
    assert len(payment["Line"]) == len(old["Line"]) + 1
    assert payment["UnappliedAmt"] == old["UnappliedAmt"] - payment["Line"][-1]["Amount"]


def test_summary_is_true(life: tuple[Company, list[Day]]) -> None:
    """What is told as deleted or merged is gone, and what was created stands or was told gone."""
    company, days = life
    changes = [change for day in days for change in day.changes]
    ended = {(c.entity, c.id) for c in changes if c.action in ("deleted", "merged")}
    gone = {(entity, id_) for entity in ENTITIES for id_, _ in company.deleted(entity)}
    assert ended <= gone
    for change in changes:
        if change.action == "created" and (change.entity, change.id) not in ended:
            assert company.store.exists(change.entity, change.id), change


def test_counts_add_up(life: tuple[Company, list[Day]]) -> None:
    """The table of a day holds each of its changes once, and little is refused."""
    _, days = life
    for day in days:
        counted = sum(sum(entities.values()) for entities in day.counts().values())
        assert counted == len(day.changes) > 20
        assert day.refused < 12


def test_books_balance_after_all_days(life: tuple[Company, list[Day]]) -> None:
    """Debits equal credits after voids, deletions, moves and merges."""
    company, days = life
    span = {"start_date": "2024-01-01", "end_date": days[-1].date.isoformat()}
    total = company.report("TrialBalance", span)["Rows"]["Row"][-1]["Summary"]["ColData"]
    assert total[1]["value"] == total[2]["value"]


def test_same_books_and_seed_give_the_same_day() -> None:
    """Two equal companies stay equal; another seed makes another day."""
    with made() as one, made() as two, made() as three:
        first = day_of_business(one, 5)
        assert day_of_business(two, 5) == first
        assert day_of_business(three, 6).changes != first.changes
        for entity in ENTITIES:
            assert list(one.store.texts(entity)) == list(two.store.texts(entity)), entity


def test_size_says_how_much_happens() -> None:
    """Three rounds change about three times as much as one."""
    with made() as one, made() as three:
        few = len(day_of_business(one, 5, size=1).changes)
        many = len(day_of_business(three, 5, size=3).changes)
    assert many > 2 * few


def test_running_clock_is_left_alone() -> None:
    """A company that lives in real time has its day now."""
    with made() as company:
        company.clock.live()
        day = day_of_business(company, 5)
        assert not company.clock.frozen
        assert day.date == company.clock.today()
        assert day.changes


def test_company_without_anything_survives() -> None:
    """In a company with empty lists next to nothing can happen, and nothing breaks."""
    company = new_company("9135", clock=Clock())
    company.clock.set("2026-10-30T17:00:00")
    day = day_of_business(company, 5)
    company.store.close()
    assert did([day], "created") <= {"Customer", "Vendor", "Employee", "TimeActivity", "Purchase",
                                     "Transfer", "CreditCardPayment", "JournalEntry", "Payment",
                                     "Bill", "VendorCredit"}  # fmt: skip
    assert day.refused > 10
