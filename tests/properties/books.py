"""A small company whose books change: what may happen to the records that a sync reads.

A move is a name and a number: the number picks the record, so that a history is plain data and the
same one always happens again. A move that QuickBooks would refuse, or that finds nothing to move,
does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sandbox import jsonio
from sandbox.clock import Clock
from sandbox.company import Company, Profile
from sandbox.errors import QboFault
from sandbox.store import Store
from sandbox.writes.charter import new_company

Body = dict[str, Any]
#: What happens, to which record, and how many seconds later than its stamp says it is visible.
Move = tuple[str, int, int]

REALM = "9130000000000001"
#: In the feed and outside of it, lists and transactions, with and without lines, and accounts.
ENTITIES = (
    "account",
    "attachable",
    "class",
    "customer",
    "invoice",
    "item",
    "payment",
    "time_activity",
)
_MEMORY = Path(":memory:")
_FOUNDED = "2025-03-01T09:00:00"
#: Accounts without which nothing can be posted; the others only make pages.
_ACCOUNTS = ("Accounts Receivable (A/R)", "Undeposited Funds", "Services", "Opening Balance Equity")
_LISTS = ("Customer", "Item", "Class")
_NAMES = {"Customer": "DisplayName", "Item": "Name", "Class": "Name"}
_NOTES = {
    "Customer": "Notes",
    "Item": "Description",
    "Invoice": "PrivateNote",
    "Payment": "PrivateNote",
    "TimeActivity": "Description",
    "Attachable": "Note",
}
_NOTED = tuple(_NOTES)


class NothingToMove(Exception):
    """No record is there that the move could be about."""


class Books:
    """One company, and the moves that change it.

    Args:
        zone: Where it is; its clock stands still unless it is moved.
        start: Its time when the history begins, in its own zone.
    """

    def __init__(self, zone: str, start: str) -> None:
        self.clock = Clock(zone)
        self.clock.set(start)
        store = Store(_MEMORY, self.clock)
        store.db.deserialize(_founded())
        store._next_id = {name: store._first_free(name) for name in store._sequences()}
        self.company = Company(REALM, store, self.clock, Profile(zone=zone))
        self._gone: list[tuple[str, Body]] = []
        self._made = 0
        self._stamps_rise = False  # or a record's return might bear an earlier stamp than its end

    def close(self) -> None:
        """Forget the company."""
        self.company.store.close()

    def move(self, name: str, pick: int, late: int = 0) -> None:
        """Let something happen to the record that a number picks."""
        now = self.clock.now()
        if self._stamps_rise or name in ("recreate", "come_back"):
            late = 0
        self.clock.set(now.subtract(seconds=late))
        try:
            MOVES[name](self, pick)
        except (QboFault, NothingToMove):
            self.company.writes.desk.lookup.clear()
        finally:
            self.clock.set(now)

    def moves(self, moves: list[Move]) -> None:
        """Let several things happen at the same instant."""
        for move in moves:
            self.move(*move)

    # -- picking -----------------------------------------------------------------------------------

    def _ids(self, entity: str, where: str = "1") -> list[str]:
        sql = f"SELECT id FROM record WHERE entity = ? AND {where} ORDER BY seq"
        return [row[0] for row in self.company.store.fetch(sql, (entity,))]

    def _pick(self, entity: str, pick: int, where: str = "1") -> Body | None:
        ids = self._ids(entity, where)
        return self.company.store.get(entity, ids[pick % len(ids)]) if ids else None

    def _ref(self, entity: str, pick: int) -> Body:
        ids = self._ids(entity, "active = 1")
        if not ids:
            raise NothingToMove(entity)
        return {"value": ids[pick % len(ids)]}

    def _name(self) -> str:
        self._made += 1
        return f"New {self._made}"

    # -- lists -------------------------------------------------------------------------------------

    def create_in_list(self, pick: int) -> None:
        entity = _LISTS[pick % len(_LISTS)]
        body: Body = {_NAMES[entity]: self._name()}
        if entity == "Item":
            body |= {"Type": "Service", "IncomeAccountRef": self._services()}
        self.company.create(entity, body)

    def _services(self) -> Body:
        (account,) = self.company.store.find("Account", "Services")
        return {"value": account}

    def rename(self, pick: int) -> None:
        """A full update of an entry of a list."""
        entity = _LISTS[pick % len(_LISTS)]
        body = self._pick(entity, pick // 3)
        if body is not None:
            name = self._name()
            writable = {k: v for k, v in body.items() if k not in _SYSTEM}
            self.company.update(entity, {**writable, **_version(body), _NAMES[entity]: name})

    def inactivate(self, pick: int) -> None:
        self._set_active(pick, active=False)

    def reactivate(self, pick: int) -> None:
        self._set_active(pick, active=True)

    def _set_active(self, pick: int, *, active: bool) -> None:
        entity = _LISTS[pick % len(_LISTS)]
        body = self._pick(entity, pick // 3, f"active = {int(not active)}")
        if body is not None:
            self._change(entity, body, Active=active)

    def merge(self, pick: int) -> None:
        """One customer or class is merged into another: its documents move over, it is gone."""
        entity = ("Customer", "Class")[pick % 2]
        ids = self._ids(entity)
        loser, winner = ids[pick % len(ids)], ids[(pick // 7) % len(ids)]
        self._forget_deletion(entity, loser)
        if loser != winner:
            self.company.merge(entity, loser, winner)

    # -- documents ---------------------------------------------------------------------------------

    def create_invoice(self, pick: int) -> None:
        lines = [self._line(pick + n) for n in range(1 + pick % 3)]
        self.company.create("Invoice", {"CustomerRef": self._ref("Customer", pick), "Line": lines})

    def _line(self, pick: int) -> Body:
        detail: Body = {"ItemRef": self._ref("Item", pick)}
        if pick % 2:
            detail["ClassRef"] = self._ref("Class", pick)
        return {
            "Amount": Decimal(10 + pick % 50),
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": detail,
        }

    def change_lines(self, pick: int) -> None:
        """An invoice gets other lines, perhaps fewer."""
        body = self._pick("Invoice", pick)
        if body is not None:
            lines = [self._line(pick + n) for n in range(1 + pick // 2 % 3)]
            self._change("Invoice", body, Line=lines)

    def note(self, pick: int) -> None:
        """A sparse update of any record."""
        entity = _NOTED[pick % len(_NOTED)]
        body = self._pick(entity, pick // len(_NOTED))
        if body is not None:
            self._change(entity, body, **{_NOTES[entity]: self._name()})

    def pay(self, pick: int) -> None:
        """A payment of an invoice: links and balances follow."""
        invoice = self._pick("Invoice", pick, "json_extract(body, '$.Balance') > 0")
        if invoice is not None:
            amount = min(Decimal(invoice["Balance"]), Decimal(1 + pick % 40))
            link = {"TxnId": invoice["Id"], "TxnType": "Invoice"}
            self.company.create(
                "Payment",
                {
                    "CustomerRef": invoice["CustomerRef"],
                    "TotalAmt": amount,
                    "Line": [{"Amount": amount, "LinkedTxn": [link]}],
                },
            )

    def unapply(self, pick: int) -> None:
        """A payment stays, and pays nothing any more: it has no line, the invoice has no link."""
        body = self._pick("Payment", pick, "json_array_length(body, '$.Line') > 0")
        if body is not None:
            self._change("Payment", body, Line=[])

    def void(self, pick: int) -> None:
        entity = ("Invoice", "Payment")[pick % 2]
        body = self._pick(entity, pick // 2)
        if body is not None:
            self.company.void(entity, _version(body))

    def delete(self, pick: int) -> None:
        """An invoice, a payment, or what is not in the change feed."""
        entity = ("Invoice", "Payment", "TimeActivity", "Attachable")[pick % 4]
        body = self._pick(entity, pick // 4)
        if body is not None:
            self._forget_deletion(entity, body["Id"])
            self.company.delete(entity, _version(body))
            self._gone.append((entity, body))

    def recreate(self, pick: int) -> None:
        """A deleted record is there again under its Id; the feed may still tell of its end."""
        if self._gone:
            entity, body = self._gone.pop(pick % len(self._gone))
            if pick % 2:
                self._forget_deletion(entity, body["Id"])
            self._insert(entity, body)

    def _insert(self, entity: str, body: Body) -> None:
        self._stamps_rise = True
        self.company.store.insert(entity, body)

    def come_back(self, pick: int) -> None:
        """A record is deleted and there again within a second: the feed tells of both."""
        known = len(self._gone)
        self.delete(pick)
        if len(self._gone) > known:
            self._insert(*self._gone.pop())

    def _forget_deletion(self, entity: str, id_: str) -> None:
        self.company.store.db.execute(
            "DELETE FROM deleted WHERE entity = ? AND id = ?", (entity, id_)
        )

    # -- what is not in the feed -------------------------------------------------------------------

    def create_unfed(self, pick: int) -> None:
        if pick % 2:
            body: Body = {"Note": self._name(), "AttachableRef": self._attached(pick)}
            self.company.create("Attachable", body)
        else:
            worker = self._ref("Employee", 0)
            hours = {"Hours": pick % 9, "Minutes": 1}
            self.company.create(
                "TimeActivity", {"NameOf": "Employee", "EmployeeRef": worker, **hours}
            )

    def attach(self, pick: int) -> None:
        """An attachment is attached elsewhere, or nowhere."""
        body = self._pick("Attachable", pick)
        if body is not None:
            kept = {key: body[key] for key in ("Id", "SyncToken", "Note") if key in body}
            self.company.update("Attachable", {**kept, "AttachableRef": self._attached(pick // 3)})

    def _attached(self, pick: int) -> list[Body]:
        ids = self._ids("Invoice")
        some = [ids[(pick + n) % len(ids)] for n in range(pick % 3)] if ids else []
        return [{"EntityRef": {"type": "Invoice", "value": id_}} for id_ in some]

    # -- many at once ------------------------------------------------------------------------------

    def change_many(self, pick: int) -> None:
        """So many records of one entity change in one second, as around the bound of an answer."""
        entity = _NOTED[pick % len(_NOTED)]
        many = 3 + pick // len(_NOTED) % 9
        known = len(self._ids(entity))
        with self.company.store.transaction():
            for _ in range(many - known if known and pick % 5 else 0):
                self._copy(entity)
            for id_ in self._ids(entity)[-many:]:
                self.company.store.touch(entity, id_, {_NOTES[entity]: self._name()})
        self.company.writes.desk.lookup.clear()

    def _copy(self, entity: str) -> None:
        """One more record like the first, as an import would make it; it posts nothing."""
        body = self._pick(entity, 0)
        if body is not None:
            body.pop("Id")
            self.company.store.insert(entity, body)

    def _change(self, entity: str, body: Body, **fields: Any) -> None:
        self.company.update(entity, {**_version(body), "sparse": True, **fields})


MOVES: dict[str, Callable[[Books, int], None]] = {
    "create_in_list": Books.create_in_list,
    "rename": Books.rename,
    "inactivate": Books.inactivate,
    "reactivate": Books.reactivate,
    "merge": Books.merge,
    "create_invoice": Books.create_invoice,
    "change_lines": Books.change_lines,
    "note": Books.note,
    "pay": Books.pay,
    "unapply": Books.unapply,
    "void": Books.void,
    "delete": Books.delete,
    "recreate": Books.recreate,
    "come_back": Books.come_back,
    "create_unfed": Books.create_unfed,
    "attach": Books.attach,
    "change_many": Books.change_many,
}
_SYSTEM = frozenset({"MetaData", "domain", "sparse", "status", "Balance", "BalanceWithJobs"})


def _version(body: Body) -> Body:
    return {"Id": body["Id"], "SyncToken": body["SyncToken"]}


@cache
def _founded() -> bytes:
    """The database of a company with a few records of each entity, to begin every history with."""
    clock = Clock()
    clock.set(_FOUNDED)
    store = Store(_MEMORY, clock)
    company = new_company(REALM, clock=clock, store=store)
    marks = ", ".join("?" * len(_ACCOUNTS))
    store.db.execute(
        f"DELETE FROM record WHERE entity = 'Account' AND label NOT IN ({marks})", _ACCOUNTS
    )
    clock.advance(days=1)
    company.create("Employee", {"DisplayName": "Emil", "GivenName": "Emil"})
    books = Books.__new__(Books)
    books.clock, books.company, books._gone, books._made = clock, company, [], 0
    books._stamps_rise = False
    for number in range(15):
        books.create_in_list(number)
        clock.advance(seconds=number % 2)
    for number in range(6):
        books.create_invoice(number)
        books.create_unfed(number)
        clock.advance(seconds=number % 2)
    for number in range(3):
        books.pay(number)
    company.settle("Account")
    blob: bytes = store.db.serialize()
    store.close()
    return blob


def records(company: Company, entity: str) -> dict[str, bytes]:
    """Every record that is there, as it is served, by Id."""
    company.settle(entity)
    rows = company.store.fetch("SELECT id, body FROM record WHERE entity = ?", (entity,))
    return {id_: body.encode() for id_, body in rows}


def decoded(raw: bytes) -> Body:
    """A record."""
    body: Body = jsonio.loads(raw)
    return body
