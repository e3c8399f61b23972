"""The landscaping company: every situation that books can hold, and the same for a seed."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox import jsonio
from sandbox.catalogue import ENTITIES
from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate import small
from sandbox.writes import new_company
from tests.sandbox.records import View
from tests.sandbox.situations import SITUATIONS

TODAY = "2026-10-30T17:00:00"


@contextmanager
def made(seed: int = 7) -> Iterator[Company]:
    clock = Clock()
    clock.set(TODAY)
    company = new_company("9130", clock=clock)
    try:
        yield small(company, seed=seed)
    finally:
        company.store.close()


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with made() as company:
        yield View(company)


@pytest.mark.parametrize("name", SITUATIONS)
def test_situation_is_present(view: View, name: str) -> None:
    """The company holds this situation, by its records alone."""
    assert SITUATIONS[name](view)


@pytest.mark.parametrize("entity", ["CompanyInfo", "Preferences"])
def test_the_company_is_as_old_as_its_books(view: View, entity: str) -> None:
    """Its own records come from the first day of business, before they were changed."""
    (row,) = view.rows(entity)
    assert row["MetaData"]["CreateTime"] == "2024-10-30T08:00:00-07:00"
    assert row["MetaData"]["LastUpdatedTime"] > row["MetaData"]["CreateTime"]


def test_size_and_span(view: View) -> None:
    """A few hundred documents over two years, none of them after the last day."""
    dates = [
        row["TxnDate"]
        for entity in ("Invoice", "Payment", "Bill", "BillPayment", "Purchase", "JournalEntry")
        for row in view.rows(entity)
    ]
    assert 400 <= len(dates) <= 900
    assert min(dates) < "2024-11-15"
    assert max(dates) == "2026-10-30"
    assert view.company.clock.today().isoformat() == "2026-10-30"


def test_every_entity_of_a_us_company_has_records(view: View) -> None:
    """No entity that a US company can have stays empty."""
    missing = {
        name
        for name, entity in ENTITIES.items()
        if not entity.countries and not view.company.store.count(name)
    }
    assert missing == set()


def test_trial_balance_balances(view: View) -> None:
    """Debits equal credits over the whole life of the company."""
    report = view.company.report(
        "TrialBalance", {"start_date": "2024-01-01", "end_date": "2026-10-30"}
    )
    total = report["Rows"]["Row"][-1]["Summary"]["ColData"]
    assert total[1]["value"] == total[2]["value"]
    assert Decimal(total[1]["value"]) > 0


def print_digest() -> None:
    """What the test below runs in another process."""
    with made() as company:
        print(digest(company))  # noqa: T201 - the other process answers on its output


def digest(company: Company) -> str:
    """A fingerprint of everything the company would serve."""
    found = hashlib.sha256()
    for entity in ENTITIES:
        for row in company.export(entity):
            found.update(jsonio.dumps(row))
        found.update(repr(company.deleted(entity)).encode())
    return found.hexdigest()


def test_another_seed_makes_another_company(view: View) -> None:
    """Chance comes from the seed alone."""
    with made(seed=8) as other:
        assert digest(other) != digest(view.company)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_same_seed_makes_the_same_company(view: View, hash_seed: str) -> None:
    """The same in another process whose sets come in another order."""
    script = "import runpy; it = runpy.run_path(__import__('sys').argv[1]);it['print_digest']()"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", script, __file__]
    root = Path(__file__).parents[2]
    other = subprocess.run(
        command, env=environment, cwd=root, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == digest(view.company)
