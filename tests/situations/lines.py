"""Group 14: lines without money, items or sense, and expenses that are passed on."""

from __future__ import annotations

from sandbox.generate.paper import Body, remark, sale
from tests.sandbox.records import details, kinds, lines, voided
from tests.situations.plan import balance, figure, owed, owing, situation, sold
from tests.situations.shop import Shop


@situation(
    14,
    lambda v: v.any(
        "Invoice",
        lambda r: (
            "DescriptionOnly" in kinds(r)
            and {-1, 0, 1} == {_sign(line["Amount"]) for line in lines(r) if "Amount" in line}
        ),
    ),
    sold("Work", "155.00"),
    owed("Amy", "155.00"),
)
def remarks_zero_and_negative_lines(shop: Shop) -> None:
    """Text is no sale, a line of zero is one of nothing, a negative one takes off."""
    odd = [shop.work("0.00"), shop.work("-45.00")]
    shop.on("01-10").invoice("i", remark("Done in the morning"), "200.00", *odd)


def _sign(amount: object) -> int:
    return (amount > 0) - (amount < 0)  # type: ignore[operator]


@situation(
    14,
    lambda v: v.any(
        "Invoice", lambda r: any("UnitPrice" in d and "ItemRef" not in d for d in details(r))
    ),
    owed("Amy", "60.00"),
    figure(
        "60.00 without an item",
        "60.00",
        "select sum(revenue) from marts.mart_revenue where realm_id = '{realm}' and item_id = '-1'",
    ),
)
def line_without_an_item(shop: Shop) -> None:
    """A line without an item is revenue of no item, on the default account."""
    shop.on("01-10").invoice("i", sale(None, "60.00", text="Green waste to the depot"))


@situation(
    14,
    lambda v: v.any("Invoice", lambda r: r["TotalAmt"] == 0 and not voided(r)),
    owed("Amy", "25.00"),
)
def document_for_nothing(shop: Shop) -> None:
    """An invoice of zero is there and changes nothing."""
    shop.on("01-10").invoice("nothing", shop.work("0.00", 1))
    shop.on("01-20").invoice("even", "40.00", shop.work("-40.00"))
    shop.on("02-10").invoice("some", "25.00")


@situation(
    14,
    lambda v: all(
        v.any(entity, lambda r: any(line["Amount"] < 0 for line in r["Line"]))
        for entity in ("Bill", "Purchase")
    ),
    owing("Norton", "265.00"),
    balance("Office Expenses", "342.50"),
)
def rebates_on_bills_and_purchases(shop: Shop) -> None:
    """Negative lines of bills and purchases take off what was spent."""
    shop.on("01-10").bill("b", "300.00", "-35.00")
    shop.on("02-10").purchase("p", "CreditCard", "90.00", "-12.50")


@situation(
    14,
    lambda v: {r["HasBeenInvoiced"] for r in v.rows("ReimburseCharge")} == {True, False},
    balance("Billable Expense Income", "-140.00"),
    balance("Travel", "228.00"),
    owed("Amy", "140.00"),
)
def billable_expenses_passed_on_and_waiting(shop: Shop) -> None:
    """An expense that is passed on is income on the invoice; one that waits is an expense."""
    shop.prefer("VendorAndPurchasesPrefs", BillableExpenseTracking=True)
    passed_on: Body = {"CustomerRef": shop.ref("Customer", "Amy"), "BillableStatus": "Billable"}
    shop.on("01-10").purchase("p", "Check", shop.spent("140.00", on="Travel", **passed_on))
    shop.on("01-20").bill("b", shop.spent("88.00", on="Travel", **passed_on))
    waiting = [row for row in shop.company.export("ReimburseCharge") if row["Amount"] == 140]
    linked = [{"TxnId": row["Id"], "TxnType": "ReimburseCharge"} for row in waiting]
    income: Body = {"ItemAccountRef": shop.ref("Account", "Billable Expense Income")}
    line = {**sale(None, "140.00", text="Permit", **income), "LinkedTxn": linked}
    shop.on("02-10").invoice("i", line, LinkedTxn=linked)
