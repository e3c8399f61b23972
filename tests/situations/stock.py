"""Group 4: goods in stock, bought, returned, sold and counted at costs only the ledger knows."""

from __future__ import annotations

from sandbox.generate.paper import Body, goods, ref
from tests.situations.plan import balance, figure, situation
from tests.situations.shop import Shop


def _goods(shop: Shop, price: str, quantity: int) -> Body:
    return goods(shop.id("Item", "Pump"), price, quantity)


@situation(
    4,
    lambda v: (
        v.any("Bill", v.stocked)
        and {r["PaymentType"] for r in v.rows("Purchase") if v.stocked(r)}
        == {"Check", "CreditCard"}
    ),
    balance("Inventory Asset", "196.00"),
    figure(
        "18 pumps on hand",
        "18",
        "select sum(quantity) from marts.fct_inventory_movement where realm_id = '{realm}'",
    ),
)
def stock_bought_by_bill_check_and_card(shop: Shop) -> None:
    """Whatever pays for goods, their cost is an asset until they are sold."""
    shop.stock("Pump")
    shop.on("01-05").bill("b", _goods(shop, "10.00", 8), "15.00")
    shop.on("01-20").purchase("c", "Check", _goods(shop, "11.00", 6))
    shop.on("02-03").purchase("d", "CreditCard", _goods(shop, "12.50", 4))
    shop.on("02-20").paid_bill("p", "95.00", b="95.00")


@situation(
    4,
    lambda v: v.any("Invoice", v.stocked) and v.any("Bill", v.stocked),
    # 5 at 10.00 and 3 at 12.00
    balance("Cost of Goods Sold", "86.00"),
    balance("Inventory Asset", "24.00"),
)
def sale_that_eats_through_two_costs(shop: Shop) -> None:
    """Goods are sold at the cost of the oldest, which no document says."""
    shop.stock("Pump")
    shop.on("01-05").bill("b", _goods(shop, "10.00", 5))
    shop.on("01-15").bill("c", _goods(shop, "12.00", 5))
    shop.on("02-05").invoice("i", shop.work("20.00", 8, item="Pump"))
    shop.on("03-05").paid("p", "60.00", i="60.00")


@situation(
    4,
    lambda v: v.any("VendorCredit", v.stocked) and v.any("CreditMemo", v.stocked),
    balance("Inventory Asset", "60.00"),
    balance("Cost of Goods Sold", "20.00"),
)
def goods_that_come_back_and_go_back(shop: Shop) -> None:
    """A customer's return brings the cost back, a return to the vendor takes the goods off."""
    shop.stock("Pump")
    shop.on("01-05").bill("b", _goods(shop, "10.00", 10))
    shop.on("01-20").invoice("i", shop.work("20.00", 3, item="Pump"))
    shop.on("02-03").memo("m", shop.work("20.00", 1, item="Pump"))
    shop.on("02-12").vendor_credit("v", _goods(shop, "10.00", 2))


@situation(
    4,
    lambda v: v.rows("InventoryAdjustment"),
    balance("Inventory Shrinkage", "30.00"),
    balance("Inventory Asset", "70.00"),
)
def stock_that_is_counted(shop: Shop) -> None:
    """A count that finds less is a cost, with an amount that only the ledger tells."""
    shop.stock("Pump")
    shop.on("01-05").bill("b", _goods(shop, "10.00", 10))
    detail = {"ItemRef": ref(shop.id("Item", "Pump")), "QtyDiff": -3}
    line = {"DetailType": "ItemAdjustmentLineDetail", "ItemAdjustmentLineDetail": detail}
    account = {"AdjustAccountRef": shop.ref("Account", "Inventory Shrinkage")}
    shop.on("02-20").write("InventoryAdjustment", {**account, "Line": [line]}, "count")


def _dearer(shop: Shop) -> None:
    """An earlier purchase turns out dearer: what later sales cost changes, and no sale does."""
    shop.amend("b", Line=[_goods(shop, "14.00", 5)])


@situation(
    4,
    lambda v: v.any("Bill", lambda r: v.stocked(r) and r["SyncToken"] != "0"),
    balance("Cost of Goods Sold", "70.00"),
    then=_dearer,
)
def purchase_that_turns_out_dearer(shop: Shop) -> None:
    """A bill that is changed after the sync changes the cost of a sale that nobody touched."""
    shop.stock("Pump")
    shop.on("01-05").bill("b", _goods(shop, "10.00", 5))
    shop.on("02-05").invoice("i", shop.work("20.00", 5, item="Pump"))
