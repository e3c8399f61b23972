"""What payments post: Payment (from customers) and BillPayment (to vendors).

    Payment      Dr deposit account (Undeposited Funds by default)    Cr receivable
    BillPayment  Dr payable    Cr bank or card account

The whole amount is posted to the receivable or payable account, applied or not: what is not
applied stays open as a credit. A payment of zero that joins a credit memo with an invoice posts
nothing, but its links still settle both.
"""

from sandbox.books.chart import PAYABLE, RECEIVABLE, UNDEPOSITED
from sandbox.books.draft import Draft, amount_of
from sandbox.books.money import cents, identifier


def post_payment(draft: Draft) -> None:
    """Post a Payment."""
    body = draft.body
    draft.customer = identifier(body.get("CustomerRef"))
    total = cents(body.get("TotalAmt"))
    account = identifier(body.get("DepositToAccountRef")) or draft.chart.system(UNDEPOSITED)
    receivable = identifier(body.get("ARAccountRef"))
    receivable = receivable or draft.chart.system(RECEIVABLE, draft.currency)
    draft.post(account, total, "cash")
    draft.post(receivable, -total, "receivable")
    draft.open(receivable, -total, party=draft.customer)
    _link(draft)


def post_bill_payment(draft: Draft) -> None:
    """Post a BillPayment."""
    body = draft.body
    by_card = body.get("PayType") == "CreditCard"
    draft.txn_type = "Bill Payment (Credit Card)" if by_card else "Bill Payment (Check)"
    draft.vendor = identifier(body.get("VendorRef"))
    total = cents(body.get("TotalAmt"))
    if by_card:
        account = body["CreditCardPayment"]["CCAccountRef"]
    else:
        account = body["CheckPayment"]["BankAccountRef"]
    payable = identifier(body.get("APAccountRef")) or draft.chart.system(PAYABLE, draft.currency)
    draft.post(int(account["value"]), -total, "cash")
    draft.post(payable, total, "payable")
    draft.open(payable, total, party=draft.vendor)
    _link(draft)


def _link(draft: Draft) -> None:
    for line in draft.body.get("Line", ()):
        amount = amount_of(line)
        for link in line.get("LinkedTxn", ()):
            if amount:
                draft.pay(link["TxnId"], amount, link.get("TxnLineId"))
