"""Hierarchies as report rows: whatever has listed children is a Section around them."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sandbox.reports.layout import Json, cell, data, section

Amounts = list[int | None]
"""Cents per column; None where nothing happened."""


class Node(NamedTuple):
    """A customer, account or the like: what it is called, what it is below, where it sorts."""

    id: int | None
    name: str
    parent: int | None
    order: tuple[object, ...]


Cells = Callable[[Amounts], list[str]]
Get = Callable[[int | None], Node]


def add(rows: list[Amounts], width: int) -> Amounts:
    """Column sums; a column in which nothing happened anywhere stays None."""
    totals: Amounts = []
    for number in range(width):
        present = [amount for row in rows if (amount := row[number]) is not None]
        totals.append(sum(present) if present else None)
    return totals


class Tree:
    """Builds the rows of one hierarchy.

    get: a node by id.   cells: amounts as cell texts.   leaf: `type` of rows without children.
    """

    def __init__(self, get: Get, cells: Cells, width: int, leaf: str | None) -> None:
        self._get = get
        self._cells = cells
        self._width = width
        self._leaf = leaf

    def rows(self, amounts: Mapping[int | None, Amounts]) -> list[Json]:
        """One row per top node with amounts in it or below it."""
        children: dict[int | None, set[int | None]] = {}
        tops: set[int | None] = set()
        for number in amounts:
            node = self._get(number)
            while node.parent is not None:
                children.setdefault(node.parent, set()).add(node.id)
                node = self._get(node.parent)
            tops.add(node.id)
        return [self._build(node, children, amounts)[0] for node in self._ordered(tops)]

    def _ordered(self, numbers: set[int | None]) -> list[Node]:
        return sorted(map(self._get, numbers), key=lambda node: node.order)

    def _build(
        self, node: Node, children: Mapping[int | None, set[int | None]],
        amounts: Mapping[int | None, Amounts],
    ) -> tuple[Json, Amounts]:  # fmt: skip
        own = amounts.get(node.id)
        own_cells = self._row(node.name, node.id, own)
        below = [
            self._build(n, children, amounts) for n in self._ordered(children.get(node.id, set()))
        ]
        if not below:
            return data(own_cells, self._leaf), own or []
        parts = [part for part in (own, *(total for _, total in below)) if part]
        total = add(parts, self._width)
        summary = self._row(f"Total {node.name}", None, total)
        row = section(header=own_cells, rows=[child for child, _ in below], summary=summary)
        return row, total

    def _row(self, name: str, identifier: int | None, amounts: Amounts | None) -> list[Json]:
        blank: Amounts = [None] * self._width
        return [cell(name, identifier), *map(cell, self._cells(amounts or blank))]
