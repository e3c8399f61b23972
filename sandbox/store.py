"""Documents of one company in SQLite: current versions, and a log of what was deleted.

The JSON text of a record is stored exactly as the API serves it, so that a page of 1,000 records
is joined text and never encoded again. The columns beside it are what queries filter and order by.
"""

import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox import jsonio, keys
from sandbox.catalogue import ENTITIES, Kind
from sandbox.clock import Clock
from sandbox.schema import SCHEMA, tune

_COMMIT_EVERY = 5_000  # writes per commit in bulk(): bounds the journal

_INSERT = """
INSERT INTO record
    (entity, id, sync_token, created, updated, active, sort_key, label, txn_date, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE record
SET sync_token = ?, updated = ?, active = ?, sort_key = ?, label = ?, txn_date = ?, body = ?
WHERE entity = ? AND id = ?
"""


class Store:
    """The records of one company; thread-safe.

    Every public method takes `lock`; `transaction()` holds it until the work is committed or
    rolled back, so that readers in other threads see a write whole or not at all.

    db: the connection (other modules keep tables of their own in it, under `lock`).
    """

    def __init__(self, path: Path | None = None, clock: Clock | None = None) -> None:
        """Open (or create) the database at `path`; None is a private temporary file."""
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if path is None:
            self._folder = tempfile.TemporaryDirectory(prefix="sandbox-")
        file = Path(self._folder.name, "company.sqlite") if self._folder else path
        self.db = sqlite3.connect(str(file), check_same_thread=False, isolation_level=None)
        tune(self.db, durable=self._folder is None)
        self.db.executescript(SCHEMA)
        self._depth = 0
        self._undone = 0
        self._bulk_writes: int | None = None
        self._next_id = {name: self._first_free(name) for name in self._sequences()}

    # -- numbering ---------------------------------------------------------------------------

    @staticmethod
    def _sequences() -> Iterator[str]:
        yield Kind.TRANSACTION
        yield from (name for name in ENTITIES if _sequence(name) == name)

    def _first_free(self, sequence: str) -> int:
        names = [name for name in ENTITIES if _sequence(name) == sequence]
        marks = ", ".join("?" * len(names))
        found = self.db.execute(
            f"SELECT max(CAST(id AS INTEGER)) FROM (SELECT id FROM record WHERE entity IN ({marks})"
            f" UNION ALL SELECT id FROM deleted WHERE entity IN ({marks}))",
            (*names, *names),
        ).fetchone()[0]
        return int(found) + 1 if found else ENTITIES[names[0]].first_id

    def next_id(self, entity: str) -> str:
        """Draw the entity's next id; transactions share one sequence, each list has its own."""
        sequence = _sequence(entity)
        with self.lock:
            number = self._next_id[sequence]
            self._next_id[sequence] = number + 1
        return str(number)

    # -- transactions ------------------------------------------------------------------------

    @property
    def state(self) -> tuple[int, int]:
        """Another one after each change of anything in the database, be it undone or not."""
        return self.db.total_changes, self._undone

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what happens inside is committed together, or undone on an exception.

        Nests; the lock is held throughout.
        """
        with self.lock:
            name = f"level{self._depth}"
            self.db.execute(f"SAVEPOINT {name}" if self._depth else "BEGIN")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                self._undone += 1
                self.db.execute(f"ROLLBACK TO {name}" if self._depth else "ROLLBACK")
                if self._depth:
                    self.db.execute(f"RELEASE {name}")
                raise
            self._depth -= 1
            self.db.execute(f"RELEASE {name}" if self._depth else "COMMIT")
            self._commit_bulk()

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Many writes at once: committed every few thousand instead of one by one.

        An exception undoes only the writes since the last commit. The lock is held throughout.
        """
        with self.lock:
            if self._bulk_writes is not None:
                yield
                return
            self._bulk_writes = 0
            try:
                with self.transaction():
                    yield
            finally:
                self._bulk_writes = None

    @contextmanager
    def _statement(self) -> Iterator[None]:
        """Around a single writing statement, which is all or nothing by itself."""
        with self.lock:
            yield
            self._commit_bulk()

    def _commit_bulk(self) -> None:
        if self._bulk_writes is None or self._depth != 1:
            return
        self._bulk_writes += 1
        if self._bulk_writes >= _COMMIT_EVERY:
            self.db.execute("COMMIT")
            self.db.execute("BEGIN")
            self._bulk_writes = 0

    # -- writing -----------------------------------------------------------------------------

    def insert(self, entity: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Store a new record and return it as stored.

        Sets Id (unless given), SyncToken "0", MetaData, domain and sparse.
        """
        with self._statement():
            now = self.clock.epoch()
            inner = keys.inner(entity, body)
            record_id = inner.get("Id") or self._fresh_id(entity, inner)
            stored = keys.stamped(entity, body, record_id, 0, self._meta(now, now))
            row = keys.columns(entity, stored)
            self.db.execute(
                _INSERT, (entity, record_id, 0, now, now, *row, jsonio.dumps(stored).decode())
            )
        return stored

    def _fresh_id(self, entity: str, inner: Mapping[str, Any]) -> str:
        return keys.exchange_rate_id(inner) if entity == "ExchangeRate" else self.next_id(entity)

    def update(self, entity: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Replace a record by its next version: SyncToken + 1, LastUpdatedTime now.

        KeyError when there is no such record.
        """
        return self._replace(entity, keys.record_id(entity, body), body, step=1)

    def touch(self, entity: str, record_id: str, fields: Mapping[str, Any]) -> None:
        """Set derived fields (a Balance): LastUpdatedTime moves, SyncToken stays.

        A value None removes the field. Writes nothing when every field already has its value.
        """
        with self._statement():
            body = self._required(entity, record_id)
            if all(body.get(name) == value for name, value in fields.items()):
                return
            merged = {**body, **fields}
            kept = {name: value for name, value in merged.items() if value is not None}
            self._replace(entity, record_id, kept, step=0)

    def patch(self, entity: str, record_id: str, fields: Mapping[str, Any]) -> None:
        """Set fields that are computed at serving time: neither SyncToken nor time moves."""
        with self._statement():
            body = {**self._required(entity, record_id), **fields}
            self.db.execute(
                "UPDATE record SET body = ? WHERE entity = ? AND id = ?",
                (jsonio.dumps(body).decode(), entity, record_id),
            )

    def redate(self, entity: str, record_id: str) -> None:
        """Let a record count as created at the present instant, whatever it was before."""
        with self._statement():
            now = self.clock.epoch()
            body = {**self._required(entity, record_id), "MetaData": self._meta(now, now)}
            self.db.execute(
                "UPDATE record SET created = ?, updated = ?, body = ? WHERE entity = ? AND id = ?",
                (now, now, jsonio.dumps(body).decode(), entity, record_id),
            )

    def _replace(
        self, entity: str, record_id: str, body: Mapping[str, Any], *, step: int
    ) -> dict[str, Any]:
        with self._statement():
            found = self.db.execute(
                "SELECT sync_token, created FROM record WHERE entity = ? AND id = ?",
                (entity, record_id),
            ).fetchone()
            if found is None:
                raise KeyError(f"{entity} {record_id}")
            token, created = found
            now = self.clock.epoch()
            meta = self._meta(created, now)
            stored = keys.stamped(entity, body, record_id, token + step, meta)
            row = keys.columns(entity, stored)
            text = jsonio.dumps(stored).decode()
            self.db.execute(_UPDATE, (token + step, now, *row, text, entity, record_id))
        return stored

    def remove(self, entity: str, record_id: str) -> None:
        """Delete a record for good and log when; KeyError when there is no such record."""
        with self.transaction():
            gone = self.db.execute(
                "DELETE FROM record WHERE entity = ? AND id = ?", (entity, record_id)
            )
            if gone.rowcount != 1:
                raise KeyError(f"{entity} {record_id}")
            self.db.execute(
                "INSERT INTO deleted (entity, id, at) VALUES (?, ?, ?)",
                (entity, record_id, self.clock.epoch()),
            )

    def _meta(self, created: int, updated: int) -> dict[str, str]:
        return {
            "CreateTime": self.clock.stamp(created),
            "LastUpdatedTime": self.clock.stamp(updated),
        }

    # -- reading -----------------------------------------------------------------------------

    def text(self, entity: str, record_id: str) -> str | None:
        """The JSON text of a record, or None."""
        with self.lock:
            found = self.db.execute(
                "SELECT body FROM record WHERE entity = ? AND id = ?", (entity, record_id)
            ).fetchone()
        return None if found is None else str(found[0])

    def get(self, entity: str, record_id: str) -> dict[str, Any] | None:
        """A record of one's own to change (nothing is shared), or None."""
        text = self.text(entity, record_id)
        return None if text is None else jsonio.loads(text)

    def _required(self, entity: str, record_id: str) -> dict[str, Any]:
        body = self.get(entity, record_id)
        if body is None:
            raise KeyError(f"{entity} {record_id}")
        return body

    def exists(self, entity: str, record_id: str) -> bool:
        """Whether the record is there (active or not)."""
        with self.lock:
            found = self.db.execute(
                "SELECT 1 FROM record WHERE entity = ? AND id = ?", (entity, record_id)
            ).fetchone()
        return found is not None

    def find(self, entity: str, label: str) -> list[str]:
        """Ids of the records with this DocNumber (transactions) or name (lists), in any case."""
        with self.lock:
            found = self.db.execute(
                "SELECT id FROM record WHERE entity = ? AND label = ?", (entity, label)
            ).fetchall()
        return [row[0] for row in found]

    def rows(self, entity: str) -> Iterator[dict[str, Any]]:
        """Every record of the entity, oldest first, inactive ones too; safe while others write."""
        return (jsonio.loads(text) for text in self.texts(entity))

    def texts(self, entity: str) -> Iterator[str]:
        """The JSON text of every record of the entity, oldest first, read in blocks."""
        last = 0
        while block := self.fetch(
            "SELECT seq, body FROM record WHERE entity = ? AND seq > ? ORDER BY seq LIMIT 1000",
            (entity, last),
        ):
            yield from (row[1] for row in block)
            last = block[-1][0]

    def count(self, entity: str) -> int:
        """How many records the entity has, inactive ones included."""
        return int(self.fetch("SELECT count(*) FROM record WHERE entity = ?", (entity,))[0][0])

    def deleted(self, entity: str, since: float = 0) -> list[tuple[str, int]]:
        """(id, epoch seconds) of the records deleted at or after `since`, oldest first."""
        sql = "SELECT id, at FROM deleted WHERE entity = ? AND at >= ? ORDER BY at, rowid"
        return self.fetch(sql, (entity, since))

    def fetch(self, sql: str, parameters: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a SELECT, read in one go under the lock."""
        with self.lock:
            return self.db.execute(sql, tuple(parameters)).fetchall()

    def close(self) -> None:
        """Close the database and drop it when it was a temporary one."""
        with self.lock:
            self.db.close()
        if self._folder is not None:
            self._folder.cleanup()


def _sequence(entity: str) -> str:
    """Name of the number sequence an entity draws its ids from."""
    kind = ENTITIES[entity].kind
    shared = kind is Kind.TRANSACTION or entity == "RecurringTransaction"
    return Kind.TRANSACTION if shared else entity
