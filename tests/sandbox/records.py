"""A company's records as tests ask about them: lines, links, accounts, amounts."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from sandbox.company import Company

Body = dict[str, Any]


class View:
    """A company's records, read once, with what the predicates keep asking."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.rows = cache(self._rows)
        self.accounts = {row["Id"]: row for row in self.rows("Account")}
        self.items = {row["Id"]: row for row in self.rows("Item")}
        self.agency = {row["Id"]: row["AgencyRef"]["value"] for row in self.rows("TaxRate")}
        self.documents = {
            (entity, row["Id"]): row
            for entity in ("Invoice", "Payment", "CreditMemo", "Purchase", "Bill", "JournalEntry")
            for row in self.rows(entity)
        }

    def _rows(self, entity: str) -> list[Body]:
        return list(self.company.export(entity))

    def any(self, entity: str, wish: Callable[[Body], object]) -> bool:
        return any(wish(row) for row in self.rows(entity))

    def profit_and_loss(self) -> Body:
        span = {"start_date": "2024-10-01", "end_date": "2026-10-30"}
        return self.company.report("ProfitAndLoss", span)

    def kind(self, holder: Body, key: str = "AccountRef") -> str:
        """Type of the account a detail refers to."""
        id_ = holder.get(key, {}).get("value")
        return str(self.accounts[id_]["AccountType"]) if id_ else ""

    def gone(self, entity: str) -> bool:
        return bool(self.company.deleted(entity))

    def agencies(self, row: Body) -> set[str]:
        lines = row["TxnTaxDetail"].get("TaxLine", [])
        return {self.agency[line["TaxLineDetail"]["TaxRateRef"]["value"]] for line in lines}

    def stocked(self, row: Body) -> bool:
        """Whether a line moves an inventory item."""
        ids = [detail.get("ItemRef", {}).get("value") for detail in details(row)]
        return any(self.items.get(id_, {}).get("Type") == "Inventory" for id_ in ids)

    def entries(self, kind: str, side: str) -> Iterator[Body]:
        """Details of journal lines on accounts of a type."""
        for row in self.rows("JournalEntry"):
            for detail in details(row):
                if self.kind(detail) == kind and detail["PostingType"] == side:
                    yield detail


def lines(row: Body) -> Iterator[Body]:
    """All lines of a document, those of bundles included."""
    for line in row.get("Line", ()):
        yield line
        yield from line.get("GroupLineDetail", {}).get("Line", ())


def details(row: Body) -> Iterator[Body]:
    """The detail objects of all lines of a document."""
    for line in lines(row):
        yield line.get(line.get("DetailType", ""), {})


def kinds(row: Body) -> list[str]:
    return [line.get("DetailType", "") for line in row.get("Line", ())]


def links(row: Body) -> list[tuple[str, str]]:
    """(type, id) of what a payment or deposit links to, line by line."""
    found = [line["LinkedTxn"][0] for line in row["Line"] if line.get("LinkedTxn")]
    return [(link["TxnType"], link["TxnId"]) for link in found]


def header_links(row: Body, kind: str) -> int:
    return sum(link["TxnType"] == kind for link in row.get("LinkedTxn", ()))


def voided(row: Body) -> bool:
    return row["TotalAmt"] == 0 and str(row.get("PrivateNote", "")).startswith("Voided")


def taxed(row: Body) -> bool:
    return bool(row["TxnTaxDetail"].get("TotalTax"))


def foreign(row: Body) -> bool:
    return bool(row["CurrencyRef"]["value"] == "EUR")


def discount(row: Body, *, percent: bool) -> bool:
    found = [line["DiscountLineDetail"] for line in row["Line"] if "DiscountLineDetail" in line]
    return any(detail["PercentBased"] is percent for detail in found)
