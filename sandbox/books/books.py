"""The books of one company: takes documents in and out, and knows what accounts hold."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.books.applications import Applications
from sandbox.books.cash import (
    post_credit_card_payment,
    post_deposit,
    post_tax_payment,
    post_transfer,
)
from sandbox.books.cash_basis import TABLE as CASH_TABLE
from sandbox.books.cash_basis import CashBasis
from sandbox.books.chart import Account, Chart
from sandbox.books.draft import Draft
from sandbox.books.inventory import Inventory
from sandbox.books.journal import post_journal_entry
from sandbox.books.ledger import Ledger
from sandbox.books.merging import merge_rows
from sandbox.books.money import ONE, Body, money
from sandbox.books.purchases import post_bill, post_purchase, post_vendor_credit
from sandbox.books.sales import (
    post_credit_memo,
    post_invoice,
    post_refund_receipt,
    post_sales_receipt,
)
from sandbox.books.schema import DocumentRow, create_tables
from sandbox.books.settlements import post_bill_payment, post_payment
from sandbox.books.stock import post_inventory_adjustment, post_opening_quantity
from sandbox.books.totals import Totals
from sandbox.books.unseen import UNSEEN, post_unseen
from sandbox.store import Store

if TYPE_CHECKING:
    from sandbox.company import Company

POSTERS: dict[str, Callable[[Draft], None]] = {
    "Bill": post_bill,
    "BillPayment": post_bill_payment,
    "CreditCardPayment": post_credit_card_payment,
    "CreditMemo": post_credit_memo,
    "Deposit": post_deposit,
    "InventoryAdjustment": post_inventory_adjustment,
    "Invoice": post_invoice,
    "Item": post_opening_quantity,
    "JournalEntry": post_journal_entry,
    "Payment": post_payment,
    "Purchase": post_purchase,
    "RefundReceipt": post_refund_receipt,
    "SalesReceipt": post_sales_receipt,
    "TaxPayment": post_tax_payment,
    "Transfer": post_transfer,
    "VendorCredit": post_vendor_credit,
    **dict.fromkeys(UNSEEN, post_unseen),
}
"""What each posting entity does; entities not here post nothing."""

_LISTS = frozenset({"Account", "Item", "TaxRate", "TaxAgency", "TaxCode", "Preferences"})


class Books:
    """Double-entry books beside a store's documents.

    `post` and `unpost` never commit: they belong to the transaction of the document's own write.
    Inside `bulk` entries are buffered, and settling and FIFO wait until its end (or `flush`).
    """

    def __init__(self, store: Store, company: "Company") -> None:
        self._store = store
        self.db = store.db
        self.chart = Chart(store, company.profile.home_currency)
        with store.lock:
            create_tables(store.db)
            highest = store.db.execute("SELECT coalesce(max(no), 0) FROM document").fetchone()
        self._last: int = highest[0]
        self._ledger = Ledger(store.db)
        self._applications = Applications(store.db, self._ledger, self.chart)
        self._inventory = Inventory(store.db, self._ledger, store)
        self._cash = CashBasis(store, self.chart)
        self.totals = Totals(store)
        self._bulk = 0
        self._touched: set[int] = set()
        self._items: set[int] = set()

    def post(self, entity: str, body: Body) -> None:
        """Enter a document's present state, replacing what was posted of it before.

        Raises UnbalancedError when its amounts contradict each other (nothing is entered then),
        UnknownAccountError for a reference that leads nowhere. Entities that post nothing are
        welcome: list entities refresh what the books remember of them, and an inventory Item
        brings its opening quantity in, once.
        """
        with self._store.lock:
            if entity in _LISTS:
                self.chart.forget()
            if entity == "Item":
                self._open_item_card(body)
            elif entity in POSTERS:
                self._enter(entity, body)
            if not self._bulk:
                self.flush()

    def unpost(self, entity: str, record_id: str) -> None:
        """Take a document out of the books; unknown ones are no error."""
        if entity in POSTERS and entity != "Item":
            with self._store.lock:
                self._erase(int(record_id))
                if not self._bulk:
                    self.flush()

    def merge(self, entity: str, loser_id: str, winner_id: str) -> None:
        """Put everything posted under a list record under the one it is merged into."""
        with self._store.lock:
            self.flush()
            merge_rows(self.db, entity, int(loser_id), int(winner_id))
            self.chart.forget()
            if entity == "Item":
                self._items.add(int(winner_id))
                self.flush()

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Buffer entries; settle, cost and count once at the end. May be nested."""
        self._bulk += 1
        try:
            yield
        except BaseException:
            self._forget_outstanding()
            raise
        finally:
            self._bulk -= 1
        if not self._bulk:
            self.flush()

    def _forget_outstanding(self) -> None:
        """Drop what is not written yet: the transaction it belongs to is given up."""
        self._ledger.discard()
        self._touched.clear()
        self._items.clear()

    def flush(self) -> None:
        """Write and settle everything outstanding, so that the tables can be read."""
        with self._store.lock:
            self._ledger.flush()
            touched, self._touched = self._touched, set()
            items, self._items = self._items, set()
            if touched:
                self._applications.settle(touched)
            if items:
                self._inventory.recompute(items)
            self._ledger.flush()

    def _open_item_card(self, body: Body) -> None:
        no = -int(body["Id"])
        known = self.db.execute("SELECT 1 FROM document WHERE no = ?", (no,)).fetchone()
        if body.get("Type") == "Inventory" and "InvStartDate" in body and not known:
            self._ledger.flush()
            self._enter("Item", {**body, "TxnDate": body["InvStartDate"], "DocNumber": "START"}, no)

    def _enter(self, entity: str, body: Body, number: int | None = None) -> None:
        no = number or int(body["Id"])
        if "TxnDate" not in body:
            body = {**body, "TxnDate": body["PaymentDate"]}
        draft = Draft(no, entity, body, self.chart, self._rate_of)
        POSTERS[entity](draft)
        document, postings, movements = draft.finish()
        if 0 < no <= self._last:
            self._erase(no)
        self._last = max(self._last, no)
        self._ledger.add(document, postings, draft.items, draft.links, movements)
        self._items.update(movement.item for movement in movements)
        if draft.items:
            self._touched.add(no)

    def _erase(self, no: int) -> None:
        touched, items = self._ledger.erase(no)
        self._touched |= touched
        self._items |= items

    def _rate_of(self, no: int) -> Decimal:
        """Exchange rate of a posted document; 1 when it is unknown."""
        self._ledger.flush()
        row = self.db.execute("SELECT rate FROM document WHERE no = ?", (no,)).fetchone()
        return Decimal(row[0]) if row else ONE

    def entries(self, basis: str) -> str:
        """Name of the table that holds all entries on a basis, Accrual or Cash, as `posting` does.

        Call it inside the store's lock and a transaction: the cash basis is worked out when
        anything changed since, and makes its system accounts the first time it needs them.
        """
        if basis != "Cash":
            return "posting"
        self._cash.refresh()
        return CASH_TABLE

    def document(self, no: int) -> DocumentRow:
        """What is known of a posted document; KeyError for one that is not posted."""
        row = self.db.execute("SELECT * FROM document WHERE no = ?", (no,)).fetchone()
        if row is None:
            raise KeyError(no)
        return DocumentRow(*row)

    def account_balance(self, record_id: str) -> Decimal:
        """An account's balance in its own currency as QuickBooks shows it.

        Debit positive, except that a credit card shows what is owed as positive. Income and
        expense accounts have no balance of their own: 0.
        """
        with self._store.lock:
            return money(self._shown(self.chart.account(int(record_id))))

    def _shown(self, account: Account) -> int:
        if account.profit_and_loss:
            return 0
        home, amount = self._ledger.balance(account.id)
        balance = home if account.currency == self.chart.home_currency else amount
        return -balance if account.type == "Credit Card" else balance

    def account_fields(self, record_id: str) -> dict[str, Decimal]:
        """The two balance fields of an Account row; the second includes its sub-accounts."""
        with self._store.lock:
            own = self._shown(self.chart.account(int(record_id)))
            below = sum(self._shown(child) for child in self.chart.descendants(int(record_id)))
        return {
            "CurrentBalance": money(own),
            "CurrentBalanceWithSubAccounts": money(own + below),
        }
