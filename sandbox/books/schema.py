"""The books' own tables, in the same SQLite database as the documents.

    document    one row per posted transaction, for what reports print about it
    posting     one row per entry: account, home cents (debit positive), document-currency cents
    open_item   what a document leaves open on a receivable or payable account
    link        what a payment says it pays, as written
    application the same, allocated to open items: how an item changes, and from which day on
    movement    what enters or leaves the stock of an item
    balance     running balance per account, kept by differences

Days are proleptic day counts (`date.toordinal`), amounts integer cents, quantities integer
millionths. Ids are integers: QuickBooks' longest (19 digits) fit SQLite's 64 bits.
"""

import sqlite3
from typing import NamedTuple

DDL = """
CREATE TABLE IF NOT EXISTS document (
    no INTEGER PRIMARY KEY, entity TEXT NOT NULL, id TEXT NOT NULL, txn_type TEXT NOT NULL,
    day INTEGER NOT NULL, due INTEGER, number TEXT, currency TEXT NOT NULL, rate TEXT NOT NULL,
    customer INTEGER, vendor INTEGER, employee INTEGER, total INTEGER NOT NULL, memo TEXT
);
CREATE TABLE IF NOT EXISTS posting (
    doc INTEGER NOT NULL, line INTEGER NOT NULL, day INTEGER NOT NULL, account INTEGER NOT NULL,
    home INTEGER NOT NULL, amount INTEGER NOT NULL, role TEXT NOT NULL, customer INTEGER,
    vendor INTEGER, employee INTEGER, item INTEGER, class INTEGER, department INTEGER,
    quantity INTEGER, memo TEXT,
    PRIMARY KEY (doc, line)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS posting_account ON posting (account, day, home);
CREATE TABLE IF NOT EXISTS open_item (
    doc INTEGER NOT NULL, line INTEGER NOT NULL, ledger TEXT NOT NULL, party INTEGER,
    account INTEGER NOT NULL, day INTEGER NOT NULL, due INTEGER, amount INTEGER NOT NULL,
    rate TEXT NOT NULL, line_id TEXT, single INTEGER NOT NULL,
    PRIMARY KEY (doc, line)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS open_item_day ON open_item (ledger, day);
CREATE TABLE IF NOT EXISTS link (
    by_doc INTEGER NOT NULL, no INTEGER NOT NULL, target INTEGER NOT NULL, target_line TEXT,
    amount INTEGER NOT NULL,
    PRIMARY KEY (by_doc, no)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_target ON link (target);
CREATE TABLE IF NOT EXISTS application (
    doc INTEGER NOT NULL, line INTEGER NOT NULL, by_doc INTEGER NOT NULL, no INTEGER NOT NULL,
    effective INTEGER NOT NULL, change INTEGER NOT NULL, home INTEGER NOT NULL,
    PRIMARY KEY (doc, line, by_doc, no)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS application_by ON application (by_doc);
CREATE TABLE IF NOT EXISTS movement (
    item INTEGER NOT NULL, day INTEGER NOT NULL, rank INTEGER NOT NULL, doc INTEGER NOT NULL,
    line INTEGER NOT NULL, quantity INTEGER NOT NULL, booked INTEGER NOT NULL,
    known INTEGER NOT NULL, estimate INTEGER NOT NULL, asset INTEGER NOT NULL,
    against INTEGER NOT NULL, source INTEGER NOT NULL, derived INTEGER,
    PRIMARY KEY (item, day, rank, doc, line)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS movement_doc ON movement (doc);
CREATE TABLE IF NOT EXISTS balance (
    account INTEGER PRIMARY KEY, home INTEGER NOT NULL, amount INTEGER NOT NULL
);
"""

INVENTORY_LINES = 1_000_000
"""First line number of cost entries: the cost of line n is posted on lines from here + 2n."""
EXCHANGE_LINES = 2_000_000
"""First line number of exchange differences."""


class DocumentRow(NamedTuple):
    """A row of `document`. `total` is in the document's currency, as its face says."""

    no: int
    entity: str
    id: str
    txn_type: str
    day: int
    due: int | None
    number: str | None
    currency: str
    rate: str
    customer: int | None
    vendor: int | None
    employee: int | None
    total: int
    memo: str | None


class PostingRow(NamedTuple):
    """A row of `posting`: debits positive, `role` says what the entry stands for."""

    doc: int
    line: int
    day: int
    account: int
    home: int
    amount: int
    role: str
    customer: int | None
    vendor: int | None
    employee: int | None
    item: int | None
    class_: int | None
    department: int | None
    quantity: int | None
    memo: str | None


class ItemRow(NamedTuple):
    """A row of `open_item`: `amount` in the document's currency, debit positive."""

    doc: int
    line: int
    ledger: str
    party: int | None
    account: int
    day: int
    due: int | None
    amount: int
    rate: str
    line_id: str | None
    single: int


class LinkRow(NamedTuple):
    """A row of `link`: document `by_doc` pays `amount` of document `target`."""

    by_doc: int
    no: int
    target: int
    target_line: str | None
    amount: int


class MovementRow(NamedTuple):
    """A row of `movement`: `quantity` positive into stock.

    booked: home cents the document itself put on the asset account.   known: 1 when those are
    the cost.   estimate: unit cost in cents x |quantity| from the item's card, for lack of better.
    against: account that takes the cost of what leaves.   source: the posting line behind it, for
    its customer and class (0 = none).   `derived`, filled by FIFO: cents still to be put on the
    asset account.
    """

    item: int
    day: int
    rank: int
    doc: int
    line: int
    quantity: int
    booked: int
    known: int
    estimate: int
    asset: int
    against: int
    source: int


def create_tables(db: sqlite3.Connection) -> None:
    """Create what is missing; existing tables stay as they are."""
    for statement in DDL.split(";"):
        if statement.strip():
            db.execute(statement)


def insert_statement(table: str, row: type[NamedTuple]) -> str:
    """INSERT of one `row` into `table`, columns in the row's order."""
    names = [name.rstrip("_") for name in row._fields]
    marks = ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
