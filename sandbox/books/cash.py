"""What moves of money post: Deposit, Transfer, CreditCardPayment, TaxPayment.

Deposit            Dr deposit account (net), cash-back account    Cr Undeposited Funds for
each linked payment, the line's account for others
Transfer           Dr to-account      Cr from-account
CreditCardPayment  Dr card account    Cr bank account
TaxPayment         Dr tax payable     Cr bank account (reversed for a refund)
"""

from decimal import Decimal

from sandbox.books.chart import EXCHANGE, UNDEPOSITED
from sandbox.books.draft import Draft, amount_of
from sandbox.books.money import ONE, Body, cents, convert, identifier
from sandbox.books.purchases import take_party


def post_deposit(draft: Draft) -> None:
    """Post a Deposit; TotalAmt is what reaches the bank, after cash back."""
    body = draft.body
    draft.post(int(body["DepositToAccountRef"]["value"]), cents(body.get("TotalAmt")), "cash")
    back = body.get("CashBack")
    if back:
        entry = draft.post(int(back["AccountRef"]["value"]), cents(back["Amount"]), "cash_back")
        entry.memo = back.get("Memo")
    for line in body.get("Line", ()):
        if line.get("LinkedTxn"):
            _post_collected(draft, line)
        elif "DepositLineDetail" in line:
            _post_other_funds(draft, line)


def _post_collected(draft: Draft, line: Body) -> None:
    """Clear a payment from Undeposited Funds at the value it had there.

    A deposit at another exchange rate than the payment's makes a realised gain or loss.
    """
    amount = amount_of(line)
    entry = draft.post(draft.chart.system(UNDEPOSITED), -amount, "undeposited")
    entry.free = True
    source = draft.rate_of(int(line["LinkedTxn"][0]["TxnId"])) if draft.rate != ONE else ONE
    if source != draft.rate:
        _realise(draft, entry.account, amount, source)
        entry.free = False


def _realise(draft: Draft, account: int, amount: int, source: Decimal) -> None:
    was, now = convert(amount, source), convert(amount, draft.rate)
    for target, home in ((account, now - was), (draft.chart.system(EXCHANGE), was - now)):
        draft.post(target, 0, "exchange").home = home


def _post_other_funds(draft: Draft, line: Body) -> None:
    detail = line["DepositLineDetail"]
    account = int(detail["AccountRef"]["value"])
    entry = draft.line(account, -amount_of(line), "line", line, detail)
    take_party(draft, detail.get("Entity"))
    entry.customer, entry.vendor, entry.employee = draft.customer, draft.vendor, draft.employee
    draft.customer = draft.vendor = draft.employee = None
    draft.open_if_ledger(entry, line.get("Id"))


def post_transfer(draft: Draft) -> None:
    """Post a Transfer between two balance-sheet accounts."""
    _move(draft, "ToAccountRef", "FromAccountRef", cents(draft.body.get("Amount")))


def post_credit_card_payment(draft: Draft) -> None:
    """Post a CreditCardPayment: a card paid down from a bank account."""
    draft.txn_type = "Credit Card Payment"
    _move(draft, "CreditCardAccountRef", "BankAccountRef", cents(draft.body.get("Amount")))


def _move(draft: Draft, into: str, out_of: str, amount: int) -> None:
    draft.vendor = identifier(draft.body.get("VendorRef"))
    draft.post(int(draft.body[into]["value"]), amount, "cash")
    draft.post(int(draft.body[out_of]["value"]), -amount, "cash")


def post_tax_payment(draft: Draft) -> None:
    """Post a TaxPayment (outside the US); it names no agency, so the first one is paid."""
    body = draft.body
    draft.txn_type = "Tax Payment"
    amount = cents(body.get("PaymentAmount")) * (-1 if body.get("Refund") else 1)
    draft.post(draft.chart.tax_account(None), amount, "tax")
    draft.post(int(body["PaymentAccountRef"]["value"]), -amount, "cash")
