"""Purchase documents: bills, vendor credits, purchases (check, cash, card) and purchase orders."""

from decimal import Decimal

from sandbox import errors
from sandbox.writes import effects, headers, terms
from sandbox.writes.desk import Body, Change
from sandbox.writes.documents import custom_fields, doc_number, put_home
from sandbox.writes.fields import (
    copy,
    day,
    flag,
    one_of,
    put_currency,
    put_ref,
    ref_id,
    refer,
    required,
    txn_date,
)
from sandbox.writes.purchase_lines import optional_account, put_lines

_PAYEES = ("Vendor", "Customer", "Employee")
_FREE = (
    "PrivateNote",
    "ProjectRef",
    "TransactionLocationType",
    "RecurDataRef",
    "Memo",
    "TxnSource",
)
_BANKS = {
    "Cash": ("Bank", "Other Current Asset"),
    "Check": ("Bank",),
    "CreditCard": ("Credit Card",),
}


def build_bill(change: Change) -> Body:
    """A bill: owed to the vendor until it is paid."""
    vendor = required(change, change.payload, "VendorRef", "Vendor")
    body, rate = _vendor_document(change, vendor)
    terms.put_due_date(change, body, ref_id(vendor, "TermRef"))
    _put_open(change, body, rate)
    copy(change.payload, body, "IncludeInAnnualTPAR")
    return body


def build_vendor_credit(change: Change) -> Body:
    """A vendor's credit: open until a bill payment uses it."""
    vendor = required(change, change.payload, "VendorRef", "Vendor")
    body, rate = _vendor_document(change, vendor)
    _put_open(change, body, rate)
    return body


def build_purchase_order(change: Change) -> Body:
    """A purchase order: posts nothing; bills that link to its lines close it."""
    vendor = required(change, change.payload, "VendorRef", "Vendor")
    body, _ = _vendor_document(change, vendor)
    payload = change.payload
    body["CustomField"] = custom_fields(change, change.lookup.settings.order_fields)
    if due := day(payload, "DueDate"):
        body["DueDate"] = due
    put_ref(change, body, "ClassRef", "Class")
    put_ref(change, body, "SalesTermRef", "Term")
    address = payload.get("VendorAddr") or vendor.get("BillAddr")
    if address:
        body["VendorAddr"] = dict(address)
    email = payload.get("POEmail") or vendor.get("PrimaryEmailAddr")
    if email:
        body["POEmail"] = dict(email)
    copy(payload, body, "ShipAddr", "ShipMethodRef", "ShipTo")
    body["EmailStatus"] = payload.get("EmailStatus", "NotSet")
    body["POStatus"] = one_of(payload, "POStatus", ("Open", "Closed"), "Open")
    headers.put_links(change, body)
    return body


def build_purchase(change: Change) -> Body:
    """Money spent at once by check, cash or card; `Credit` is a refund to the card."""
    payload = change.payload
    account = required(change, payload, "AccountRef", "Account")
    kind = one_of(payload, "PaymentType", tuple(_BANKS))
    if account["AccountType"] not in _BANKS[kind]:
        raise errors.validation(
            "6430", "Invalid account type", f"AccountRef {account['Id']}", "AccountRef"
        )
    credit = flag(payload, "Credit", default=False)
    if credit and kind != "CreditCard":
        raise errors.business("Only card purchases can be credits.")
    payee, payee_ref = _payee(change)
    body: Body = {"AccountRef": refer("Account", account), "PaymentType": kind, "Credit": credit}
    if payee_ref is not None:
        body["EntityRef"] = payee_ref
    doc_number(change, body)
    body["TxnDate"] = txn_date(change)
    put_currency(change, body, _spending_currency(change, account, payee))
    put_lines(change, body, body["TxnDate"])
    put_ref(change, body, "PaymentMethodRef", "PaymentMethod")
    put_ref(change, body, "DepartmentRef", "Department")
    copy(payload, body, *_FREE, "RemitToAddr", "PaymentRefNum", "CustomField")
    if kind == "Check":
        body["PrintStatus"] = payload.get("PrintStatus", "NotSet")
    if body["TotalAmt"] < 0:
        raise errors.business("Transaction amount must be 0 or greater.")
    headers.put_all_links(change, body)
    return body


def _vendor_document(change: Change, vendor: Body) -> tuple[Body, Decimal]:
    """What bills, credits and orders share; returns the body and its exchange rate."""
    body: Body = {"VendorRef": refer("Vendor", vendor)}
    doc_number(change, body)
    body["TxnDate"] = txn_date(change)
    currency = vendor["CurrencyRef"]["value"]
    rate = put_currency(change, body, currency)
    payable = optional_account(change, "APAccountRef", "Accounts Payable")
    if payable is None:
        id_ = ref_id(vendor, "APAccountRef") or change.lookup.role("Accounts Payable", currency)
        payable = change.lookup.get("Account", id_) or {"Id": id_}
    body["APAccountRef"] = refer("Account", payable)
    put_lines(change, body, body["TxnDate"])
    put_ref(change, body, "DepartmentRef", "Department")
    copy(change.payload, body, *_FREE)
    return body, rate


def _put_open(change: Change, body: Body, rate: Decimal) -> None:
    """LinkedTxn and Balance; payments beyond a lowered total are un-applied."""
    headers.put_all_links(change, body)
    effects.put_balance(change, body, body["TotalAmt"], "VendorRef")
    put_home(change, body, rate, "HomeBalance", "Balance")


def _payee(change: Change) -> tuple[Body | None, Body | None]:
    """The payee's record and its typed reference; None for an expense without payee."""
    reference = change.payload.get("EntityRef")
    if reference is None:
        return None, None
    kind = str(reference.get("type", "")).capitalize()
    if not kind:
        kind = _guess_kind(change, str(reference.get("value", "")))
    if kind not in _PAYEES:
        raise errors.invalid_enum(kind, "EntityRef.type")
    payee = required(change, change.payload, "EntityRef", kind)
    return payee, {**refer(kind, payee), "type": kind}


def _guess_kind(change: Change, id_: str) -> str:
    """A reference without type: the first list that has the id, vendors first."""
    for kind in _PAYEES:
        if change.lookup.get(kind, id_) is not None:
            return kind
    raise errors.invalid_reference(f"Names element id {id_} not found", "EntityRef")


def _spending_currency(change: Change, account: Body, payee: Body | None) -> str:
    """The payee's currency, else the account's; a foreign account pays only in its own."""
    home = change.lookup.settings.home
    held = account["CurrencyRef"]["value"]
    code = ref_id(payee or {}, "CurrencyRef") or ref_id(change.payload, "CurrencyRef") or held
    if held not in (home, code):
        raise errors.invalid_reference(f"the account is kept in {held}", "CurrencyRef")
    return str(code)
