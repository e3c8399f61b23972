"""Second thoughts: documents changed, moved, voided and deleted; lists tidied up."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from sandbox.generate.day.shop import CalledOffError, Shop, is_active, is_banked, is_live
from sandbox.generate.paper import Body, money, ref

_VOIDABLE = ("Invoice", "Payment", "SalesReceipt", "BillPayment", "CreditMemo")
_DELETABLE = (
    "Invoice",
    "Payment",
    "Bill",
    "Purchase",
    "Deposit",
    "JournalEntry",
    "Estimate",
    "CreditMemo",
    "SalesReceipt",
    "VendorCredit",
)


def change_amount(shop: Shop) -> None:
    """A line of an invoice gets another quantity."""
    invoice = shop.some("Invoice", lambda row: _first_item(row) is not None)
    lines = [_bare(line) for line in invoice["Line"] if line["DetailType"] != "SubTotalLineDetail"]
    line = next(line for line in lines if line["DetailType"] == "SalesItemLineDetail")
    detail = line["SalesItemLineDetail"]
    detail["Qty"] = Decimal(detail["Qty"]) + shop.rng.randint(1, 3)
    line["Amount"] = money(detail["Qty"] * detail["UnitPrice"])
    detail.pop("TaxInclusiveAmt", None)
    shop.update("Invoice", invoice, Line=lines)


def _first_item(invoice: Body) -> Body | None:
    return next(
        (
            line
            for line in invoice["Line"]
            if line["DetailType"] == "SalesItemLineDetail"
            and {"Qty", "UnitPrice"} <= line["SalesItemLineDetail"].keys()
            and Decimal(line["Amount"]) > 0
        ),
        None,
    )


def _bare(line: Body) -> Body:
    details = {key: dict(value) for key, value in line.items() if isinstance(value, dict)}
    return {**line, **details}


def change_memo(shop: Shop) -> None:
    """A remark on a document of any kind: nothing moves but its version."""
    entity = shop.rng.choice(("Invoice", "Bill", "Purchase", "JournalEntry", "Deposit"))
    body = shop.some(entity)
    shop.update(entity, body, PrivateNote=f"Checked {shop.clerk.day.isoformat()}")


def move_date(shop: Shop) -> None:
    """A document moves to another day, sometimes to another month."""
    entity = shop.rng.choice(("Invoice", "Bill", "Payment", "SalesReceipt"))
    body = shop.some(entity, is_live)
    moved = date.fromisoformat(body["TxnDate"]) - timedelta(days=shop.rng.choice((1, 3, 35)))
    shop.update(entity, body, TxnDate=moved.isoformat())


def move_customer(shop: Shop) -> None:
    """An invoice that nobody has paid was for somebody else."""
    invoice = shop.some("Invoice", lambda row: is_live(row) and not row.get("LinkedTxn"))
    currency = invoice.get("CurrencyRef", {}).get("value")
    other = shop.some(
        "Customer",
        lambda row: (
            is_active(row)
            and row.get("CurrencyRef", {}).get("value") == currency
            and row["Id"] != invoice["CustomerRef"]["value"]
        ),
    )
    shop.update("Invoice", invoice, CustomerRef=ref(other["Id"]))


def void(shop: Shop) -> None:
    """A document of one of the kinds that can be voided."""
    entity = shop.rng.choice(_VOIDABLE)
    shop.void(entity, shop.some(entity, lambda row: is_live(row) and not is_banked(row)))


def delete(shop: Shop) -> None:
    """A document of one of the kinds that can be deleted."""
    entity = shop.rng.choice(_DELETABLE)
    shop.delete(entity, shop.some(entity, lambda row: not is_banked(row)))


def delete_unfed(shop: Shop) -> None:
    """One record of each kind whose deletion the change feed never tells."""
    for entity in ("TimeActivity", "Attachable"):
        shop.delete(entity, shop.some(entity))


def tidy_lists(shop: Shop) -> None:
    """A new phone number, a new price."""
    customer = shop.customer()
    phone = {"FreeFormNumber": f"(555) 555-{shop.rng.randint(0, 9999):04d}"}
    shop.update("Customer", customer, PrimaryPhone=phone)
    item = shop.some("Item", lambda row: is_active(row) and "UnitPrice" in row)
    price = money(Decimal(item["UnitPrice"]) * Decimal("1.03"))
    shop.update("Item", item, UnitPrice=price)


def inactivate(shop: Shop) -> None:
    """A customer, vendor or item without anything open is put away."""
    entity = shop.rng.choice(("Customer", "Vendor", "Item"))
    shop.update(entity, shop.some(entity, _can_rest), "inactivated", Active=False)


def _can_rest(row: Body) -> bool:
    settled = not row.get("Balance") and not row.get("BalanceWithJobs") and not row.get("QtyOnHand")
    return is_active(row) and settled and row.get("Type") != "Category"


def reactivate(shop: Shop) -> None:
    """Somebody who was put away comes back, still with the mark in the name."""
    for entity in shop.rng.sample(("Customer", "Vendor", "Item"), 3):
        body = shop.pick.one(entity, lambda row: not is_active(row))
        if body is not None:
            shop.update(entity, body, "reactivated", Active=True)
            return
    raise CalledOffError("everybody is active")


def merge(shop: Shop) -> None:
    """A customer or vendor that was entered twice is merged into the other entry."""
    entity = shop.rng.choice(("Customer", "Customer", "Vendor"))
    loser = shop.some(entity, _is_plain)
    fits: Callable[[Body], bool] = lambda row: (  # noqa: E731 - typed here, used once
        _is_plain(row)
        and row["Id"] != loser["Id"]
        and row.get("CurrencyRef") == loser.get("CurrencyRef")
    )
    shop.merge(entity, loser, shop.some(entity, fits))


def _is_plain(row: Body) -> bool:
    """Active, no job, and by its balance without jobs of its own that matter."""
    own = row.get("Balance") == row.get("BalanceWithJobs", row.get("Balance"))
    return is_active(row) and own and not row.get("Job")
