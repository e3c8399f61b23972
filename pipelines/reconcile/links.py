"""Where QuickBooks shows a transaction to a person: the one place that knows.

Intuit documents none of these pages, and no recording has them. The names are those that public
code of others opens: several projects agree on invoice, recvpayment, creditmemo, salesreceipt,
billpayment, vendorcredit, check and journal, one or two on bill, deposit, expense, transfer,
refundreceipt and creditcardcredit. Low to medium trust: none was opened by us. The id stands in
every explanation as well, so that a page that moves costs a search.
A sandbox company of Intuit's is shown at app.sandbox.qbo.intuit.com.
"""

from __future__ import annotations

_ADDRESS = "https://app.qbo.intuit.com/app/{page}?txnId={id}"
#: Pages by type as reports print it, and by entity; types without a page of their own are left out.
_PAGES = {
    "bill": "bill",
    "bill payment": "billpayment",
    "billpayment": "billpayment",
    "cash expense": "expense",
    "cash purchase": "expense",
    "check": "check",
    "cheque": "check",
    "cheque expense": "expense",
    "credit card charge": "expense",
    "credit card credit": "creditcardcredit",
    "credit card expense": "expense",
    "credit memo": "creditmemo",
    "creditmemo": "creditmemo",
    "deposit": "deposit",
    "expense": "expense",
    "invoice": "invoice",
    "journal": "journal",
    "journal entry": "journal",
    "journalentry": "journal",
    "payment": "recvpayment",
    "purchase": "expense",
    "refund": "refundreceipt",
    "refund receipt": "refundreceipt",
    "refundreceipt": "refundreceipt",
    "sales receipt": "salesreceipt",
    "salesreceipt": "salesreceipt",
    "supplier credit": "vendorcredit",
    "transfer": "transfer",
    "vendor credit": "vendorcredit",
    "vendorcredit": "vendorcredit",
}


def link(kind: str, txn_id: str) -> str:
    """The page of a transaction, "" where none is known.

    Args:
        kind: Its type as printed in English, or its entity.
        txn_id: Its id.
    """
    page = _PAGES.get(kind.partition("(")[0].strip().lower())
    return _ADDRESS.format(page=page, id=txn_id) if page and txn_id.isdecimal() else ""
