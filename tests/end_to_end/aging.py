"""Holds the aging of a warehouse against the reports of the company's own books."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sandbox.company import Company
from tests.transforms.reports import aged_by_customer, aged_documents
from tests.transforms.warehouse import DuckDB, Rows

#: Summary and detail report by ledger, and whose items they show.
REPORTS = {
    "ar": ("AgedReceivables", "AgedReceivableDetail", "customer_id"),
    "ap": ("AgedPayables", "AgedPayableDetail", "vendor_id"),
}


def past_days(company: Company, count: int, apart: int) -> list[date]:
    """Today and days before it, so many days apart."""
    today = date.fromordinal(company.clock.today().toordinal())
    return [today - timedelta(days=apart * back) for back in range(count)]


def tie_aging(company: Company, warehouse: DuckDB, ledger: str, day: date) -> int:
    """Assert that every party's buckets and every open document equal QuickBooks' reports.

    Args:
        company: The company with its books.
        warehouse: What was made of it.
        ledger: `ar` or `ap`.
        day: The last day that counts.

    Returns:
        How many items are open.
    """
    summary, detail, party = REPORTS[ledger]
    rows: Rows = warehouse.rows(
        f"select bucket, document_id, {party}, home_open_amount"
        f" from marts.{ledger}_aging_as_of(date '{day}')"
    )
    params = {"report_date": day.isoformat()}
    sums: dict[tuple[str, str], Decimal] = {}
    documents: dict[tuple[str, str, str], list[Decimal]] = {}
    for bucket, document_id, party_id, amount in rows:
        key = party_id, bucket
        sums[key] = sums.get(key, Decimal(0)) + amount
        documents.setdefault((bucket, document_id, party_id), []).append(amount)
    expected = aged_by_customer(company.report(summary, params))
    assert {key: amount for key, amount in sums.items() if amount} == expected, day
    listed = aged_documents(company.report(detail, params))
    assert {key: sorted(part) for key, part in documents.items()} == listed, day
    return len(rows)
