"""Bills, credits and payments of vendors as QuickBooks would serve them (see paper)."""

from collections.abc import Mapping
from typing import Any

from tests.transforms.paper import CHECKING, Body, head, lists, money, ref

PAYABLE, PAYABLE_EUR, SUPPLIES, FREIGHT = "33", "91", "60", "61"

_ACCOUNTS = (
    (PAYABLE, "Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", "USD"),
    (PAYABLE_EUR, "Accounts Payable (A/P) - EUR", "Accounts Payable", "AccountsPayable", "EUR"),
    (SUPPLIES, "Job Supplies", "Expense", "SuppliesMaterials", "USD"),
    (FREIGHT, "Freight", "Cost of Goods Sold", "ShippingFreightDeliveryCos", "USD"),
)


def vendor_lists(
    owed: str = "0", owed_eur: str = "0", **vendors: Mapping[str, Any]
) -> dict[str, list[Body]]:
    """The lists of a US company with vendors.

    Args:
        owed: What is owed in USD; QuickBooks states it as a negative balance of the account.
        owed_eur: What is owed in EUR.
        vendors: Further fields by vendor id; `v` alone, with what is owed, unless told.
    """
    balances = {PAYABLE: -money(owed), PAYABLE_EUR: -money(owed_eur)}
    found = lists()
    found["Account"] += [
        {
            "Id": id_,
            "Name": name,
            "FullyQualifiedName": name,
            "AccountType": kind,
            "AccountSubType": subtype,
            "CurrencyRef": ref(currency),
            "CurrentBalance": balances.get(id_, money("0")),
        }
        for id_, name, kind, subtype, currency in _ACCOUNTS
    ]
    found["Vendor"] = [
        {"Id": id_, "DisplayName": f"Vendor {id_}", **fields}
        for id_, fields in (vendors or {"v": {"Balance": money(owed)}}).items()
    ]
    return found


def bought(amount: str, account: str = SUPPLIES, **detail: Any) -> Body:
    """A line of a bill, vendor credit, check or card charge."""
    return {
        "Amount": money(amount),
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {"AccountRef": ref(account), **detail},
    }


def owing(
    id_: str, day: str, total: str, *lines: Body, open_: str = "0", vendor: str = "v", **more: Any
) -> Body:
    """A bill or vendor credit of that total; one line of it unless lines are given."""
    return head(
        id_,
        day,
        VendorRef=ref(vendor),
        TotalAmt=money(total),
        Balance=money(open_),
        Line=list(lines) or [bought(total)],
        **more,
    )


def paying(
    id_: str, day: str, total: str, *applied: tuple[str, str, str], vendor: str = "v", **more: Any
) -> Body:
    """A bill payment by check that applies (amount, type, id) to documents."""
    return head(
        id_,
        day,
        VendorRef=ref(vendor),
        PayType="Check",
        CheckPayment={"BankAccountRef": ref(CHECKING)},
        TotalAmt=money(total),
        Line=[
            {"Amount": money(amount), "LinkedTxn": [{"TxnId": txn_id, "TxnType": txn_type}]}
            for amount, txn_type, txn_id in applied
        ],
        **more,
    )


def vendor_line(side: str, amount: str, account: str, vendor: str | None = None) -> Body:
    """A debit or credit of a journal entry, in a vendor's name if one is given."""
    detail: Body = {"PostingType": side, "AccountRef": ref(account)}
    if vendor:
        detail["Entity"] = {"Type": "Vendor", "EntityRef": ref(vendor)}
    return {
        "Amount": money(amount),
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": detail,
    }
