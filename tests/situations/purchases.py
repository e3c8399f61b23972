"""Group 10: cards, transfers, and bills paid by check and by card."""

from __future__ import annotations

from decimal import Decimal

from tests.situations.plan import balance, owing, situation
from tests.situations.shop import Shop


@situation(
    10,
    lambda v: v.any("Purchase", lambda r: r.get("Credit") is True) and v.rows("CreditCardPayment"),
    balance("Mastercard", "-50.00"),
    balance("Office Expenses", "150.00"),
)
def card_purchase_refund_and_payment(shop: Shop) -> None:
    """A refund to the card reverses a purchase; paying the card is no expense."""
    shop.on("01-10").purchase("c", "CreditCard", "212.40")
    shop.on("01-20").purchase("r", "CreditCard", "62.40", Credit=True)
    accounts = {
        "BankAccountRef": shop.ref("Account", "Checking"),
        "CreditCardAccountRef": shop.ref("Account", "Mastercard"),
    }
    shop.on("02-15").write("CreditCardPayment", {**accounts, "Amount": Decimal("100.00")})


@situation(
    10,
    lambda v: len(v.rows("Transfer")) == 2,
    balance("Savings", "1500.00"),
    balance("Checking", "-1500.00"),
)
def transfers_there_and_back(shop: Shop) -> None:
    """A transfer moves money between banks and nothing else."""
    for day, source, target, amount in (
        ("01-10", "Checking", "Savings", "2500.00"),
        ("02-10", "Savings", "Checking", "1000.00"),
    ):
        accounts = {
            "FromAccountRef": shop.ref("Account", source),
            "ToAccountRef": shop.ref("Account", target),
        }
        shop.on(day).write("Transfer", {**accounts, "Amount": Decimal(amount)})


@situation(
    10,
    lambda v: {r["PayType"] for r in v.rows("BillPayment")} == {"Check", "CreditCard"},
    owing("Norton", "-15.00"),
    balance("Visa", "-165.00"),
)
def bills_paid_by_check_and_by_card(shop: Shop) -> None:
    """One payment by card pays two bills, one by check pays too much."""
    for day, key, amount in (("01-05", "a", "90.00"), ("01-15", "b", "75.00")):
        shop.on(day).bill(key, amount)
    card = {"CreditCardPayment": {"CCAccountRef": shop.ref("Account", "Visa")}}
    vendor, applied = shop.id("Vendor", "Norton"), {"a": "90.00", "b": "75.00"}
    shop.on("02-10").pay_bills(vendor, "165.00", card, "p", applied=applied)
    shop.on("02-20").bill("c", "265.00")
    shop.on("03-05").paid_bill("q", "280.00", c="265.00")


@situation(
    10,
    lambda v: {r["PaymentType"] for r in v.rows("Purchase")} == {"Check", "Cash"},
    balance("Checking", "-177.50"),
)
def checks_and_cash(shop: Shop) -> None:
    """Purchases by check and in cash, the second with a rebate on it."""
    shop.on("01-10").purchase("c", "Check", "100.00")
    lines = [shop.spent("90.00"), shop.spent("-12.50", on="Travel")]
    shop.on("02-10").purchase("d", "Cash", *lines)
