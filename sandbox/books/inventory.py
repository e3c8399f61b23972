"""Keeps the cost entries of stock movements equal to FIFO over each item's whole history."""

import sqlite3
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from sandbox.books import fifo
from sandbox.books.ledger import Ledger
from sandbox.books.money import QUANTITY_SCALE
from sandbox.books.schema import INVENTORY_LINES, PostingRow
from sandbox.store import Store

_HISTORY = """
SELECT m.quantity, m.booked, m.known, m.estimate, m.derived, m.day, m.rank, m.doc, m.line,
       m.asset, m.against, p.customer, p.vendor, p.class, p.department
FROM movement m LEFT JOIN posting p ON p.doc = m.doc AND p.line = m.source
WHERE m.item = ? ORDER BY m.day, m.rank, m.doc, m.line
"""


class _History(NamedTuple):
    quantity: int
    booked: int
    known: int
    estimate: int
    derived: int | None
    day: int
    rank: int
    doc: int
    line: int
    asset: int
    against: int
    customer: int | None
    vendor: int | None
    class_: int | None
    department: int | None


class Inventory:
    """Recomputes the cost of items whose movements changed."""

    def __init__(self, db: sqlite3.Connection, ledger: Ledger, store: Store) -> None:
        self._db = db
        self._ledger = ledger
        self._store = store

    def recompute(self, items: Iterable[int]) -> None:
        """Replay the history of `items`: cost entries and the quantity on their cards."""
        for item in sorted(items):
            history = [_History(*row) for row in self._db.execute(_HISTORY, (item,))]
            self._reprice(item, history)
            self._count(item, sum(row.quantity for row in history))

    def _reprice(self, item: int, history: list[_History]) -> None:
        moves = (fifo.Move(r.quantity, r.booked, bool(r.known), r.estimate) for r in history)
        changed = []
        for row, cost in zip(history, fifo.costs(moves), strict=True):
            derived = (cost if row.quantity > 0 else -cost) - row.booked
            if derived != row.derived:
                changed.append((row, derived))
        self._db.executemany(
            "UPDATE movement SET derived = ? WHERE item = ? AND day = ? AND rank = ? AND doc = ?"
            " AND line = ?",
            [(derived, item, r.day, r.rank, r.doc, r.line) for r, derived in changed],
        )
        old = [p for row, _ in changed if row.derived for p in _entries(item, row, row.derived)]
        new = [p for row, derived in changed if derived for p in _entries(item, row, derived)]
        self._ledger.swap(old, new)

    def _count(self, item: int, quantity: int) -> None:
        on_hand = Decimal(quantity) / QUANTITY_SCALE
        card = self._store.get("Item", str(item))
        if card is not None and Decimal(card.get("QtyOnHand", 0)) != on_hand:
            number = int(on_hand) if on_hand == int(on_hand) else on_hand.normalize()
            self._store.touch("Item", str(item), {"QtyOnHand": number})


def _entries(item: int, row: _History, derived: int) -> tuple[PostingRow, PostingRow]:
    """The two cost entries of a movement: `derived` on the asset, the contrary against it."""
    first = INVENTORY_LINES + 2 * row.line
    asset = PostingRow(
        row.doc, first, row.day, row.asset, derived, 0, "inventory", row.customer, row.vendor,
        None, item, row.class_, row.department, None, None,
    )  # fmt: skip
    return asset, asset._replace(line=first + 1, account=row.against, home=-derived, role="cost")
