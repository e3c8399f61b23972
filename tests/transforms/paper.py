"""Records of small companies as QuickBooks would serve them, written by hand.

Everything is reduced to what the case needs; balances are worked out on paper, since the
invariants compare them with the documents. Money is written as text ("100.50").
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Body = dict[str, Any]

CHECKING, RECEIVABLE, RECEIVABLE_EUR, UNDEPOSITED = "35", "84", "90", "4"
SERVICES, GOODS, DISCOUNTS, OWNER = "1", "2", "86", "34"
MOWING, SOD, GARDEN_SET = "6", "7", "8"

ACCOUNTS = (
    (CHECKING, "Checking", "Bank", "Checking", "USD"),
    (RECEIVABLE, "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "USD"),
    (
        RECEIVABLE_EUR,
        "Accounts Receivable (A/R) - EUR",
        "Accounts Receivable",
        "AccountsReceivable",
        "EUR",
    ),
    (UNDEPOSITED, "Undeposited Funds", "Other Current Asset", "UndepositedFunds", "USD"),
    (SERVICES, "Services", "Income", "ServiceFeeIncome", "USD"),
    (GOODS, "Sales of Product Income", "Income", "SalesOfProductIncome", "USD"),
    (DISCOUNTS, "Discounts given", "Income", "DiscountsRefundsGiven", "USD"),
    (OWNER, "Owner's Equity", "Equity", "OwnersEquity", "USD"),
)
ITEMS = ((MOWING, "Mowing", "Service", SERVICES), (SOD, "Sod", "NonInventory", GOODS))


def ref(value: str, **more: str) -> Body:
    """A reference to an id."""
    return {"value": value, **more}


def money(text: str) -> Decimal:
    """An amount as QuickBooks writes it."""
    return Decimal(text)


def lists(
    *, receivable: str = "0", receivable_eur: str = "0", customers: Mapping[str, Body] | None = None
) -> dict[str, list[Body]]:
    """The lists of a US company.

    Args:
        receivable: Balance of the receivable account in USD.
        receivable_eur: Balance of the one in EUR, in EUR.
        customers: Further fields by customer id; every customer is called after its id.
    """
    balances = {RECEIVABLE: receivable, RECEIVABLE_EUR: receivable_eur}
    return {
        "CompanyInfo": [
            {"Id": "1", "CompanyName": "Paper Gardens", "DefaultTimeZone": "America/Los_Angeles"}
        ],
        "Preferences": [
            {
                "Id": "1",
                "CurrencyPrefs": {"HomeCurrency": ref("USD"), "MultiCurrencyEnabled": True},
                "AccountingInfoPrefs": {"FirstMonthOfFiscalYear": "January"},
                "ReportPrefs": {"CalcAgingReportFromTxnDate": False},
                "SalesFormsPrefs": {"DefaultDiscountAccount": DISCOUNTS},
            }
        ],
        "Account": [
            {
                "Id": id_,
                "Name": name,
                "FullyQualifiedName": name,
                "AccountType": kind,
                "AccountSubType": subtype,
                "CurrencyRef": ref(currency),
                "CurrentBalance": money(balances.get(id_, "0")),
            }
            for id_, name, kind, subtype, currency in ACCOUNTS
        ],
        "Item": [
            {"Id": id_, "Name": name, "Type": kind, "IncomeAccountRef": ref(account)}
            for id_, name, kind, account in ITEMS
        ]
        + [{"Id": GARDEN_SET, "Name": "Garden set", "Type": "Group"}],
        "Customer": [
            {"Id": id_, "DisplayName": f"Customer {id_}", "FullyQualifiedName": f"Customer {id_}"}
            | fields
            for id_, fields in (customers or {"c": {}}).items()
        ],
    }


def balance(own: str, with_jobs: str | None = None) -> Body:
    """A customer's balances; with jobs the same unless told."""
    return {"Balance": money(own), "BalanceWithJobs": money(with_jobs or own)}


def head(id_: str, day: str, *, currency: str = "USD", rate: str = "1", **fields: Any) -> Body:
    """The head of a document."""
    return {
        "Id": id_,
        "TxnDate": day,
        "CurrencyRef": ref(currency),
        "ExchangeRate": money(rate),
        **fields,
    }


def sale(amount: str, item: str | None = MOWING, **detail: Any) -> Body:
    """A line of a sales document."""
    named = {"ItemRef": ref(item)} if item else {}
    return {
        "Amount": money(amount),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {**named, **detail},
    }


def bundle(*inner: Body) -> Body:
    """A bundle; its amount is the sum of its inner lines."""
    return {
        "Amount": sum((line["Amount"] for line in inner), Decimal(0)),
        "DetailType": "GroupLineDetail",
        "GroupLineDetail": {"GroupItemRef": ref(GARDEN_SET), "Line": list(inner)},
    }


def discount(amount: str) -> Body:
    """A discount line: positive, to be subtracted."""
    return {
        "Amount": money(amount),
        "DetailType": "DiscountLineDetail",
        "DiscountLineDetail": {"DiscountAccountRef": ref(DISCOUNTS)},
    }


def document(
    id_: str, day: str, total: str, *lines: Body, open_: str = "0", customer: str = "c", **more: Any
) -> Body:
    """An invoice, credit memo or receipt of that total; one line of it unless lines are given."""
    return head(
        id_,
        day,
        CustomerRef=ref(customer),
        TotalAmt=money(total),
        Balance=money(open_),
        Line=list(lines) or [sale(total)],
        **more,
    )


def payment(
    id_: str,
    day: str,
    total: str,
    *applied: tuple[str, str, str],
    unapplied: str = "0",
    customer: str = "c",
    **more: Any,
) -> Body:
    """A payment that applies (amount, type, id) to documents."""
    return head(
        id_,
        day,
        CustomerRef=ref(customer),
        TotalAmt=money(total),
        UnappliedAmt=money(unapplied),
        Line=[
            {"Amount": money(amount), "LinkedTxn": [{"TxnId": txn_id, "TxnType": txn_type}]}
            for amount, txn_type, txn_id in applied
        ],
        **more,
    )


def journal_line(side: str, amount: str, account: str, customer: str | None = None) -> Body:
    """A debit or credit of a journal entry."""
    detail: Body = {"PostingType": side, "AccountRef": ref(account)}
    if customer:
        detail["Entity"] = {"Type": "Customer", "EntityRef": ref(customer)}
    return {
        "Amount": money(amount),
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": detail,
    }
