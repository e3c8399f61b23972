"""One company per situation of buying, worked out by hand: what is owed when, and what is spent."""

from decimal import Decimal

import pytest

from tests.transforms.conftest import Built
from tests.transforms.paper_bills import FREIGHT, SUPPLIES

JAN, FEB, JUN = "2026-01-31", "2026-02-28", "2026-06-30"
Open = tuple[str, str, int, str, str]

OWED: list[tuple[str, str, list[Open]]] = [
    ("vendor_overpaid", JAN, [("Bill", "1", 0, "Current", "70")]),
    ("vendor_overpaid", FEB, [("BillPayment", "3", 0, "1-30", "-10")]),
    ("vendor_prepaid", FEB, [("BillPayment", "1", 0, "1-30", "-50")]),
    ("vendor_prepaid", "2026-03-10", []),
    (
        "vendor_credited",
        JAN,
        [("Bill", "1", 0, "Current", "100"), ("VendorCredit", "2", 0, "1-30", "-50")],
    ),
    (
        "vendor_credited",
        FEB,
        [("Bill", "1", 0, "1-30", "70"), ("VendorCredit", "2", 0, "31-60", "-20")],
    ),
    (
        "vendor_mixed",
        JAN,
        [
            ("Deposit", "2", 1, "1-30", "60"),
            ("JournalEntry", "1", 1, "1-30", "40"),
            ("JournalEntry", "1", 2, "1-30", "20"),
            ("Purchase", "3", 1, "1-30", "-10"),
        ],
    ),
    (
        "vendor_mixed",
        FEB,
        [
            ("Deposit", "2", 1, "31-60", "60"),
            ("JournalEntry", "1", 2, "31-60", "15"),
            ("Purchase", "3", 1, "31-60", "-10"),
        ],
    ),
    ("vendor_euro", "2026-01-10", [("Bill", "1", 0, "Current", "111.11")]),
    ("vendor_euro", "2026-01-20", [("Bill", "1", 0, "Current", "74.08")]),
    ("vendor_euro", "2026-01-25", []),
    ("vendor_gone", JUN, [("Bill", "2", 0, "91 and over", "7")]),
    ("vendor_unmapped", JAN, [("Bill", "1", 0, "Current", "30")]),
    ("bare", JUN, []),
]


@pytest.mark.parametrize(("realm_id", "day", "expected"), OWED)
def test_owed_items(built: Built, realm_id: str, day: str, expected: list[Open]) -> None:
    """What is owed at the end of a day, with its bucket, in home currency."""
    rows = built.warehouse.rows(
        "select document_type, document_id, document_line_no, bucket, home_open_amount"
        f" from marts.ap_aging_as_of(date '{day}') where realm_id = '{realm_id}' order by 1, 2, 3"
    )
    assert rows == [(*item[:4], Decimal(item[4])) for item in expected]


SPENT: dict[str, list[tuple[str, str, str]]] = {
    "vendor_overpaid": [(FREIGHT, "v", "-20"), (SUPPLIES, "v", "120")],
    # 37.03 + 37.03 + 37.04 is a cent less than 111.11: the largest line has it.
    "vendor_euro": [(FREIGHT, "v", "37.05"), (SUPPLIES, "v", "74.06")],
    "vendor_credited": [(SUPPLIES, "v", "50")],
    # What settles a payable buys nothing.
    "vendor_mixed": [],
    "vendor_gone": [(SUPPLIES, "v", "7")],
    "vendor_unmapped": [(SUPPLIES, "-2", "30")],
}


@pytest.mark.parametrize("realm_id", SPENT)
def test_spend(built: Built, realm_id: str) -> None:
    """Spend by account and vendor, in home currency."""
    rows = built.warehouse.rows(
        "select account_id, vendor_id, sum(expense_amount) from marts.mart_vendor_spend"
        f" where realm_id = '{realm_id}' group by 1, 2 order by 1, 2"
    )
    assert rows == sorted((*row[:2], Decimal(row[2])) for row in SPENT[realm_id])


def test_realised_losses(built: Built) -> None:
    """EUR 33.33 relieve USD 37.03 and cost 40.00; EUR 66.67 relieve 74.08 and cost 66.67."""
    rows = built.warehouse.rows(
        "select payment_id, realized_gain from marts.fct_ap_application"
        " where realm_id = 'vendor_euro' order by 1"
    )
    assert rows == [("2", Decimal("-2.97")), ("3", Decimal("7.41"))]


def test_an_unknown_vendor_is_named(built: Built) -> None:
    """A bill of a vendor that the warehouse does not have is owed to "Unmapped"."""
    rows = built.warehouse.rows(
        "select vendor_id, vendor_name, total_open_amount from marts.ap_aging_by_vendor"
        " where realm_id = 'vendor_unmapped'"
    )
    assert rows == [("-2", "Unmapped", Decimal(30))]


def test_deleted_records_are_nowhere(built: Built) -> None:
    """Neither documents, applications, events nor lines of a deleted record are left."""
    for mart, column, kept in (
        ("fct_ap_document", "document_id", {"2", "5"}),
        ("fct_ap_event", "document_id", {"2", "5"}),
        ("fct_ap_application", "payment_id", set()),
        ("fct_expense_line", "transaction_id", {"2", "5"}),
        ("fct_time_activity", "time_activity_id", set()),
    ):
        query = f"select distinct {column} from marts.{mart} where realm_id = 'vendor_gone'"
        assert {row[0] for row in built.warehouse.rows(query)} == kept, mart


def test_voided_bills_stay_as_zero(built: Built) -> None:
    """A voided bill is flagged and owes nothing."""
    rows = built.warehouse.rows(
        "select is_voided, original_amount from marts.fct_ap_document"
        " where realm_id = 'vendor_gone' and document_id = '5'"
    )
    assert rows == [(True, Decimal(0))]
