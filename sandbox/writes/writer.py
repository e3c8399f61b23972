"""Creating, changing, voiding and deleting the records of one company by QuickBooks' rules."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sandbox import errors
from sandbox.catalogue import ENTITIES
from sandbox.writes import (
    companions,
    currencies,
    effects,
    families,
    guards,
    merges,
    properties,
    special,
    supporting,
    tax_service,
)
from sandbox.writes.desk import Body, Change, Desk
from sandbox.writes.open_items import contribution
from sandbox.writes.specs import BY_HAND, SPECS, Spec
from sandbox.writes.voids import is_voided, voided

if TYPE_CHECKING:
    from sandbox.company import Company

_SYSTEM = frozenset({"Id", "SyncToken", "MetaData", "domain", "sparse", "status"})
_NO_INCLUDE: frozenset[str] = frozenset()


class Writes:
    """The write side of a company. Callers hold the store's transaction."""

    def __init__(self, company: "Company") -> None:
        self.desk = Desk(company)

    def create(
        self, entity: str, payload: Mapping[str, Any], *, include: frozenset[str] = _NO_INCLUDE
    ) -> Body:
        """A new record, as stored; a QboFault when a rule is broken."""
        if entity in _OWN_WAY:
            with self._kept():
                return _OWN_WAY[entity](self.desk, payload)
        spec = self._spec(entity, "create")
        properties.check(entity, properties.PROPERTIES[entity], payload)
        change = Change(self.desk, entity, dict(payload), None, include)
        with self._kept():
            stored = self._store(change, spec)
            companions.open_books(change, stored, self._create_inner)
            currencies.open_ledgers(change, stored, self._create_inner)
            return self._latest(change, stored)

    def update(
        self, entity: str, payload: Mapping[str, Any], *, include: frozenset[str] = _NO_INCLUDE
    ) -> Body:
        """The next version of a record: sparse when the payload says so, else in full.

        `include` may hold `void`. An update that changes nothing returns the record as it is.
        """
        if "void" in include:
            return self.void(entity, payload)
        if entity == "ExchangeRate":
            return self.create(entity, payload)
        spec = self._spec(entity, "update")
        properties.check(entity, properties.PROPERTIES[entity], payload)
        old = self._current(entity, payload)
        change = Change(self.desk, entity, _merged(payload, old), old, include)
        with self._kept():
            return self._store(change, spec)

    def delete(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """Remove a record for good; the answer holds its Id and status Deleted."""
        if entity == "RecurringTransaction":
            with self._kept():
                return special.delete_template(self.desk, payload)
        self._spec(entity, "delete")
        old = self._current(entity, payload, checked=entity != "Attachable")
        change = Change(self.desk, entity, {}, old)
        with self._kept():
            guards.require_removable(change)
            self._remove(change, old)
        return {"domain": "QBO", "status": "Deleted", "Id": old["Id"]}

    def void(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """Keep a transaction with all its amounts zero and its links undone.

        A void one is returned as it is: nothing about it would change.
        """
        self._spec(entity, "void")
        old = self._current(entity, payload)
        if is_voided(entity, old):
            return old
        change = Change(self.desk, entity, {}, old)
        with self._kept():
            guards.require_removable(change)
            effects.unapply(change, (entity, old["Id"]))
            return self._save(change, voided(entity, old), companions.charges_of(old))

    def merge(self, entity: str, loser_id: str, winner_id: str) -> None:
        """Merge a list record into another: its documents move over and it is gone for good."""
        with self._kept():
            merges.merge(self.desk, entity, loser_id, winner_id)

    def enter(self, kind: str, payload: Mapping[str, Any]) -> str:
        """Book a transaction that has no entity, with lines of a journal entry; returns its id."""
        with self._kept():
            body = {**payload, "Id": self.desk.store.next_id("JournalEntry")}
            self.desk.post(kind, body)
            self.desk.parties.move({}, contribution(self.desk.lookup, "JournalEntry", body))
        return str(body["Id"])

    def create_tax_code(self, payload: Mapping[str, Any]) -> Body:
        """TaxService: a tax code with its rates, answered with the ids they got."""
        with self._kept():
            return tax_service.create_tax_code(self.desk, payload)

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Many writes: balances of customers and vendors are written once, at the end.

        When the block fails, part of its documents may be stored already (see `Store.bulk`), and
        the balances of their parties are not: give the company up.
        """
        if self.desk.bulk:
            yield
            return
        self.desk.bulk = True
        try:
            with self.desk.company.books.bulk():
                yield
        except BaseException:
            self.desk.parties.forget()
            raise
        finally:
            self.desk.bulk = False
        self._finish()

    # -- steps ---------------------------------------------------------------------------------

    def _spec(self, entity: str, operation: str) -> Spec:
        known = ENTITIES.get(entity)
        offered = known is not None and (operation in known.writes or entity in BY_HAND)
        if not offered or entity not in SPECS:
            raise errors.unsupported_operation(f"{operation} {entity}")
        return SPECS[entity]

    def _current(self, entity: str, payload: Mapping[str, Any], *, checked: bool = True) -> Body:
        """The record a request means; faults 2020, 2030, 610 and, for an old SyncToken, 5010."""
        id_ = payload.get("Id", "1" if entity in special.SINGLE else None)
        if id_ is None:
            raise errors.required_param("Id")
        if not str(id_).isdecimal():
            raise errors.invalid_id(str(id_))
        old = self.desk.store.get(entity, str(id_))
        if old is None:
            raise errors.not_found()
        if checked:
            token = payload.get("SyncToken")
            if token is None:
                raise errors.required_param("SyncToken")
            if str(token) != old["SyncToken"]:
                raise errors.stale_object()
        return old

    def _store(self, change: Change, spec: Spec) -> Body:
        """Build the record and store it, unless it is what is stored already."""
        body = spec.build(change)
        if spec.posts:
            guards.require_open_period(change, body)
        orphans = companions.put_charges(change, body)
        if change.old is not None:
            if {key: value for key, value in change.old.items() if key not in _SYSTEM} == body:
                return change.old
            guards.require_changeable(change, body)
        return self._save(change, body, orphans)

    def _save(self, change: Change, body: Body, orphans: list[str]) -> Body:
        """Store a checked record and all that follows from it; `orphans` are its lost charges."""
        desk, entity, old = change.desk, change.entity, change.old
        if old is None:
            stored = desk.store.insert(entity, body)
        else:
            stored = desk.store.update(entity, {**body, "Id": old["Id"]})
        change.read[entity, stored["Id"]] = stored
        desk.lookup.forget(entity, stored["Id"])
        if change.name:
            desk.names.take(entity, change.name, stored["Id"])
        effects.relink(change, entity, stored, new=old is None)
        for charge in orphans:
            companions.drop_charge(change, charge)
        desk.parties.move(
            contribution(desk.lookup, entity, old), contribution(desk.lookup, entity, stored)
        )
        effects.after_save(change, stored)
        families.follow(change, stored)
        supporting.follow_preferences(change, stored)
        desk.post(entity, stored)
        return change.read[entity, stored["Id"]]

    def _create_inner(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """A document that a write brings along, within the same write."""
        return self._store(Change(self.desk, entity, dict(payload)), SPECS[entity])

    def _latest(self, change: Change, stored: Body) -> Body:
        """The record as it stands when its write is done, opening balance included."""
        if change.entity in ("Customer", "Vendor") and change.payload.get("Balance"):
            self.desk.parties.keep()
            self.desk.parties.settle()
            return self.desk.store.get(change.entity, stored["Id"]) or stored
        return stored

    def _remove(self, change: Change, old: Body) -> None:
        """Delete a document after everything that hangs on it was let go."""
        desk, target = change.desk, (change.entity, old["Id"])
        effects.unapply(change, target)
        touched = desk.links.replace(*target, [], new=False)
        desk.parties.move(contribution(desk.lookup, change.entity, old), {})
        desk.books_remove(change.entity, old["Id"])
        desk.store.remove(*target)
        desk.names.release(*target)
        change.read.pop(target, None)
        for other in sorted(touched, key=lambda party: int(party[1])):
            effects.refresh(change, other)
        for charge in companions.charges_of(old):
            companions.drop_charge(change, charge)

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Count a write's side effects when it succeeds, forget them when it fails."""
        try:
            yield
        except BaseException:
            self.desk.parties.drop()
            self.desk.lookup.clear()
            raise
        self.desk.parties.keep()
        if not self.desk.bulk:
            self._finish()

    def _finish(self) -> None:
        self.desk.parties.settle()
        self.desk.numbering.save()


def _merged(payload: Mapping[str, Any], old: Body) -> Body:
    """What the record shall hold: a sparse payload over the old record, or the payload alone."""
    if payload.get("sparse") in (True, "true"):
        merged = {**old, **payload}
        return {key: value for key, value in merged.items() if value is not None}
    return dict(payload)


# Writes that do not follow the common path.
_OWN_WAY = {
    "ExchangeRate": special.put_exchange_rate,
    "RecurringTransaction": special.create_template,
    "TaxService": tax_service.create_tax_code,
}
