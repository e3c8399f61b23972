"""Made-up rows for every relation, and what each model makes of them.

Books that make sense never show some branches of a model: a default that is never needed, a type
of document that nobody used, a company whose ids are those of another. Here each relation that a
model reads holds rows of chance: few ids, so that joins meet; words that the models know; dates
around the ends of months and years; amounts around zero and cents; NULL where it may be.

A value depends on the seed, relation, row and column alone: a new column changes no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TypeVar

import duckdb

WORDS: Mapping[str, Sequence[str]] = json.loads(
    Path(__file__).with_name("noise_words.json").read_text(encoding="utf-8")
)
"""What text columns may say, by the end of their names."""
ROWS = 120
"""Rows of a relation, less those whose key another one has."""
_DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2025-12-31", "2026-01-01", "2026-01-15", "2026-01-31", "2026-02-01", "2026-02-10"),
        *("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-30", "2026-06-30"),
    )
)
_AMOUNTS = tuple(
    map(Decimal, ("0", "1", "-1", "10", "100", "-40", "33.33", "7.25", "-12.5", "0.01", "250"))
)
_RATES = tuple(map(Decimal, ("1", "1.25", "0.8", "1.1111", "2", "3")))
_IDS = ("1", "2", "3")
_MORE_IDS = tuple(map(str, range(1, 13)))
_HEAD = (
    *("doc_number", "txn_date", "total_amt", "amount", "currency_ref_value", "exchange_rate"),
    *("customer_ref_value", "vendor_ref_value", "entity_ref_value"),
    *("meta_data_last_modified_by_ref_name", "meta_data_last_modified_by_ref_value"),
    "accounting_info_prefs_book_close_date",
)
_LINE = (
    *("amount", "sales_item_line_detail_item_ref_value"),
    "sales_item_line_detail_item_account_ref_value",
    "discount_line_detail_discount_account_ref_value",
    "account_based_expense_line_detail_account_ref_value",
    "item_based_expense_line_detail_item_ref_value",
    "deposit_line_detail_account_ref_value",
    "journal_entry_line_detail_posting_type",
    "journal_entry_line_detail_account_ref_value",
    "item_adjustment_line_detail_item_ref_value",
    "item_adjustment_line_detail_qty_diff",
)
_NULLS = 12


@dataclass(frozen=True)
class Relation:
    """A table or view as a model sees it.

    Attributes:
        schema: Where it is.
        name: What it is called.
        types: Of its columns, by name.
        key: Columns that identify a row.
        required: Columns that are never NULL.
    """

    schema: str
    name: str
    types: Mapping[str, str]
    key: tuple[str, ...]
    required: frozenset[str]

    def rows(self, seed: int) -> list[tuple[object, ...]]:
        """Its made-up rows."""
        found: dict[object, tuple[object, ...]] = {}  # the first of those with a key
        for number in range(ROWS):
            row = self._row(seed, number)
            key = tuple(row[name] for name in self.key) or number
            found.setdefault(key, tuple(row.values()))
        return list(found.values())

    def _row(self, seed: int, number: int) -> dict[str, object]:
        row = f"{seed} {self.schema}.{self.name} {number}"
        day = _DAYS[_chance(row) % len(_DAYS)]
        found = {
            name: self._value(name, kind, _chance(f"{row} {name}"), day)
            for name, kind in self.types.items()
        }
        if "record" in found:
            found["record"] = _record(str(found.get("entity")), row)
        return found

    def _value(self, name: str, kind: str, chance: int, day: date) -> object:
        chance, luck = divmod(chance, 100)
        if luck < _NULLS and name not in self.required and name not in self.key:
            return None
        if self.key == (name,):  # settings of a company: some have none
            return _pick("rsuvwxyz", chance)
        if kind == "VARCHAR" and name in self.key[1:2] and name.endswith("id"):
            return _pick(_MORE_IDS, chance)
        if kind == "DATE":
            return _day(name, day, chance)
        if kind.startswith("TIMESTAMP"):
            day = _DAYS[0] if name == "taken_at" else day
            return datetime(day.year, day.month, day.day, _pick((3, 19), chance), tzinfo=UTC)
        return _word(name, chance) if kind == "VARCHAR" else _number(name, kind, chance)


T = TypeVar("T")


def _pick(some: Sequence[T], chance: int) -> T:
    return some[chance % len(some)]


def _chance(text: str) -> int:
    """A large number for a text, always the same."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def _day(name: str, day: date, chance: int) -> date:
    first = day.replace(day=1)
    if name in {"month_start", "period_start"}:
        return first
    if name in {"month_end", "period_end"}:
        return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if name == "fiscal_year_start":
        return date(day.year, 1, 1)
    if name.startswith("window_"):
        return _pick(_DAYS[::6], chance)
    chance, same = divmod(chance, 2)
    return day if same else _pick(_DAYS, chance)


