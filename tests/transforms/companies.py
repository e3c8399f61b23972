"""The companies of the transforms' tests: two of the sandbox, and one per situation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sandbox.company import Company as Books
from sandbox.errors import QboFault
from sandbox.generate import maple, small
from sandbox.writes.charter import new_company
from sources.quickbooks.entities import CATALOGUE
from tests.transforms.ledgers import synced
from tests.transforms.raw import Company
from tests.transforms.situations import SITUATIONS

LAST_DAY = date(2026, 6, 30)
SMALL, MAPLE = "9341452000000001", "9341452000000002"


def demo_books() -> dict[str, Books]:
    """The demo companies of the sandbox, with their own reports, by realm id."""
    us = small(new_company(SMALL), until=LAST_DAY)
    canada = new_company(
        MAPLE, country="CA", home_currency="CAD", zone="America/Toronto", fiscal_year_start_month=4
    )
    return {SMALL: us, MAPLE: maple(canada, until=LAST_DAY)}


def all_companies(books: Mapping[str, Books], folder: Path) -> dict[str, Company]:
    """What is loaded of each company; `folder` is where the demo companies' ledgers are synced."""
    ledgers = synced(books.values(), folder)
    return {
        realm_id: Company(_records(company), ledger=ledgers[realm_id])
        for realm_id, company in books.items()
    } | SITUATIONS


def _records(company: Books) -> dict[str, list[dict[str, object]]]:
    """What the API would serve of a company; entities that it does not have are left out."""
    found = {}
    for entity in CATALOGUE.values():
        try:
            found[entity.name] = list(company.export(entity.name))
        except QboFault:
            continue
    return found
