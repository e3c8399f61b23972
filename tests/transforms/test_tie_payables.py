"""What is owed to vendors equals the reports that the sandbox computes from its own books."""

from collections.abc import Mapping
from decimal import Decimal

from sandbox.company import Company as Books
from tests.transforms.conftest import LAST_DAY, MAPLE, Built
from tests.transforms.reports import aged_by_customer, aged_documents
from tests.transforms.test_tie import DATES, realms


@realms
def test_aging_by_vendor(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """AgedPayables on 35 days: the same buckets per vendor, to the cent."""
    rows = built.warehouse.rows(
        " union all ".join(
            f"select date '{day}', vendor_id, bucket, sum(home_open_amount)"
            f" from marts.ap_aging_as_of(date '{day}') where realm_id = '{realm_id}'"
            " group by vendor_id, bucket having sum(home_open_amount) <> 0"
            for day in DATES
        )
    )
    assert rows
    for day in DATES:
        report = books[realm_id].report("AgedPayables", {"report_date": day.isoformat()})
        found = {(row[1], row[2]): row[3] for row in rows if row[0] == day}
        assert found == aged_by_customer(report), day


@realms
def test_aging_by_document(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """AgedPayableDetail: every open document in its bucket."""
    for day in DATES:
        rows = built.warehouse.rows(
            "select bucket, document_id, vendor_id, home_open_amount"
            f" from marts.ap_aging_as_of(date '{day}') where realm_id = '{realm_id}'"
        )
        found: dict[tuple[str, str, str], list[Decimal]] = {}
        for bucket, document_id, vendor_id, amount in rows:
            found.setdefault((bucket, document_id, vendor_id), []).append(amount)
        report = books[realm_id].report("AgedPayableDetail", {"report_date": day.isoformat()})
        assert {key: sorted(part) for key, part in found.items()} == aged_documents(report), day


@realms
def test_month_ends(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """`ap_aging_history` holds each month end until the last sync as its report shows it."""
    rows = built.warehouse.rows(
        "select as_of_date, vendor_id, bucket, sum(home_open_amount)"
        f" from marts.ap_aging_history where realm_id = '{realm_id}'"
        " group by as_of_date, vendor_id, bucket having sum(home_open_amount) <> 0"
    )
    months = built.warehouse.rows(
        f"select distinct month_end from marts.dim_date where realm_id = '{realm_id}'"
        f" and month_end <= date '{LAST_DAY}' and month_end > date '2025-01-01' order by 1"
    )
    assert len(months) == 18
    assert rows or realm_id == MAPLE  # its bills never outlive their month
    for (day,) in months:
        report = books[realm_id].report("AgedPayables", {"report_date": day.isoformat()})
        assert {(r[1], r[2]): r[3] for r in rows if r[0] == day} == aged_by_customer(report), day


@realms
def test_today_by_vendor(built: Built, books: Mapping[str, Books], realm_id: str) -> None:
    """`ap_aging_by_vendor` is laid out as the report of today: a row per vendor, its total last."""
    rows = built.warehouse.rows(
        "select vendor_id, total_open_amount from marts.ap_aging_by_vendor"
        f" where realm_id = '{realm_id}' and total_open_amount <> 0"
    )
    report = books[realm_id].report("AgedPayables", {"report_date": LAST_DAY.isoformat()})
    totals: dict[str, Decimal] = {}
    for (vendor_id, _), amount in aged_by_customer(report).items():
        totals[vendor_id] = totals.get(vendor_id, Decimal(0)) + amount
    assert dict(rows) == {key: amount for key, amount in totals.items() if amount}
