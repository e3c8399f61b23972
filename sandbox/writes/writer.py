"""Creating, changing, voiding and deleting the records of one company by QuickBooks' rules."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sandbox import errors
from sandbox.catalogue import ENTITIES
from sandbox.writes import effects, guards, properties
from sandbox.writes.desk import Body, Change, Desk
from sandbox.writes.open_items import contribution
from sandbox.writes.specs import SPECS, Spec
from sandbox.writes.voids import voided

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
        """A new record, as stored. Raises QboFault and leaves nothing behind when a rule is broken."""
        spec = self._spec(entity, "create")
        properties.check(entity, properties.PROPERTIES[entity], payload)
        change = Change(self.desk, entity, dict(payload), None, include)
        with self._kept():
            return self._store(change, spec)

    def update(
        self, entity: str, payload: Mapping[str, Any], *, include: frozenset[str] = _NO_INCLUDE
    ) -> Body:
        """The next version of a record: sparse when the payload says so, else in full.

        `include` may hold `void`. An update that changes nothing returns the record as it is.
        """
        if "void" in include:
            return self.void(entity, payload)
        spec = self._spec(entity, "update")
        properties.check(entity, properties.PROPERTIES[entity], payload)
        old = self._current(entity, payload)
        change = Change(self.desk, entity, _merged(spec, payload, old), old, include)
        with self._kept():
            return self._store(change, spec)

    def delete(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """Remove a record for good; the answer holds its Id and status Deleted."""
        self._spec(entity, "delete")
        old = self._current(entity, payload, checked=entity != "Attachable")
        change = Change(self.desk, entity, {}, old)
        with self._kept():
            guards.require_removable(change)
            self._remove(change, old)
        return {"domain": "QBO", "status": "Deleted", "Id": old["Id"]}

    def void(self, entity: str, payload: Mapping[str, Any]) -> Body:
        """Keep a transaction with all its amounts zero and its links undone."""
        self._spec(entity, "void")
        old = self._current(entity, payload)
        change = Change(self.desk, entity, {}, old)
        with self._kept():
            guards.require_removable(change)
            effects.unapply(change, (entity, old["Id"]))
            return self._save(change, voided(entity, old))

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Many writes: balances of customers and vendors are written once, at the end."""
        if self.desk.bulk:
            yield
            return
        self.desk.bulk = True
        try:
            with self.desk.company.books.bulk():
                yield
        finally:
            self.desk.bulk = False
            self._finish()

    # -- steps ---------------------------------------------------------------------------------

    def _spec(self, entity: str, operation: str) -> Spec:
        known = ENTITIES.get(entity)
        if known is None or operation not in known.writes or entity not in SPECS:
            raise errors.unsupported_operation(f"{operation} {entity}")
        return SPECS[entity]

    def _current(self, entity: str, payload: Mapping[str, Any], *, checked: bool = True) -> Body:
        """The record a request means; faults 2020, 2030, 610 and, for an old SyncToken, 5010."""
        id_ = payload.get("Id")
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
        if change.old is not None:
            if {key: value for key, value in change.old.items() if key not in _SYSTEM} == body:
                return change.old
            guards.require_changeable(change, body)
        return self._save(change, body)

    def _save(self, change: Change, body: Body) -> Body:
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
        desk.parties.move(
            contribution(desk.lookup, entity, old), contribution(desk.lookup, entity, stored)
        )
        desk.post(entity, stored)
        return change.read[entity, stored["Id"]]

    def _remove(self, change: Change, old: Body) -> None:
        """Delete a document after everything that hangs on it was let go."""
        desk, target = change.desk, (change.entity, old["Id"])
        effects.unapply(change, target)
        touched = desk.links.replace(*target, [], new=False)
        desk.parties.move(contribution(desk.lookup, change.entity, old), {})
        desk.books_remove(change.entity, old["Id"])
        desk.store.remove(*target)
        change.read.pop(target, None)
        for other in sorted(touched, key=lambda party: int(party[1])):
            effects.refresh(change, other)

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


def _merged(spec: Spec, payload: Mapping[str, Any], old: Body) -> Body:
    """What the record shall hold: a sparse payload over the old record, or the payload alone."""
    if payload.get("sparse") in (True, "true"):
        merged = {**old, **payload}
        return {key: value for key, value in merged.items() if value is not None}
    kept = {key: old[key] for key in spec.survives if key in old}
    return {**kept, **payload}
