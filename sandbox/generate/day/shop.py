"""The office on one day: the clerk, what is to hand, and a list of everything that was done."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from sandbox.company import Company
from sandbox.generate.clerk import Clerk
from sandbox.generate.day.picker import Picker, Wish
from sandbox.generate.paper import Body, money, ref, sale


class CalledOffError(Exception):
    """An act finds nothing to act on: another day perhaps."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done.

    action: created, updated, voided, deleted, merged, inactivated or reactivated.
    """

    action: str
    entity: str
    id: str


@dataclass(frozen=True, slots=True)
class Day:
    """What a day of business did, in order; `refused` counts what the rules did not allow."""

    date: date
    changes: tuple[Change, ...]
    refused: int

    def counts(self) -> dict[str, dict[str, int]]:
        """How many records of each entity were created, updated, and so on."""
        counted: dict[str, Counter[str]] = {}
        for change in self.changes:
            counted.setdefault(change.action, Counter())[change.entity] += 1
        return {action: dict(entities) for action, entities in counted.items()}


@dataclass(slots=True)
class Shop:
    """Everything an act of the day works with."""

    clerk: Clerk
    pick: Picker
    rng: Random
    changes: list[Change] = field(default_factory=list)
    refused: int = 0
    codes: list[str] = field(default_factory=list)
    accounts: list[Body] = field(default_factory=list)
    closed: str | None = None

    @property
    def company(self) -> Company:
        """The company whose day it is."""
        return self.clerk.company

    # -- doing -------------------------------------------------------------------------------

    def create(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """Create a record."""
        body = self.clerk.write(entity, payload)
        self._note("created", entity, body["Id"])
        return body

    def update(self, entity: str, body: Body, action: str = "updated", **fields: Any) -> Body:
        """Change some fields of a record."""
        changed = self.clerk.change(entity, body["Id"], **fields)
        if changed["SyncToken"] != body["SyncToken"]:
            self._note(action, entity, body["Id"])
        return changed

    def void(self, entity: str, body: Body) -> None:
        """Void a document."""
        self.clerk.tick()
        self.company.void(entity, {"Id": body["Id"], "SyncToken": body["SyncToken"]})
        self._note("voided", entity, body["Id"])

    def delete(self, entity: str, body: Body) -> None:
        """Delete a document."""
        self.clerk.tick()
        self.company.delete(entity, {"Id": body["Id"], "SyncToken": body["SyncToken"]})
        self._note("deleted", entity, body["Id"])

    def merge(self, entity: str, loser: Body, winner: Body) -> None:
        """Merge one list record into another."""
        self.clerk.tick()
        self.company.merge(entity, loser["Id"], winner["Id"])
        self._note("merged", entity, loser["Id"])

    def _note(self, action: str, entity: str, id_: str) -> None:
        self.changes.append(Change(action, entity, id_))

    # -- choosing ----------------------------------------------------------------------------

    def some(self, entity: str, wish: Wish | None = None) -> Body:
        """A record that fulfils a wish.

        CalledOffError when there is none to be found.
        """
        body = self.pick.one(entity, lambda row: self._is_free(row) and (not wish or wish(row)))
        if body is None:
            raise CalledOffError(entity)
        return body

    def _is_free(self, row: Body) -> bool:
        """Whether the row lies outside the closed period."""
        if self.closed is None:
            row_of_settings = next(self.company.export("Preferences"))
            self.closed = row_of_settings["AccountingInfoPrefs"].get("BookCloseDate", "")
        return bool(row.get("TxnDate", "9999") > self.closed)

    def customer(self) -> Body:
        """An active customer."""
        return self.some("Customer", is_active)

    def account(self, *kinds: str) -> str:
        """Id of an active account in home currency of one of the types."""
        if not self.accounts:
            home = self.company.profile.home_currency
            rows = self.company.export("Account")
            self.accounts = [
                row
                for row in rows
                if is_active(row) and row.get("CurrencyRef", {}).get("value", home) == home
            ]
        fitting = [row["Id"] for row in self.accounts if row["AccountType"] in kinds]
        if not fitting:
            raise CalledOffError("Account")
        return str(self.rng.choice(fitting))

    def amount(self, low: int, high: int) -> Decimal:
        """An amount between two whole units, to the cent."""
        return money(Decimal(self.rng.randint(low * 100, high * 100)) / 100)

    # -- selling -----------------------------------------------------------------------------

    def sales_lines(self, count: int) -> list[Body]:
        """Sales lines of random items."""
        return [self._sales_line() for _ in range(count)]

    def _sales_line(self) -> Body:
        item = self.some("Item", lambda body: is_active(body) and "IncomeAccountRef" in body)
        price = money(item.get("UnitPrice") or self.amount(5, 200))
        quantity = Decimal(self.rng.randint(1, 40)) / self.rng.choice((1, 1, 1, 4))
        code = "" if self.company.profile.country == "US" else self.tax_code()
        return sale(item["Id"], price, quantity, taxed=bool(item.get("Taxable")), code=code)

    def taxed(self) -> Body:
        """The part of a US sales document that asks for tax; nothing elsewhere."""
        if self.company.profile.country != "US":
            return {}
        return {"TxnTaxDetail": {"TxnTaxCodeRef": ref(self.tax_code())}}

    def tax_code(self) -> str:
        """Id of a tax code."""
        if not self.codes:
            rows = self.company.export("TaxCode")
            self.codes = [row["Id"] for row in rows if row.get("SalesTaxRateList")]
        return self.rng.choice(self.codes)


def is_active(body: Body) -> bool:
    """Whether a list record is active."""
    return body.get("Active") is not False


def is_open(body: Body) -> bool:
    """Whether something is still to be paid or used of a document."""
    return Decimal(body.get("Balance", 0)) > 0


def is_banked(body: Body) -> bool:
    """Whether a deposit holds the document."""
    return any(link["TxnType"] == "Deposit" for link in body.get("LinkedTxn", ()))


def is_live(body: Body) -> bool:
    """Whether a document is neither voided nor without an amount."""
    return Decimal(body.get("TotalAmt", 0)) > 0
