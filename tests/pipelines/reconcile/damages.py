"""Ways for a warehouse to be wrong, each about a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Damage:
    """One way.

    Attributes:
        choose: Finds ids of transactions; `$realm` is the company.
        spoil: Statements that spoil one; `$txn` is its id.
        reports: Which then differ.
        words: Part of the explanation.
    """

    choose: str
    spoil: tuple[str, ...]
    reports: tuple[str, ...]
    words: str


_REALM = "realm_id = '$realm'"
_JUNE = "between date '2026-06-01' and date '2026-06-30'"
_LINES = f"raw.general_ledger_line where {_REALM} and txn_id = '$txn'"
GONE = "99991"  # a transaction that QuickBooks does not have


def _entry(kind: str, entries: int = 2) -> str:
    """Transactions of June with so many entries at least."""
    return (
        f"select txn_id from raw.general_ledger_line where {_REALM} and txn_type = '{kind}'"
        f" and txn_date {_JUNE} group by txn_id having count(*) >= {entries}"
        f" order by count(*), cast(txn_id as bigint)"
    )


def _open(side: str, kind: str, condition: str = "1 = 1") -> str:
    """Documents that are open, oldest first."""
    return (
        f"select document_id from marts.{side}_aging where {_REALM} and document_type = '{kind}'"
        f" and {condition} order by transaction_date, cast(document_id as bigint)"
    )


def _sold(condition: str = "1 = 1") -> str:
    """Invoices of June with a line for an item."""
    return (
        f"select transaction_id from marts.fct_sales_line where {_REALM}"
        f" and transaction_type = 'Invoice' and transaction_date {_JUNE} and {condition}"
        " group by 1 order by count(*), cast(transaction_id as bigint)"
    )


def _ledger(what: str) -> str:
    return f"update raw.general_ledger_line set {what} where {_REALM} and txn_id = '$txn'"


def _again(what: str) -> str:
    return f"insert into raw.general_ledger_line select * replace ({what}) from {_LINES}"


def _document(table: str, what: str) -> str:
    return f"update raw.{table} set {what} where {_REALM} and id = '$txn'"


def _line(what: str) -> str:
    """The first line for an item."""
    return (
        f"update raw.invoice_line set {what} where {_REALM} and invoice_id = '$txn' and line_no = ("
        f"select min(line_no) from raw.invoice_line where {_REALM} and invoice_id = '$txn'"
        " and detail_type = 'SalesItemLineDetail')"
    )


_PAID = (
    f"select payment_id from raw.payment_line_linked_txn where {_REALM} and txn_type = 'Invoice'"
    " group by 1 having count(*) = 1 order by cast(payment_id as bigint) desc"
)
_TAXED = (
    f"select txn_id from raw.general_ledger_line where {_REALM} and txn_date {_JUNE}"
    " and account_name like '% Payable' and txn_type in ('Invoice', 'Sales Receipt')"
)
_INACTIVE = (
    "select document_id from marts.ar_aging as item join raw.customer as party"
    " on party.realm_id = item.realm_id and party.id = item.customer_id"
    " where item.realm_id = '$realm' and not party.active"
)
_OWN_ACCOUNT = (
    f"(select min(account_id) from {_LINES} and account_id in"
    " (select account_id from marts.dim_account where is_income and realm_id = '$realm'))"
)
_MIXED = f"(select max(line_no) from {_LINES})"

BALANCES, RECEIVABLES, PAYABLES = ("TrialBalance", "GeneralLedger"), ("AgedReceivables",), (
    "AgedPayables",
)  # fmt: skip
ITEMS, SALES = ("ItemSales",), ("CustomerSales", "ItemSales")

DAMAGES = {
    # the ledger of record
    "an entry is missing": Damage(
        _entry("Payment"), ("delete from " + _LINES,), BALANCES, "missing in the warehouse"
    ),
    "another amount": Damage(
        _entry("Expense"),
        (
            _ledger(
                "amount = 2 * amount, debit = 2 * debit, credit = 2 * credit,"
                " document_amount = 2 * document_amount"
            ),
        ),
        BALANCES,
        "in QuickBooks",
    ),
    "an entry twice": Damage(
        _entry("Bill"), (_again("line_no + 1000 as line_no"),), BALANCES, "2 entries for 1"
    ),
    "a missed deletion": Damage(
        _entry("Bill"),
        (_again(f"line_no + 2000 as line_no, '{GONE}' as txn_id"),),
        BALANCES,
        "gone in QuickBooks",
    ),
    "another account": Damage(
        _entry("Invoice"),
        (
            "update raw.general_ledger_line set account_id = (select min(id) from raw.account"
            f" where {_REALM} and account_type = 'Other Expense')"
            f" where {_REALM} and txn_id = '$txn' and debit is not null",
        ),
        BALANCES,
        "in the warehouse on",
    ),
    "another day": Damage(
        _entry("Invoice"),
        (_ledger("txn_date = date '2026-05-07', line_no = line_no + 3000"),),
        ("ProfitAndLoss", "GeneralLedger"),
        "in the warehouse on 2026-05-07",
    ),
    "a lost tax line": Damage(
        _TAXED,
        (f"delete from {_LINES} and account_name like '% Payable'",),
        BALANCES,
        "missing in the warehouse",
    ),
    "a lost journal line": Damage(
        _entry("Journal Entry"),
        (f"delete from {_LINES} and line_no = {_MIXED}",),
        BALANCES,
        "in the warehouse",
    ),
    "a lost deposit line": Damage(
        _entry("Deposit"),
        (f"delete from {_LINES} and line_no = {_MIXED}",),
        BALANCES,
        "in the warehouse",
    ),
    # documents that are open
    "an open invoice is missing": Damage(
        _open("ar", "Invoice"),
        (f"delete from raw.invoice where {_REALM} and id = '$txn'",),
        RECEIVABLES,
        "missing in the warehouse",
    ),
    "an invoice falls due on another day": Damage(
        _open("ar", "Invoice", "transaction_date > date '2026-06-01' and currency_code = 'USD'"),
        (_document("invoice", "due_date = due_date - 70"),),
        RECEIVABLES,
        "in the warehouse on",
    ),
    "another customer": Damage(
        _sold("currency_code = 'USD'"),
        (_document("invoice", "customer_ref_value = '1'"),),
        ("AgedReceivables", "CustomerSales"),
        "in the warehouse on",
    ),
    "another rate": Damage(
        _open("ar", "Invoice", "currency_code = 'EUR'"),
        (_document("invoice", "exchange_rate = exchange_rate * 2"),),
        RECEIVABLES,
        "in QuickBooks",
    ),
    "a void that was not seen": Damage(
        f"select id from raw.invoice where {_REALM} and private_note like 'Voided%'",
        (_document("invoice", "total_amt = 77, balance = 77, private_note = null"),),
        RECEIVABLES,
        "gone in QuickBooks",
    ),
    "a lost credit memo": Damage(
        _open("ar", "CreditMemo", "currency_code = 'USD'"),
        (f"delete from raw.credit_memo where {_REALM} and id = '$txn'",),
        RECEIVABLES,
        "missing in the warehouse",
    ),
    "a lost application": Damage(
        _PAID,
        (f"delete from raw.payment_line_linked_txn where {_REALM} and payment_id = '$txn'",),
        RECEIVABLES,
        "gone in QuickBooks",
    ),
    "a lost inactive customer": Damage(
        _INACTIVE,
        (
            f"delete from raw.customer where {_REALM} and id = (select customer_ref_value"
            f" from raw.invoice where {_REALM} and id = '$txn')",
        ),
        RECEIVABLES,
        "in the warehouse on Unmapped",
    ),
    "a bill of another amount": Damage(
        _open("ap", "Bill"),
        (_document("bill", "total_amt = total_amt + 1, balance = balance + 1"),),
        PAYABLES,
        "in QuickBooks",
    ),
    "another vendor": Damage(
        _open("ap", "Bill"),
        (
            _document(
                "bill",
                f"vendor_ref_value = (select min(id) from raw.vendor where {_REALM}"
                " and id <> vendor_ref_value)",
            ),
        ),
        PAYABLES,
        "in the warehouse on",
    ),
    "a lost payment of a bill": Damage(
        f"select txn_id from raw.bill_payment_line_linked_txn where {_REALM}"
        " and txn_type = 'Bill' group by 1 having count(*) = 1 order by cast(txn_id as bigint)",
        (
            f"delete from raw.bill_payment where {_REALM} and id in (select bill_payment_id"
            f" from raw.bill_payment_line_linked_txn where {_REALM} and txn_id = '$txn')",
        ),
        PAYABLES,
        "gone in QuickBooks",
    ),
    # what was sold
    "another item": Damage(
        _sold(),
        (_line("sales_item_line_detail_item_ref_value = '6'"),),
        ITEMS,
        "in the warehouse on",
    ),
    "another quantity": Damage(
        _sold(),
        (_line("sales_item_line_detail_qty = sales_item_line_detail_qty + 0.01"),),
        ITEMS,
        "in QuickBooks",
    ),
    "a lost sales line": Damage(
        _sold(),
        (
            f"delete from raw.invoice_line where {_REALM} and invoice_id = '$txn'"
            " and detail_type = 'SalesItemLineDetail'",
        ),
        SALES,
        "missing in the warehouse",
    ),
    # the cash basis
    "a cash statement out of date": Damage(
        _entry("Sales Receipt"),
        (
            f"update raw.report_figure set amount = amount + 1 where {_REALM} and basis = 'Cash'"
            " and report = 'ProfitAndLoss' and kind = 'leaf' and period_end = date '2026-06-30'"
            f" and subject_id = {_OWN_ACCOUNT}",
        ),
        ("ProfitAndLoss",),
        "in QuickBooks' cash ledger",
    ),
}


def plant(
    connection: duckdb.DuckDBPyConnection, realm_id: str, damage: Damage, taken: Collection[str]
) -> str:
    """Spoil a warehouse; the id of the transaction that is spoiled, none of those taken."""
    rows = connection.execute(damage.choose.replace("$realm", realm_id)).fetchall()
    txn_id = next((str(one) for (one,) in rows if str(one) not in taken), "")
    assert txn_id, damage.choose
    for statement in damage.spoil:
        done = connection.execute(statement.replace("$realm", realm_id).replace("$txn", txn_id))
        assert done.fetchall() != [(0,)], statement
    return GONE if GONE in damage.spoil[0] else txn_id
