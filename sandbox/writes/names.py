"""Names: unique within their scope, full names from parents, and the mark of inactive records."""

from typing import TYPE_CHECKING, Any

from sandbox import errors

if TYPE_CHECKING:
    from sandbox.store import Store

Body = dict[str, Any]

_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS write_name (
        scope TEXT NOT NULL, name TEXT NOT NULL, entity TEXT NOT NULL, id INTEGER NOT NULL,
        PRIMARY KEY (scope, name)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX IF NOT EXISTS write_name_owner ON write_name (entity, id)
    """,
)
_SHARED = frozenset({"Customer", "Vendor", "Employee"})
INACTIVE = " (deleted)"


class Names:
    """Who holds which name. Customers, vendors and employees share one scope."""

    def __init__(self, store: "Store") -> None:
        self._db = store.db
        for statement in _SCHEMA:
            self._db.execute(statement)

    def holder(self, entity: str, name: str) -> tuple[str, str] | None:
        """Entity and id of the record that holds the name, if any; upper and lower case are one."""
        row = self._db.execute(
            "SELECT entity, id FROM write_name WHERE scope = ? AND name = ?",
            (_scope(entity), name.casefold()),
        ).fetchone()
        return (row[0], str(row[1])) if row else None

    def require_free(self, entity: str, name: str, own_id: str | None) -> None:
        """Fault 6240 when another record holds the name."""
        holder = self.holder(entity, name)
        if holder is not None and holder != (entity, own_id):
            raise errors.duplicate_name()

    def inactive_form(self, entity: str, name: str, own_id: str) -> str:
        """`name` marked as inactive: ` (deleted)`, or ` (deleted 1)`... when that is taken."""
        candidate, round_ = name + INACTIVE, 0
        while (holder := self.holder(entity, candidate)) is not None and holder != (entity, own_id):
            round_ += 1
            candidate = f"{name} (deleted {round_})"
        return candidate

    def take(self, entity: str, name: str, id_: str) -> None:
        """Give the name to a record, which lets go of any other."""
        self.release(entity, id_)
        self._db.execute(
            "INSERT OR REPLACE INTO write_name VALUES (?, ?, ?, ?)",
            (_scope(entity), name.casefold(), entity, int(id_)),
        )

    def release(self, entity: str, id_: str) -> None:
        """Let go of whatever name a record holds."""
        self._db.execute("DELETE FROM write_name WHERE entity = ? AND id = ?", (entity, int(id_)))


def _scope(entity: str) -> str:
    return "person" if entity in _SHARED else entity
