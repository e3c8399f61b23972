"""Which document links to which, in one table that both directions are read from.

A link is written by the document that owns it (a payment's line, a deposit's line, an invoice's
header) and read from the other side to derive LinkedTxn, Balance and RemainingCredit there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.store import Store

_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS write_link (
        source TEXT NOT NULL, source_id INTEGER NOT NULL, position INTEGER NOT NULL,
        target TEXT NOT NULL, target_id INTEGER NOT NULL, target_line TEXT NOT NULL,
        cents INTEGER NOT NULL,
        PRIMARY KEY (source, source_id, position)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX IF NOT EXISTS write_link_target ON write_link (target_id, target)
    """,
)

Party = tuple[str, str]  # entity, id


@dataclass(frozen=True, slots=True)
class Link:
    """One link as its owner states it: the document meant, its line if any, the amount in cents."""

    target: str
    target_id: str
    cents: int = 0
    target_line: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One link as the document it points to sees it."""

    source: str
    source_id: str
    cents: int
    target_line: str


class Links:
    """The link table."""

    def __init__(self, store: "Store") -> None:
        self._db = store.db
        for statement in _SCHEMA:
            self._db.execute(statement)

    def replace(self, source: str, source_id: str, links: list[Link], *, new: bool) -> set[Party]:
        """Set the links a document owns; returns every document linked before or now.

        `new` says that the document cannot have links yet.
        """
        touched: set[Party] = set()
        if not new:
            touched.update(
                (link.target, link.target_id) for link in self.outgoing(source, source_id)
            )
            self._db.execute(
                "DELETE FROM write_link WHERE source = ? AND source_id = ?",
                (source, int(source_id)),
            )
        if links:
            self._db.executemany(
                "INSERT INTO write_link VALUES (?, ?, ?, ?, ?, ?, ?)",
                _rows(source, int(source_id), links),
            )
            touched.update((link.target, link.target_id) for link in links)
        return touched

    def outgoing(self, source: str, source_id: str) -> list[Link]:
        """The links a document owns, in its order."""
        rows = self._db.execute(
            "SELECT target, target_id, cents, target_line FROM write_link"
            " WHERE source = ? AND source_id = ? ORDER BY position",
            (source, int(source_id)),
        )
        return [Link(target, str(id_), cents, line) for target, id_, cents, line in rows]

    def incoming(self, target: str, target_id: str) -> list[Incoming]:
        """The links that point to a document, oldest document first."""
        rows = self._db.execute(
            "SELECT source, source_id, cents, target_line FROM write_link"
            " WHERE target_id = ? AND target = ? ORDER BY source_id, position",
            (int(target_id), target),
        )
        return [Incoming(source, str(id_), cents, line) for source, id_, cents, line in rows]


def _rows(source: str, source_id: int, links: list[Link]) -> Iterable[tuple[object, ...]]:
    return (
        (source, source_id, place, link.target, int(link.target_id), link.target_line, link.cents)
        for place, link in enumerate(links)
    )
