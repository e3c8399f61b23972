"""The cash basis: postings as they stand when income and expense count on the day of payment.

Invoices, credit memos, bills and vendor credits keep their balance-sheet entries on their own day.
Their income and expense moves to the days on which they are paid, in proportion to the total; what
is not paid yet stays out, and their receivable or payable is smaller by as much. What a payment
leaves unapplied counts as "Unapplied Cash Payment Income" (to vendors: "Unapplied Cash Bill Payment
Expense") until it is applied. All other documents count on their own day, as on accrual. Every
change is a pair of entries, so debits equal credits on each day.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sandbox.books.chart import Chart, SystemAccount
from sandbox.books.money import convert, exact, share
from sandbox.books.schema import PostingRow, insert_statement
from sandbox.store import Store

TABLE = "cash_posting"
CASH_LINES = 3_000_000
"""First line number of the entries that only the cash basis has."""

UNAPPLIED_INCOME = SystemAccount(
    "Unapplied Cash Payment Income", "Income", "UnappliedCashPaymentIncome", "Revenue"
)
UNAPPLIED_EXPENSE = SystemAccount(
    "Unapplied Cash Bill Payment Expense", "Expense", "UnappliedCashBillPaymentExpense", "Expense"
)

_DEFERRED = "('Invoice', 'CreditMemo', 'Bill', 'VendorCredit')"
_PAYMENTS = "('Payment', 'BillPayment')"
_ITEMS = """
SELECT i.doc, i.line, i.ledger, i.account, i.day, i.amount, i.rate, i.party, d.total
FROM open_item i JOIN document d ON d.no = i.doc WHERE d.entity IN {} ORDER BY i.doc, i.line
"""
_CHANGES = """
SELECT a.doc, a.line, a.effective, sum(a.change), sum(a.home)
FROM application a GROUP BY a.doc, a.line, a.effective ORDER BY a.doc, a.line, a.effective
"""
_KEPT = """
INSERT INTO cash_posting SELECT p.* FROM posting p
WHERE NOT (p.account IN (SELECT id FROM earning)
           AND p.doc IN (SELECT i.doc FROM open_item i JOIN document d ON d.no = i.doc
                         WHERE d.entity IN {}))
"""
_MOVED = """
SELECT p.* FROM posting p JOIN earning e ON e.id = p.account WHERE p.doc = ? ORDER BY p.line
"""
_PREPARE = """
CREATE TEMP TABLE IF NOT EXISTS cash_posting AS SELECT * FROM posting WHERE 0;
CREATE INDEX IF NOT EXISTS temp.cash_posting_account ON cash_posting (account, day, home);
CREATE INDEX IF NOT EXISTS temp.cash_posting_doc ON cash_posting (doc, line);
CREATE TEMP TABLE IF NOT EXISTS earning (id INTEGER PRIMARY KEY);
DELETE FROM cash_posting;
DELETE FROM earning
"""


class _Item(NamedTuple):
    """The open item of a document; `total` is the document's face, in its own cents."""

    doc: int
    line: int
    ledger: str
    account: int
    day: int
    amount: int
    rate: str
    party: int | None
    total: int

    def parties(self) -> tuple[int | None, int | None]:
        """Customer and vendor."""
        return (self.party, None) if self.ledger == "AR" else (None, self.party)


class _Change(NamedTuple):
    """What applications of one day change of an item, in its own and in home cents."""

    day: int
    change: int
    home: int


class CashBasis:
    """Fills the table `cash_posting` (columns as `posting`) when it is out of date."""

    def __init__(self, store: Store, chart: Chart) -> None:
        self._store = store
        self._db = store.db
        self._chart = chart
        self._made_at = (-1, -1)  # state of the store when the table was filled

    def refresh(self) -> None:
        """Bring the table up to date with the postings."""
        if self._store.state == self._made_at:
            return
        for statement in _PREPARE.split(";"):
            self._db.execute(statement)
        earning = [(a.id,) for a in self._chart.accounts() if a.profit_and_loss]
        self._db.executemany("INSERT INTO earning VALUES (?)", earning)
        self._db.execute(_KEPT.format(_DEFERRED))
        changes = self._changes()
        for item in self._items(_DEFERRED):
            self._insert(item, self._recognised(item, changes.get((item.doc, item.line), [])))
        for item in self._items(_PAYMENTS):
            self._insert(item, self._unapplied(item, changes.get((item.doc, item.line), [])))
        self._made_at = self._store.state

    def _items(self, entities: str) -> list[_Item]:
        return [_Item(*row) for row in self._db.execute(_ITEMS.format(entities))]

    def _changes(self) -> dict[tuple[int, int], list[_Change]]:
        changes: dict[tuple[int, int], list[_Change]] = {}
        for doc, line, day, change, home in self._db.execute(_CHANGES):
            changes.setdefault((doc, line), []).append(_Change(day, change, home))
        return changes

    def _recognised(self, item: _Item, changes: list[_Change]) -> Iterator[PostingRow]:
        """Income and expense of a document on the days it is paid; the rest off its open item."""
        paid = list(_paid(item, changes))
        standing = {item.day: 0}
        for row in self._db.execute(_MOVED, (item.doc,)).fetchall():
            posting = PostingRow(*row)
            standing[item.day] += posting.home
            before = 0
            for day, part in paid:
                now = share(posting.home, part, abs(item.total)) if item.total else posting.home
                if now != before:
                    yield posting._replace(day=day, home=now - before, amount=0)
                    standing[day] = standing.get(day, 0) - (now - before)
                before = now
        yield from (_entry(item, item.account, day, home) for day, home in standing.items())

    def _unapplied(self, item: _Item, changes: list[_Change]) -> Iterator[PostingRow]:
        """What a payment brought in, as income (or expense) for as long as it is not applied."""
        wanted = UNAPPLIED_INCOME if item.ledger == "AR" else UNAPPLIED_EXPENSE
        moves = {item.day: convert(item.amount, exact(item.rate))}
        for day, _, home in changes:
            moves[day] = moves.get(day, 0) + home
        moves = {day: home for day, home in moves.items() if home}
        if moves:
            account = self._chart.system(wanted)
            for day, home in moves.items():
                yield _entry(item, account, day, home)
                yield _entry(item, item.account, day, -home)

    def _insert(self, item: _Item, rows: Iterable[PostingRow]) -> None:
        numbered = [
            row._replace(line=CASH_LINES + 10_000 * item.line + number)
            for number, row in enumerate(row for row in rows if row.home)
        ]
        self._db.executemany(insert_statement(TABLE, PostingRow), numbered)


def _paid(item: _Item, changes: list[_Change]) -> Iterator[tuple[int, int]]:
    """Days and how much of the document's face is paid from that day on, never beyond it."""
    face, open_ = abs(item.total), item.amount
    side = 1 if item.amount >= 0 else -1
    by_day = {item.day: 0} | {change.day: change.change for change in changes}
    for day in sorted(by_day):
        open_ += by_day[day]
        yield day, min(max(face - side * open_, 0), face)


def _entry(item: _Item, account: int, day: int, home: int) -> PostingRow:
    customer, vendor = item.parties()
    return PostingRow(
        item.doc, 0, day, account, home, 0, "cash_basis", customer, vendor, None, None, None, None,
        None, None,
    )  # fmt: skip
