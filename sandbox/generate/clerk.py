"""The clerk who keeps a demo company's documents, day by day.

Everything goes through the same doors as the API (`Company.create` and its siblings), so a
generated company obeys the rules that a client would meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pendulum

from sandbox.catalogue import ENTITIES, Kind
from sandbox.generate import paper
from sandbox.generate.paper import Body
from sandbox.writes.tax_service import create_tax_code

if TYPE_CHECKING:
    from sandbox.company import Company

_OPENS = 8  # o'clock, company time
_NAMES = ("Code", "FullyQualifiedName", "DisplayName", "Name")
_UNDATED = frozenset({"ReimburseCharge", "TaxPayment"})


class Clerk:
    """Writes documents under short keys and finds lists by name.

    day: the present day of business; documents carry it unless they say otherwise.
    rng: the only source of chance.   written: how many records were created.
    """

    def __init__(self, company: Company, rng: Random, *, pause: int = 180) -> None:
        """Start work; `pause` seconds go by between two documents, 0 leaves the clock alone."""
        self.company = company
        self.rng = rng
        self.day: date = company.clock.today()
        self.written = 0
        self._pause = pause
        self._codes: dict[int, str] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._filed: dict[str, tuple[str, str]] = {}

    # -- time --------------------------------------------------------------------------------

    def open(self, day: date) -> None:
        """Go to the morning of a day, unless it is that day already."""
        if day != self.day or not self.company.clock.frozen:
            self.day = day
            zone = self.company.clock.zone
            self.company.clock.set(pendulum.datetime(day.year, day.month, day.day, _OPENS, tz=zone))

    def found(self, day: date) -> None:
        """Open on the first day of business; the company's own records are as old as that."""
        self.open(day)
        for entity in ("CompanyInfo", "Preferences"):
            self.company.store.redate(entity, "1")

    def tick(self) -> None:
        """Let a little time pass between two pieces of work."""
        if self._pause:
            self.company.clock.advance(seconds=self._pause)

    # -- lists -------------------------------------------------------------------------------

    def id(self, entity: str, name: str) -> str:
        """Id of a list record by its full name.

        KeyError when there is none.
        """
        return self._index(entity)[name]

    def ref(self, entity: str, name: str) -> Body:
        """A reference to a list record by its full name."""
        return paper.ref(self.id(entity, name))

    def has(self, entity: str, name: str) -> bool:
        """Whether there is a list record of that full name."""
        return name in self._index(entity)

    def enter(self, entity: str, name: str, /, **fields: Any) -> str:
        """Id of the list record of that full name, made from `fields` when it is missing."""
        if not self.has(entity, name):
            body = self.write(entity, fields)
            self._index(entity)[name] = body["Id"]
        return self.id(entity, name)

    def account(self, name: str, kind: str = "", subtype: str = "", **fields: Any) -> str:
        """Id of an account by its full name (`Parent:Child`), made when it is missing."""
        parent, _, own = name.rpartition(":")
        payload: Body = {"Name": own, "AccountType": kind, **fields}
        if subtype:
            payload["AccountSubType"] = subtype
        if parent:
            payload |= {"SubAccount": True, "ParentRef": self.ref("Account", parent)}
        return self.enter("Account", name, **payload)

    def tax_code(self, *, agencies: int) -> str:
        """Id of the first tax code whose rates go to that many agencies.

        LookupError when the company has none.
        """
        found = self._codes.get(agencies)
        if found is None:
            found = self._codes[agencies] = self._find_tax_code(agencies)
        return found

    def make_tax_code(self, name: str, rates: Sequence[tuple[str, str, str]]) -> str:
        """Id of the tax code of that name, made of (rate name, percent, agency) when missing."""
        if not self.has("TaxCode", name):
            details = [
                {
                    "TaxRateName": rate,
                    "RateValue": Decimal(percent),
                    "TaxAgencyId": self.enter("TaxAgency", agency, DisplayName=agency),
                    "TaxApplicableOn": "Sales",
                }
                for rate, percent, agency in rates
            ]
            self.tick()
            with self.company.store.transaction():
                payload = {"TaxCode": name, "TaxRateDetails": details}
                made = create_tax_code(self.company.writes.desk, payload)
            self._index("TaxCode")[name] = made["TaxCodeId"]
        return self.id("TaxCode", name)

    def _find_tax_code(self, agencies: int) -> str:
        agency = {
            rate["Id"]: rate.get("AgencyRef", {}).get("value")
            for rate in self.company.export("TaxRate")
        }
        for code in self.company.export("TaxCode"):
            details = code.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
            if len({agency[detail["TaxRateRef"]["value"]] for detail in details}) == agencies:
                return str(code["Id"])
        raise LookupError(f"no tax code with {agencies} agencies")

    def _index(self, entity: str) -> dict[str, str]:
        if entity not in self._names:
            self._names[entity] = {
                next(row[key] for key in _NAMES if row.get(key)): row["Id"]
                for row in self.company.export(entity)
            }
        return self._names[entity]

    # -- documents ---------------------------------------------------------------------------

    def write(self, entity: str, payload: Mapping[str, Any], key: str = "") -> Body:
        """Create a record, dated today unless it says otherwise, and file it under `key`."""
        self.tick()
        dated = _is_dated(entity) and "TxnDate" not in payload
        day = {"TxnDate": self.day.isoformat()} if dated else {}
        body = self.company.create(entity, {**payload, **day})
        self.written += 1
        if key:
            self._filed[key] = (entity, body["Id"])
        return body

    def filed(self, key: str) -> tuple[str, str]:
        """Entity and id of a document by its key."""
        return self._filed[key]

    def file(self, key: str, entity: str, id_: str) -> None:
        """File a record under a key of its own."""
        self._filed[key] = (entity, id_)

    def knows(self, key: str) -> bool:
        """Whether something was filed under a key."""
        return key in self._filed

    def filed_keys(self) -> list[str]:
        """All keys, in the order of filing."""
        return list(self._filed)

    def current(self, key: str) -> Body:
        """A filed document as it stands now; KeyError when it is gone."""
        entity, id_ = self._filed[key]
        return self.record(entity, id_)

    def record(self, entity: str, id_: str) -> Body:
        """A record as it stands now; KeyError when it is gone."""
        body = self.company.read(entity, id_)
        if body is None:
            raise KeyError(f"{entity} {id_}")
        return body

    def change(self, entity: str, id_: str, **fields: Any) -> Body:
        """Change some fields of a record."""
        self.tick()
        body = self.record(entity, id_)
        return self.company.update(entity, {**_version(body), "sparse": True, **fields})

    def prefer(self, group: str, **values: Any) -> None:
        """Change some properties of a section of Preferences."""
        row = next(self.company.export("Preferences"))
        self.change("Preferences", row["Id"], **{group: {**row.get(group, {}), **values}})

    def amend(self, key: str, **fields: Any) -> Body:
        """Change some fields of a filed document."""
        return self.change(*self.filed(key), **fields)

    def void(self, key: str) -> Body:
        """Void a filed document."""
        self.tick()
        return self.company.void(self.filed(key)[0], _version(self.current(key)))

    def delete(self, key: str) -> None:
        """Delete a filed document."""
        self.tick()
        self.company.delete(self.filed(key)[0], _version(self.current(key)))

    def pay(self, customer: str, total: Decimal | str | int, /, key: str = "", **more: Any) -> Body:
        """Receive a payment from a customer (by id).

        `applied` maps keys of documents to the amounts that the payment applies to them.
        """
        applied: Mapping[str, Any] = more.pop("applied", {})
        lines = [self.application(name, amount) for name, amount in applied.items()]
        payload = {"CustomerRef": paper.ref(customer), "TotalAmt": paper.money(total), **more}
        return self.write("Payment", payload | ({"Line": lines} if lines else {}), key)

    def pay_bills(
        self, vendor: str, total: Decimal | str | int, means: Body, /, key: str = "", **more: Any
    ) -> Body:
        """Pay bills of a vendor (by id); `means` is a CheckPayment or CreditCardPayment."""
        applied: Mapping[str, Any] = more.pop("applied", {})
        payload: Body = {
            "VendorRef": paper.ref(vendor),
            "TotalAmt": paper.money(total),
            "PayType": "CreditCard" if "CreditCardPayment" in means else "Check",
            "Line": [self.application(name, amount) for name, amount in applied.items()],
        }
        return self.write("BillPayment", {**payload, **means, **more}, key)

    def application(self, key: str, amount: Decimal | str | int) -> Body:
        """A payment line that applies an amount to a filed document."""
        entity, id_ = self.filed(key)
        return paper.linked(amount, self._link_type(entity, id_), id_)

    def _link_type(self, entity: str, id_: str) -> str:
        if entity != "Purchase":
            return entity
        return "Check" if self.record(entity, id_)["PaymentType"] == "Check" else "Expense"


def _is_dated(entity: str) -> bool:
    return ENTITIES[entity].kind is Kind.TRANSACTION and entity not in _UNDATED


def _version(body: Body) -> Body:
    return {"Id": body["Id"], "SyncToken": body["SyncToken"]}
