"""A company on the bench: documents written by hand go straight into its books.

The documents are the reduced bodies that posting reads, so that a test shows the whole case; what
they must post is worked out on paper beside it. Money is written as text ("100.50").
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sandbox.clock import Clock
from sandbox.company import Company, Profile
from sandbox.store import Store

Body = dict[str, Any]
Table = dict[str, str]

ACCOUNTS = {
    "Checking": ("Bank", "Checking"),
    "EUR Bank": ("Bank", "Checking"),
    "A/R": ("Accounts Receivable", "AccountsReceivable"),
    "A/R EUR": ("Accounts Receivable", "AccountsReceivable"),
    "Undeposited Funds": ("Other Current Asset", "UndepositedFunds"),
    "Inventory Asset": ("Other Current Asset", "Inventory"),
    "A/P": ("Accounts Payable", "AccountsPayable"),
    "A/P EUR": ("Accounts Payable", "AccountsPayable"),
    "Mastercard": ("Credit Card", "CreditCard"),
    "California Payable": ("Other Current Liability", "SalesTaxPayable"),
    "Tucson Payable": ("Other Current Liability", "SalesTaxPayable"),
    "Opening Balance Equity": ("Equity", "OpeningBalanceEquity"),
    "Retained Earnings": ("Equity", "RetainedEarnings"),
    "Sales": ("Income", "SalesOfProductIncome"),
    "Services": ("Income", "ServiceFeeIncome"),
    "Shipping Income": ("Income", "OtherPrimaryIncome"),
    "Billable Expense Income": ("Income", "SalesOfProductIncome"),
    "Discounts given": ("Income", "DiscountsRefundsGiven"),
    "Cost of Goods Sold": ("Cost of Goods Sold", "SuppliesMaterialsCogs"),
    "Shrinkage": ("Cost of Goods Sold", "ShippingFreightDeliveryCos"),
    "Rent": ("Expense", "RentOrLeaseOfBuildings"),
    "Materials": ("Expense", "SuppliesMaterials"),
    "Uncategorized Expense": ("Expense", "OtherMiscellaneousServiceCost"),
    "Interest Earned": ("Other Income", "InterestEarned"),
    "Exchange Gain or Loss": ("Other Expense", "ExchangeGainOrLoss"),
}
AMY, BOB, EURO_CUSTOMER, JOB = 1, 2, 3, 4
NORTON, EURO_VENDOR = 1, 2
GARDENING, DESIGN, PUMP, ROCKS, MULCH = 1, 2, 3, 4, 5


def ref(value: object) -> Body:
    """A reference to an id."""
    return {"value": str(value)}


class Bench:
    """A company with accounts, parties and items, and no document yet."""

    def __init__(self, *, today: str = "2024-12-31", fiscal_start: str = "January") -> None:
        clock = Clock()
        clock.set(f"{today}T12:00:00")
        self.company = Company("1", Store(None, clock), clock, Profile())
        self.store = self.company.store
        self.ids: dict[str, str] = {}
        self.next = 100
        reports: Body = {"ReportBasis": "Accrual", "CalcAgingReportFromTxnDate": False}
        self.store.insert(
            "Preferences",
            {
                "Id": "1",
                "AccountingInfoPrefs": {"FirstMonthOfFiscalYear": fiscal_start},
                "ReportPrefs": reports,
            },
        )
        for name, (kind, subtype) in ACCOUNTS.items():
            self.account(name, kind, subtype, "EUR" if "EUR" in name else "USD")
        self._lists()
        self.books = self.company.books

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *exc: object) -> None:
        self.store.close()

    def account(
        self, name: str, kind: str, subtype: str, currency: str = "USD", **more: Any
    ) -> str:
        body = {
            "Name": name, "AccountType": kind, "AccountSubType": subtype, "Active": True,
            "CurrencyRef": {"value": currency}, **more,
        }  # fmt: skip
        self.ids[name] = self.store.insert("Account", body)["Id"]
        return self.ids[name]

    def _lists(self) -> None:
        for name in ("Amy", "Bob", "Euro"):
            self.store.insert("Customer", {"DisplayName": name, "FullyQualifiedName": name})
        self.store.insert(
            "Customer",
            {"DisplayName": "Patio", "FullyQualifiedName": "Amy:Patio", "ParentRef": ref(AMY)},
        )
        for name in ("Norton", "Euro Vendor"):
            self.store.insert("Vendor", {"DisplayName": name})
        self.store.insert("TaxAgency", {"DisplayName": "California"})
        self.store.insert("TaxAgency", {"DisplayName": "Tucson"})
        self.store.insert("TaxRate", {"Name": "CA", "AgencyRef": ref(1)})
        self.store.insert("TaxRate", {"Name": "AZ", "AgencyRef": ref(2)})
        income, goods = self.to("Services"), self.to("Sales")
        self.store.insert(
            "Item", {"Name": "Gardening", "Type": "Service", "IncomeAccountRef": income}
        )
        self.store.insert(
            "Item",
            {
                "Name": "Design", "Type": "Service", "IncomeAccountRef": income,
                "ExpenseAccountRef": self.to("Materials"),
            },
        )  # fmt: skip
        for name in ("Pump", "Rocks", "Mulch"):
            self.store.insert(
                "Item",
                {
                    "Name": name, "Type": "Inventory", "IncomeAccountRef": goods,
                    "ExpenseAccountRef": self.to("Cost of Goods Sold"),
                    "AssetAccountRef": self.to("Inventory Asset"),
                    "PurchaseCost": Decimal("10.00"), "QtyOnHand": 0,
                },
            )  # fmt: skip

    def to(self, account: str) -> Body:
        """A reference to an account by name."""
        return ref(self.ids[account])

    # -- documents -----------------------------------------------------------------------------

    def post(self, entity: str, body: Body, known: str | None = None) -> str:
        """Enter a document (money as text); returns its id.

        `known` is the id of a document to post again.
        """
        number = known or str(self._draw())
        dated = {} if "PaymentDate" in body else {"TxnDate": "2024-03-01"}
        with self.store.transaction():
            self.books.post(entity, {"Id": number, **dated, **exact(body)})
        return number

    def unpost(self, entity: str, number: str) -> None:
        with self.store.transaction():
            self.books.unpost(entity, number)

    def _draw(self) -> int:
        self.next += 1
        return self.next

    def invoice(self, total: str, day: str = "2024-03-01", **more: Any) -> str:
        """An invoice of one gardening line."""
        body = {"CustomerRef": ref(AMY), "TxnDate": day, "Line": [sale(total)], "TotalAmt": total}
        return self.post("Invoice", body | more)

    def credit_memo(self, total: str, day: str = "2024-03-01", **more: Any) -> str:
        """A credit memo of one gardening line."""
        body = {"CustomerRef": ref(AMY), "TxnDate": day, "Line": [sale(total)], "TotalAmt": total}
        return self.post("CreditMemo", body | more)

    def payment(self, total: str, day: str, *links: tuple[str, str, str], **more: Any) -> str:
        """A customer's payment; links are (TxnType, id, amount)."""
        body = {"CustomerRef": ref(AMY), "TxnDate": day, "TotalAmt": total, "Line": applied(*links)}
        return self.post("Payment", body | more)

    def bill(
        self,
        total: str,
        day: str = "2024-03-01",
        known: str | None = None,
        **more: Any,
    ) -> str:
        """A bill for rent."""
        line = expense("Rent", total, self)
        body = {"VendorRef": ref(NORTON), "TxnDate": day, "Line": [line], "TotalAmt": total}
        return self.post("Bill", body | more, known)

    def buy(self, item: int, quantity: int, total: str, day: str) -> str:
        """A bill of one inventory line."""
        line = item_expense(item, quantity, total)
        body = {"VendorRef": ref(NORTON), "TxnDate": day, "Line": [line], "TotalAmt": total}
        return self.post("Bill", body)

    def sell(self, item: int, quantity: int, total: str, day: str, entity: str = "Invoice") -> str:
        """A sales document of one inventory line."""
        body = {
            "CustomerRef": ref(AMY), "TxnDate": day, "TotalAmt": total,
            "Line": [sale(total, item, quantity)],
        }  # fmt: skip
        return self.post(entity, body)

    # -- what came of it -----------------------------------------------------------------------

    def table(self, number: str, column: str = "home") -> Table:
        """What a document posts: account name to net amount, debit positive."""
        rows = self.store.db.execute(
            f"SELECT account, sum({column}) FROM posting WHERE doc = ? GROUP BY account"
            f" HAVING sum({column}) <> 0",
            (int(number),),
        )
        return {self.name(account): text(amount) for account, amount in rows}

    def roles(self, number: str, role: str) -> list[str]:
        """The amounts of a document's entries of one role, in order."""
        rows = self.store.db.execute(
            "SELECT home FROM posting WHERE doc = ? AND role = ? ORDER BY line", (int(number), role)
        )
        return [text(row[0]) for row in rows]

    def name(self, account: int) -> str:
        return next(name for name, number in self.ids.items() if int(number) == account)

    def balance(self, account: str) -> str:
        """What an account holds in home currency, debit positive, summed over its postings."""
        row = self.store.db.execute(
            "SELECT coalesce(sum(home), 0) FROM posting WHERE account = ?",
            (int(self.ids[account]),),
        )
        return text(row.fetchone()[0])

    def report(self, name: str, **params: str) -> Body:
        return self.company.report(name, params)


