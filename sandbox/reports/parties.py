"""Customers and vendors by id, as nodes of a hierarchy."""

from sandbox.reports.tree import Node
from sandbox.store import Store

NOT_SPECIFIED = "Not Specified"
_BEFORE_ALL = "\x01"


class Parties:
    """Looks up the rows of a list entity, each once."""

    def __init__(self, store: Store, entity: str) -> None:
        self._store = store
        self._entity = entity
        self._nodes: dict[int | None, Node] = {None: Node(None, NOT_SPECIFIED, None, (True, ""))}
        self._full: dict[int | None, str] = {None: NOT_SPECIFIED}

    def node(self, number: int | None) -> Node:
        """The record as a node: alphabetical by full name, what has no id last."""
        found = self._nodes.get(number)
        if found is None:
            body = self._store.get(self._entity, str(number)) or {}
            name = str(body.get("DisplayName") or body.get("Name") or number)
            full = self._full[number] = str(body.get("FullyQualifiedName") or name)
            parent = body.get("ParentRef")
            above = int(parent["value"]) if parent else None
            order = (False, full.casefold().replace(":", _BEFORE_ALL))
            found = self._nodes[number] = Node(number, name, above, order)
        return found

    def full_name(self, number: int | None) -> str:
        """The name with its parents' before it, `Parent:Child`."""
        self.node(number)
        return self._full[number]
