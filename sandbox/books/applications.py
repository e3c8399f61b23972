"""Settles open items: payments' links become changes of the items they pay, and exchange gains.

A link of amount `a` between payment P and document T reduces T's open amount towards zero by `a`
and changes P's by the contrary, from the day on when both exist: the later of their dates. In
home currency an item is always worth its open amount at its own rate, rounded; so an application
moves the two ends by amounts that differ when the rates do, and the difference is a realised
gain or loss.
"""

import sqlite3
from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from sandbox.books.chart import EXCHANGE, Chart
from sandbox.books.ledger import Ledger
from sandbox.books.money import convert
from sandbox.books.schema import EXCHANGE_LINES, PostingRow

# CROSS JOIN keeps SQLite to the order written: from the few payers outwards, by index.
# Payers are renewed together with those who share a document of several items with them.
_TABLES = """
CREATE TEMP TABLE IF NOT EXISTS touched (no INTEGER PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS payer (no INTEGER PRIMARY KEY)
"""
_PAYERS = """
INSERT INTO payer SELECT by_doc FROM link WHERE by_doc IN (SELECT no FROM touched)
UNION SELECT by_doc FROM link WHERE target IN (SELECT no FROM touched)
UNION SELECT other.by_doc FROM touched CROSS JOIN link own ON own.by_doc = touched.no
      CROSS JOIN open_item t ON t.doc = own.target AND NOT t.single
      CROSS JOIN link other ON other.target = own.target
"""
_APPLY_TO_SINGLE = """
INSERT INTO application (doc, line, by_doc, no, effective, change, home)
SELECT {end}.doc, {end}.line, l.by_doc, l.no, max(p.day, t.day), {change}, {change}
FROM payer CROSS JOIN link l ON l.by_doc = payer.no
CROSS JOIN open_item p ON p.doc = l.by_doc
CROSS JOIN open_item t ON t.doc = l.target AND t.single AND t.ledger = p.ledger
"""
_SIGNED = "l.amount * iif(t.amount < 0 OR (t.amount = 0 AND t.ledger = 'AP'), -1, 1)"
_LINKS_TO_MANY = """
SELECT l.by_doc, l.no, l.target, l.target_line, l.amount, p.day, p.party, p.ledger
FROM payer CROSS JOIN link l ON l.by_doc = payer.no CROSS JOIN open_item p ON p.doc = l.by_doc
WHERE EXISTS (SELECT 1 FROM open_item t WHERE t.doc = l.target AND NOT t.single)
ORDER BY max(p.day, (SELECT max(day) FROM open_item t WHERE t.doc = l.target)), l.by_doc, l.no
"""
_CANDIDATES = """
SELECT t.line, t.day, t.party, t.line_id, t.amount,
       t.amount + coalesce((SELECT sum(a.change) FROM application a
                            WHERE a.doc = t.doc AND a.line = t.line), 0)
FROM open_item t WHERE t.doc = ? AND t.ledger = ? ORDER BY t.line
"""
_MARKED_ITEMS = """
SELECT DISTINCT i.doc, i.line, i.amount, i.rate
FROM payer CROSS JOIN application a ON a.by_doc = payer.no
CROSS JOIN open_item i ON i.doc = a.doc AND i.line = a.line WHERE i.rate <> '1'
"""
_CHANGES = """
SELECT by_doc, no, change FROM application WHERE doc = ? AND line = ?
ORDER BY effective, by_doc, no
"""
_DIFFERENCES = """
SELECT a.effective, i.account, sum(a.home), a.doc = a.by_doc, i.ledger, i.party
FROM application a CROSS JOIN open_item i ON i.doc = a.doc AND i.line = a.line
WHERE a.by_doc = ? GROUP BY a.no, a.effective, i.account, i.ledger, i.party, a.doc
ORDER BY a.no, a.doc = a.by_doc, a.doc
"""
_UNEVEN = """
SELECT payer.no FROM payer CROSS JOIN application a ON a.by_doc = payer.no
CROSS JOIN open_item i ON i.doc = a.doc AND i.line = a.line
GROUP BY payer.no HAVING min(i.account) <> max(i.account) OR max(i.rate <> '1')
"""


class _Candidate(NamedTuple):
    line: int
    day: int
    party: int | None
    line_id: str | None
    amount: int
    open: int


