"""The staging models hold what the records say, of those that QuickBooks still has."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from sources.quickbooks.entities import CATALOGUE
from tests.transforms.conftest import Built
from tests.transforms.raw import Company
from tests.transforms.staged import STAGED, Staged
from tests.transforms.staged_lists import LISTS


@pytest.mark.parametrize("staged", [*STAGED, *LISTS])
def test_records_are_staged(built: Built, companies: Mapping[str, Company], staged: Staged) -> None:
    """Every row of every live record, cell by cell as it is in its JSON."""
    owner = _owner(staged)
    type_ = "transaction_type" if staged.type_ else "''"
    rows = built.warehouse.rows(
        f"select realm_id, {owner}, {type_}, {', '.join(staged.cells)} from staging.{staged.model}"
    )
    table = next(one.table for one in CATALOGUE.values() if one.name == staged.entity)
    expected = [
        (realm_id, *map(_plain, row))
        for realm_id, company in companies.items()
        for record in company.records.get(staged.entity, ())
        if (table, record["Id"]) not in company.deleted
        for row in staged.rows(record)
    ]
    found = Counter(tuple(map(_plain, row)) for row in rows)
    assert found == Counter(expected)


def _owner(staged: Staged) -> str:
    """The column that has the id of the record."""
    if not staged.parts:
        return next(name for name, cell in staged.cells.items() if cell == "Id")
    if staged.type_ or staged.model == "stg_deposit_line_linked_txn":
        return "transaction_id"
    return "budget_id" if staged.entity == "Budget" else "payment_id"


def _plain(cell: Any) -> Any:
    """Numbers, days and instants in one form, whatever they are told in."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, datetime):
        return cell.timestamp()
    if isinstance(cell, date):
        return cell.isoformat()
    if re.match(r"\d{4}-\d\d-\d\dT", cell):
        return datetime.fromisoformat(cell).timestamp()
    return cell
