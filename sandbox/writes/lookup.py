"""Reading lists quickly: accounts, customers, items and the like, kept in small bounded caches."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sandbox.writes.settings import Settings

if TYPE_CHECKING:
    from sandbox.store import Store

Body = dict[str, Any]
_LIMIT = 4096  # records kept per entity: enough for every list but customers of a huge company


class Lookup:
    """Records by id, settings, and the accounts that play a part of their own.

    Records handed out are shared: read them, never change them. Writers call `forget` for
    whatever they change. Quantities and balances of cached records may be out of date.
    """

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._cache: dict[str, dict[str, Body]] = {}
        self._settings: Settings | None = None
        self._roles: dict[tuple[str, str], str] | None = None

    def get(self, entity: str, id_: str) -> Body | None:
        """The record, or None; a cached copy without up-to-date balances."""
        cache = self._cache.setdefault(entity, {})
        body = cache.get(id_)
        if body is None:
            body = self._store.get(entity, id_)
            if body is not None:
                if len(cache) >= _LIMIT:
                    del cache[next(iter(cache))]
                cache[id_] = body
        return body

    def forget(self, entity: str, id_: str) -> None:
        """Drop what is cached of a record that changed."""
        self._cache.get(entity, {}).pop(id_, None)
        if entity == "Account":
            self._roles = None
        elif entity in ("Preferences", "CompanyInfo"):
            self._settings = None

    def clear(self) -> None:
        """Drop everything, e.g. after a transaction was rolled back."""
        self._cache.clear()
        self._settings = None
        self._roles = None

    @property
    def settings(self) -> Settings:
        """The company's settings."""
        if self._settings is None:
            info = next(iter(self._store.rows("CompanyInfo")), {})
            preferences = next(iter(self._store.rows("Preferences")), {})
            self._settings = Settings.read(info, preferences)
        return self._settings

    def role(self, role: str, currency: str | None = None) -> str:
        """Id of the first account of a type or subtype, or "" when there is none.

        `role` is an AccountSubType, or AccountType for receivables and payables, which exist per
        currency; the home currency is meant when none is given.
        """
        if self._roles is None:
            self._roles = dict(self._read_roles())
        return self._roles.get((role, currency or self.settings.home), "")

    def _read_roles(self) -> Iterator[tuple[tuple[str, str], str]]:
        accounts = sorted(
            (a for a in self._store.rows("Account") if a.get("Active", True)),
            key=lambda account: -int(account["Id"]),
        )
        for account in accounts:  # later ids first: the first account of a role stays
            currency = account.get("CurrencyRef", {}).get("value", "")
            yield (account["AccountType"], currency), account["Id"]
            if account.get("AccountSubType"):
                yield (account["AccountSubType"], currency), account["Id"]
