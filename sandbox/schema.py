"""The tables of a company's database and the connection settings."""

import sqlite3

# `seq` is the position of creation: it breaks ties, so that pages never overlap. The indices that
# pages are read by hold `active` as well, so that skipping to a far STARTPOSITION reads them alone.
SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    seq        INTEGER PRIMARY KEY,
    entity     TEXT NOT NULL,
    id         TEXT NOT NULL,
    sync_token INTEGER NOT NULL,
    created    INTEGER NOT NULL,
    updated    INTEGER NOT NULL,
    active     INTEGER NOT NULL,
    sort_key   TEXT,
    label      TEXT COLLATE NOCASE,
    txn_date   TEXT,
    body       TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS record_id ON record (entity, id);
CREATE INDEX IF NOT EXISTS record_seq ON record (entity, seq, active);
CREATE INDEX IF NOT EXISTS record_created ON record (entity, created, seq, active);
CREATE INDEX IF NOT EXISTS record_updated ON record (entity, updated, seq, active);
CREATE INDEX IF NOT EXISTS record_sort ON record (entity, sort_key, seq, active);
CREATE INDEX IF NOT EXISTS record_label ON record (entity, label) WHERE label IS NOT NULL;
CREATE INDEX IF NOT EXISTS record_txn_date ON record (entity, txn_date) WHERE txn_date IS NOT NULL;
CREATE TABLE IF NOT EXISTS deleted (
    entity TEXT NOT NULL,
    id     TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, kind TEXT NOT NULL, content BLOB NOT NULL);
"""

_CACHE_KIB = 65_536


def tune(db: sqlite3.Connection, *, durable: bool) -> None:
    """Set up a connection: `durable` survives a crash, otherwise speed is all that counts."""
    db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    db.execute("PRAGMA temp_store = MEMORY")
    if durable:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
    else:
        db.execute("PRAGMA journal_mode = MEMORY")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
