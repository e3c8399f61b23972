"""Payments: received from customers, and made for bills."""

from decimal import Decimal

from sandbox import errors
from sandbox.writes import headers
from sandbox.writes.applications import PAYABLES, RECEIVABLES, Applied, read_lines
from sandbox.writes.desk import Body, Change
from sandbox.writes.documents import doc_number
from sandbox.writes.fields import (
    copy,
    flag,
    one_of,
    put_currency,
    put_ref,
    ref_id,
    refer,
    required,
    txn_date,
)
from sandbox.writes.money import amount, rounded

_BANKS = {"Check": "Bank", "CreditCard": "Credit Card"}


def build_payment(change: Change) -> Body:
    """A customer's payment; what its lines do not apply stays as UnappliedAmt."""
    payload = change.payload
    customer = required(change, payload, "CustomerRef", "Customer")
    total = _total(payload)
    body: Body = {"TxnDate": txn_date(change), "CustomerRef": refer("Customer", customer)}
    put_currency(change, body, customer["CurrencyRef"]["value"])
    applied = read_lines(change, RECEIVABLES, customer["Id"], body["CurrencyRef"]["value"])
    _put_deposit_account(change, body)
    put_ref(change, body, "ARAccountRef", "Account")
    put_ref(change, body, "PaymentMethodRef", "PaymentMethod")
    copy(payload, body, "PaymentRefNum", "PrivateNote", "CreditCardPayment", "ProjectRef")
    copy(payload, body, "TransactionLocationType", "TxnSource")
    body["TotalAmt"] = total
    body["UnappliedAmt"] = unapplied(total, applied)
    body["ProcessPayment"] = flag(payload, "ProcessPayment", default=False)
    headers.put_links(change, body)
    body["Line"] = applied.lines
    return body


def build_bill_payment(change: Change) -> Body:
    """A payment of bills by check or card; what it pays beyond them is an open credit."""
    payload = change.payload
    vendor = required(change, payload, "VendorRef", "Vendor")
    total = _total(payload)
    pay_type = one_of(payload, "PayType", ("Check", "CreditCard"))
    body: Body = {"VendorRef": refer("Vendor", vendor), "PayType": pay_type}
    body[f"{pay_type}Payment"] = _means(change, pay_type)
    doc_number(change, body)
    body["TxnDate"] = txn_date(change)
    put_currency(change, body, vendor["CurrencyRef"]["value"])
    put_ref(change, body, "APAccountRef", "Account")
    put_ref(change, body, "DepartmentRef", "Department")
    copy(payload, body, "PrivateNote", "TransactionLocationType")
    if not payload.get("Line") and change.old is None and total:
        raise errors.required_param("Line")
    applied = read_lines(change, PAYABLES, vendor["Id"], body["CurrencyRef"]["value"])
    unapplied(total, applied)
    body["TotalAmt"] = total
    body["Line"] = applied.lines
    return body


def unapplied(total: Decimal, applied: Applied) -> Decimal:
    """What a payment leaves unapplied; fault 6000 when it applies more than it has."""
    rest = total + applied.credits - applied.charges
    if rest < 0:
        raise errors.business("The amount applied is greater than the payment amount.")
    return rounded(rest)


def _total(payload: Body) -> Decimal:
    if payload.get("TotalAmt") is None:
        raise errors.required_param("TotalAmt")
    total = amount(payload["TotalAmt"], "TotalAmt")
    if total < 0:
        raise errors.business("Transaction amount must be 0 or greater.")
    return total


def _put_deposit_account(change: Change, body: Body) -> None:
    put_ref(change, body, "DepositToAccountRef", "Account")
    if "DepositToAccountRef" not in body:
        lookup = change.lookup
        account = lookup.get("Account", lookup.role("UndepositedFunds"))
        if account is not None:
            body["DepositToAccountRef"] = refer("Account", account)


def _means(change: Change, pay_type: str) -> Body:
    """CheckPayment or CreditCardPayment with its account, which has to be of that type."""
    key, account_key = (
        f"{pay_type}Payment",
        "BankAccountRef" if pay_type == "Check" else "CCAccountRef",
    )
    given = change.payload.get(key) or {}
    account = required(change, given, account_key, "Account")
    if account["AccountType"] != _BANKS[pay_type]:
        raise errors.validation(
            "6430", "Invalid account type", f"{account_key} {ref_id(given, account_key)}"
        )
    means = {name: value for name, value in given.items() if name != account_key}
    if pay_type == "Check":
        means.setdefault("PrintStatus", "NotSet")
    means[account_key] = refer("Account", account)
    return means
