"""Customers and vendors as report rows: sub-customers inside a Section of their parent."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.reports.layout import Json, cell, data, money, nonzero, section
from sandbox.store import Store

NOT_SPECIFIED = "Not Specified"


@dataclass(frozen=True)
class Party:
    """A customer or vendor by its names."""

    id: int | None
    name: str
    full_name: str
    parent: int | None

    @property
    def order(self) -> tuple[bool, str]:
        """Alphabetical, the nameless last."""
        return (self.id is None, self.full_name.casefold().replace(":", "\x01"))


class Parties:
    """Looks parties up by id, each once."""

    def __init__(self, store: Store, entity: str) -> None:
        self._store = store
        self._entity = entity
        self._known: dict[int | None, Party] = {
            None: Party(None, NOT_SPECIFIED, NOT_SPECIFIED, None)
        }

    def get(self, number: int | None) -> Party:
        """The party of that id; one that is gone keeps a row under its id."""
        found = self._known.get(number)
        if found is None:
            body = self._store.get(self._entity, str(number)) or {}
            name = body.get("DisplayName") or str(number)
            parent = body.get("ParentRef")
            found = self._known[number] = Party(
                number,
                name,
                body.get("FullyQualifiedName") or name,
                int(parent["value"]) if parent else None,
            )
        return found


Amounts = list[int]


def party_rows(parties: Parties, amounts: Mapping[int | None, Amounts]) -> list[Json]:
    """Rows of amounts per party; a parent of listed ones is a Section around them."""
    width = len(next(iter(amounts.values()), []))
    children: dict[int | None, set[int | None]] = {}
    tops: set[int | None] = set()
    for number in amounts:
        child = parties.get(number)
        while child.parent is not None:
            children.setdefault(child.parent, set()).add(child.id)
            child = parties.get(child.parent)
        tops.add(child.id)

    def ordered(numbers: set[int | None]) -> list[Party]:
        return sorted(map(parties.get, numbers), key=lambda party: party.order)

    def build(party: Party) -> tuple[Json, Amounts | None]:
        own = amounts.get(party.id)
        below = [build(child) for child in ordered(children.get(party.id, set()))]
        if not below:
            return data(_cells(party.name, party.id, own, width), kind=None), own
        parts = [part for part in (own, *(total for _, total in below)) if part]
        total = [sum(column) for column in zip(*parts, strict=True)]
        row = section(
            header=_cells(party.name, party.id, own, width),
            rows=[child for child, _ in below],
            summary=_cells(f"Total {party.name}", None, total, width),
        )
        return row, total

    return [build(party)[0] for party in ordered(tops)]


def _cells(name: str, identifier: int | None, amounts: Amounts | None, width: int) -> list[Json]:
    """Name, one cell per amount (blank for zero) and their total; all blank without amounts."""
    if amounts is None:
        return [cell(name, identifier), *(cell("") for _ in range(width + 1))]
    cells = [cell(nonzero(amount)) for amount in amounts]
    return [cell(name, identifier), *cells, cell(money(sum(amounts)))]
