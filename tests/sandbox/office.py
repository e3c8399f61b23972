"""A company in its office: short ways to write documents by QuickBooks' rules, for tests.

Amounts are given as text, so that they stay exact ("100.50").
"""

from decimal import Decimal
from typing import Any

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.writes import new_company

Body = dict[str, Any]
MORNING = "2026-03-02T09:00:00-08:00"


def ref(value: object) -> Body:
    """A reference to an id, or to a record."""
    return {"value": value["Id"] if isinstance(value, dict) else str(value)}


def link(body: Body, txn_type: str, **more: str) -> Body:
    """A link to a document."""
    return {"TxnId": body["Id"], "TxnType": txn_type, **more}


def discount(*, percent: str = "", amount: str = "") -> Body:
    """A discount line."""
    if percent:
        detail = {"PercentBased": True, "DiscountPercent": Decimal(percent)}
        return {"DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}
    return {
        "DetailType": "DiscountLineDetail",
        "Amount": Decimal(amount),
        "DiscountLineDetail": {"PercentBased": False},
    }


def expense(account: str, amount: str, **detail: Any) -> Body:
    """An expense line by account id."""
    return {
        "Amount": Decimal(amount),
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": {"AccountRef": ref(account), **detail},
    }


def entry(side: str, account: str, amount: str, **detail: Any) -> Body:
    """A journal entry line."""
    return {
        "Amount": Decimal(amount),
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": {"PostingType": side, "AccountRef": ref(account), **detail},
    }


class Office:
    """A founded company and the lists most tests need.

    accounts: ids by full name. amy has a job, norton is a vendor; gardening is a service that is
    not taxed, rocks are goods that are; pump is kept in stock, kit is a bundle.
    """

    def __init__(self, **options: Any) -> None:
        self.clock = Clock()
        self.clock.set(MORNING)
        self.company: Company = new_company("9130000000000001", clock=self.clock, **options)
        rows = self.company.export("Account")
        self.accounts = {row["FullyQualifiedName"]: row["Id"] for row in rows}
        self.amy = self.create("Customer", DisplayName="Amy's Bird Sanctuary")
        self.job = self.create("Customer", DisplayName="Aviary", ParentRef=ref(self.amy))
        self.norton = self.create("Vendor", DisplayName="Norton Lumber")
        self.gardening = self.service("Gardening", "30")
        self.rocks = self.service("Rocks", "20", Taxable=True)

    def create(self, entity: str, **payload: Any) -> Body:
        """Create a record."""
        return self.company.create(entity, payload)

    def service(self, name: str, price: str, **more: Any) -> Body:
        """An item that is bought and sold but not counted."""
        return self.create(
            "Item",
            Name=name,
            Type="Service",
            UnitPrice=Decimal(price),
            IncomeAccountRef=ref(self.accounts["Services"]),
            ExpenseAccountRef=ref(self.accounts["Purchases"]),
            **more,
        )

    def pump(self, name: str = "Pump", quantity: str = "10") -> Body:
        """An item kept in stock, 20 a piece, bought for 10."""
        return self.create(
            "Item",
            Name=name,
            Type="Inventory",
            UnitPrice=Decimal(20),
            PurchaseCost=Decimal(10),
            QtyOnHand=Decimal(quantity),
            InvStartDate="2026-01-01",
            IncomeAccountRef=ref(self.accounts["Sales of Product Income"]),
            ExpenseAccountRef=ref(self.accounts["Cost of Goods Sold"]),
            AssetAccountRef=ref(self.accounts["Inventory Asset"]),
        )

    def line(self, amount: str, item: Body | None = None, **detail: Any) -> Body:
        """A sales line, of gardening unless an item is given."""
        shown = {"ItemRef": ref(item or self.gardening), **detail}
        return {
            "Amount": Decimal(amount),
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": shown,
        }

    def invoice(self, *lines: Body | str, **more: Any) -> Body:
        """An invoice for Amy; a line given as text is that much gardening."""
        return self.sale("Invoice", *lines, **more)

    def sale(self, entity: str, *lines: Body | str, **more: Any) -> Body:
        """A sales document for Amy."""
        built = [self.line(line) if isinstance(line, str) else line for line in lines]
        return self.create(entity, **{"CustomerRef": ref(self.amy), "Line": built, **more})

    def pay(self, total: str, *applied: tuple[Body, str, str], **more: Any) -> Body:
        """A payment of Amy's; `applied` are (document, TxnType, amount)."""
        lines = [
            {"Amount": Decimal(amount), "LinkedTxn": [link(body, kind)]}
            for body, kind, amount in applied
        ]
        payload = {"CustomerRef": ref(self.amy), "TotalAmt": Decimal(total), "Line": lines}
        return self.create("Payment", **{**payload, **more})

    def bill(self, *lines: Body | str, **more: Any) -> Body:
        """A bill of Norton's; a line given as text is that much rent."""
        built = [
            expense(self.accounts["Rent or Lease"], line) if isinstance(line, str) else line
            for line in lines
        ]
        return self.create("Bill", **{"VendorRef": ref(self.norton), "Line": built, **more})

    def read(self, entity: str, body: Body) -> Body:
        """The present version of a record."""
        found = self.company.read(entity, body["Id"])
        assert found is not None
        return found

    def update(self, entity: str, body: Body, **changes: Any) -> Body:
        """A sparse update of a record's present version."""
        token = self.read(entity, body)["SyncToken"]
        payload = {"Id": body["Id"], "SyncToken": token, "sparse": True, **changes}
        return self.company.update(entity, payload)

    def replace(self, entity: str, body: Body, **payload: Any) -> Body:
        """A full update of a record's present version."""
        token = self.read(entity, body)["SyncToken"]
        return self.company.update(entity, {"Id": body["Id"], "SyncToken": token, **payload})

    def delete(self, entity: str, body: Body) -> Body:
        """Delete a record's present version."""
        token = self.read(entity, body)["SyncToken"]
        return self.company.delete(entity, {"Id": body["Id"], "SyncToken": token})

    def void(self, entity: str, body: Body) -> Body:
        """Void a record's present version."""
        token = self.read(entity, body)["SyncToken"]
        return self.company.void(entity, {"Id": body["Id"], "SyncToken": token})

    def balance(self, entity: str, body: Body) -> Decimal:
        """Balance of a customer or vendor."""
        return Decimal(self.read(entity, body)["Balance"])
