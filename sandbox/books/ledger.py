"""Writes the books' tables: buffered inserts, erasing, and account balances by differences."""

import sqlite3
from collections.abc import Iterable

from sandbox.books.schema import (
    DocumentRow,
    ItemRow,
    LinkRow,
    MovementRow,
    PostingRow,
    insert_statement,
)

_ROWS = {
    "document": DocumentRow,
    "posting": PostingRow,
    "open_item": ItemRow,
    "link": LinkRow,
    "movement": MovementRow,
}
_INSERTS = {table: insert_statement(table, row) for table, row in _ROWS.items()}
_BALANCE = """
INSERT INTO balance (account, home, amount) VALUES (?, ?, ?) ON CONFLICT (account)
DO UPDATE SET home = home + excluded.home, amount = amount + excluded.amount
"""
BUFFER = 4_000
"""Documents held before they are written."""


class Ledger:
    """The one writer of postings: whatever it adds or takes away moves the balances too."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._buffers: dict[str, list[tuple[object, ...]]] = {table: [] for table in _ROWS}
        self._balances: dict[int, list[int]] = {}
        self._pending: set[int] = set()

    def add(
        self, document: DocumentRow, postings: list[PostingRow], items: list[ItemRow],
        links: list[LinkRow], movements: list[MovementRow],
    ) -> None:  # fmt: skip
        """Add a document that is not in the books."""
        buffers = self._buffers
        buffers["document"].append(document)
        buffers["posting"].extend(postings)
        buffers["open_item"].extend(items)
        buffers["link"].extend(links)
        buffers["movement"].extend(movements)
        self._pending.add(document.no)
        self._count(postings, 1)
        if len(buffers["document"]) >= BUFFER:
            self.flush()

    def _count(self, postings: Iterable[PostingRow], sign: int) -> None:
        balances = self._balances
        for row in postings:
            balance = balances.get(row.account)
            if balance is None:
                balance = balances[row.account] = [0, 0]
            balance[0] += sign * row.home
            balance[1] += sign * row.amount

    def flush(self) -> None:
        """Write what is buffered."""
        for table, rows in self._buffers.items():
            if rows:
                self._db.executemany(_INSERTS[table], rows)
                rows.clear()
        self._pending.clear()
        if self._balances:
            changes = [(account, *change) for account, change in self._balances.items()]
            self._db.executemany(_BALANCE, changes)
            self._balances.clear()

    def discard(self) -> None:
        """Drop what is buffered."""
        for rows in self._buffers.values():
            rows.clear()
        self._pending.clear()
        self._balances.clear()

    def erase(self, no: int) -> tuple[set[int], set[int]]:
        """Take a document out.

        Returns the documents whose settlement it had part in (itself included; none when it was
        not there), and the items whose stock it had moved.
        """
        if no in self._pending:
            self.flush()
        key = (no,)
        if not self._db.execute("DELETE FROM document WHERE no = ?", key).rowcount:
            return set(), set()
        self.take_back("doc = ?", key)
        paid = self._db.execute("SELECT target FROM link WHERE by_doc = ?", key)
        touched = {no, *(row[0] for row in paid)}
        items = {row[0] for row in self._db.execute("SELECT item FROM movement WHERE doc = ?", key)}
        for table, column in (
            ("movement", "doc"), ("open_item", "doc"), ("application", "doc"),
            ("application", "by_doc"), ("link", "by_doc"),
        ):  # fmt: skip
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", key)
        return touched, items

    def take_back(self, condition: str, values: tuple[object, ...]) -> None:
        """Remove the postings that fulfil an SQL condition."""
        rows = self._db.execute(f"SELECT * FROM posting WHERE {condition}", values).fetchall()
        self._count((PostingRow(*row) for row in rows), -1)
        self._db.execute(f"DELETE FROM posting WHERE {condition}", values)

    def swap(self, old: list[PostingRow], new: list[PostingRow]) -> None:
        """Replace derived entries by others."""
        self._db.executemany(
            "DELETE FROM posting WHERE doc = ? AND line = ?", [(r.doc, r.line) for r in old]
        )
        self._count(old, -1)
        self._db.executemany(_INSERTS["posting"], new)
        self._count(new, 1)

    def balance(self, account: int) -> tuple[int, int]:
        """An account's balance: home cents and cents of its own currency, debit positive."""
        row = self._db.execute("SELECT home, amount FROM balance WHERE account = ?", (account,))
        home, amount = row.fetchone() or (0, 0)
        more = self._balances.get(account, (0, 0))
        return home + more[0], amount + more[1]
