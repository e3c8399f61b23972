"""Items: services, goods, bundles and categories."""

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import copy, day, flag, one_of, put_ref, ref_id, refer, required
from sandbox.writes.money import ZERO, number
from sandbox.writes.naming import parent_of, put_parent, settle_name

_TYPES = ("Service", "Inventory", "NonInventory", "Group", "Category")
_DEEPEST = 4
_LONGEST_NAME = 100


def build_item(change: Change) -> Body:
    """An item by its Type; a bundle lists its components, a category has no money at all."""
    payload, old = change.payload, change.old or {}
    name = payload.get("Name")
    if not name:
        raise errors.required_param("Name")
    if len(name) > _LONGEST_NAME or ":" in name:
        raise errors.validation("2050", "Invalid String", f"Name : {name[:40]}", "Name")
    kind = one_of(payload, "Type", _TYPES, old.get("Type", "Service"))
    parent = parent_of(change, "Item", _DEEPEST)
    body: Body = {}
    scope = f"{parent['FullyQualifiedName']}:" if parent else ""
    settle_name(change, body, "Name", str(name).strip(), scope)
    copy(payload, body, "Sku", "Description")
    put_parent(body, "Item", parent, "Name")
    if parent is not None:
        body["SubItem"] = True
        body["Level"] = int(parent.get("Level", 0)) + 1
    body["Type"] = kind
    if kind == "Category":
        return body
    body["Taxable"] = flag(payload, "Taxable", default=False)
    body["UnitPrice"] = number(payload.get("UnitPrice") or 0, "UnitPrice")
    if kind == "Group":
        _put_bundle(change, body)
    else:
        _put_accounts(change, body, kind)
    put_ref(change, body, "ClassRef", "Class")
    put_ref(change, body, "SalesTaxCodeRef", "TaxCode")
    put_ref(change, body, "PurchaseTaxCodeRef", "TaxCode")
    copy(payload, body, "SalesTaxIncluded", "PurchaseTaxIncluded", "TaxClassificationRef")
    return body


def _put_bundle(change: Change, body: Body) -> None:
    detail = change.payload.get("ItemGroupDetail") or {}
    components = []
    for component in detail.get("ItemGroupLine") or ():
        item = required(change, component, "ItemRef", "Item")
        if item["Type"] in ("Group", "Category"):
            raise errors.invalid_reference(f"Item {item['Id']} is a {item['Type']}", "ItemRef")
        quantity = number(component.get("Qty", 1), "Qty")
        components.append(
            {"ItemRef": {**refer("Item", item), "type": item["Type"]}, "Qty": quantity}
        )
    body["ItemGroupDetail"] = {"ItemGroupLine": components}
    body["PrintGroupedItems"] = flag(change.payload, "PrintGroupedItems", default=False)


def _put_accounts(change: Change, body: Body, kind: str) -> None:
    """Accounts, purchase side and stock."""
    payload = change.payload
    put_ref(change, body, "IncomeAccountRef", "Account")
    copy(payload, body, "PurchaseDesc")
    body["PurchaseCost"] = number(payload.get("PurchaseCost") or 0, "PurchaseCost")
    put_ref(change, body, "ExpenseAccountRef", "Account")
    put_ref(change, body, "PrefVendorRef", "Vendor")
    if kind == "Inventory":
        _put_stock(change, body)
    elif not (ref_id(body, "IncomeAccountRef") or ref_id(body, "ExpenseAccountRef")):
        raise errors.required_param("IncomeAccountRef")
    else:
        body["TrackQtyOnHand"] = False


def _put_stock(change: Change, body: Body) -> None:
    """Inventory needs all three accounts, a quantity on hand and the day it was counted."""
    payload, old = change.payload, change.old
    for key in ("IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef"):
        required(change, payload, key, "Account")
    put_ref(change, body, "AssetAccountRef", "Account")
    body["TrackQtyOnHand"] = True
    start = day(payload, "InvStartDate") or (old or {}).get("InvStartDate")
    if start is None:
        raise errors.required_param("InvStartDate")
    if old is None and payload.get("QtyOnHand") is None:
        raise errors.required_param("QtyOnHand")
    held = (
        old["QtyOnHand"]
        if old is not None and "QtyOnHand" in old
        else payload.get("QtyOnHand", ZERO)
    )
    body["QtyOnHand"] = number(held, "QtyOnHand")
    body["InvStartDate"] = start
    copy(payload, body, "ReorderPoint")
