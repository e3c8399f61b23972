"""Names of list records: unique, under their parents, and marked while inactive."""

from sandbox import errors
from sandbox.writes.desk import Body, Change
from sandbox.writes.fields import refer, resolve
from sandbox.writes.names import INACTIVE


def parent_of(change: Change, entity: str, deepest: int) -> Body | None:
    """The parent asked for; faults when it is the record itself, below it, or too deep."""
    parent = resolve(change, change.payload, "ParentRef", entity)
    own = (change.old or {}).get("Id")
    depth, ancestor = 1, parent
    while ancestor is not None:
        depth += 1
        if ancestor["Id"] == own:
            raise errors.business(f"A {entity} cannot be placed below itself.")
        above = ancestor.get("ParentRef")
        ancestor = change.lookup.get(entity, above["value"]) if above else None
    if depth > deepest:
        raise errors.business(f"At most {deepest} levels of {entity} are allowed.")
    return parent


def put_parent(body: Body, entity: str, parent: Body | None, name_key: str) -> None:
    """Set ParentRef and FullyQualifiedName (`Parent:Child`)."""
    if parent is not None:
        body["ParentRef"] = refer(entity, parent)
        body["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{body[name_key]}"
    else:
        body["FullyQualifiedName"] = body[name_key]


def settle_name(change: Change, body: Body, key: str, name: str, scope: str = "") -> None:
    """Set Active and the name: free for its scope (6240), ` (deleted)` added on inactivation.

    Reactivation does not take the mark off. `scope` is put before the name where names are unique
    under a parent only.
    """
    old = change.old
    was_active = old is None or old.get("Active", True) is not False
    given = change.payload.get("Active", True)
    active = given is not False and given != "false"
    if not active and was_active and old is not None and not name.endswith(INACTIVE):
        prefixed = change.desk.names.inactive_form(change.entity, scope + name, old["Id"])
        name = prefixed.removeprefix(scope)
    else:
        change.desk.names.require_free(change.entity, scope + name, old["Id"] if old else None)
    body[key] = name
    body["Active"] = active
    change.name = scope + name
