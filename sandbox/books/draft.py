"""One document on its way into the books: its entries, open items, links and stock movements."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from sandbox.books.chart import INVENTORY, Account, Chart, Item
from sandbox.books.money import ONE, Body, cents, convert, day_number, exact, identifier, micro
from sandbox.books.schema import DocumentRow, ItemRow, LinkRow, MovementRow, PostingRow


class UnbalancedError(AssertionError):
    """A document's debits and credits differ: its amounts contradict each other."""


class Entry:
    """One debit or credit being drafted; amounts in document cents, debit positive.

    home: fixed home cents, or None to convert at the document's rate.
    free: whether the document's rounding residue may be put here.
    """

    __slots__ = (
        "account", "amount", "class_", "customer", "department", "employee", "free", "home",
        "item", "memo", "quantity", "role", "vendor",
    )  # fmt: skip

    def __init__(self, account: int, amount: int, role: str, draft: "Draft") -> None:
        self.account = account
        self.amount = amount
        self.role = role
        self.home: int | None = None
        self.free = False
        self.customer = draft.customer
        self.vendor = draft.vendor
        self.employee = draft.employee
        self.class_ = draft.class_
        self.department = draft.department
        self.item: int | None = None
        self.quantity: int | None = None
        self.memo: str | None = None


class Draft:
    """Collects what a document posts, then converts and proves it in `finish`."""

    def __init__(
        self, no: int, entity: str, body: Body, chart: Chart, rate_of: Callable[[int], Decimal]
    ) -> None:
        self.no = no
        self.entity = entity
        self.body = body
        self.chart = chart
        self.rate_of = rate_of
        self.txn_type = entity
        self.day = day_number(body["TxnDate"])
        self.due = day_number(body["DueDate"]) if "DueDate" in body else None
        currency = body.get("CurrencyRef")
        self.currency: str = currency["value"] if currency else chart.home_currency
        foreign = self.currency != chart.home_currency
        self.rate = exact(body.get("ExchangeRate", 1)) if foreign else ONE
        self.customer: int | None = None
        self.vendor: int | None = None
        self.employee: int | None = None
        self.class_ = identifier(body.get("ClassRef"))
        self.department = identifier(body.get("DepartmentRef"))
        self.memo: str | None = body.get("PrivateNote")
        self.entries: list[Entry] = []
        self.items: list[ItemRow] = []
        self.links: list[LinkRow] = []
        self.stock: list[Movement] = []

    def post(self, account: int, amount: int, role: str) -> Entry:
        """Add an entry of `amount` document cents, debit positive."""
        entry = Entry(account, amount, role, self)
        self.entries.append(entry)
        return entry

    def line(self, account: int, amount: int, role: str, line: Body, detail: Body) -> Entry:
        """Add the entry of a document line with the line's own class, customer and memo."""
        entry = self.post(account, amount, role)
        entry.free = True
        entry.memo = line.get("Description")
        if "ClassRef" in detail:
            entry.class_ = identifier(detail["ClassRef"])
        if "CustomerRef" in detail:
            entry.customer = identifier(detail["CustomerRef"])
        return entry

    def open(
        self, account: int, amount: int, *, party: int | None, due: int | None = None,
        line_id: str | None = None, line: int = 0,
    ) -> None:  # fmt: skip
        """Leave `amount` open on a receivable or payable account."""
        ledger = self.chart.account(account).ledger
        if ledger is None:
            raise UnbalancedError(f"{self.entity} {self.no}: account {account} has no open items")
        row = ItemRow(
            self.no, line, ledger, party, account, self.day, due, amount, str(self.rate), line_id, 1
        )
        self.items.append(row)

    def open_if_ledger(self, entry: Entry, line_id: str | None) -> None:
        """Leave an entry open when it stands on a receivable or payable account.

        Such an entry keeps its converted amount: the residue of rounding goes elsewhere.
        """
        account: Account = self.chart.account(entry.account)
        if account.ledger is None:
            return
        entry.free = False
        party = entry.customer if account.ledger == "AR" else entry.vendor
        self.open(entry.account, entry.amount, party=party, line_id=line_id, line=len(self.entries))

    def pay(self, target: str, amount: int, target_line: str | None = None) -> None:
        """Note that this document pays `amount` of the document with id `target`."""
        self.links.append(LinkRow(self.no, len(self.links), int(target), target_line, amount))

    def move(self, item: Item, quantity: int, against: int, entry: Entry | None) -> None:
        """Move `quantity` millionths into stock (out when negative); `entry` is the line's."""
        if quantity:
            source = len(self.entries) if entry else 0
            self.stock.append(Movement(item, quantity, against, source))

    def finish(self) -> tuple[DocumentRow, list[PostingRow], list[MovementRow]]:
        """Convert to home currency, place the rounding residue and prove the balance."""
        self._convert()
        if len(self.items) > 1:
            self.items = [row._replace(single=0) for row in self.items]
        numbered = list(enumerate(self.entries, 1))
        postings = [
            PostingRow(
                self.no, number, self.day, e.account, e.home or 0, e.amount, e.role, e.customer,
                e.vendor, e.employee, e.item, e.class_, e.department, e.quantity, e.memo,
            )
            for number, e in numbered
            if e.amount or e.home or e.quantity
        ]  # fmt: skip
        return self._document(), postings, self._movements()

    def _convert(self) -> None:
        if sum(entry.amount for entry in self.entries):
            raise UnbalancedError(f"{self.entity} {self.no} is out of balance: {self._listing()}")
        rate = self.rate
        for entry in self.entries:
            if entry.home is None:
                entry.home = entry.amount if rate == ONE else convert(entry.amount, rate)
        residue = -sum(entry.home or 0 for entry in self.entries)
        if residue:
            free = [entry for entry in self.entries if entry.free] or self.entries
            largest = max(free, key=lambda entry: abs(entry.amount))
            largest.home = (largest.home or 0) + residue

    def _listing(self) -> str:
        return ", ".join(f"{e.role} {e.account}: {e.amount}" for e in self.entries)

    def _document(self) -> DocumentRow:
        body = self.body
        return DocumentRow(
            self.no, self.entity, body["Id"], self.txn_type, self.day, self.due,
            body.get("DocNumber") or body.get("PaymentRefNum"), self.currency, str(self.rate),
            self.customer, self.vendor, self.employee, cents(_face(body)), self.memo,
        )  # fmt: skip

    def _movements(self) -> list[MovementRow]:
        return [self._movement(number, moved) for number, moved in enumerate(self.stock)]

    def _movement(self, number: int, moved: "Movement") -> MovementRow:
        entry = self.entries[moved.source - 1] if moved.source else None
        asset = moved.item.asset or self.chart.system(INVENTORY)
        bought = entry is not None and entry.account == asset
        booked = (entry.home or 0) if entry and bought else 0
        rank = 1 if moved.quantity > 0 else 2
        known = int(bought and moved.quantity > 0)
        return MovementRow(
            moved.item.id, self.day, rank, self.no, number, moved.quantity, booked, known,
            moved.item.card_cost(moved.quantity), asset, moved.against, moved.source,
        )  # fmt: skip


class Movement(NamedTuple):
    """A quantity in or out of stock; `source` is the number of the entry behind it, 0 for none."""

    item: Item
    quantity: int
    against: int
    source: int


def _face(body: Body) -> Any:
    """The amount on a document's face, whatever the entity calls it."""
    return next((body[key] for key in ("TotalAmt", "Amount", "PaymentAmount") if key in body), 0)


def amount_of(line: Body) -> int:
    """A line's Amount in cents."""
    return cents(line.get("Amount"))


def quantity_of(detail: Body) -> int:
    """A line's Qty in millionths; absent is none."""
    return micro(detail.get("Qty"))
