"""One company: its documents, the rules of writing them, its books and its reports."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sandbox import errors
from sandbox.catalogue import Entity
from sandbox.clock import Clock
from sandbox.query import QueryAnswer, run
from sandbox.store import Store

if TYPE_CHECKING:
    from sandbox.books import Books
    from sandbox.writes import Writes


@dataclass(frozen=True)
class Profile:
    """What kind of company it is: facts that stand before its first record.

    country: ISO 2 letters; decides the tax model and which entities exist.
    home_currency: ISO 3 letters.   zone: IANA name.   fiscal_year_start_month: 1 to 12.
    """

    country: str = "US"
    home_currency: str = "USD"
    zone: str = "America/Los_Angeles"
    fiscal_year_start_month: int = 1
    multicurrency: bool = False


class Company:
    """The facade everything else uses.

    Writes follow QuickBooks' rules (`sandbox.writes`), every posting document enters the books
    (`sandbox.books`), and reads answer what the API would serve.
    """

    def __init__(self, realm_id: str, store: Store, clock: Clock, profile: Profile) -> None:
        self.realm_id = realm_id
        self.store = store
        self.clock = clock
        self.profile = profile
        self.report_layout = 2  # 1: as reports looked before the change of 2026
        self._settled = (-1, -1)  # state of the store when account balances were up to date

    @cached_property
    def writes(self) -> "Writes":
        """The rules of creating, changing, voiding and deleting."""
        from sandbox.writes import Writes

        return Writes(self)

    @cached_property
    def books(self) -> "Books":
        """The double-entry books."""
        from sandbox.books import Books

        return Books(self.store, self)

    # -- writes ------------------------------------------------------------------------------

    def create(
        self, entity: str, payload: Mapping[str, Any], *, include: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """Create a record as `POST /{entity}` does and return it."""
        with self.store.transaction():
            return self.writes.create(entity, payload, include=include)

    def update(
        self, entity: str, payload: Mapping[str, Any], *, include: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """Change a record (sparse or in full, as the payload says) and return the new version."""
        with self.store.transaction():
            return self.writes.update(entity, payload, include=include)

    def delete(self, entity: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Delete a transaction for good; the answer holds its Id and status Deleted."""
        with self.store.transaction():
            return self.writes.delete(entity, payload)

    def void(self, entity: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Void a transaction: it stays, with all its amounts zero."""
        with self.store.transaction():
            return self.writes.void(entity, payload)

    def merge(self, entity: str, loser_id: str, winner_id: str) -> None:
        """Merge one list record into another, as the user interface can and the API cannot."""
        with self.store.transaction():
            self.writes.merge(entity, loser_id, winner_id)

    def enter(self, kind: str, payload: Mapping[str, Any]) -> str:
        """Book a transaction that the API never shows, such as a paycheck; returns its id.

        kind: see `sandbox.books.unseen`.   payload: TxnDate, Line as a journal entry has it, and
        whatever else of DocNumber and PrivateNote.
        """
        with self.store.transaction():
            return self.writes.enter(kind, payload)

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Many writes at once: balances and inventory cost are settled at the end."""
        with self.store.bulk(), self.writes.bulk():
            yield

    # -- reads -------------------------------------------------------------------------------

    def read(self, entity: str, record_id: str) -> dict[str, Any] | None:
        """One record as the API serves it, or None."""
        self.settle(entity)
        return self.store.get(entity, record_id)

    def query(self, statement: str) -> QueryAnswer:
        """Answer a statement of the query language; a QboFault when it cannot be answered."""
        return run(self, statement)

    def require(self, entity: Entity) -> None:
        """A QboFault when a company of this country or with these settings lacks the entity."""
        if entity.countries and self.profile.country not in entity.countries:
            raise errors.query_validation(f"Metadata not found for Entity: {entity.name}")
        if entity.multicurrency and not self.multicurrency:
            raise errors.not_in_plan("Multicurrency")

    @property
    def multicurrency(self) -> bool:
        """Whether the company deals in several currencies: Preferences, else the profile."""
        preferences = self.store.get("Preferences", "1") or {}
        prefs = preferences.get("CurrencyPrefs", {})
        return bool(prefs.get("MultiCurrencyEnabled", self.profile.multicurrency))

    def export(self, entity: str) -> Iterator[dict[str, Any]]:
        """Every live record, inactive ones too, exactly as the API serves it; oldest first."""
        self.settle(entity)
        return self.store.rows(entity)

    def deleted(self, entity: str) -> list[tuple[str, int]]:
        """(id, epoch seconds) of every record deleted for good."""
        return self.store.deleted(entity)

    def settle(self, *entities: str) -> None:
        """Bring fields that follow the books without a write (account balances) up to date."""
        with self.store.lock:
            if "Account" not in entities or self.store.state == self._settled:
                return
            with self.store.transaction():
                for account in self.store.rows("Account"):
                    live = self.books.account_fields(account["Id"])
                    if any(account.get(name) != value for name, value in live.items()):
                        self.store.patch("Account", account["Id"], live)
            self._settled = self.store.state

    def report(self, name: str, params: Mapping[str, str]) -> dict[str, Any]:
        """A report as the Reports API answers it; a QboFault for a name or parameter unknown."""
        from sandbox.reports import report

        return report(self, name, params)