def _record(entity: str, row: str) -> str:
    """An earlier version of a record with two lines, as JSON."""
    head = {name: _json_value(name, _chance(f"{row} head {name}")) for name in _HEAD}
    lines = [
        {"line_no": number}
        | {name: _json_value(name, _chance(f"{row} line {number} {name}")) for name in _LINE}
        for number in (2, 1)
    ]
    return json.dumps({entity: [head], f"{entity}_line": lines})


def _json_value(name: str, chance: int) -> object:
    chance, luck = divmod(chance, 100)
    if luck < _NULLS:
        return None
    if name.endswith("_date"):
        return str(_pick(_DAYS, chance))
    if name in {"total_amt", "amount"} or name.endswith("_diff"):
        return float(_pick(_AMOUNTS, chance))
    if name == "exchange_rate":
        return float(_pick(_RATES, chance))
    return _word(name, chance)


def _number(name: str, kind: str, chance: int) -> object:
    if kind == "BOOLEAN":
        return bool(chance % 2)
    if kind.startswith("DECIMAL"):
        return _pick(_RATES if kind.endswith(",9)") else _AMOUNTS, chance)
    if "order" in name:
        return chance % 1000
    if name.endswith("line_no"):
        return _pick((0, 0, 1, 2), chance)
    return _pick((1, 2, 4, 7) if "month" in name else range(6), chance)


def _word(name: str, chance: int) -> str:
    chance, luck = divmod(chance, 100)
    if name == "realm_id":
        return "r" if luck < 70 else "s" if luck < 90 else "t"
    if "parent" in name:  # a tree: nothing is below 2 or 3
        return _pick(("0", "1"), chance)
    words = WORDS.get(name, ())
    if words and (luck < 90 or name == "time_zone"):
        return _pick(words, chance)
    if name == "id" or name.endswith(("_id", "_ref_value", "_no")):
        return _pick(_IDS, chance)
    if "currency" in name:
        return _pick(("USD", "EUR"), chance)
    return _pick(("A", "A:B", "A:B:C", "b", ""), chance)


class Noise:
    """A warehouse in memory in which every relation holds made-up rows."""

    def __init__(
        self, relations: Iterable[Relation], seed: int, *, backwards: bool = False
    ) -> None:
        """Fill it; `backwards`, the last rows first."""
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("set timezone = 'UTC'")
        for relation in relations:
            rows = relation.rows(seed)
            self._fill(relation, rows[::-1] if backwards else rows)

    def _fill(self, relation: Relation, rows: Sequence[tuple[object, ...]]) -> None:
        name = f'"{relation.schema}"."{relation.name}"'
        columns = ", ".join(f'"{column}" {kind}' for column, kind in relation.types.items())
        values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
        self.connection.execute(f'create schema if not exists "{relation.schema}"')
        self.connection.execute(f"create table {name} ({columns})")
        if relation.types:
            self.connection.execute(f"insert into {name} values {values}")

    def fingerprint(self, sql: str) -> str:
        """What a SELECT makes of the rows, in a word; whatever the order of its rows.

        Raises:
            duckdb.Error: It fails.
        """
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        order = sorted(range(len(names)), key=names.__getitem__)
        rows = sorted("|".join(_text(row[number]) for number in order) for row in cursor.fetchall())
        return sha256("\n".join(rows).encode()).hexdigest()[:16] + f" {len(rows)}"


def _literal(value: object) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def _text(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else repr(value)
