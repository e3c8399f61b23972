"""Parents and children in lists: full names follow the parent, balances of jobs add up in it."""

from sandbox.writes.desk import Body, Change, Desk
from sandbox.writes.fields import refer

TREES = frozenset({"Account", "Class", "Customer", "Department", "Item"})


def follow(change: Change, stored: Body) -> None:
    """After a record was renamed or moved: update what lies below it and above it."""
    old = change.old
    if old is None or change.entity not in TREES:
        return
    if change.entity == "Customer":
        before, after = _parent(old), _parent(stored)
        if before != after:
            move_balance(change.desk, stored["Id"], before, after)
    if old["FullyQualifiedName"] != stored["FullyQualifiedName"]:
        rename_children(change.desk, change.entity, stored)


def rename_children(desk: Desk, entity: str, parent: Body) -> None:
    """Give the children of a record, and theirs, the full name that follows from it."""
    for child in children(desk, entity, parent["Id"]):
        own = child.get("DisplayName") or child["Name"]
        fields: Body = {
            "ParentRef": refer(entity, parent),
            "FullyQualifiedName": f"{parent['FullyQualifiedName']}:{own}",
        }
        if "Level" in child:
            fields["Level"] = int(parent.get("Level", 0)) + 1
        desk.store.touch(entity, child["Id"], fields)
        desk.lookup.forget(entity, child["Id"])
        if entity != "Customer":  # customers' names are unique by themselves, without the path
            desk.names.take(entity, fields["FullyQualifiedName"], child["Id"])
        rename_children(desk, entity, {**child, **fields})


def children(desk: Desk, entity: str, id_: str) -> list[Body]:
    """The records directly below one."""
    return [row for row in desk.store.rows(entity) if _parent(row) == id_]


def move_balance(desk: Desk, id_: str, before: str, after: str) -> None:
    """A job changed parents: take its BalanceWithJobs off the old ones and add it to the new."""
    desk.parties.keep()
    desk.parties.settle()
    moved = (desk.store.get("Customer", id_) or {}).get("BalanceWithJobs", 0)
    for start, sign in ((before, -1), (after, 1)):
        ancestor = start
        while moved and ancestor:
            record = desk.store.get("Customer", ancestor) or {}
            total = record.get("BalanceWithJobs", 0) + sign * moved
            desk.store.touch("Customer", ancestor, {"BalanceWithJobs": total})
            ancestor = _parent(record)


def _parent(record: Body) -> str:
    reference = record.get("ParentRef")
    return str(reference["value"]) if reference else ""
