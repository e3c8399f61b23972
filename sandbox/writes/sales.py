"""Sales documents: invoices, sales receipts, credit memos, refund receipts and estimates."""

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
    resolve,
    txn_date,
)
from sandbox.writes.lines import LineIds, given_lines
from sandbox.writes.money import ZERO, amount, rounded
from sandbox.writes.sale_lines import Sale
from sandbox.writes.tax import SALES, total_of, us_code

_ONLINE = (
    "AllowIPNPayment",
    "AllowOnlinePayment",
    "AllowOnlineCreditCardPayment",
    "AllowOnlineACHPayment",
)
_TAX_CALCULATIONS = ("TaxExcluded", "TaxInclusive", "NotApplicable")
_FREE = (
    "PrivateNote", "CustomerMemo", "ShipFromAddr", "FreeFormAddress", "BillEmailCc", "BillEmailBcc",
    "DeliveryInfo", "ShipDate", "ShipMethodRef", "TrackingNum", "TransactionLocationType",
    "ProjectRef", "TaxExemptionRef", "RecurDataRef", "PaymentRefNum", "TxnSource",
)  # fmt: skip


def build_invoice(change: Change) -> Body:
    """An invoice: due by its terms, open until paid; a deposit in its header is paid already."""
    body, rate = _sale(change, customer_required=True)
    payload = change.payload
    deposit = ZERO
    if payload.get("Deposit") is not None:
        deposit = amount(payload["Deposit"], "Deposit")
        body["Deposit"] = deposit
        if deposit:
            put_ref(change, body, "DepositToAccountRef", "Account")
            _default_deposit_account(change, body)
    customer = change.lookup.get("Customer", body["CustomerRef"]["value"]) or {}
    terms.put_due_date(change, body, ref_id(customer, "SalesTermRef"))
    put_ref(change, body, "PaymentMethodRef", "PaymentMethod")
    for key in _ONLINE:
        body[key] = flag(payload, key, default=False)
    if body["TotalAmt"] < 0:
        raise errors.business("Transaction amount must be 0 or greater.")
    headers.put_all_links(change, body)
    effects.put_balance(change, body, body["TotalAmt"] - deposit, "CustomerRef")
    put_home(change, body, rate, "HomeBalance", "Balance")
    return body


def build_credit_memo(change: Change) -> Body:
    """A credit memo: its open credit is used up by payments that link to it."""
    body, rate = _sale(change, customer_required=True)
    put_ref(change, body, "PaymentMethodRef", "PaymentMethod")
    copy(change.payload, body, "InvoiceRef")
    headers.put_all_links(change, body)
    effects.put_balance(change, body, body["TotalAmt"], "CustomerRef")
    body["RemainingCredit"] = body["Balance"]
    put_home(change, body, rate, "HomeBalance", "Balance")
    return body


def build_sales_receipt(change: Change) -> Body:
    """A sales receipt: paid at once, into Undeposited Funds unless another account is named."""
    body, _ = _sale(change, customer_required=False)
    _put_payment(change, body)
    put_ref(change, body, "DepositToAccountRef", "Account")
    _default_deposit_account(change, body)
    headers.put_all_links(change, body)
    return body


def build_refund_receipt(change: Change) -> Body:
    """A refund: paid out of DepositToAccountRef, which has to be named."""
    required(change, change.payload, "DepositToAccountRef", "Account")
    body, _ = _sale(change, customer_required=False)
    _put_payment(change, body)
    put_ref(change, body, "DepositToAccountRef", "Account")
    headers.put_links(change, body)
    return body


def build_estimate(change: Change) -> Body:
    """An estimate: posts nothing; an invoice that links to it closes it."""
    body, _ = _sale(change, customer_required=True)
    payload = change.payload
    for key in ("ExpirationDate", "AcceptedDate", "DueDate"):
        if value := day(payload, key):
            body[key] = value
    copy(payload, body, "AcceptedBy")
    put_ref(change, body, "SalesTermRef", "Term")
    statuses = ("Pending", "Accepted", "Closed", "Rejected", "Converted")
    body["TxnStatus"] = one_of(payload, "TxnStatus", statuses, "Pending")
    headers.put_links(change, body)
    return body


