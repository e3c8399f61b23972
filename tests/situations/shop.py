"""A small company that a situation is planted in: short ways to write its documents.

Its clock stands still on the day that was opened last; documents carry that day unless they say
otherwise. Amounts are given as text, so that they stay exact ("100.50").
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from sandbox.clock import Clock
from sandbox.company import Company
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, ref, sale
from sandbox.writes.charter import new_company

#: Companies are founded on this day, before any document.
FOUNDED = date(2026, 1, 2)
YEAR = 2026
RECEIVABLE, PAYABLE = "Accounts Receivable (A/R)", "Accounts Payable (A/P)"


class Shop(Clerk):
    """One company with a customer (Amy), a vendor (Norton) and a service (Work)."""

    def __init__(self, realm_id: str, founded: date = FOUNDED, **options: Any) -> None:
        clock = Clock(options.get("zone", "America/Los_Angeles"))
        clock.set(f"{founded}T08:00:00")
        company: Company = new_company(realm_id, clock=clock, **options)
        super().__init__(company, Random(7))
        self.customer("Amy")
        self.vendor("Norton")
        self.service("Work")

    def on(self, day: str) -> Shop:
        """Go to a day, `"02-17"` of 2026 or a whole date."""
        self.open(date.fromisoformat(day if len(day) > 5 else f"{YEAR}-{day}"))
        return self

    # -- lists -------------------------------------------------------------------------------------

    def customer(self, name: str, parent: str = "", **more: Any) -> str:
        """A customer, or a job below another; found under its full name."""
        full = f"{parent}:{name}" if parent else name
        above = {"Job": True, "ParentRef": self.ref("Customer", parent)} if parent else {}
        return self.enter("Customer", full, DisplayName=name, **above, **more)

    def vendor(self, name: str, **more: Any) -> str:
        return self.enter("Vendor", name, DisplayName=name, **more)

    def service(self, name: str, income: str = "Services", **more: Any) -> str:
        """An item that is sold and not counted."""
        accounts = {
            "IncomeAccountRef": self.ref("Account", income),
            "ExpenseAccountRef": self.ref("Account", "Purchases"),
        }
        return self.enter("Item", name, Name=name, Type="Service", **accounts, **more)

    def stock(self, name: str, quantity: str = "0", cost: str = "10.00") -> str:
        """An item that is counted, with so many of them to begin with."""
        return self.enter(
            "Item",
            name,
            Name=name,
            Type="Inventory",
            PurchaseCost=Decimal(cost),
            TrackQtyOnHand=True,
            QtyOnHand=Decimal(quantity),
            InvStartDate=self.day.isoformat(),
            IncomeAccountRef=self.ref("Account", "Sales of Product Income"),
            ExpenseAccountRef=self.ref("Account", "Cost of Goods Sold"),
            AssetAccountRef=self.ref("Account", "Inventory Asset"),
        )

    def acc(self, name: str) -> str:
        """Id of an account by its full name."""
        return self.id("Account", name)

    def who(self, name: str, entity: str = "Customer") -> tuple[str, str]:
        """A party of an entry or a deposit line."""
        return entity, self.id(entity, name)

    # -- selling -----------------------------------------------------------------------------------

    def work(self, amount: str, quantity: str | int = 1, item: str = "Work", **more: Any) -> Body:
        """A sales line of an item by name; outside the US exempt from tax, unless it has a code."""
        if self.company.profile.country != "US":
            more.setdefault("code", self.id("TaxCode", "Exempt"))
        return sale(self.id("Item", item), amount, quantity, **more)

    def sells(
        self, entity: str, key: str, *lines: Body | str, to: str = "Amy", **more: Any
    ) -> Body:
        """A sales document; a line given as text is that much work."""
        built = [self.work(line) if isinstance(line, str) else line for line in lines]
        customer = {"CustomerRef": self.ref("Customer", to)}
        return self.write(entity, {**customer, "Line": built, **more}, key)

    def invoice(self, key: str, *lines: Body | str, to: str = "Amy", **more: Any) -> Body:
        return self.sells("Invoice", key, *lines, to=to, **more)

    def memo(self, key: str, *lines: Body | str, to: str = "Amy", **more: Any) -> Body:
        return self.sells("CreditMemo", key, *lines, to=to, **more)

    def paid(self, key: str, total: str, by: str = "Amy", **applied: str) -> Body:
        """A customer's payment over filed documents, to Undeposited Funds."""
        return self.pay(self.id("Customer", by), total, key, applied=applied)

    def banked(self, key: str, total: str, by: str = "Amy", **applied: str) -> Body:
        """A customer's payment straight to the bank."""
        bank = {"DepositToAccountRef": self.ref("Account", "Checking")}
        return self.pay(self.id("Customer", by), total, key, applied=applied, **bank)

    # -- buying ------------------------------------------------------------------------------------

    def spent(self, amount: str, on: str = "Office Expenses", **detail: Any) -> Body:
        """A purchase line on an account by name."""
        return {
            "Amount": Decimal(amount),
            "DetailType": "AccountBasedExpenseLineDetail",
            "AccountBasedExpenseLineDetail": {"AccountRef": ref(self.acc(on)), **detail},
        }

    def bill(self, key: str, *lines: Body | str, of: str = "Norton", **more: Any) -> Body:
        return self._buys("Bill", key, *lines, of=of, **more)

    def vendor_credit(self, key: str, *lines: Body | str, of: str = "Norton", **more: Any) -> Body:
        return self._buys("VendorCredit", key, *lines, of=of, **more)

    def _buys(self, entity: str, key: str, *lines: Body | str, of: str, **more: Any) -> Body:
        built = [self.spent(line) if isinstance(line, str) else line for line in lines]
        vendor = {"VendorRef": self.ref("Vendor", of)}
        return self.write(entity, {**vendor, "Line": built, **more}, key)

    def paid_bill(
        self, key: str, total: str, to: str = "Norton", bank: str = "Checking", **applied: str
    ) -> Body:
        """A bill payment by check."""
        means = {"CheckPayment": {"BankAccountRef": self.ref("Account", bank)}}
        return self.pay_bills(self.id("Vendor", to), total, means, key, applied=applied)

    def purchase(self, key: str, kind: str, *lines: Body | str, **more: Any) -> Body:
        """A purchase paid at once: Check and Cash from the bank, CreditCard by card."""
        built = [self.spent(line) if isinstance(line, str) else line for line in lines]
        account = "Mastercard" if kind == "CreditCard" else "Checking"
        payload = {"PaymentType": kind, "AccountRef": self.ref("Account", account)}
        return self.write("Purchase", {**payload, "Line": built, **more}, key)

    # -- money and entries -------------------------------------------------------------------------

    def deposit(self, key: str, *lines: Body, **more: Any) -> Body:
        bank = {"DepositToAccountRef": self.ref("Account", "Checking")}
        return self.write("Deposit", {**bank, "Line": list(lines), **more}, key)

    def entry(self, key: str, *lines: Body, **more: Any) -> Body:
        return self.write("JournalEntry", {"Line": list(lines), **more}, key)

    def euros(self) -> None:
        """Deal in euros, too, with a customer (Emil), a vendor (Egon) and a bank account."""
        self.prefer("CurrencyPrefs", MultiCurrencyEnabled=True)
        self.enter("CompanyCurrency", "EUR", Code="EUR", Name="Euro")
        self._names.pop("Account", None)  # the currency brought accounts
        euro: Body = {"CurrencyRef": ref("EUR")}
        self.account("Euro Bank", "Bank", "Checking", **euro)
        self.customer("Emil", **euro)
        self.vendor("Egon", **euro)