class Applications:
    """Keeps `application` and the exchange differences equal to the links."""

    def __init__(self, db: sqlite3.Connection, ledger: Ledger, chart: Chart) -> None:
        self._db = db
        self._ledger = ledger
        self._chart = chart
        for statement in _TABLES.split(";"):
            db.execute(statement)

    def settle(self, touched: Collection[int]) -> None:
        """Renew every application by or to the documents `touched`."""
        db = self._db
        db.execute("DELETE FROM touched")
        db.execute("DELETE FROM payer")
        db.executemany("INSERT INTO touched VALUES (?)", ((no,) for no in touched))
        if not db.execute(_PAYERS).rowcount:
            return
        db.execute("DELETE FROM application WHERE by_doc IN (SELECT no FROM payer)")
        for end, change in (("t", f"-{_SIGNED}"), ("p", _SIGNED)):
            db.execute(_APPLY_TO_SINGLE.format(end=end, change=change))
        self._apply_to_many()
        self._revalue()

    def _apply_to_many(self) -> None:
        """Apply links to documents with several open items: the party's first fitting lines."""
        for by_doc, no, target, line, amount, day, party, ledger in self._db.execute(
            _LINKS_TO_MANY
        ).fetchall():
            rows = self._db.execute(_CANDIDATES, (target, ledger))
            chosen = _choose([_Candidate(*row) for row in rows], line, party)
            paid = 0
            for candidate, part in _allocate(chosen, amount):
                effective = max(day, candidate.day)
                signed = part if candidate.amount > 0 else -part
                paid += signed
                self._insert(target, candidate.line, by_doc, no, effective, -signed)
            if chosen:
                self._insert(by_doc, 0, by_doc, no, max(day, chosen[0].day), paid)

    def _insert(
        self, doc: int, line: int, by_doc: int, no: int, effective: int, change: int
    ) -> None:
        row = (doc, line, by_doc, no, effective, change, change)
        self._db.execute("INSERT INTO application VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def _revalue(self) -> None:
        """Value the changes of foreign items and post what the ends differ by."""
        items = self._db.execute(_MARKED_ITEMS).fetchall()
        for doc, line, amount, rate in items:
            self._revalue_item(doc, line, amount, Decimal(rate))
        self._db.executemany(
            "INSERT INTO payer SELECT DISTINCT by_doc FROM application WHERE doc = ? AND line = ?"
            " AND by_doc NOT IN (SELECT no FROM payer)",
            [(doc, line) for doc, line, _, _ in items],
        )
        last = EXCHANGE_LINES
        self._ledger.take_back("doc IN (SELECT no FROM payer) AND line >= ?", (last,))
        uneven = [row[0] for row in self._db.execute(_UNEVEN)]
        for by_doc in uneven:
            self._ledger.swap([], self._differences(by_doc))

    def _revalue_item(self, doc: int, line: int, amount: int, rate: Decimal) -> None:
        worth = convert(amount, rate)
        updates = []
        for by_doc, no, change in self._db.execute(_CHANGES, (doc, line)):
            amount += change
            now = convert(amount, rate)
            updates.append((now - worth, doc, line, by_doc, no))
            worth = now
        self._db.executemany(
            "UPDATE application SET home = ? WHERE doc = ? AND line = ? AND by_doc = ? AND no = ?",
            updates,
        )

    def _differences(self, by_doc: int) -> list[PostingRow]:
        """The entries by which the applications of one payment change ledger accounts."""
        totals: dict[tuple[int, int], list[int | None]] = {}
        for day, account, home, _, ledger, party in self._db.execute(_DIFFERENCES, (by_doc,)):
            entry = totals.setdefault((day, account), [0, None, None])
            entry[0] = (entry[0] or 0) + home
            entry[1 if ledger == "AR" else 2] = party
        exchange = self._chart.system(EXCHANGE)
        gains: dict[int, int] = {}
        rows = []
        for (day, account), (home, customer, vendor) in sorted(totals.items()):
            if home:
                rows.append((day, account, home, customer, vendor))
                gains[day] = gains.get(day, 0) - home
        rows += [(day, exchange, gain, None, None) for day, gain in sorted(gains.items()) if gain]
        return [
            PostingRow(
                by_doc, EXCHANGE_LINES + number, day, account, home, 0, "exchange", customer,
                vendor, None, None, None, None, None, None,
            )
            for number, (day, account, home, customer, vendor) in enumerate(rows)
        ]  # fmt: skip


def _choose(items: list[_Candidate], line: str | None, party: int | None) -> list[_Candidate]:
    """The items a link may mean: the named line, else the party's lines on their net side."""
    named = [item for item in items if line is not None and item.line_id == line]
    own = named or [item for item in items if item.party == party] or items
    net = sum(item.amount for item in own)
    return [item for item in own if item.amount * net > 0] or own[:1]


def _allocate(items: list[_Candidate], amount: int) -> list[tuple[_Candidate, int]]:
    """Fill the items in line order; what exceeds them all goes to the last."""
    parts = []
    for position, item in enumerate(items):
        last = position == len(items) - 1
        room = max(abs(item.open) if item.open * item.amount > 0 else 0, 0)
        part = amount if last else min(amount, room)
        if part:
            parts.append((item, part))
        amount -= part
    return parts
