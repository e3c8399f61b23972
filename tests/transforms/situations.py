"""Companies with one situation each, by realm id; what must come of them is in the tests."""

from datetime import UTC, datetime

from tests.transforms.paper import (
    CHECKING,
    MOWING,
    OWNER,
    RECEIVABLE,
    SERVICES,
    SOD,
    balance,
    bundle,
    discount,
    document,
    head,
    journal_line,
    lists,
    money,
    payment,
    ref,
    sale,
)
from tests.transforms.raw import Company
from tests.transforms.situations_bills import BUYING
from tests.transforms.situations_closed import MERGED
from tests.transforms.situations_rare import RARE

DUE = {"DueDate": "2026-02-09"}

OVERPAID = Company(
    lists(receivable="-10", customers={"c": balance("-10")})
    | {
        "Invoice": [document("1", "2026-01-10", "100", **DUE)],
        "Payment": [
            payment("2", "2026-01-20", "30", ("30", "Invoice", "1")),
            payment("3", "2026-02-20", "80", ("70", "Invoice", "1"), unapplied="10"),
        ],
    }
)
PREPAID = Company(
    lists()
    | {
        "Invoice": [document("2", "2026-03-10", "50", DueDate="2026-04-09")],
        "Payment": [payment("1", "2026-02-01", "50", ("50", "Invoice", "2"))],
    }
)
CREDITED = Company(
    lists(receivable="50", customers={"c": balance("50")})
    | {
        "Invoice": [document("1", "2026-01-10", "100", open_="70", **DUE)],
        "CreditMemo": [document("2", "2026-01-15", "50", open_="20")],
        "Payment": [
            payment("3", "2026-02-01", "0", ("30", "Invoice", "1"), ("30", "CreditMemo", "2"))
        ],
    }
)
MIXED = Company(
    lists(receivable="25", customers={"c": balance("25")})
    | {
        "JournalEntry": [
            head(
                "1",
                "2026-01-05",
                Line=[
                    journal_line("Debit", "40", RECEIVABLE, "c"),
                    journal_line("Debit", "20", RECEIVABLE, "c"),
                    journal_line("Credit", "60", OWNER),
                ],
            )
        ],
        "Deposit": [
            head(
                "2",
                "2026-01-10",
                TotalAmt=money("15"),
                DepositToAccountRef=ref(CHECKING),
                Line=[
                    {
                        "Id": "1",
                        "Amount": money("15"),
                        "DetailType": "DepositLineDetail",
                        "DepositLineDetail": {
                            "AccountRef": ref(RECEIVABLE),
                            "Entity": ref("c", type="CUSTOMER"),
                        },
                    }
                ],
            )
        ],
        "Purchase": [
            head(
                "3",
                "2026-01-20",
                TotalAmt=money("10"),
                PaymentType="Check",
                AccountRef=ref(CHECKING),
                EntityRef=ref("c", type="Customer"),
                Line=[
                    {
                        "Id": "1",
                        "Amount": money("10"),
                        "DetailType": "AccountBasedExpenseLineDetail",
                        "AccountBasedExpenseLineDetail": {"AccountRef": ref(RECEIVABLE)},
                    }
                ],
            )
        ],
        "Payment": [
            payment(
                "4",
                "2026-02-01",
                "30",
                ("45", "JournalEntry", "1"),
                ("15", "Deposit", "2"),
            )
        ],
    }
)
EURO = Company(
    lists(customers={"c": {"CurrencyRef": ref("EUR")}})
    | {
        "Invoice": [
            document(
                "1", "2026-01-10", "100", sale("33.33"), sale("33.33"), sale("33.34", SOD),
                **DUE,
            ) | {"CurrencyRef": ref("EUR"), "ExchangeRate": money("1.1111")}
        ],
        "Payment": [
            payment("2", "2026-01-20", "33.33", ("33.33", "Invoice", "1"))
            | {"CurrencyRef": ref("EUR"), "ExchangeRate": money("1.2")},
            payment("3", "2026-01-25", "66.67", ("66.67", "Invoice", "1"))
            | {"CurrencyRef": ref("EUR"), "ExchangeRate": money("1.0")},
        ],
    }
)  # fmt: skip
DISCOUNTED = Company(
    lists(receivable="112.40", customers={"c": balance("112.40")})
    | {
        "Invoice": [
            document(
                "1",
                "2026-01-10",
                "172.40",
                sale("99.99", Qty=money("3")),
                bundle(sale("40"), sale("30", SOD)),
                {"Amount": money("169.99"), "DetailType": "SubTotalLineDetail"},
                discount("10"),
                open_="112.40",
                Deposit=money("60"),
                TxnTaxDetail={
                    "TotalTax": money("12.41"),
                    "TaxLine": [{"Amount": money("12.41"), "DetailType": "TaxLineDetail"}],
                },
                **DUE,
            )
        ],
        "RefundReceipt": [document("2", "2026-01-31", "20", sale("20", Qty=money("1")))],
        "Deposit": [
            head(
                "3",
                "2026-02-01",
                TotalAmt=money("5"),
                DepositToAccountRef=ref(CHECKING),
                Line=[
                    {
                        "Amount": money("5"),
                        "DetailType": "DepositLineDetail",
                        "DepositLineDetail": {"AccountRef": ref(SERVICES)},
                    }
                ],
            )
        ],
    }
)
VOIDED = Company(
    lists()
    | {
        "Invoice": [
            document(
                "1", "2026-01-10", "0", sale("0", Qty=money("0")), PrivateNote="Voided - twice",
                **DUE,
            )
        ],
        "Payment": [payment("2", "2026-01-20", "0", PrivateNote="Voided")],
    }
)  # fmt: skip
DELETED = Company(
    lists(receivable="7", customers={"c": balance("7")})
    | {
        "Invoice": [
            document("1", "2026-01-10", "100", open_="40", **DUE),
            document("2", "2026-01-11", "7", open_="7", **DUE),
        ],
        "Payment": [payment("3", "2026-01-20", "60", ("60", "Invoice", "1"))],
        "SalesReceipt": [document("4", "2026-01-12", "9")],
    },
    # Id 2 of another table says nothing about invoice 2.
    deleted=[("invoice", "1"), ("payment", "3"), ("sales_receipt", "4"), ("credit_memo", "2")],
)
JOBS = Company(
    lists(
        receivable="60",
        customers={
            "c": balance("10", "60"),
            "j": balance("50") | {"ParentRef": ref("c"), "Job": True},
        },
    )
    | {
        "Invoice": [
            document("1", "2026-01-10", "10", open_="10", **DUE),
            document("2", "2026-01-10", "50", open_="50", customer="j", **DUE),
        ]
    }
)
CHARGED = Company(
    lists() | {"Payment": [payment("1", "2026-01-20", "12", ("12", "StatementCharge", "77"))]}
)
UNMAPPED = Company(
    lists(receivable="30", customers={"other": {}})
    | {
        "Invoice": [
            document("1", "2026-01-10", "30", sale("30", "99", ItemAccountRef=ref(SERVICES)),
                     open_="30", customer="gone", **DUE)
        ]
    }
)  # fmt: skip
BARE = Company(
    {"Customer": [{"Id": "c", "DisplayName": "Alone"}]}, synced=datetime(2026, 7, 1, 4, tzinfo=UTC)
)

SITUATIONS = {
    "overpaid": OVERPAID,
    "prepaid": PREPAID,
    "credited": CREDITED,
    "mixed": MIXED,
    "euro": EURO,
    "discounted": DISCOUNTED,
    "voided": VOIDED,
    "deleted": DELETED,
    "jobs": JOBS,
    "charged": CHARGED,
    "unmapped": UNMAPPED,
    "bare": BARE,
    "rare": RARE,
    "merged": MERGED,
} | BUYING

__all__ = ["MOWING", "SITUATIONS", "SOD"]
