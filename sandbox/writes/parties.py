"""Balances of customers and vendors, in their own currency; jobs add up to their parents.

A balance moves LastUpdatedTime of the party but not its SyncToken (recorded behaviour). Within a
bulk write the movements are gathered and every party is written once, at the end.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sandbox.writes.links import Party
from sandbox.writes.money import from_cents

if TYPE_CHECKING:
    from sandbox.store import Store

Body = dict[str, Any]
Contribution = dict[Party, int]


class Parties:
    """Movements of balances on their way to the customer and vendor records."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._pending: defaultdict[Party, int] = defaultdict(int)
        self._staged: list[tuple[Party, int]] = []

    def move(self, before: Contribution, after: Contribution) -> None:
        """A document's contribution to balances changed; amounts are cents of the party's currency.

        Counts once the write is kept.
        """
        if before != after:
            self._staged += [(party, -cents) for party, cents in before.items()]
            self._staged += after.items()

    def keep(self) -> None:
        """The write succeeded: its movements count."""
        for party, cents in self._staged:
            self._pending[party] += cents
        self._staged.clear()

    def settle(self) -> None:
        """Write the gathered movements."""
        moved = {party: cents for party, cents in self._pending.items() if cents}
        self._pending.clear()
        jobs: defaultdict[str, int] = defaultdict(int)
        for (entity, id_), cents in sorted(moved.items()):
            if entity == "Customer":
                for family_member in self._lineage(id_):
                    jobs[family_member] += cents
            else:
                self._store.touch(
                    entity, id_, {"Balance": self._balance(entity, id_, "Balance", cents)}
                )
        for id_, cents in sorted(jobs.items(), key=lambda pair: int(pair[0])):
            own = moved.get(("Customer", id_), 0)
            fields = {"BalanceWithJobs": self._balance("Customer", id_, "BalanceWithJobs", cents)}
            if own:
                fields["Balance"] = self._balance("Customer", id_, "Balance", own)
            if own or cents:
                self._store.touch("Customer", id_, fields)

    def drop(self) -> None:
        """The write failed: its movements never happened."""
        self._staged.clear()

    def forget(self) -> None:
        """Drop all movements that are not written yet."""
        self._staged.clear()
        self._pending.clear()

    def _balance(self, entity: str, id_: str, field: str, cents: int) -> Any:
        body = self._store.get(entity, id_) or {}
        return body.get(field, 0) + from_cents(cents)

    def _lineage(self, id_: str) -> list[str]:
        """The customer and its parents, upwards."""
        lineage = [id_]
        while parent := (self._store.get("Customer", lineage[-1]) or {}).get("ParentRef"):
            lineage.append(parent["value"])
        return lineage
