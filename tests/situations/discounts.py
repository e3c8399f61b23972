"""Group 7: discounts in percent and of an amount, before and after tax, on every document."""

from __future__ import annotations

from sandbox.generate.paper import Body, amount_off, percent_off
from tests.sandbox.records import discount, kinds, taxed
from tests.situations.plan import balance, situation, sold
from tests.situations.shop import Shop
from tests.situations.tax import by


@situation(
    7,
    lambda v: (
        v.any("Invoice", lambda r: discount(r, percent=True))
        and v.any("Invoice", lambda r: discount(r, percent=False))
    ),
    # 7.5% of 99.99 is 7.50; 12.50 off 50.00
    balance("Discounts given", "20.00"),
    sold("Work", "129.99"),
)
def discounts_in_percent_and_of_an_amount(shop: Shop) -> None:
    """A discount stands on its own account and comes off the revenue of what it reduces."""
    shop.on("01-10").invoice("a", "33.33", "66.66", percent_off("7.5"))
    shop.on("02-10").invoice("b", "50.00", amount_off("12.50"))
    shop.on("02-20").paid("p", "60.00", a="60.00")


@situation(
    7,
    lambda v: (
        {r["ApplyTaxAfterDiscount"] for r in v.rows("Invoice") if discount(r, percent=True)}
        == {True, False}
        and v.any("Invoice", taxed)
    ),
    # 8% of 90.00, and 8% of 100.00
    balance("Board of Equalization Payable", "-15.20"),
    balance("Discounts given", "20.00"),
)
def discount_before_and_after_tax(shop: Shop) -> None:
    """Tax is taken of the price less the discount, or of the price."""
    lines = [shop.work("100.00", taxed=True), percent_off(10)]
    tax = by(shop, "California")
    shop.on("01-10").invoice("a", *lines, ApplyTaxAfterDiscount=True, **tax)
    shop.on("02-10").invoice("b", *lines, ApplyTaxAfterDiscount=False, **tax)


@situation(
    7,
    lambda v: (
        v.any("CreditMemo", lambda r: "DiscountLineDetail" in kinds(r))
        and v.any("RefundReceipt", lambda r: "DiscountLineDetail" in kinds(r))
        and v.any("SalesReceipt", lambda r: "DiscountLineDetail" in kinds(r))
    ),
    # 20.00 less 5.00 less 3.00
    balance("Discounts given", "12.00"),
    sold("Work", "108.00"),
)
def discounts_that_are_taken_back(shop: Shop) -> None:
    """The discount of a memo or refund is taken back with what was sold."""
    shop.on("01-10").sells("SalesReceipt", "r", "200.00", percent_off(10))
    shop.on("02-03").memo("m", "50.00", amount_off("5.00"))
    bank: Body = {"DepositToAccountRef": shop.ref("Account", "Checking")}
    shop.on("02-20").sells("RefundReceipt", "b", "30.00", percent_off(10), **bank)
