"""Money: payments received and made, applied, un-applied, credited and banked."""

from decimal import Decimal

from sandbox.generate.day.shop import CalledOffError, Shop, is_active, is_banked, is_live, is_open
from sandbox.generate.paper import Body, linked, money, ref


def receive(shop: Shop) -> None:
    """An open invoice is paid: in full, in part, or with too much."""
    invoice = shop.some("Invoice", is_open)
    chance, balance = shop.rng.random(), Decimal(invoice["Balance"])
    applied = balance if chance < 0.6 else max(money(balance / 3), Decimal("0.01"))
    total = applied + (shop.amount(1, 50) if chance > 0.9 else 0)
    line = linked(applied, "Invoice", invoice["Id"])
    shop.create("Payment", {**_payer(invoice), "TotalAmt": total, "Line": [line]})


def receive_for_several(shop: Shop) -> None:
    """One payment over all the open invoices of a customer that come to hand."""
    first = shop.some("Invoice", is_open)
    same = first["CustomerRef"]["value"]
    others = shop.pick.some(
        "Invoice", lambda row: is_open(row) and row["CustomerRef"]["value"] == same
    )
    invoices = {row["Id"]: Decimal(row["Balance"]) for row in (first, *others)}
    lines = [linked(balance, "Invoice", id_) for id_, balance in invoices.items()]
    total = sum(invoices.values(), Decimal(0))
    shop.create("Payment", {**_payer(first), "TotalAmt": total, "Line": lines})


def receive_unapplied(shop: Shop) -> None:
    """Money comes in and nobody knows for what."""
    shop.create("Payment", {**_payer_of(shop.customer()), "TotalAmt": shop.amount(20, 300)})


def apply_payment(shop: Shop) -> None:
    """An unapplied payment finds its invoice."""
    payment = shop.some("Payment", lambda row: Decimal(row["UnappliedAmt"]) > 0)
    invoice = _invoice_for(shop, payment["CustomerRef"]["value"])
    amount = min(Decimal(payment["UnappliedAmt"]), Decimal(invoice["Balance"]))
    line = linked(amount, "Invoice", invoice["Id"])
    shop.update("Payment", payment, Line=[*payment.get("Line", ()), line])


def unapply_payment(shop: Shop) -> None:
    """A payment is taken off its invoices again."""
    payment = shop.some("Payment", lambda row: is_live(row) and row.get("Line"))
    shop.update("Payment", payment, Line=[])


def use_credit(shop: Shop) -> None:
    """A payment of zero uses a credit memo for an invoice of the same customer."""
    memo = shop.some("CreditMemo", is_open)
    invoice = _invoice_for(shop, memo["CustomerRef"]["value"])
    amount = min(Decimal(memo["Balance"]), Decimal(invoice["Balance"]))
    pair = (("Invoice", invoice["Id"]), ("CreditMemo", memo["Id"]))
    lines = [linked(amount, kind, id_) for kind, id_ in pair]
    shop.create("Payment", {**_payer(memo), "TotalAmt": Decimal(0), "Line": lines})


def pay_bill(shop: Shop) -> None:
    """A bill is paid by check, sometimes in part."""
    bill = shop.some("Bill", is_open)
    balance = Decimal(bill["Balance"])
    amount = balance if shop.rng.random() < 0.7 else max(money(balance / 2), Decimal("0.01"))
    means = {"PayType": "Check", "CheckPayment": {"BankAccountRef": ref(shop.account("Bank"))}}
    line = linked(amount, "Bill", bill["Id"])
    vendor = {"VendorRef": ref(bill["VendorRef"]["value"]), "TotalAmt": amount}
    shop.create("BillPayment", {**vendor, **means, "Line": [line]})


def bank(shop: Shop) -> None:
    """Payments and receipts that wait in Undeposited Funds go to the bank."""
    home = shop.company.profile.home_currency
    lines = []
    for entity in ("Payment", "SalesReceipt"):
        waiting = shop.pick.some(entity, lambda row: _waits(row, home))
        lines += [
            linked(row["TotalAmt"], entity, row["Id"], TxnLineId="0")
            for row, _ in zip(waiting, range(4), strict=False)
        ]
    if not lines:
        raise CalledOffError("nothing to bank")
    shop.create("Deposit", {"DepositToAccountRef": ref(shop.account("Bank")), "Line": lines})


def _waits(row: Body, home: str) -> bool:
    account = row.get("DepositToAccountRef", {}).get("name", "")
    own = row.get("CurrencyRef", {}).get("value", home) == home
    return account == "Undeposited Funds" and is_live(row) and own and not is_banked(row)


def _invoice_for(shop: Shop, customer: str) -> Body:
    """An open invoice of a customer; a new one when none comes to hand."""
    found = shop.pick.one(
        "Invoice", lambda row: is_open(row) and row["CustomerRef"]["value"] == customer
    )
    if found is not None:
        return found
    if not is_active(shop.clerk.record("Customer", customer)):
        raise CalledOffError("the customer is inactive")
    payload: Body = {"CustomerRef": ref(customer), "Line": shop.sales_lines(2), **shop.taxed()}
    invoice = shop.create("Invoice", payload)
    if not is_open(invoice):
        raise CalledOffError("the new invoice is for nothing")
    return invoice


def _payer(document: Body) -> Body:
    return {"CustomerRef": ref(document["CustomerRef"]["value"])}


def _payer_of(customer: Body) -> Body:
    return {"CustomerRef": ref(customer["Id"])}
