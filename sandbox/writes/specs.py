"""How each entity is written: what it must have, who builds it, what else hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.writes import (
    accounts,
    items,
    journals,
    lists,
    money_moves,
    payments,
    people,
    purchases,
    sales,
    supporting,
    work,
)
from sandbox.writes.desk import Body, Change


@dataclass(frozen=True, slots=True)
class Spec:
    """One entity's rules.

    build: checks a request and returns the whole record, without system fields.
    posts: it belongs to an accounting period, so closed periods refuse it.
    """

    build: Callable[[Change], Body]
    posts: bool = False


SPECS: dict[str, Spec] = {
    "Account": Spec(accounts.build_account),
    "Attachable": Spec(supporting.build_attachable),
    "Bill": Spec(purchases.build_bill, posts=True),
    "BillPayment": Spec(payments.build_bill_payment, posts=True),
    "Budget": Spec(supporting.build_budget),
    "Class": Spec(lists.build_class),
    "CompanyCurrency": Spec(lists.build_currency),
    "CompanyInfo": Spec(supporting.build_company_info),
    "CreditCardPayment": Spec(money_moves.build_card_payment, posts=True),
    "CreditMemo": Spec(sales.build_credit_memo, posts=True),
    "Customer": Spec(people.build_customer),
    "CustomerType": Spec(lists.build_customer_type),
    "Department": Spec(lists.build_department),
    "Deposit": Spec(money_moves.build_deposit, posts=True),
    "Employee": Spec(people.build_employee),
    "Estimate": Spec(sales.build_estimate),
    "ExchangeRate": Spec(supporting.build_exchange_rate),
    "InventoryAdjustment": Spec(work.build_adjustment, posts=True),
    "Invoice": Spec(sales.build_invoice, posts=True),
    "Item": Spec(items.build_item),
    "JournalCode": Spec(lists.build_journal_code),
    "JournalEntry": Spec(journals.build_journal_entry, posts=True),
    "Payment": Spec(payments.build_payment, posts=True),
    "PaymentMethod": Spec(lists.build_payment_method),
    "Preferences": Spec(supporting.build_preferences),
    "Purchase": Spec(purchases.build_purchase, posts=True),
    "PurchaseOrder": Spec(purchases.build_purchase_order),
    "RefundReceipt": Spec(sales.build_refund_receipt, posts=True),
    "SalesReceipt": Spec(sales.build_sales_receipt, posts=True),
    "TaxAgency": Spec(lists.build_tax_agency),
    "TaxPayment": Spec(money_moves.build_tax_payment, posts=True),
    "Term": Spec(lists.build_term),
    "TimeActivity": Spec(work.build_time_activity),
    "Transfer": Spec(money_moves.build_transfer, posts=True),
    "Vendor": Spec(people.build_vendor),
    "VendorCredit": Spec(purchases.build_vendor_credit, posts=True),
}

# Records that QuickBooks' own pages make and its API only reads: creating them here is a user's
# click, which the API layer never offers.
BY_HAND = frozenset({"CustomerType", "JournalCode", "TaxPayment"})
