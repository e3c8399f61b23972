"""What the warehouse knows that bears on the ledger: changed documents, loaded entries, accounts.

Plain SQL that DuckDB, Postgres and the cloud warehouses understand alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from ..entities import CATALOGUE, Entity, tables
from ..reports.windows import Window
from ..warehouse import DltWarehouse
from .columns import Features

_IDS_PER_STATEMENT = 500
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
#: Entries that a document and each of its lines make, before a report has told.
_PER_DOCUMENT, _PER_LINE = 2, 2
#: Where the ledger holds ids of records that may go, be it because two were merged.
_REFERENCES = {
    "account": ("account_id", "split_account_id"),
    "class": ("class_id",),
    "customer": ("customer_id", "name_id"),
    "department": ("location_id",),
    "employee": ("employee_id", "name_id"),
    "item": ("item_id",),
    "vendor": ("vendor_id", "name_id"),
}
Month = tuple[int, int]


@dataclass(frozen=True)
class Version:
    """A record as it became, or its end.

    Attributes:
        table: Of its entity.
        id: Its Id.
        at: When it changed, or was seen to be gone.
        day: Of the transaction, None where there is none.
        token: Tells versions of one instant apart.
        gone: It is no more.
    """

    table: str
    id: str
    at: datetime
    day: date | None
    token: str
    gone: bool = False

    @property
    def digest(self) -> str:
        """What tells it from every other version."""
        said = f"{self.table}/{self.id}/{self.at.timestamp()}/{self.token}/{self.day}/{self.gone}"
        return blake2b(said.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Account:
    """An account of the chart."""

    id: str
    name: str
    type: str
    subtype: str


class Stored:
    """Answers of the warehouse about one company.

    Args:
        warehouse: Its dataset.
        catalogue: The entities.
    """

    def __init__(
        self, warehouse: DltWarehouse, catalogue: Mapping[str, Entity] = CATALOGUE
    ) -> None:
        self._warehouse = warehouse
        self._posting = [(entity, _day_of(entity)) for entity in catalogue.values() if entity.posts]

    def changed(self, since: datetime) -> list[Version]:
        """Posting documents that changed since an instant, and what is gone since; oldest first."""
        parts = [
            f"SELECT '{entity.table}' AS entity, id, meta_data_last_updated_time AS changed_at,"
            f" {day} AS txn_day, sync_token AS token, 0 AS gone FROM {{{entity.table}}}"
            " WHERE realm_id = {realm} AND meta_data_last_updated_time >= {0}"
            for entity, day in self._posting
        ]
        parts.append(
            "SELECT entity, id, seen_at, NULL, NULL, 1 FROM {deletions}"
            " WHERE realm_id = {realm} AND seen_at >= {0}"
        )
        rows = self._warehouse.query(" UNION ALL ".join(parts), since)
        named = {entity.table for entity, _ in self._posting} | _REFERENCES.keys()
        found = [
            Version(table, id_, at, day, str(token), bool(gone))
            for table, id_, at, day, token, gone in rows
            if table in named
        ]
        return sorted(found, key=lambda one: (one.at, one.table, one.id))

    def days_of(self, versions: Iterable[Version]) -> set[date]:
        """Days on which the ledger has entries of these documents, or of these gone records."""
        posting = {entity.table for entity, _ in self._posting}
        by_columns: dict[tuple[str, ...], list[str]] = {}
        for one in versions:
            columns = ("txn_id",) if one.table in posting else _REFERENCES.get(one.table, ())
            if columns and (one.gone or one.table in posting):
                by_columns.setdefault(columns, []).append(one.id)
        return {day for columns, ids in by_columns.items() for day in self._days_with(columns, ids)}

    def _days_with(self, columns: Sequence[str], ids: Sequence[str]) -> Iterator[date]:
        for some in _portions(sorted(set(ids))):
            marks = ", ".join(f"{{{number}}}" for number in range(len(some)))
            either = " OR ".join(f"{column} IN ({marks})" for column in columns)
            rows = self._warehouse.query(
                "SELECT DISTINCT txn_date FROM {general_ledger_line}"
                f" WHERE realm_id = {{realm}} AND ({either})",
                *some,
            )
            yield from (day for (day,) in rows)

    def lines(self) -> dict[date, float]:
        """Entries of the ledger by day."""
        rows = self._warehouse.query(
            "SELECT txn_date, count(*) FROM {general_ledger_line}"
            " WHERE realm_id = {realm} GROUP BY txn_date"
        )
        return {day: float(count) for day, count in rows}

    def expected(self) -> dict[date, float]:
        """Entries by day as documents let expect them."""
        parts = []
        for entity, day in self._posting:
            table = f"{{{entity.table}}} d"
            where = f"d.realm_id = {{realm}} AND d.{day} IS NOT NULL"
            parts.append(
                f"SELECT d.{day} AS txn_day, {_PER_DOCUMENT} AS entries FROM {table} WHERE {where}"
            )
            line = f"{entity.table}_line"
            if any(spec.name == line for spec in tables(entity)):
                parts.append(
                    f"SELECT d.{day}, {_PER_LINE} FROM {table} JOIN {{{line}}} l"
                    f" ON l.realm_id = d.realm_id AND l.{entity.table}_id = d.id WHERE {where}"
                )
        parts.append(  # what was in stock before: an entry without a document
            f"SELECT inv_start_date, {_PER_DOCUMENT} FROM {{item}}"
            " WHERE realm_id = {realm} AND inv_start_date IS NOT NULL"
        )
        every = " UNION ALL ".join(parts)
        rows = self._warehouse.query(
            f"SELECT txn_day, sum(entries) FROM ({every}) e GROUP BY txn_day"
        )
        return {day: float(count) for day, count in rows}

    def sums(self, without: Sequence[Window] = ()) -> dict[tuple[str, Month], Decimal]:
        """Debit less credit in home currency, by account ("" for none) and month.

        Args:
            without: Days to leave out.
        """
        others = "".join(
            f" AND NOT txn_date BETWEEN {{{2 * number}}} AND {{{2 * number + 1}}}"
            for number in range(len(without))
        )
        rows = self._warehouse.query(
            "SELECT account_id, extract(year FROM txn_date), extract(month FROM txn_date),"
            f" sum(amount) FROM {{general_ledger_line}} WHERE realm_id = {{realm}}{others}"
            " GROUP BY 1, 2, 3",
            *(day for window in without for day in (window.start, window.end)),
        )
        return {
            (account or "", (int(year), int(month))): Decimal(total)
            for account, year, month, total in rows
        }

    def accounts(self) -> dict[str, Account]:
        """The chart of accounts, by id."""
        rows = self._warehouse.query(
            "SELECT id, fully_qualified_name, account_type, account_sub_type FROM {account}"
            " WHERE realm_id = {realm}"
        )
        return {row[0]: Account(row[0], *(text or "" for text in row[1:])) for row in rows}

    def features(self) -> Features:
        """What the company has switched on, as its preferences say."""
        prefix = "accounting_info_prefs_"
        rows = self._warehouse.query(
            f"SELECT {prefix}class_tracking_per_txn, {prefix}class_tracking_per_txn_line,"
            f" {prefix}track_departments, currency_prefs_multi_currency_enabled,"
            f" {prefix}first_month_of_fiscal_year FROM {{preferences}} WHERE realm_id = {{realm}}"
        )
        if not rows:
            return Features()
        by_txn, by_line, locations, currencies, month = rows[0]
        return Features(
            classes=bool(by_txn or by_line),
            locations=bool(locations),
            currencies=bool(currencies),
            fiscal_start=_month(month) or self._fiscal_start(),
        )

    def _fiscal_start(self) -> int:
        rows = self._warehouse.query(
            "SELECT fiscal_year_start_month FROM {company_info} WHERE realm_id = {realm}"
        )
        return (_month(rows[0][0]) if rows else 0) or 1

    def stocked(self) -> dict[str, str]:
        """Items that are kept in stock, with the account that holds their value."""
        rows = self._warehouse.query(
            "SELECT id, asset_account_ref_value FROM {item}"
            " WHERE realm_id = {realm} AND asset_account_ref_value IS NOT NULL"
        )
        return dict(rows)

    def movements(
        self, items: Collection[str], window: Window | None = None
    ) -> dict[str, dict[date, Movement]]:
        """What the ledger has of items by day, by item.

        Args:
            items: Their Ids.
            window: Which days, None for all.
        """
        found: dict[str, dict[date, Movement]] = {}
        days = (window.start, window.end) if window else ()
        inside = " AND txn_date BETWEEN {0} AND {1}" if window else ""
        for some in _portions(sorted(items)):
            marks = ", ".join(f"{{{len(days) + number}}}" for number in range(len(some)))
            rows = self._warehouse.query(
                "SELECT item_id, account_id, txn_date, sum(quantity), sum(amount)"
                f" FROM {{general_ledger_line}} WHERE realm_id = {{realm}}{inside}"
                f" AND item_id IN ({marks}) GROUP BY 1, 2, 3",
                *days,
                *some,
            )
            for item, account, day, quantity, amount in rows:
                at = found.setdefault(item, {}).setdefault(day, {})
                at[account or ""] = (Decimal(quantity or 0), Decimal(amount))
        return found


#: Quantity and amount by account.
Movement = dict[str, tuple[Decimal, Decimal]]


def _day_of(entity: Entity) -> str:
    """The column with the day of a transaction."""
    names = tables(entity)[0].schema.names
    return "txn_date" if "txn_date" in names else "payment_date"


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), _IDS_PER_STATEMENT):
        yield ids[at : at + _IDS_PER_STATEMENT]


def _month(text: Any) -> int:
    """Number of a month by its English name or as digits, 0 for anything else."""
    said = str(text or "").strip().lower()
    if said.isdecimal() and 1 <= int(said) <= len(_MONTHS):
        return int(said)
    return _MONTHS.index(said) + 1 if said in _MONTHS else 0


def whole_span(weights: Mapping[date, float], today: date) -> Window:
    """From the first day with anything to today, or to the last day with anything."""
    days = [*weights, today]
    return Window(min(days), max(days))
