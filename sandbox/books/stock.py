"""What enters and leaves the stock outside of purchases and sales.

InventoryAdjustment        Dr adjustment account    Cr inventory (QtyDiff < 0), at FIFO cost
Item (opening quantity)    Dr inventory    Cr Opening Balance Equity, at the card's cost
"""

from sandbox.books.chart import INVENTORY, OPENING_BALANCE
from sandbox.books.draft import Draft
from sandbox.books.money import identifier, micro


def post_inventory_adjustment(draft: Draft) -> None:
    """Move what was counted; the amounts follow from FIFO."""
    draft.txn_type = "Inventory Qty Adjust"
    body = draft.body
    account = int(body["AdjustAccountRef"]["value"])
    draft.customer = identifier(body.get("CustomerRef"))
    for line in body.get("Line", ()):
        detail = line.get("ItemAdjustmentLineDetail")
        if detail:
            item = draft.chart.item(int(detail["ItemRef"]["value"]))
            draft.move(item, micro(detail.get("QtyDiff")), account, entry=None)


def post_opening_quantity(draft: Draft) -> None:
    """Take an inventory item's first quantity into stock, on its InvStartDate."""
    draft.txn_type = "Inventory Starting Value"
    item = draft.chart.item(int(draft.body["Id"]))
    quantity = micro(draft.body.get("QtyOnHand"))
    value = item.card_cost(quantity)
    equity = draft.chart.system(OPENING_BALANCE)
    draft.post(equity, -value, "opening").item = item.id
    entry = draft.post(item.asset or draft.chart.system(INVENTORY), value, "line")
    entry.item, entry.quantity = item.id, quantity
    draft.move(item, quantity, equity, entry)