def exact(value: Any, key: str = "") -> Any:
    """A body with money written as text turned into exact decimals."""
    if isinstance(value, dict):
        return {name: exact(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [exact(part) for part in value]
    money = {"Amount", "TotalAmt", "TotalTax", "Deposit", "ExchangeRate", "Qty", "QtyDiff"}
    return Decimal(value) if isinstance(value, str) and key in money else value


def text(cents: int) -> str:
    """Cents as text with two decimals."""
    return str(Decimal(cents).scaleb(-2))


def sale(amount: str, item: int | None = GARDENING, quantity: object = 1, **detail: Any) -> Body:
    """A sales line."""
    inner: Body = {"Qty": str(quantity), **detail}
    if item is not None:
        inner["ItemRef"] = ref(item)
    return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": inner}


def discount(amount: str, **detail: Any) -> Body:
    """A discount line."""
    return {"Amount": amount, "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}


def tax(*lines: tuple[int, str]) -> Body:
    """TxnTaxDetail of (tax rate, amount) lines."""
    parts = [
        {
            "Amount": amount,
            "DetailType": "TaxLineDetail",
            "TaxLineDetail": {"TaxRateRef": ref(rate)},
        }
        for rate, amount in lines
    ]
    total = sum((Decimal(amount) for _, amount in lines), Decimal(0))
    return {"TxnTaxDetail": {"TotalTax": str(total), "TaxLine": parts}}


def expense(account: str, amount: str, bench: Bench, **detail: Any) -> Body:
    """An expense line by account."""
    inner = {"AccountRef": bench.to(account), **detail}
    kind = "AccountBasedExpenseLineDetail"
    return {"Id": "1", "Amount": amount, "DetailType": kind, kind: inner}


def item_expense(item: int, quantity: object, amount: str, **detail: Any) -> Body:
    """An expense line by item."""
    kind = "ItemBasedExpenseLineDetail"
    inner = {"ItemRef": ref(item), "Qty": str(quantity), **detail}
    return {"Id": "1", "Amount": amount, "DetailType": kind, kind: inner}


def entry(side: str, account: str, amount: str, bench: Bench, **detail: Any) -> Body:
    """A journal line."""
    kind = "JournalEntryLineDetail"
    inner = {"PostingType": side, "AccountRef": bench.to(account), **detail}
    return {"Amount": amount, "DetailType": kind, kind: inner}


def customer(number: int) -> Body:
    """The name of a journal line."""
    return {"Entity": {"Type": "Customer", "EntityRef": ref(number)}}


def vendor(number: int) -> Body:
    """The name of a journal line."""
    return {"Entity": {"Type": "Vendor", "EntityRef": ref(number)}}


def applied(*links: tuple[str, str, str]) -> list[Body]:
    """Payment lines of (TxnType, id, amount)."""
    return [
        {"Amount": amount, "LinkedTxn": [{"TxnType": kind, "TxnId": number}]}
        for kind, number, amount in links
    ]


def cells(report: Body) -> Iterable[list[str]]:
    """The texts of every row of a report, top to bottom."""

    def walk(rows: list[Body]) -> Iterable[list[str]]:
        for row in rows:
            for part in (row.get("Header"), row):
                if part and "ColData" in part:
                    yield [cell["value"] for cell in part["ColData"]]
            yield from walk(row.get("Rows", {}).get("Row", []))
            if "Summary" in row:
                yield [cell["value"] for cell in row["Summary"]["ColData"]]

    return walk(report["Rows"].get("Row", []))
