"""Exchange rates by currency and day."""

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.store import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS write_rate (
    source TEXT NOT NULL, day TEXT NOT NULL, record_id TEXT NOT NULL, rate TEXT NOT NULL,
    PRIMARY KEY (source, day)
) WITHOUT ROWID
"""


class Rates:
    """Units of home currency for one unit of a foreign one, valid from a day until the next."""

    def __init__(self, store: "Store") -> None:
        self._db = store.db
        self._db.execute(_SCHEMA)

    def rate(self, currency: str, on: str) -> Decimal:
        """The rate of the latest day up to `on`; 1 when none is known."""
        row = self._db.execute(
            "SELECT rate FROM write_rate WHERE source = ? AND day <= ? ORDER BY day DESC LIMIT 1",
            (currency, on),
        ).fetchone()
        return Decimal(row[0]) if row else Decimal(1)

    def record(self, currency: str, on: str) -> str | None:
        """Id of the ExchangeRate record of exactly that day."""
        row = self._db.execute(
            "SELECT record_id FROM write_rate WHERE source = ? AND day = ?", (currency, on)
        ).fetchone()
        return str(row[0]) if row else None

    def put(self, currency: str, on: str, rate: Decimal, record_id: str) -> None:
        """Set the rate of a day."""
        self._db.execute(
            "INSERT OR REPLACE INTO write_rate VALUES (?, ?, ?, ?)",
            (currency, on, record_id, str(rate)),
        )
