"""The marts equal the reports that the sandbox computes from its own double-entry books."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sandbox.company import Company as Books
from tests.transforms.conftest import LAST_DAY, MAPLE, SMALL, Built
from tests.transforms.reports import aged_by_customer, aged_documents, income_by_month

# The last two years, no multiple of a week or a month; and some awkward days.
DATES = [LAST_DAY - timedelta(days=back) for back in range(0, 735, 23)] + [
    date(2026, 2, 28),
    date(2026, 6, 29),
    date(2025, 12, 31),
]
realms = pytest.mark.parametrize("realm_id", [SMALL, MAPLE])


@realms
def test_aging_by_customer(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """AgedReceivables on 35 days: the same buckets per customer, to the cent."""
    rows = built.warehouse.rows(
        " union all ".join(
            f"select date '{day}', customer_id, bucket, sum(home_open_amount)"
            f" from marts.ar_aging_as_of(date '{day}') where realm_id = '{realm_id}'"
            " group by customer_id, bucket having sum(home_open_amount) <> 0"
            for day in DATES
        )
    )
    assert len(rows) > len(DATES)
    for day in DATES:
        report = books[realm_id].report("AgedReceivables", {"report_date": day.isoformat()})
        found = {(row[1], row[2]): row[3] for row in rows if row[0] == day}
        assert found == aged_by_customer(report), day


@realms
def test_aging_by_document(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """AgedReceivableDetail: every open document in its bucket."""
    for day in DATES:
        rows = built.warehouse.rows(
            "select bucket, document_id, customer_id, home_open_amount"
            f" from marts.ar_aging_as_of(date '{day}') where realm_id = '{realm_id}'"
        )
        found: dict[tuple[str, str, str], list[Decimal]] = {}
        for bucket, document_id, customer_id, amount in rows:
            found.setdefault((bucket, document_id, customer_id), []).append(amount)
        report = books[realm_id].report("AgedReceivableDetail", {"report_date": day.isoformat()})
        assert {key: sorted(part) for key, part in found.items()} == aged_documents(report), day


@realms
def test_month_ends(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """`ar_aging_history` holds each month end until the last sync as its report shows it."""
    rows = built.warehouse.rows(
        "select as_of_date, customer_id, bucket, sum(home_open_amount)"
        f" from marts.ar_aging_history where realm_id = '{realm_id}'"
        " group by as_of_date, customer_id, bucket having sum(home_open_amount) <> 0"
    )
    days = sorted({row[0] for row in rows})
    assert days[-1] == LAST_DAY
    assert len(days) >= 12
    for day in days[::4]:
        report = books[realm_id].report("AgedReceivables", {"report_date": day.isoformat()})
        assert {(r[1], r[2]): r[3] for r in rows if r[0] == day} == aged_by_customer(report), day


@realms
def test_revenue_by_month(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """The Income section of ProfitAndLoss: every account in every month."""
    rows = built.warehouse.rows(
        "select account_id, cast(month_start as varchar(10)), sum(revenue)"
        f" from marts.mart_revenue where realm_id = '{realm_id}'"
        " group by account_id, month_start having sum(revenue) <> 0"
    )
    report = books[realm_id].report(
        "ProfitAndLoss",
        {"start_date": "2024-01-01", "end_date": "2026-12-31", "summarize_column_by": "Month"},
    )
    income = income_by_month(report)
    assert len(income) > 30
    assert {(row[0], row[1]): row[2] for row in rows} == income
