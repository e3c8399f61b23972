"""Purchases change what sales of other days cost, which no document of those days tells."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sandbox.company import Company
from tests.sources.quickbooks.ledger.conftest import Found
from tests.sources.quickbooks.ledger.scene import Scene, whole


def test_a_back_dated_purchase_changes_later_costs(found: Found) -> None:
    """Sales of the item are not touched, and the month's cost of goods stays; yet all is right."""
    scene = found()
    company = scene.company
    item = stocked(company)
    bought(company, item, "2025-03-01", 1)
    dear = bought(company, item, "2025-04-01", 5)
    for day in ("2025-05-05", "2025-05-20"):
        sold(company, item, day)
    scene.sync()
    assert costs(scene, item) == [(date(2025, 5, 5), 5), (date(2025, 5, 20), 25)]
    company.clock.advance(minutes=1)
    moved = {"Id": dear["Id"], "SyncToken": dear["SyncToken"], "sparse": True}
    company.update("Bill", {**moved, "TxnDate": "2025-02-01"})
    ledger = scene.sync()
    assert costs(scene, item) == [(date(2025, 5, 5), 25), (date(2025, 5, 20), 5)]
    assert (ledger.windows, ledger.controls) == (2, 4)  # found without a statement
    assert scene.memory.lines() == whole(company)


def test_a_purchase_settles_what_was_sold_before_it_was_there(found: Found) -> None:
    """Its price is the cost of an earlier day, which no document of that day tells."""
    scene = found()
    company = scene.company
    item = stocked(company)
    sold(company, item, "2025-05-05")
    scene.sync()
    company.clock.advance(minutes=1)
    bought(company, item, "2025-06-01", 7)
    scene.sync()
    assert costs(scene, item) == [(date(2025, 5, 5), 35)]
    assert scene.memory.lines() == whole(company)


def stocked(company: Company) -> dict[str, object]:
    """A reference to a new item in stock, of which there is none."""
    like = next(one for one in company.export("Item") if one["Type"] == "Inventory")
    accounts = ("IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef")
    created = company.create(
        "Item",
        {
            "Name": "Lantern",
            "Type": "Inventory",
            "TrackQtyOnHand": True,
            "QtyOnHand": 0,
            "InvStartDate": "2025-01-02",
            **{name: like[name] for name in accounts},
        },
    )
    return {"value": created["Id"]}


def bought(company: Company, item: dict[str, object], day: str, price: int) -> dict[str, object]:
    """A bill for five of an item."""
    detail = {"ItemRef": item, "Qty": 5, "UnitPrice": price}
    line = {
        "DetailType": "ItemBasedExpenseLineDetail",
        "Amount": Decimal(5 * price),
        "ItemBasedExpenseLineDetail": detail,
    }
    vendor = next(iter(company.export("Bill")))["VendorRef"]
    made: dict[str, object] = company.create(
        "Bill", {"TxnDate": day, "VendorRef": vendor, "Line": [line]}
    )
    return made


def sold(company: Company, item: dict[str, object], day: str) -> None:
    """A sales receipt for five of an item."""
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": Decimal(100),
        "SalesItemLineDetail": {"ItemRef": item, "Qty": 5, "UnitPrice": 20},
    }
    company.create("SalesReceipt", {"TxnDate": day, "Line": [line]})


def costs(scene: Scene, item: dict[str, object]) -> list[tuple[Any, ...]]:
    """Cost of goods sold of an item by day, as the ledger has it."""
    return scene.memory.query(
        "select txn_date, amount from {general_ledger_line} where item_id = {0} and account_id in"
        " (select id from {account} where account_type = 'Cost of Goods Sold') order by 1",
        item["value"],
    )
