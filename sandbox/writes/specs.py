"""How each entity is written: what it must have, who builds it, what else hangs on it."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.writes import accounts, items, lists, payments, people, sales
from sandbox.writes.desk import Body, Change


@dataclass(frozen=True, slots=True)
class Spec:
    """One entity's rules.

    build: checks a request and returns the whole record, without system fields.
    posts: it belongs to an accounting period, so closed periods refuse it.
    survives: properties that a full update keeps when they are left out.
    """

    build: Callable[[Change], Body]
    posts: bool = False
    survives: tuple[str, ...] = ()


SPECS: dict[str, Spec] = {
    "Account": Spec(accounts.build_account),
    "BillPayment": Spec(payments.build_bill_payment, posts=True),
    "Class": Spec(lists.build_class),
    "CompanyCurrency": Spec(lists.build_currency),
    "CreditMemo": Spec(sales.build_credit_memo, posts=True),
    "Customer": Spec(people.build_customer),
    "Department": Spec(lists.build_department),
    "Employee": Spec(people.build_employee),
    "Estimate": Spec(sales.build_estimate),
    "Invoice": Spec(sales.build_invoice, posts=True),
    "Item": Spec(items.build_item),
    "Payment": Spec(payments.build_payment, posts=True),
    "PaymentMethod": Spec(lists.build_payment_method),
    "RefundReceipt": Spec(sales.build_refund_receipt, posts=True),
    "SalesReceipt": Spec(sales.build_sales_receipt, posts=True),
    "TaxAgency": Spec(lists.build_tax_agency),
    "Term": Spec(lists.build_term),
    "Vendor": Spec(people.build_vendor),
}
