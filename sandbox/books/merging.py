"""Puts what the books hold of one list record under another: the two were merged."""

import sqlite3

_COLUMNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "Account": (
        ("posting", "account", ""),
        ("open_item", "account", ""),
        ("movement", "asset", ""),
        ("movement", "against", ""),
    ),
    "Item": (("posting", "item", ""), ("movement", "item", "")),
    "Customer": (
        ("posting", "customer", ""),
        ("document", "customer", ""),
        ("open_item", "party", " AND ledger = 'AR'"),
    ),
    "Vendor": (
        ("posting", "vendor", ""),
        ("document", "vendor", ""),
        ("open_item", "party", " AND ledger = 'AP'"),
    ),
    "Employee": (("posting", "employee", ""), ("document", "employee", "")),
    "Class": (("posting", "class", ""),),
    "Department": (("posting", "department", ""),),
}
"""Entity: the columns that hold its ids, with the rows they hold them in."""

_ADD_BALANCE = """
INSERT INTO balance (account, home, amount) SELECT ?, home, amount FROM balance WHERE account = ?
ON CONFLICT (account) DO UPDATE SET home = home + excluded.home, amount = amount + excluded.amount
"""


def merge_rows(db: sqlite3.Connection, entity: str, loser: int, winner: int) -> None:
    """Replace one id by another wherever the books hold it; account balances add up."""
    for table, column, rows in _COLUMNS.get(entity, ()):
        statement = f"UPDATE {table} SET {column} = ? WHERE {column} = ?{rows}"
        db.execute(statement, (winner, loser))
    if entity == "Account":
        db.execute(_ADD_BALANCE, (winner, loser))
        db.execute("DELETE FROM balance WHERE account = ?", (loser,))
