"""The ledger's raw table: a row per entry, replaced by whole days.

`line_no` counts the entries of a day in an order of their own (transaction, account, amounts), not
in the report's, which is not promised: so that a day that is read again, alone or in a longer
window, gives the same rows. A day that has lost its last entry takes a row with `_deleted`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import pyarrow as pa

from ..columns import Kind
from ..entity import DELETED
from ..reports import Line, Read
from ..reports.proofs import account_of
from ..system import SystemTable

_DAY, _TEXT, _INTEGER = Kind.DATE.arrow, Kind.TEXT.arrow, Kind.INTEGER.arrow
_MONEY, _RATE = Kind.MONEY.arrow, Kind.RATE.arrow
_ZERO = Decimal(0)

GENERAL_LEDGER_LINE = SystemTable(
    "general_ledger_line",
    pa.schema(
        [
            ("realm_id", _TEXT),
            ("txn_date", _DAY),
            ("line_no", _INTEGER),  # from 1 within the day
            ("account_id", _TEXT),
            ("account_name", _TEXT),  # names are as printed when the day was read
            ("txn_type", _TEXT),  # in the company's language
            ("txn_id", _TEXT),
            ("doc_num", _TEXT),
            ("name", _TEXT),
            ("name_id", _TEXT),
            ("memo", _TEXT),
            ("split_account_id", _TEXT),  # NULL for several
            ("split_account_name", _TEXT),
            ("class_id", _TEXT),
            ("class_name", _TEXT),
            ("location_id", _TEXT),
            ("location_name", _TEXT),
            ("item_id", _TEXT),
            ("item_name", _TEXT),
            ("customer_id", _TEXT),
            ("vendor_id", _TEXT),
            ("employee_id", _TEXT),
            ("quantity", _RATE),
            ("currency_code", _TEXT),
            ("exchange_rate", _RATE),
            ("debit", _MONEY),  # home currency, NULL on the other side
            ("credit", _MONEY),
            ("amount", _MONEY),  # home currency, debit - credit
            ("document_amount", _MONEY),  # the same in the currency of the account
            ("taken_at", Kind.INSTANT.arrow),
            ("extra", _TEXT),  # further cells as JSON, by ColKey
            (DELETED, Kind.BOOLEAN.arrow),
        ]
    ),
    key=("realm_id", "txn_date", "line_no"),
    merge_key=("realm_id", "txn_date"),
    removable=True,
)

#: Cells that have a column, by ColKey; with the id of the record beside it.
_NAMED = {
    "name": ("name", "name_id"),
    "split_acc": ("split_account_name", "split_account_id"),
    "klass_name": ("class_name", "class_id"),
    "dept_name": ("location_name", "location_id"),
    "item_name": ("item_name", "item_id"),
}
_PARTIES = {"cust_name": "customer_id", "vend_name": "vendor_id", "emp_name": "employee_id"}
_PLAIN = {"doc_num": "doc_num", "memo": "memo", "quantity": "quantity"}
_OTHERS = frozenset(
    {
        "tx_date", "account_name", "currency", "exch_rate", "debt_amt", "credit_amt",
        "debt_home_amt", "credit_home_amt", "subt_nat_amount", "rbal_nat_amount",
        "subt_nat_home_amount", "rbal_nat_home_amount",
    }
)  # fmt: skip
_READ = frozenset({*_NAMED, *_PARTIES, *_PLAIN, *_OTHERS})


def rows_of(
    realm_id: str, reads: Iterable[Read], known: Iterable[date], taken_at: datetime
) -> pa.Table:
    """The rows of some windows, ready to replace their days.

    Args:
        realm_id: The company.
        reads: Parts of the report, no day in two of them.
        known: Days within them of which the warehouse has rows.
        taken_at: For answers that do not tell when they were made.
    """
    found = [
        _row(realm_id, read, line, taken_at)
        for read in reads
        for line in read.lines
        if line.kind == "leaf"
    ]
    rows = list(_numbered(found))
    gone = set(known).difference(row["txn_date"] for row in rows)
    rows += [_end(realm_id, day, taken_at) for day in sorted(gone)]
    return pa.Table.from_pylist(rows, GENERAL_LEDGER_LINE.schema)


def _numbered(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    found.sort(key=_place)
    for _, day in groupby(found, key=lambda row: row["txn_date"]):
        for number, row in enumerate(day, 1):
            yield {**row, "line_no": number}


def _place(row: Mapping[str, Any]) -> tuple[object, ...]:
    """An order that depends on the entries alone; names come last, since they may change."""
    txn_id = row["txn_id"] or ""
    ids = ("txn_type", "account_id", "item_id", "class_id", "location_id", "customer_id")
    return (
        row["txn_date"],
        len(txn_id),
        txn_id,
        *(row[name] or "" for name in ids),
        row["amount"],
        row["document_amount"],
        row["quantity"] or _ZERO,
        *(row[name] or "" for name in ("vendor_id", "employee_id", "name_id", "memo", "doc_num")),
    )


def _row(realm_id: str, read: Read, line: Line, taken_at: datetime) -> dict[str, Any]:
    values, ids = line.values, line.ids
    row: dict[str, Any] = dict.fromkeys(GENERAL_LEDGER_LINE.schema.names)
    for key, (text, number) in _NAMED.items():
        row[text], row[number] = values.get(key), ids.get(key)
    for key, number in _PARTIES.items():
        row[number] = ids.get(key)
    for key, name in _PLAIN.items():
        row[name] = values.get(key)
    home = "debt_home_amt" in values
    amount = _difference(line, "debt_home_amt", "credit_home_amt") if home else None
    own = _difference(line, "debt_amt", "credit_amt")
    amount = own if amount is None else amount
    others = {key: str(value) for key, value in values.items() if key not in _READ and value}
    return row | {
        "realm_id": realm_id,
        "txn_date": values["tx_date"],
        "account_id": account_of(line) or None,
        "account_name": line.title or None,
        "txn_type": line.txn_type or None,
        "txn_id": line.txn_id or None,
        "currency_code": values.get("currency") or read.currency or None,
        "exchange_rate": values.get("exch_rate") or (Decimal(1) if not home else None),
        "debit": amount if amount > 0 else None,
        "credit": -amount if amount < 0 else None,
        "amount": amount,
        "document_amount": own,
        "taken_at": read.time or taken_at,
        "extra": json.dumps(others, ensure_ascii=False, sort_keys=True) if others else None,
        DELETED: False,
    }


def _difference(line: Line, debit: str, credit: str) -> Decimal:
    values = [line.values.get(key) for key in (debit, credit)]
    plus, minus = (value if isinstance(value, Decimal) else _ZERO for value in values)
    return plus - minus


def _end(realm_id: str, day: date, at: datetime) -> dict[str, Any]:
    """The mark of a day without entries."""
    empty: dict[str, Any] = dict.fromkeys(GENERAL_LEDGER_LINE.schema.names)
    key = {"realm_id": realm_id, "txn_date": day, "line_no": 0}
    return {**empty, **key, "amount": _ZERO, "taken_at": at, DELETED: True}
