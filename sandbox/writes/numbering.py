"""Document numbers that QuickBooks gives out itself."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS write_counter (
    name TEXT PRIMARY KEY, value INTEGER NOT NULL
) WITHOUT ROWID
"""
_FIRST = 1001
_SEQUENCES = {
    **dict.fromkeys(
        ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt", "Estimate"), "sales"
    ),
    "PurchaseOrder": "orders",
    "JournalEntry": "journal",
    "InventoryAdjustment": "adjustments",
    "RecurringTransaction": "templates",
}
_FIRST_OF = {"templates": 1, "adjustments": 1}
_LONGEST = 9  # digits of a number that the sequence goes on from


class Numbering:
    """Number sequences: sales documents share one, purchase orders and journals have their own."""

    def __init__(self, store: "Store") -> None:
        self._db = store.db
        self._db.execute(_SCHEMA)
        self._values: dict[str, int] = dict(
            self._db.execute("SELECT name, value FROM write_counter")
        )
        self._dirty: set[str] = set()

    def next(self, entity: str) -> str:
        """The next free number of the entity's sequence."""
        name = _SEQUENCES[entity]
        value = self._values.get(name, _FIRST_OF.get(name, _FIRST) - 1) + 1
        self._values[name] = value
        self._dirty.add(name)
        return str(value)

    def seen(self, entity: str, number: str) -> None:
        """A user chose `number`: the sequence goes on after it when it is higher."""
        name = _SEQUENCES.get(entity)
        if name and number.isdecimal() and len(number) <= _LONGEST and name != "journal":
            value = int(number)
            if value >= self._values.get(name, 0):
                self._values[name] = value
                self._dirty.add(name)

    def save(self) -> None:
        """Write the counters that moved to the database."""
        if self._dirty:
            self._db.executemany(
                "INSERT OR REPLACE INTO write_counter VALUES (?, ?)",
                [(name, self._values[name]) for name in sorted(self._dirty)],
            )
            self._dirty.clear()
