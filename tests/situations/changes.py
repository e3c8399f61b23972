"""Group 13: what is voided, deleted or moved after a sync, closed periods among it."""

from __future__ import annotations

from datetime import date

from sandbox.generate.paper import banked, credit, debit
from tests.sandbox.records import voided
from tests.situations.plan import balance, figure, owed, owing, situation, sold
from tests.situations.shop import YEAR, Shop

LATER = "03-20"


def _void(shop: Shop) -> None:
    shop.on(LATER)
    for key in ("invoice", "receipt", "memo"):
        shop.void(key)


@situation(
    13,
    lambda v: all(v.any(entity, voided) for entity in ("Invoice", "SalesReceipt", "CreditMemo")),
    owed("Amy", "30.00"),
    sold("Work", "30.00"),
    then=_void,
)
def sales_documents_voided_later(shop: Shop) -> None:
    """Voided documents stay, with nothing on any statement of any month."""
    shop.on("01-10").invoice("invoice", "100.00", PrivateNote="Quoted twice")
    shop.on("01-20").sells("SalesReceipt", "receipt", "50.00")
    shop.on("02-10").memo("memo", "20.00")
    shop.on("02-20").invoice("kept", "30.00")


def _bounce(shop: Shop) -> None:
    shop.on(LATER).void("check")
    shop.void("bill check")


@situation(
    13,
    lambda v: v.any("Payment", voided) and v.any("BillPayment", voided),
    owed("Amy", "191.25"),
    owing("Norton", "73.00"),
    balance("Checking", "0.00"),
    then=_bounce,
)
def payments_voided_later(shop: Shop) -> None:
    """A check that bounces opens its invoice again, on every day since."""
    shop.on("01-10").invoice("i", "191.25")
    shop.on("02-03").banked("check", "191.25", i="191.25")
    shop.on("01-20").bill("b", "73.00")
    shop.on("02-10").paid_bill("bill check", "73.00", b="73.00")


def _delete(shop: Shop) -> None:
    shop.on(LATER)
    for key in ("payment", "invoice", "bill", "purchase", "entry", "deposit"):
        shop.delete(key)


@situation(
    13,
    lambda v: all(
        v.gone(entity)
        for entity in ("Invoice", "Payment", "Bill", "Purchase", "JournalEntry", "Deposit")
    ),
    owed("Amy", "40.00"),
    sold("Work", "40.00"),
    figure(
        "one document is left in the ledger",
        "1",
        "select count(distinct transaction_key) from marts.fct_gl_entry where realm_id = '{realm}'",
    ),
    then=_delete,
)
def documents_deleted_later(shop: Shop) -> None:
    """Nothing of a deleted document is left on any statement, nor days that held nothing else."""
    shop.on("01-05").invoice("kept", "40.00")
    shop.on("01-10").invoice("invoice", "100.00")
    shop.on("01-20").paid("payment", "60.00", invoice="60.00")
    shop.on("02-03").bill("bill", "15.00")
    shop.on("02-10").purchase("purchase", "Check", "9.00")
    lines = [debit(shop.acc("Travel"), "5.00"), credit(shop.acc("Checking"), "5.00")]
    shop.on("02-20").entry("entry", *lines)
    shop.on("03-05").deposit("deposit", banked(shop.acc("Interest Earned"), "3.00"))


def _move_day(shop: Shop) -> None:
    shop.on(LATER).amend("i", TxnDate=f"{YEAR}-01-20", DueDate=f"{YEAR}-02-19")
    shop.amend("b", TxnDate=f"{YEAR}-03-02", DueDate=f"{YEAR}-04-01")


@situation(
    13,
    lambda v: (
        v.any("Invoice", lambda r: r["TxnDate"] < r["MetaData"]["CreateTime"][:10])
        and v.any("Bill", lambda r: r["TxnDate"] > r["MetaData"]["CreateTime"][:10])
    ),
    owed("Amy", "100.00", date(YEAR, 1, 31)),
    owing("Norton", "0.00", date(YEAR, 2, 28)),
    then=_move_day,
)
def documents_moved_to_another_day(shop: Shop) -> None:
    """What moves to another month is in that month alone."""
    shop.on("01-10").bill("b", "33.00")
    shop.on("02-10").invoice("i", "100.00")


def _move_party(shop: Shop) -> None:
    shop.on(LATER).amend("i", CustomerRef=shop.ref("Customer", "Bert"))
    lines = [shop.work("100.00"), shop.work("11.00", item="Sawing")]
    shop.amend("j", Line=lines[1:])


@situation(
    13,
    lambda v: v.any(
        "Invoice", lambda r: r["CustomerRef"]["name"] == "Bert" and r["SyncToken"] != "0"
    ),
    owed("Bert", "100.00"),
    owed("Amy", "11.00"),
    sold("Sawing", "11.00"),
    then=_move_party,
)
def invoice_moved_to_another_customer(shop: Shop) -> None:
    """An invoice that goes to another customer, and one that gets other lines, leave no trace."""
    shop.customer("Bert")
    shop.service("Sawing")
    shop.on("01-10").invoice("i", "100.00")
    shop.on("02-10").invoice("j", "60.00", "70.00")


def _correct(shop: Shop) -> None:
    """The books are opened once more for a correction, and closed again."""
    shop.on(LATER).prefer("AccountingInfoPrefs", BookCloseDate=f"{YEAR - 1}-12-31")
    shop.amend("i", Line=[shop.work("90.00")])
    shop.prefer("AccountingInfoPrefs", BookCloseDate=f"{YEAR}-01-31")


@situation(
    13,
    lambda v: v.any(
        "Invoice",
        lambda r: (
            r["TxnDate"]
            <= v.rows("Preferences")[0]["AccountingInfoPrefs"]["BookCloseDate"]
            < r["MetaData"]["LastUpdatedTime"][:10]
        ),
    ),
    owed("Amy", "90.00", date(YEAR, 1, 31)),
    then=_correct,
)
def closed_period_that_changes(shop: Shop) -> None:
    """A correction in a closed month is on the statements of that month and all after it."""
    shop.on("01-10").invoice("i", "100.00")
    shop.on("02-05").bill("b", "10.00")
    shop.prefer("AccountingInfoPrefs", BookCloseDate=f"{YEAR}-01-31")


def _open_again(shop: Shop) -> None:
    shop.on(LATER).amend("p", Line=[])


@situation(
    13,
    lambda v: v.any("Payment", lambda r: r["UnappliedAmt"] == r["TotalAmt"] > 0),
    owed("Amy", "0.00"),
    figure(
        "two items are open",
        "2",
        "select count(*) from marts.ar_aging where realm_id = '{realm}'",
    ),
    then=_open_again,
)
def payment_taken_off_its_invoice(shop: Shop) -> None:
    """A payment taken off its invoice leaves both open, and nothing sold on the cash basis."""
    shop.on("01-10").invoice("i", "100.00")
    shop.on("02-10").paid("p", "100.00", i="100.00")