def _put_payment(change: Change, body: Body) -> None:
    put_ref(change, body, "PaymentMethodRef", "PaymentMethod")
    copy(change.payload, body, "PaymentType", "CheckPayment", "CreditCardPayment")
    body["Balance"] = ZERO


def _default_deposit_account(change: Change, body: Body) -> None:
    if "DepositToAccountRef" not in body:
        id_ = change.lookup.role("UndepositedFunds")
        body["DepositToAccountRef"] = refer(
            "Account", change.lookup.get("Account", id_) or {"Id": id_}
        )


def _sale(change: Change, *, customer_required: bool) -> tuple[Body, Decimal]:
    """What all sales documents share; returns the body and its exchange rate."""
    payload = change.payload
    settings = change.lookup.settings
    if customer_required:
        customer: Body | None = required(change, payload, "CustomerRef", "Customer")
    else:
        customer = resolve(change, payload, "CustomerRef", "Customer")
    given_lines(change)
    body: Body = {"CustomField": custom_fields(change, settings.custom_fields)}
    doc_number(change, body)
    body["TxnDate"] = txn_date(change)
    code = customer["CurrencyRef"]["value"] if customer else settings.home
    rate = put_currency(change, body, code)
    sale = _lines(change, customer, body)
    body["LinkedTxn"] = []
    body["Line"] = sale.finish()
    _put_tax(change, body, sale)
    if customer is not None:
        body["CustomerRef"] = refer("Customer", customer)
        _put_addresses(payload, body, customer)
    put_ref(change, body, "ClassRef", "Class")
    put_ref(change, body, "DepartmentRef", "Department")
    copy(payload, body, *_FREE)
    body["PrintStatus"] = payload.get("PrintStatus", "NeedToPrint")
    body["EmailStatus"] = payload.get("EmailStatus", "NotSet")
    put_home(change, body, rate, "HomeTotalAmt", "TotalAmt")
    return body, rate


def _lines(change: Change, customer: Body | None, body: Body) -> Sale:
    payload, settings = change.payload, change.lookup.settings
    calculation = "NotApplicable"
    if not settings.us:
        calculation = one_of(payload, "GlobalTaxCalculation", _TAX_CALCULATIONS, "TaxExcluded")
        body["GlobalTaxCalculation"] = calculation
    sale = Sale(
        change=change,
        date=body["TxnDate"],
        us=settings.us,
        inclusive=calculation == "TaxInclusive",
        taxed=settings.us or calculation != "NotApplicable",
        code=us_code(change, customer) if settings.us else "",
        customer_taxable=customer.get("Taxable", False) if customer else True,
        ids=LineIds(change.old),
    )
    for line in given_lines(change):
        sale.add(line)
    return sale


def _put_tax(change: Change, body: Body, sale: Sale) -> None:
    """TxnTaxDetail, TotalAmt and ApplyTaxAfterDiscount."""
    after_discount = flag(change.payload, "ApplyTaxAfterDiscount", default=not sale.us)
    if after_discount:
        sale.taxes.discount(sale.discount, sale.subtotal)
    tax_lines = sale.taxes.lines(change.lookup, SALES, sale.date)
    detail: Body = {}
    if sale.us and sale.code:
        detail["TxnTaxCodeRef"] = {"value": sale.code}
    detail["TotalTax"] = total_of(tax_lines)
    if tax_lines:
        detail["TaxLine"] = tax_lines
    body["TxnTaxDetail"] = detail
    body["TotalAmt"] = rounded(sale.subtotal + sale.shipped - sale.discount + detail["TotalTax"])
    body["ApplyTaxAfterDiscount"] = after_discount


def _put_addresses(payload: Body, body: Body, customer: Body) -> None:
    """Addresses and e-mail of the request, else of the customer."""
    for key in ("BillAddr", "ShipAddr"):
        address = payload.get(key) or customer.get(key)
        if address:
            body[key] = dict(address)
    email = payload.get("BillEmail") or customer.get("PrimaryEmailAddr")
    if email:
        body["BillEmail"] = dict(email)
