"""Ways for a warehouse to be wrong, each about a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Damage:
    """One way.

    Attributes:
        choose: Finds the id of a transaction; `$realm` is the company.
        spoil: Statements that spoil it; `$txn` is its id.
        reports: Which then differ.
        words: Part of the explanation.
    """

    choose: str
    spoil: tuple[str, ...]
    reports: tuple[str, ...]
    words: str


_JUNE = (
    "select txn_id from raw.general_ledger_line where realm_id = '$realm' and txn_type = '{kind}'"
    " and txn_date between date '2026-06-01' and date '2026-06-30'"
    " group by txn_id having count(*) = 2 order by cast(txn_id as bigint) limit 1 offset {turn}"
)
_LINES = "raw.general_ledger_line where realm_id = '$realm' and txn_id = '$txn'"
_SET = "update raw.general_ledger_line set {what} where realm_id = '$realm' and txn_id = '$txn'"
_OPEN = (
    "select document_id from marts.{side}_aging where realm_id = '$realm'"
    " and document_type = '{kind}' and home_open_amount > 0"
    " order by cast(document_id as bigint) desc limit 1 offset {turn}"
)
_AGAIN = "insert into raw.general_ledger_line select * replace ({what}) from " + _LINES


def _entry(kind: str, turn: int) -> str:
    return _JUNE.format(kind=kind, turn=turn)


LEDGER = ("TrialBalance", "GeneralLedger")
DAMAGES = {
    "an entry is missing": Damage(
        _entry("Payment", 0), ("delete from " + _LINES,), LEDGER, "missing in the warehouse"
    ),
    "another amount": Damage(
        _entry("Expense", 0),
        (
            _SET.format(
                what="amount = 2 * amount, debit = 2 * debit, credit = 2 * credit,"
                " document_amount = 2 * document_amount"
            ),
        ),
        LEDGER,
        "in QuickBooks",
    ),
    "an entry twice": Damage(
        _entry("Bill", 0),
        (_AGAIN.format(what="line_no + 1000 as line_no"),),
        LEDGER,
        "2 entries for 1",
    ),
    "a missed deletion": Damage(
        _entry("Bill", 1),
        (_AGAIN.format(what="line_no + 2000 as line_no, '99991' as txn_id"),),
        LEDGER,
        "gone in QuickBooks",
    ),
    "another account": Damage(
        _entry("Invoice", 1),
        (
            "update raw.general_ledger_line set account_id = (select min(id) from raw.account"
            " where realm_id = '$realm' and account_type = 'Other Expense')"
            " where realm_id = '$realm' and txn_id = '$txn' and debit is not null",
        ),
        LEDGER,
        "in the warehouse on",
    ),
    "another day": Damage(
        _entry("Invoice", 0),
        (_SET.format(what="txn_date = date '2026-05-07', line_no = line_no + 3000"),),
        ("ProfitAndLoss", "GeneralLedger"),
        "in the warehouse on 2026-05-07",
    ),
    "an open invoice is missing": Damage(
        _OPEN.format(side="ar", kind="Invoice", turn=0),
        ("delete from raw.invoice where realm_id = '$realm' and id = '$txn'",),
        ("AgedReceivables",),
        "missing in the warehouse",
    ),
    "an invoice falls due on another day": Damage(
        _OPEN.format(side="ar", kind="Invoice", turn=1),
        (
            "update raw.invoice set due_date = due_date - 40"
            " where realm_id = '$realm' and id = '$txn'",
        ),
        ("AgedReceivables",),
        "in the warehouse on",
    ),
    "a bill of another amount": Damage(
        _OPEN.format(side="ap", kind="Bill", turn=0),
        (
            "update raw.bill set total_amt = total_amt + 1, balance = balance + 1"
            " where realm_id = '$realm' and id = '$txn'",
        ),
        ("AgedPayables",),
        "in QuickBooks",
    ),
}


def plant(connection: duckdb.DuckDBPyConnection, realm_id: str, damage: Damage) -> str:
    """Spoil a warehouse; the id of the transaction that is spoiled."""
    rows = connection.execute(damage.choose.replace("$realm", realm_id)).fetchall()
    assert rows, damage.choose
    txn_id = str(rows[0][0])
    for statement in damage.spoil:
        connection.execute(statement.replace("$realm", realm_id).replace("$txn", txn_id))
    return "99991" if "99991" in damage.spoil[0] else txn_id
