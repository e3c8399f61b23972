"""Companies with one situation of buying each, by realm id (see situations)."""

from tests.transforms.paper import CHECKING, OWNER, head, money, ref
from tests.transforms.paper_bills import (
    FREIGHT,
    PAYABLE,
    bought,
    owing,
    paying,
    vendor_line,
    vendor_lists,
)
from tests.transforms.raw import Company

DUE = {"DueDate": "2026-02-09"}
EUR = {"CurrencyRef": ref("EUR")}

OVERPAID = Company(
    vendor_lists("-10")
    | {
        "Bill": [owing("1", "2026-01-10", "100", bought("120"), bought("-20", FREIGHT), **DUE)],
        "BillPayment": [
            paying("2", "2026-01-20", "30", ("30", "Bill", "1")),
            paying("3", "2026-02-20", "80", ("70", "Bill", "1")),
        ],
    }
)
PREPAID = Company(
    vendor_lists()
    | {
        "Bill": [owing("2", "2026-03-10", "50", DueDate="2026-04-09")],
        "BillPayment": [paying("1", "2026-02-01", "50", ("50", "Bill", "2"))],
    }
)
CREDITED = Company(
    vendor_lists("50")
    | {
        "Bill": [owing("1", "2026-01-10", "100", open_="70", **DUE)],
        "VendorCredit": [owing("2", "2026-01-15", "50", open_="20")],
        "BillPayment": [
            paying("3", "2026-02-01", "0", ("30", "Bill", "1"), ("30", "VendorCredit", "2"))
        ],
    }
)
MIXED = Company(
    vendor_lists("65")
    | {
        "JournalEntry": [
            head(
                "1",
                "2026-01-05",
                Line=[
                    vendor_line("Credit", "40", PAYABLE, "v"),
                    vendor_line("Credit", "20", PAYABLE, "v"),
                    vendor_line("Debit", "60", OWNER),
                ],
            )
        ],
        "Deposit": [
            head(
                "2",
                "2026-01-10",
                TotalAmt=money("60"),
                DepositToAccountRef=ref(CHECKING),
                Line=[
                    {
                        "Id": "1",
                        "Amount": money("60"),
                        "DetailType": "DepositLineDetail",
                        "DepositLineDetail": {
                            "AccountRef": ref(PAYABLE),
                            "Entity": ref("v", type="VENDOR"),
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
                EntityRef=ref("v", type="Vendor"),
                Line=[bought("10", PAYABLE)],
            )
        ],
        "BillPayment": [paying("4", "2026-02-01", "45", ("45", "JournalEntry", "1"))],
    }
)
EURO = Company(
    vendor_lists(v=EUR)
    | {
        "Bill": [
            owing(
                "1", "2026-01-10", "100", bought("33.33"), bought("33.33"),
                bought("33.34", FREIGHT), **DUE,
            ) | EUR | {"ExchangeRate": money("1.1111")}
        ],
        "BillPayment": [
            paying("2", "2026-01-20", "33.33", ("33.33", "Bill", "1"))
            | EUR | {"ExchangeRate": money("1.2")},
            paying("3", "2026-01-25", "66.67", ("66.67", "Bill", "1"))
            | EUR | {"ExchangeRate": money("1.0")},
        ],
    }
)  # fmt: skip
GONE = Company(
    vendor_lists("7")
    | {
        "Bill": [
            owing("1", "2026-01-10", "100", open_="40", **DUE),
            owing("2", "2026-01-11", "7", open_="7", **DUE),
            owing("5", "2026-01-12", "0", bought("0"), PrivateNote="Voided", **DUE),
        ],
        "BillPayment": [paying("3", "2026-01-20", "60", ("60", "Bill", "1"))],
        "TimeActivity": [{"Id": "9", "TxnDate": "2026-01-05", "NameOf": "Vendor",
                          "VendorRef": ref("v"), "Hours": 1, "Minutes": 0}],
    },
    deleted=[("bill", "1"), ("bill_payment", "3"), ("time_activity", "9")],
)  # fmt: skip
UNMAPPED = Company(
    vendor_lists("30", other={})
    | {
        "Bill": [
            owing("1", "2026-01-10", "30", open_="30", vendor="gone",
                  **DUE, APAccountRef=ref(PAYABLE))
        ]
    }
)  # fmt: skip

BUYING = {
    "vendor_overpaid": OVERPAID,
    "vendor_prepaid": PREPAID,
    "vendor_credited": CREDITED,
    "vendor_mixed": MIXED,
    "vendor_euro": EURO,
    "vendor_gone": GONE,
    "vendor_unmapped": UNMAPPED,
}
