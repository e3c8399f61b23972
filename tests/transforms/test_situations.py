"""One company per situation, worked out by hand: what is open when, and what is revenue."""

from decimal import Decimal
from typing import Any

import pytest

from tests.transforms.conftest import Built
from tests.transforms.paper import DISCOUNTS, GOODS, MOWING, SERVICES, SOD

JAN, FEB, JUN = "2026-01-31", "2026-02-28", "2026-06-30"
Open = tuple[str, str, int, str, str]

OPEN_ITEMS: list[tuple[str, str, list[Open]]] = [
    ("overpaid", JAN, [("Invoice", "1", 0, "Current", "70")]),
    ("overpaid", FEB, [("Payment", "3", 0, "1-30", "-10")]),
    ("prepaid", JAN, []),
    ("prepaid", FEB, [("Payment", "1", 0, "1-30", "-50")]),
    ("prepaid", "2026-03-09", [("Payment", "1", 0, "31-60", "-50")]),
    ("prepaid", "2026-03-10", []),
    (
        "credited",
        JAN,
        [("CreditMemo", "2", 0, "1-30", "-50"), ("Invoice", "1", 0, "Current", "100")],
    ),
    (
        "credited",
        FEB,
        [("CreditMemo", "2", 0, "31-60", "-20"), ("Invoice", "1", 0, "1-30", "70")],
    ),
    (
        "mixed",
        JAN,
        [
            ("Deposit", "2", 1, "1-30", "-15"),
            ("JournalEntry", "1", 1, "1-30", "40"),
            ("JournalEntry", "1", 2, "1-30", "20"),
            ("Purchase", "3", 1, "1-30", "10"),
        ],
    ),
    (
        "mixed",
        FEB,
        [("JournalEntry", "1", 2, "31-60", "15"), ("Purchase", "3", 1, "31-60", "10")],
    ),
    ("euro", "2026-01-10", [("Invoice", "1", 0, "Current", "111.11")]),
    ("euro", "2026-01-20", [("Invoice", "1", 0, "Current", "74.08")]),
    ("euro", "2026-01-25", []),
    ("discounted", JUN, [("Invoice", "1", 0, "91 and over", "112.40")]),
    ("voided", JUN, []),
    ("deleted", JAN, [("Invoice", "2", 0, "Current", "7")]),
    ("jobs", FEB, [("Invoice", "1", 0, "1-30", "10"), ("Invoice", "2", 0, "1-30", "50")]),
    ("charged", JUN, []),
    ("unmapped", JAN, [("Invoice", "1", 0, "Current", "30")]),
    ("bare", JUN, []),
]


@pytest.mark.parametrize(("realm_id", "day", "expected"), OPEN_ITEMS)
def test_open_items(built: Built, realm_id: str, day: str, expected: list[Open]) -> None:
    """What is open at the end of a day, with its bucket, in home currency."""
    rows = built.warehouse.rows(
        "select document_type, document_id, document_line_no, bucket, home_open_amount"
        f" from marts.ar_aging_as_of(date '{day}') where realm_id = '{realm_id}' order by 1, 2, 3"
    )
    assert rows == [(*item[:4], Decimal(item[4])) for item in expected]


REVENUE: dict[str, list[tuple[Any, ...]]] = {
    # 10.00 over 99.99, 40 and 30: 5.88, 2.35 and 1.76, the odd cent to the third.
    "discounted": [
        ("2026-01-01", SERVICES, MOWING, "sales", "119.99"),
        ("2026-01-01", GOODS, SOD, "sales", "30"),
        ("2026-01-01", DISCOUNTS, MOWING, "discount", "-8.23"),
        ("2026-01-01", DISCOUNTS, SOD, "discount", "-1.77"),
        ("2026-02-01", SERVICES, "-1", "deposit", "5"),
    ],
    # 37.03 + 37.03 + 37.04 is a cent less than 111.11: the largest line has it.
    "euro": [
        ("2026-01-01", SERVICES, MOWING, "sales", "74.06"),
        ("2026-01-01", GOODS, SOD, "sales", "37.05"),
    ],
    "deleted": [("2026-01-01", SERVICES, MOWING, "sales", "7")],
    "unmapped": [("2026-01-01", SERVICES, "-2", "sales", "30")],
    "charged": [],
}


