"""The situations every ledger must survive, each as a question to a company's records."""

from collections.abc import Callable
from decimal import Decimal

from tests.sandbox.records import (
    Body,
    View,
    details,
    discount,
    foreign,
    header_links,
    kinds,
    lines,
    links,
    taxed,
    voided,
)


def _settled_elsewhere(view: View, row: Body) -> bool:
    """A foreign payment at another rate than the invoice it settles."""
    targets = [view.documents.get(link) for link in links(row)]
    return foreign(row) and any(
        target and target["ExchangeRate"] != row["ExchangeRate"] for target in targets
    )


def _opening_of_items(view: View) -> bool:
    """Opening Balance Equity holds more than journal entries put there."""
    equity = next(r for r in view.accounts.values() if r["Name"] == "Opening Balance Equity")
    booked = Decimal(0)
    for row in view.rows("JournalEntry"):
        for line in row["Line"]:
            detail = line["JournalEntryLineDetail"]
            if detail["AccountRef"]["value"] == equity["Id"]:
                booked += line["Amount"] * (1 if detail["PostingType"] == "Credit" else -1)
    return bool(abs(equity["CurrentBalance"]) > abs(booked) > 0)


def _state(row: Body) -> str:
    """How much of a credit is used."""
    if row["Balance"] == 0:
        return "used"
    return "open" if row["Balance"] == row["TotalAmt"] else "part"


def _receivable_check(view: View) -> bool:
    """A check on receivables that a payment of zero ties to a credit memo."""
    return any(
        {kind for kind, _ in links(row)} == {"Check", "CreditMemo"} for row in view.rows("Payment")
    )


def _changed_after_closing(view: View) -> bool:
    closed = view.rows("Preferences")[0]["AccountingInfoPrefs"]["BookCloseDate"]
    return view.any(
        "Invoice",
        lambda row: (
            row["TxnDate"] <= closed < row["MetaData"]["LastUpdatedTime"][:10]
            and "closing" in row.get("CustomerMemo", {}).get("value", "")
        ),
    )


def _paid_by_parent(view: View) -> bool:
    for row in view.rows("Payment"):
        for kind, id_ in links(row):
            target = view.documents[kind, id_] if kind == "Invoice" else None
            if target and target["CustomerRef"] != row["CustomerRef"]:
                return True
    return False


