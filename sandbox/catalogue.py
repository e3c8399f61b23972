"""The entities the sandbox serves: what kind each is, where it appears and who lacks it.

Source: QuickBooks' API reference (operations, query and change feed per entity).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How an entity is numbered and ordered."""

    LIST = "list"
    TRANSACTION = "transaction"
    SUPPORTING = "supporting"


@dataclass(frozen=True)
class Entity:
    """One entity of the API.

    name: as queries and answers spell it.   json_key: key of its object in an answer.
    active: list rows carry Active and queries hide inactive ones.
    hides_inactive: False for the one list (TaxCode) that answers both without being asked.
    cdc: part of the change feed.   writes: operations the API offers besides reading.
    countries: where it exists (empty = everywhere).   multicurrency: only with that setting on.
    """

    name: str
    kind: Kind
    writes: frozenset[str] = frozenset()
    active: bool = False
    hides_inactive: bool = True
    cdc: bool = True
    json_key: str = ""
    countries: frozenset[str] = frozenset()
    multicurrency: bool = False
    first_id: int = 1

    @property
    def key(self) -> str:
        """Key of the entity's object or rows in an answer."""
        return self.json_key or self.name


_CUD = frozenset({"create", "update", "delete"})
_CUDV = _CUD | {"void"}
_CU = frozenset({"create", "update"})
_LONG = 5_000_000_000_000_000_000  # attachments, classes and customer types have 19-digit ids


def _list(name: str, **options: Any) -> Entity:
    return Entity(name, Kind.LIST, **{"writes": _CU, "active": True, **options})


def _txn(name: str, **options: Any) -> Entity:
    return Entity(name, Kind.TRANSACTION, **{"writes": _CUD, **options})


def _other(name: str, **options: Any) -> Entity:
    return Entity(name, Kind.SUPPORTING, **options)


ENTITIES: dict[str, Entity] = {
    entity.name: entity
    for entity in (
        _list("Account"),
        _other("Attachable", writes=_CUD, cdc=False, first_id=_LONG + 503_624),
        _txn("Bill"),
        _txn("BillPayment", writes=_CUDV),
        _other("Budget", writes=_CUD, active=True),
        _list("Class", first_id=_LONG + 7_280),
        _list("CompanyCurrency", multicurrency=True),
        _other("CompanyInfo", writes=frozenset({"update"})),
        _txn("CreditCardPayment", json_key="CreditCardPaymentTxn"),
        _txn("CreditMemo", writes=_CUDV),
        _list("Customer"),
        _list("CustomerType", writes=frozenset(), cdc=False, first_id=_LONG + 2_101),
        _list("Department"),
        _txn("Deposit"),
        _list("Employee"),
        _txn("Estimate"),
        _other("ExchangeRate", writes=frozenset({"update"}), cdc=False, multicurrency=True),
        _txn("InventoryAdjustment", cdc=False),
        _txn("Invoice", writes=_CUDV),
        _list("Item"),
        _list("JournalCode", active=False, cdc=False, countries=frozenset({"FR"})),
        _txn("JournalEntry"),
        _txn("Payment", writes=_CUDV),
        _list("PaymentMethod"),
        _other("Preferences", writes=frozenset({"update"})),
        _txn("Purchase", writes=_CUDV),
        _txn("PurchaseOrder"),
        _other("RecurringTransaction", writes=frozenset({"create", "delete"}), cdc=False),
        _txn("RefundReceipt", writes=_CUDV),
        _txn("ReimburseCharge", writes=frozenset()),
        _txn("SalesReceipt", writes=_CUDV),
        _list("TaxAgency", writes=frozenset({"create"}), active=False, cdc=False),
        _list("TaxCode", writes=frozenset(), hides_inactive=False, cdc=False),
        _txn("TaxPayment", writes=frozenset(), cdc=False, countries=frozenset({"AU", "CA", "GB"})),
        _list("TaxRate", writes=frozenset(), hides_inactive=False, cdc=False),
        _list("Term"),
        _txn("TimeActivity", cdc=False),
        _txn("Transfer"),
        _list("Vendor"),
        _txn("VendorCredit"),
    )
}

_BY_LOWER: dict[str, Entity] = {
    **{name.lower(): entity for name, entity in ENTITIES.items()},
    "creditcardpaymenttxn": ENTITIES["CreditCardPayment"],
}


def find(name: str) -> Entity | None:
    """The entity of that name, spelled in any case."""
    return _BY_LOWER.get(name.lower())