@pytest.mark.parametrize("realm_id", REVENUE)
def test_revenue(built: Built, realm_id: str) -> None:
    """Revenue by month, account, item and origin."""
    rows = built.warehouse.rows(
        "select cast(month_start as varchar(10)), account_id, item_id, origin, sum(revenue)"
        f" from marts.mart_revenue where realm_id = '{realm_id}' group by 1, 2, 3, 4"
    )
    expected = [(*row[:4], Decimal(row[4])) for row in REVENUE[realm_id]]
    assert sorted(rows) == sorted(expected)


def test_realised_gains(built: Built) -> None:
    """EUR 33.33 relieve USD 37.03 and bring 40.00; EUR 66.67 relieve 74.08 and bring 66.67."""
    rows = built.warehouse.rows(
        "select payment_id, document_home_amount, payment_home_amount, realized_gain"
        " from marts.fct_ar_application where realm_id = 'euro' order by payment_id"
    )
    assert [tuple(str(value.normalize()) for value in row[1:]) for row in rows] == [
        ("-37.03", "4E+1", "2.97"),
        ("-74.08", "66.67", "-7.41"),
    ]


def test_jobs_roll_up(built: Built) -> None:
    """A job's document stays with the job and rolls up to its customer."""
    rows = built.warehouse.rows(
        "select customer_id, top_level_customer_id, total_open_amount"
        " from marts.ar_aging_by_customer where realm_id = 'jobs' order by 1"
    )
    assert rows == [("c", "c", Decimal(10)), ("j", "c", Decimal(50))]


def test_bundle_counts_once(built: Built) -> None:
    """The inner lines of a bundle are sales lines that know their bundle; its own line is none."""
    rows = built.warehouse.rows(
        "select line_no, group_line_no, item_id, bundle_item_id, gross_amount, net_amount"
        " from marts.fct_sales_line where realm_id = 'discounted' and transaction_id = '1'"
        " order by 1, 2"
    )
    assert rows == [
        (1, 0, MOWING, "-1", Decimal("99.99"), Decimal("94.11")),
        (2, 1, MOWING, "8", Decimal(40), Decimal("37.65")),
        (2, 2, SOD, "8", Decimal(30), Decimal("28.23")),
    ]


def test_refunds_are_negative(built: Built) -> None:
    """A refund receipt takes back revenue and quantity."""
    rows = built.warehouse.rows(
        "select quantity, net_amount from marts.fct_sales_line"
        " where realm_id = 'discounted' and transaction_type = 'RefundReceipt'"
    )
    assert rows == [(Decimal(-1), Decimal(-20))]


def test_voids_are_told_by_their_note(built: Built) -> None:
    """Voided documents stay, flagged, with nothing open."""
    rows = built.warehouse.rows(
        "select document_type, is_voided, original_amount from marts.fct_ar_document"
        " where realm_id = 'voided' order by 1"
    )
    assert rows == [("Invoice", True, Decimal(0)), ("Payment", True, Decimal(0))]


def test_deleted_documents_are_nowhere(built: Built) -> None:
    """Neither documents, applications, events nor lines of a deleted record are left."""
    for mart, column in (
        ("fct_ar_document", "document_id"),
        ("fct_ar_event", "document_id"),
        ("fct_ar_application", "payment_id"),
        ("fct_sales_line", "transaction_id"),
    ):
        query = f"select distinct {column} from marts.{mart} where realm_id = 'deleted'"
        assert built.warehouse.rows(query) == ([] if "application" in mart else [("2",)])


def test_changes_of_one_version_are_all_told(built: Built) -> None:
    """Two merges change whose a document of closed books is, and make no SyncToken."""
    rows = built.warehouse.rows(
        "select change, transaction_id, sync_token, amount_before, amount_after, changed_at"
        " from marts.closed_period_change where realm_id = 'merged' order by changed_at"
    )
    assert [row[:-1] for row in rows] == [("changed", "1", 0, Decimal(100), Decimal(100))] * 2
    assert [row[-1].day for row in rows] == [6, 7]
