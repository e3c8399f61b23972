"""The companies of the transforms' tests: two of the sandbox, and one per situation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from sandbox.company import Company as Books
from sandbox.errors import QboFault
from sandbox.generate import maple, small
from sandbox.writes.charter import new_company
from sources.quickbooks.entities import CATALOGUE
from tests.transforms.ledgers import synced
from tests.transforms.paper import lists
from tests.transforms.raw import Company, Records
from tests.transforms.situations import SITUATIONS
from tests.transforms.situations_rare import RARE

TABLES = {entity.name: entity.table for entity in CATALOGUE.values()}
LAST_DAY = date(2026, 6, 30)
SMALL, MAPLE = "9341452000000001", "9341452000000002"


def demo_books() -> dict[str, Books]:
    """The demo companies of the sandbox, with their own reports, by realm id."""
    us = small(new_company(SMALL), until=LAST_DAY)
    canada = new_company(
        MAPLE, country="CA", home_currency="CAD", zone="America/Toronto", fiscal_year_start_month=4
    )
    return {SMALL: us, MAPLE: maple(canada, until=LAST_DAY)}


def all_companies(books: Mapping[str, Books], folder: Path | None = None) -> dict[str, Company]:
    """What is loaded of each company.

    Args:
        books: The demo companies, by realm id.
        folder: Where their ledgers are synced; if not given, they have none.
    """
    ledgers = synced(books.values(), folder) if folder else {}
    records = {realm_id: _records(company) for realm_id, company in books.items()}
    demo = {
        realm_id: Company(found, _never_there(found), ledger=ledgers.get(realm_id, {}))
        for realm_id, found in records.items()
    }
    return demo | SITUATIONS | {"gone": _gone([*records.values(), RARE.records])}


def _never_there(records: Records) -> list[tuple[str, str]]:
    """Deletions that say nothing of any record: of ids of another entity, and of unknown ones."""
    others = {
        ("estimate", rows[0]["Id"])
        for name, rows in records.items()
        if name != "Estimate" and rows and "Id" in rows[0]
    }
    estimates = {("estimate", one["Id"]) for one in records.get("Estimate", ())}
    return [*((table, "never there") for table in TABLES.values()), *sorted(others - estimates)]


def _gone(companies: Iterable[Records]) -> Company:
    """A company of which the longest records of others were deleted, and little else is left.

    Those others still have the records of the same ids.
    """
    left = {name: list(rows) for name, rows in lists().items() if name != "Customer"}
    kept = {(name, row["Id"]) for name, rows in left.items() for row in rows}
    gone = {
        (name, row["Id"]): row
        for records in companies
        for name, rows in records.items()
        if rows and "Id" in rows[0] and name not in {"CompanyInfo", "Preferences"}
        for row in [max(rows, key=lambda row: len(str(row)))]
        if (name, row["Id"]) not in kept
    }
    for (name, _), row in gone.items():
        left.setdefault(name, []).append(dict(row))
    return Company(left, deleted=[(TABLES[name], id_) for name, id_ in gone])


def _records(company: Books) -> dict[str, list[dict[str, object]]]:
    """What the API would serve of a company; entities that it does not have are left out."""
    found = {}
    for entity in CATALOGUE.values():
        try:
            found[entity.name] = list(company.export(entity.name))
        except QboFault:
            continue
    return found
