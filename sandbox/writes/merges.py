"""Merging two list records, which only QuickBooks' own pages can do.

Every record that refers to the loser refers to the winner afterwards; that moves its
LastUpdatedTime but not its SyncToken. The loser is gone for good: a merge event names its id as
the deleted one.
"""

from typing import Any

from sandbox import errors, jsonio, keys
from sandbox.writes import families
from sandbox.writes.desk import Body, Desk
from sandbox.writes.fields import refer
from sandbox.writes.open_items import contribution

_ENTITIES = frozenset(
    {
        "Account",
        "Class",
        "Customer",
        "Department",
        "Employee",
        "Item",
        "PaymentMethod",
        "Term",
        "Vendor",
    }
)
_KEYS = {
    "CustomerRef": "Customer",
    "VendorRef": "Vendor",
    "PrefVendorRef": "Vendor",
    "EmployeeRef": "Employee",
    "ItemRef": "Item",
    "GroupItemRef": "Item",
    "ClassRef": "Class",
    "DepartmentRef": "Department",
    "SalesTermRef": "Term",
    "TermRef": "Term",
    "PaymentMethodRef": "PaymentMethod",
}


def merge(desk: Desk, entity: str, loser_id: str, winner_id: str) -> None:
    """Merge the loser into the winner; both must be of one type and currency."""
    loser, winner = desk.store.get(entity, loser_id), desk.store.get(entity, winner_id)
    if entity not in _ENTITIES or loser is None or winner is None or loser_id == winner_id:
        raise errors.business(f"{entity} {loser_id} cannot be merged into {winner_id}.")
    for key in ("CurrencyRef", "AccountType", "Type"):
        if loser.get(key) != winner.get(key):
            raise errors.business(f"{entity} {loser_id} and {winner_id} differ in {key}.")
    for child in families.children(desk, entity, loser_id) if entity in families.TREES else ():
        _adopt(desk, entity, child, winner)
    reference = refer(entity, winner)
    for holder, body in _holders(desk, loser_id):
        changed = _rewrite(body, (entity, loser_id), reference)
        if changed != body:
            _store(desk, holder, body, changed)
    if entity == "Customer" and "ParentRef" in loser:
        families.move_balance(desk, loser_id, loser["ParentRef"]["value"], "")
    desk.company.books.merge(entity, loser_id, winner_id)
    desk.parties.keep()
    desk.parties.settle()
    desk.store.remove(entity, loser_id)
    desk.names.release(entity, loser_id)
    desk.lookup.clear()
    desk.post(entity, winner)


def _adopt(desk: Desk, entity: str, child: Body, winner: Body) -> None:
    """Put a child of the loser below the winner."""
    if child["Id"] == winner["Id"]:
        raise errors.business("A record cannot be merged into one below it.")
    own = child.get("DisplayName") or child["Name"]
    fields: Body = {
        "ParentRef": refer(entity, winner),
        "FullyQualifiedName": f"{winner['FullyQualifiedName']}:{own}",
    }
    if entity == "Customer":
        families.move_balance(desk, child["Id"], child["ParentRef"]["value"], winner["Id"])
    desk.store.touch(entity, child["Id"], fields)
    desk.lookup.forget(entity, child["Id"])
    families.rename_children(desk, entity, {**child, **fields})


def _holders(desk: Desk, id_: str) -> list[tuple[str, Body]]:
    """Every record that may hold a reference with this id, with its entity."""
    rows = desk.store.fetch(
        "SELECT entity, body FROM record WHERE instr(body, ?) > 0 ORDER BY seq",
        (f'"value":"{id_}"',),
    )
    return [(entity, jsonio.loads(text)) for entity, text in rows]


def _store(desk: Desk, entity: str, before: Body, after: Body) -> None:
    fields = {key: value for key, value in after.items() if before.get(key) != value}
    id_ = keys.record_id(entity, before)
    desk.store.touch(entity, id_, fields)
    desk.lookup.forget(entity, id_)
    desk.parties.move(
        contribution(desk.lookup, entity, before), contribution(desk.lookup, entity, after)
    )
    desk.post(entity, after)


def _rewrite(node: Any, loser: tuple[str, str], reference: Body) -> Any:
    """A copy of a body with every reference to the loser replaced by one to the winner."""
    if isinstance(node, list):
        return [_rewrite(part, loser, reference) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _merged(value, reference)
        if _means(key, value, node, loser)
        else _rewrite(value, loser, reference)
        for key, value in node.items()
    }


def _means(key: str, value: Any, node: Body, loser: tuple[str, str]) -> bool:
    """Whether `value` is a reference to the loser."""
    if not isinstance(value, dict) or value.get("value") != loser[1]:
        return False
    if key in ("EntityRef", "Entity"):
        kind = value.get("type") or node.get("Type") or ""
        return str(kind).casefold() == loser[0].casefold()
    return _KEYS.get(key, "Account" if key.endswith("AccountRef") else "") == loser[0]


def _merged(value: Body, reference: Body) -> Body:
    """The winner's reference, keeping the type that typed references carry."""
    return {**value, **reference}
