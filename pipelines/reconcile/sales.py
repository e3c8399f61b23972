"""Sales by customer and item, transaction by transaction.

The reports by product and by customer with their transactions are not among those of the API. What
QuickBooks' ledger has on accounts of type Income, with the customer, the item and the quantity of
each entry, is the same, for one call; on our side it is what the sales marts are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .lines import Line
from .movements import Filter, Movement
from .ours import place
from .theirs import NOT_SPECIFIED

REPORTS: Mapping[str, str] = {"CustomerSales": "customer", "ItemSales": "item"}
SALES = frozenset({"Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt"})

INCOME = (
    "select account_id from marts.dim_account where realm_id = '{realm_id}' and is_income"
    " and account_id <> '-2'"
)
TYPES = (
    "select distinct reported_type, transaction_type from marts.fct_gl_entry"
    " where realm_id = '{realm_id}' and reported_type is not null"
)


@dataclass(frozen=True)
class Subject:
    """What a sales report lists.

    Attributes:
        name: customer or item.
        measure: amount or quantity.
    """

    name: str
    measure: str

    @property
    def members(self) -> str:
        """Statement of the ids and names of its members."""
        return f"select {self.name}_id, full_name from marts.dim_{self.name}" + _REALM

    def ours(self, start: date, end: date) -> str:
        """Statement of type, id, day, place, figure, entries, number, party and type to show."""
        known = (
            f"case when sold.{self.name}_id is null then '-1' when dim.{self.name}_id is null"
            f" and sold.{self.name}_id <> 'SHIPPING_ITEM_ID' then '-2' else sold.{self.name}_id end"
        )
        figure = "home_amount" if self.measure == "amount" else "quantity"
        return (
            f"select '', sold.transaction_id, sold.transaction_date,"
            f" {place(self.name, 'sold', known)}, sum(sold.{figure}), count(*),"
            " max(head.document_number), max(head.party_name), max(sold.transaction_type)"
            " from intermediate.int_revenue as sold"
            f" left join marts.dim_{self.name} as dim on sold.realm_id = dim.realm_id"
            f" and sold.{self.name}_id = dim.{self.name}_id"
            " left join marts.dim_transaction as head on sold.realm_id = head.realm_id"
            " and sold.transaction_type = head.transaction_type"
            " and sold.transaction_id = head.transaction_id"
            " where sold.realm_id = '{realm_id}' and sold.origin in ('sales', 'discount')"
            f" and sold.transaction_date between date '{start}' and date '{end}'"
            f" group by 1, 2, 3, 4 having sum(sold.{figure}) <> 0"
        )

    def theirs(
        self, rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]
    ) -> Iterator[Movement]:
        """What entries of the ledger on income accounts are to it.

        Args:
            rows: The entries.
            types: Entities by the type that reports print, as far as they are known.
        """
        sums: dict[tuple[str, date, str], Movement] = {}
        for row in rows:
            kind = row["txn_type"] or ""
            figure = -row["amount"] if self.measure == "amount" else row["quantity"]
            if types.get(kind, "Invoice") not in SALES or not figure:
                continue
            key = row["txn_id"] or "", row["txn_date"], self._member(row)
            known = sums.get(key) or Movement("", *key, amount=Decimal(0), times=0)
            sums[key] = replace(
                known,
                amount=known.amount + figure,
                times=known.times + 1,
                number=row["doc_num"] or "",
                party=row["name"] or "",
                shown=kind,
            )
        yield from sums.values()

    def is_told(self, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the ledger says anything of it at all."""
        key = "quantity" if self.measure == "quantity" else f"{self.name}_id"
        return not rows or any(row[key] for row in rows)

    def _member(self, row: Mapping[str, Any]) -> str:
        if row[f"{self.name}_id"]:
            return str(row[f"{self.name}_id"])
        return (self.name == "customer" and row["name_id"]) or NOT_SPECIFIED


_REALM = " where realm_id = '{realm_id}'"


def is_of(line: Line) -> Filter:
    """The movements that a figure of a sales report adds up."""
    return lambda one: one.place == line.subject_id
