"""Group 3: bundles beside ordinary lines and alone."""

from __future__ import annotations

from sandbox.generate.paper import bundle
from tests.sandbox.records import kinds
from tests.situations.plan import balance, figure, situation, sold
from tests.situations.shop import Shop


def _kit(shop: Shop, *parts: tuple[str, int]) -> str:
    lines = [{"ItemRef": shop.ref("Item", name), "Qty": count} for name, count in parts]
    return shop.enter(
        "Item",
        "Kit",
        Name="Kit",
        Type="Group",
        ItemGroupDetail={"ItemGroupLine": lines},
        PrintGroupedItems=True,
    )


def _priced(shop: Shop) -> str:
    shop.service("Mowing", UnitPrice=45)
    shop.service("Mulch", income="Sales of Product Income", UnitPrice=38)
    return _kit(shop, ("Mowing", 2), ("Mulch", 1))


@situation(
    3,
    lambda v: v.any(
        "Invoice", lambda r: {"GroupLineDetail", "SalesItemLineDetail"} <= set(kinds(r))
    ),
    sold("Mowing", "90.00"),
    sold("Mulch", "38.00"),
    sold("Work", "20.00"),
    balance("Services", "-110.00"),
)
def bundle_beside_ordinary_lines(shop: Shop) -> None:
    """The inner lines of a bundle count once, beside the other lines of the invoice."""
    kit = _priced(shop)
    shop.on("01-10").invoice("i", bundle(kit), "20.00")
    shop.on("02-10").paid("p", "100.00", i="100.00")


@situation(
    3,
    lambda v: (
        v.any("SalesReceipt", lambda r: "SalesItemLineDetail" not in kinds(r))
        and v.any("CreditMemo", lambda r: "GroupLineDetail" in kinds(r))
    ),
    sold("Mowing", "180.00"),
    figure(
        "4 mowings sold",
        "4",
        "select sum(sold.quantity) from marts.mart_revenue as sold inner join marts.dim_item as"
        " item on sold.realm_id = item.realm_id and sold.item_id = item.item_id"
        " where sold.realm_id = '{realm}' and item.full_name = 'Mowing'",
    ),
)
def bundle_alone(shop: Shop) -> None:
    """A document that holds nothing but bundles, sold three times and taken back once."""
    kit = _priced(shop)
    shop.on("01-10").sells("SalesReceipt", "r", bundle(kit, 3))
    shop.on("02-10").memo("m", bundle(kit))


@situation(
    3,
    lambda v: v.any("Invoice", lambda r: "GroupLineDetail" in kinds(r) and v.stocked(r)),
    balance("Cost of Goods Sold", "12.00"),
    balance("Inventory Asset", "48.00"),
)
def bundle_with_stock_inside(shop: Shop) -> None:
    """Goods inside a bundle leave the stock at their cost."""
    shop.stock("Sprinkler", "20", "3.00")
    kit = _kit(shop, ("Work", 1), ("Sprinkler", 4))
    shop.on("01-10").invoice("i", bundle(kit), "20.00")
