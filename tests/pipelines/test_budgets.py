"""Time and calls of a run: stopped between two packages, never a call too many, nothing lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.budgets import BESIDE_PAGES, Budget
from pipelines.quickbooks_pipeline import LoadPlan, load_company
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.server import serve
from sandbox.world import World
from sources.quickbooks import Limits, Patience
from sources.quickbooks.errors import BudgetUsedUp, TryAgainLater
from sources.quickbooks.metering import Call
from tests.faults import STOP, fault


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def call(*, metered: bool) -> Call:
    """A request that has ended."""
    return Call(1, datetime.now(UTC), "GET", "query", "Invoice", metered=metered)


def test_time() -> None:
    """Packages begin until it is used up; the error says how much it was."""
    watch = Watch()
    budget = Budget(minutes=1.5, clock=watch)
    watch.now = 89.0
    assert budget.pages(50) == 50
    watch.now = 90.0
    with pytest.raises(BudgetUsedUp, match=r"1\.5 minutes") as caught:
        budget.pages(50)
    assert isinstance(caught.value, TryAgainLater)


def test_calls_on_their_way_are_spent_until_they_fail() -> None:
    """Threads never send more than there are; a call that Intuit does not count is free."""
    budget = Budget(calls=2)
    budget.before()
    budget.before()
    with pytest.raises(BudgetUsedUp):
        budget.before()
    budget.after(call(metered=False))
    budget.before()
    budget.after(call(metered=True))
    budget.after(call(metered=True))
    with pytest.raises(BudgetUsedUp):
        budget.before()


def test_packages_shrink_to_what_is_left() -> None:
    """So that a package is complete before its calls are used up."""
    assert Budget(calls=1_000).pages(50) == 50
    assert Budget(calls=BESIDE_PAGES + 7).pages(50) == 7
    assert Budget(calls=BESIDE_PAGES + 7).pages(None) == 7
    assert Budget(calls=3).pages(50) == 1
    assert Budget().pages(None) is None
    with pytest.raises(BudgetUsedUp):
        Budget(calls=0).pages(50)


@dataclass
class Books:
    """A company of five thousand customers, served."""

    world: World
    company: Company
    plan: LoadPlan

    def count(self) -> int:
        """Customers in the warehouse."""
        path = str(self.plan.warehouse)
        with duckdb.connect(path, read_only=True) as connection:
            (count,) = connection.execute("select count(*) from raw.customer").fetchall()[0]
        return int(count)


CUSTOMERS = 5_000


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """Not loaded yet; one page a package."""
    with opened(tmp_path) as found:
        yield found


@contextmanager
def opened(folder: Path) -> Iterator[Books]:
    world = World()
    clock = Clock()
    clock.set("2026-06-30T17:00:00")
    company = world.add_company(clock=clock)
    with company.store.bulk():
        for number in range(CUSTOMERS):
            company.store.insert("Customer", {"DisplayName": f"{number}", "Balance": Decimal(0)})
    clock.advance(hours=1)
    with serve(world) as served:
        plan = LoadPlan(
            company.realm_id,
            world.issue_tokens(company.realm_id).access_token,
            pipelines_dir=folder / "dlt",
            warehouse=folder / "w.duckdb",
            base_url=served.base_url,
            entities=("customer",),
            limits=Limits.off(),
            patience=Patience(sleep=lambda _: None),
            chunk_pages=1,
        )
        yield Books(world, company, plan)
    world.close()


@fault("the time given to the run is used up", STOP, "after the package on its way; code 5")
def test_a_load_that_runs_out_of_time_goes_on(books: Books) -> None:
    """It stops between two packages; the next run fetches no page again."""
    watch = Watch()

    class Timed:
        def before(self) -> None:
            watch.now += 25.0

        def after(self, _: Call) -> None:
            pass

    plan = replace(books.plan, watchers=[Timed()], budget=Budget(minutes=1, clock=watch))
    with pytest.raises(BudgetUsedUp):
        load_company(plan)
    before = books.count()
    assert 0 < before < CUSTOMERS
    result = load_company(books.plan)
    assert books.count() == CUSTOMERS
    assert result.pages == (CUSTOMERS - before) // 1_000


@fault("the month's budget of calls is used up", STOP, "before the call that exceeds it; code 5")
@pytest.mark.parametrize("calls", [1, 2, 3, 4, 5])
def test_a_load_never_exceeds_its_calls(books: Books, calls: int) -> None:
    """By the server's own count; what was loaded stays, and the next run completes it."""
    served, lock = [], threading.Lock()

    class Counted:
        def before(self) -> None:
            pass

        def after(self, call: Call) -> None:
            with lock:
                served.append(call)

    plan = replace(books.plan, watchers=[Counted()], budget=Budget(calls=calls))
    with pytest.raises(Exception, match="budget of API calls is used up"):
        load_company(plan)
    assert len(served) <= calls
    load_company(books.plan)
    assert books.count() == CUSTOMERS