Situation = Callable[[View], object]
SITUATIONS: dict[str, Situation] = {
    # 1 sales tax
    "tax on every sales document": lambda v: all(
        v.any(entity, taxed)
        for entity in ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt")
    ),
    "tax of one agency": lambda v: v.any("Invoice", lambda r: len(v.agencies(r)) == 1),
    "tax of several agencies": lambda v: v.any("Invoice", lambda r: len(v.agencies(r)) > 1),
    "exempt line beside a taxable one": lambda v: v.any(
        "Invoice",
        lambda r: {"TAX", "NON"} <= {d.get("TaxCodeRef", {}).get("value") for d in details(r)},
    ),
    "exempt customer": lambda v: v.any("Customer", lambda r: not r["Taxable"]),
    # 2 several receivables and payables
    "two receivables in one currency": lambda v: (
        len(
            {
                d["AccountRef"]["value"]
                for d in v.entries("Accounts Receivable", "Debit")
                if v.accounts[d["AccountRef"]["value"]]["CurrencyRef"]["value"] == "USD"
            }
        )
        > 2
    ),
    "receivable that is a sub-account": lambda v: any(
        r["SubAccount"] and r["AccountType"] == "Accounts Receivable" and r["CurrentBalance"]
        for r in v.accounts.values()
    ),
    "inactive receivable with a balance": lambda v: any(
        not r["Active"] and r["AccountType"] == "Accounts Receivable" and r["CurrentBalance"]
        for r in v.accounts.values()
    ),
    "two payables in one currency": lambda v: (
        len({r["APAccountRef"]["value"] for r in v.rows("Bill") if not foreign(r)}) > 1
    ),
    # 3 bundles
    "bundle beside ordinary lines": lambda v: v.any(
        "Invoice", lambda r: {"GroupLineDetail", "SalesItemLineDetail"} <= set(kinds(r))
    ),
    "bundle alone": lambda v: v.any(
        "Invoice",
        lambda r: "GroupLineDetail" in kinds(r) and "SalesItemLineDetail" not in kinds(r),
    ),
    # 4 inventory
    "stock bought by bill": lambda v: v.any("Bill", v.stocked),
    "stock bought by check": lambda v: v.any(
        "Purchase", lambda r: r["PaymentType"] == "Check" and v.stocked(r)
    ),
    "stock bought by card": lambda v: v.any(
        "Purchase", lambda r: r["PaymentType"] == "CreditCard" and v.stocked(r)
    ),
    "stock returned to the vendor": lambda v: v.any("VendorCredit", v.stocked),
    "stock sold": lambda v: v.any("Invoice", v.stocked),
    "stock returned by a customer": lambda v: v.any("CreditMemo", v.stocked),
    "stock counted": lambda v: v.rows("InventoryAdjustment"),
    # 5 estimates and payments
    "invoice of several estimates with several payments": lambda v: v.any(
        "Invoice", lambda r: header_links(r, "Estimate") > 1 and header_links(r, "Payment") > 1
    ),
    "payment over several invoices": lambda v: v.any(
        "Payment", lambda r: sum(kind == "Invoice" for kind, _ in links(r)) > 1
    ),
    "overpayment": lambda v: v.any("Payment", lambda r: r["UnappliedAmt"] > 0 and links(r)),
    "unapplied payment": lambda v: v.any(
        "Payment", lambda r: r["UnappliedAmt"] == r["TotalAmt"] > 0
    ),
    "part payment": lambda v: v.any("Invoice", lambda r: 0 < r["Balance"] < r["TotalAmt"]),
    "payment dated before its invoice": lambda v: v.any(
        "Payment",
        lambda r: any(
            kind == "Invoice" and v.documents[kind, id_]["TxnDate"] > r["TxnDate"]
            for kind, id_ in links(r)
        ),
    ),
    "payment of zero that applies a memo": lambda v: v.any(
        "Payment",
        lambda r: (
            r["TotalAmt"] == 0 and {kind for kind, _ in links(r)} == {"Invoice", "CreditMemo"}
        ),
    ),
    "deposit in an invoice's header": lambda v: v.any("Invoice", lambda r: r.get("Deposit")),
    # 6 bank deposits
    "payment to Undeposited Funds": lambda v: v.any(
        "Payment", lambda r: r["DepositToAccountRef"]["name"] == "Undeposited Funds"
    ),
    "payment straight to the bank": lambda v: v.any(
        "Payment", lambda r: r["DepositToAccountRef"]["name"] == "Checking"
    ),
    "deposit of several payments": lambda v: v.any("Deposit", lambda r: len(links(r)) > 1),
    "cash back": lambda v: v.any("Deposit", lambda r: r.get("CashBack", {}).get("Amount")),
    "negative deposit line": lambda v: v.any(
        "Deposit", lambda r: any(line["Amount"] < 0 for line in r["Line"])
    ),
    "deposit on income": lambda v: v.any(
        "Deposit", lambda r: any(v.kind(d) == "Income" for d in details(r))
    ),
    "deposit on receivables, used and unused": lambda v: (
        v.any("Payment", lambda r: any(kind == "Deposit" for kind, _ in links(r)))
        and v.any(
            "Deposit",
            lambda r: (
                any(v.kind(d) == "Accounts Receivable" for d in details(r))
                and not header_links(r, "Payment")
            ),
        )
    ),
    # 7 discounts
    "discount in percent": lambda v: v.any("Invoice", lambda r: discount(r, percent=True)),
    "discount of an amount": lambda v: v.any("Invoice", lambda r: discount(r, percent=False)),
    "discount before and after tax": lambda v: (
        {
            r["ApplyTaxAfterDiscount"]
            for r in v.rows("Invoice")
            if discount(r, percent=True) and taxed(r)
        }
        == {True, False}
    ),
    "discount on memo and refund": lambda v: (
        v.any("CreditMemo", lambda r: "DiscountLineDetail" in kinds(r))
        and v.any("RefundReceipt", lambda r: "DiscountLineDetail" in kinds(r))
    ),
    # 8 journal entries
    "entry on income with class and location": lambda v: any(
        "ClassRef" in d and "DepartmentRef" in d for d in v.entries("Income", "Credit")
    ),
    "entry on receivables, both sides": lambda v: (
        any(d["Entity"]["Type"] == "Customer" for d in v.entries("Accounts Receivable", "Debit"))
        and any(v.entries("Accounts Receivable", "Credit"))
    ),
    "entry on payables": lambda v: any(v.entries("Accounts Payable", "Credit")),
    "entry on a bank": lambda v: any(v.entries("Bank", "Credit")),
    "entry paid by customer and by us": lambda v: all(
        v.any(entity, lambda r: any(kind == "JournalEntry" for kind, _ in links(r)))
        for entity in ("Payment", "BillPayment")
    ),
    # 9 credits
    "memos open, part used and used up": lambda v: (
        {_state(r) for r in v.rows("CreditMemo") if r["TotalAmt"]} == {"open", "part", "used"}
    ),
    "vendor credits open, part used and used up": lambda v: (
        {_state(r) for r in v.rows("VendorCredit")} == {"open", "part", "used"}
    ),
    "refund of a credit by check": _receivable_check,
    "refund of a vendor credit": lambda v: v.any(
        "BillPayment",
        lambda r: {kind for kind, _ in links(r)} == {"Deposit", "VendorCredit"},
    ),
    # 10 cards and transfers
    "card purchase and card refund": lambda v: (
        v.any("Purchase", lambda r: r["PaymentType"] == "CreditCard" and not r.get("Credit"))
        and v.any("Purchase", lambda r: r.get("Credit") is True)
    ),
    "card bill paid": lambda v: v.rows("CreditCardPayment"),
    "transfer": lambda v: v.rows("Transfer"),
    "bills paid by check and by card": lambda v: (
        {r["PayType"] for r in v.rows("BillPayment")} == {"Check", "CreditCard"}
    ),
    # 11 several currencies
    "customer in euros, settled at another rate": lambda v: v.any(
        "Payment", lambda r: _settled_elsewhere(v, r)
    ),
    "vendor in euros, settled at another rate": lambda v: v.any(
        "BillPayment", lambda r: _settled_elsewhere(v, r)
    ),
    "memo and entry in euros": lambda v: (
        v.any("CreditMemo", foreign) and v.any("JournalEntry", foreign)
    ),
    "realised gain": lambda v: "Exchange Gain or Loss" in str(v.profit_and_loss()),
    "exchange rates": lambda v: len(v.rows("ExchangeRate")) > 3,
    # 12 families and endings
    "job, project, job of a job": lambda v: (
        v.any("Customer", lambda r: r["Job"])
        and v.any("Customer", lambda r: r["IsProject"])
        and v.any("Customer", lambda r: r["FullyQualifiedName"].count(":") == 2)
    ),
    "billed with the parent": lambda v: v.any("Customer", lambda r: r["BillWithParent"]),
    "parent pays for its jobs": _paid_by_parent,
    "inactive customer who still owes": lambda v: v.any(
        "Customer", lambda r: not r["Active"] and r["Balance"] > 0
    ),
    "inactive item and employee": lambda v: (
        v.any("Item", lambda r: not r["Active"]) and v.any("Employee", lambda r: not r["Active"])
    ),
    "merged customer and vendor": lambda v: v.gone("Customer") and v.gone("Vendor"),
    # 13 corrections
    "voided documents": lambda v: all(
        v.any(entity, voided)
        for entity in ("Invoice", "Payment", "SalesReceipt", "CreditMemo", "BillPayment")
    ),
    "deleted documents": lambda v: all(
        v.gone(entity) for entity in ("Invoice", "Payment", "Bill", "Purchase", "JournalEntry")
    ),
    "moved to another date": lambda v: v.any(
        "Invoice", lambda r: r["TxnDate"] < r["MetaData"]["CreateTime"][:10] and r["TotalAmt"]
    ),
    "moved to another customer": lambda v: v.any(
        "Invoice",
        lambda r: r["CustomerRef"]["name"] == "O'Malley's Pub" and r["SyncToken"] != "0",
    ),
    "closed period that changed": _changed_after_closing,
    # 14 odd lines
    "description-only line": lambda v: v.any("Invoice", lambda r: "DescriptionOnly" in kinds(r)),
    "zero and negative lines": lambda v: (
        v.any("Invoice", lambda r: any(line.get("Amount") == 0 for line in lines(r)))
        and v.any("Invoice", lambda r: any(line.get("Amount", 0) < 0 for line in lines(r)))
    ),
    "line without an item": lambda v: v.any(
        "Invoice",
        lambda r: any("UnitPrice" in d and "ItemRef" not in d for d in details(r)),
    ),
    "document for nothing": lambda v: v.any(
        "Invoice", lambda r: r["TotalAmt"] == 0 and not voided(r)
    ),
    "negative lines on bill and purchase": lambda v: all(
        v.any(entity, lambda r: any(line["Amount"] < 0 for line in r["Line"]))
        for entity in ("Bill", "Purchase")
    ),
    "billable expense, passed on and waiting": lambda v: (
        {r["HasBeenInvoiced"] for r in v.rows("ReimburseCharge")} == {True, False}
    ),
    "custom field": lambda v: v.any(
        "Invoice", lambda r: any(field.get("StringValue") for field in r["CustomField"])
    ),
    # 15 fiscal year
    "fiscal year from July": lambda v: (
        v.rows("Preferences")[0]["AccountingInfoPrefs"]["FirstMonthOfFiscalYear"] == "July"
    ),
    # 17 postings without a document
    "opening balance of items": _opening_of_items,
    # what posts nothing
    "hours billable, billed and not": lambda v: (
        {r["BillableStatus"] for r in v.rows("TimeActivity")}
        == {"Billable", "HasBeenBilled", "NotBillable"}
    ),
    "estimates closed, pending and rejected": lambda v: (
        {"Closed", "Pending", "Rejected"} <= {r["TxnStatus"] for r in v.rows("Estimate")}
    ),
    "orders open and closed": lambda v: (
        {r["POStatus"] for r in v.rows("PurchaseOrder")} == {"Open", "Closed"}
    ),
    "budget, templates, attachments": lambda v: (
        v.rows("Budget") and len(v.rows("RecurringTransaction")) > 1 and v.rows("Attachable")
    ),
    "terms by days and by date": lambda v: (
        {r["Type"] for r in v.rows("Term")} == {"STANDARD", "DATE_DRIVEN"}
    ),
}
