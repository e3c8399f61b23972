"""The lists the postings look into: accounts, items and tax rates, read once and remembered."""

import calendar
from dataclasses import dataclass
from decimal import Decimal

from sandbox.books.money import Body, cents, exact, identifier
from sandbox.store import Store


class UnknownAccountError(LookupError):
    """A document names an account, item or tax rate that the company does not have."""


@dataclass(frozen=True)
class Account:
    """An account as far as posting needs it."""

    id: int
    name: str
    type: str
    subtype: str
    currency: str
    active: bool
    parent: int | None
    full_name: str
    number: str

    @property
    def profit_and_loss(self) -> bool:
        """Whether the account collects income or expense of a year."""
        return self.type in _PROFIT_AND_LOSS

    @property
    def ledger(self) -> str | None:
        """AR or AP when the account's balance consists of open items."""
        return _LEDGERS.get(self.type)


@dataclass(frozen=True)
class Item:
    """A product or service as far as posting needs it; `cost` is the card's unit cost."""

    id: int
    inventory: bool
    income: int | None
    expense: int | None
    asset: int | None
    cost: Decimal

    def card_cost(self, quantity: int) -> int:
        """Cents that `quantity` (millionths, either sign) costs by the item's card."""
        return cents(self.cost * abs(quantity) / 1_000_000)


@dataclass(frozen=True)
class SystemAccount:
    """An account QuickBooks makes by itself the first time it needs it."""

    name: str
    type: str
    subtype: str
    classification: str


_PROFIT_AND_LOSS = frozenset(
    {"Income", "Other Income", "Cost of Goods Sold", "Expense", "Other Expense"}
)
_LEDGERS = {"Accounts Receivable": "AR", "Accounts Payable": "AP"}

RECEIVABLE = SystemAccount(
    "Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "Asset"
)
PAYABLE = SystemAccount(
    "Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", "Liability"
)
UNDEPOSITED = SystemAccount("Undeposited Funds", "Other Current Asset", "UndepositedFunds", "Asset")
INVENTORY = SystemAccount("Inventory Asset", "Other Current Asset", "Inventory", "Asset")
OPENING_BALANCE = SystemAccount(
    "Opening Balance Equity", "Equity", "OpeningBalanceEquity", "Equity"
)
RETAINED_EARNINGS = SystemAccount("Retained Earnings", "Equity", "RetainedEarnings", "Equity")
EXCHANGE = SystemAccount("Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss", "Expense")
COST_OF_GOODS = SystemAccount(
    "Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs", "Expense"
)
DISCOUNTS = SystemAccount("Discounts given", "Income", "DiscountsRefundsGiven", "Revenue")
SALES = SystemAccount("Sales", "Income", "SalesOfProductIncome", "Revenue")
BILLABLE_EXPENSES = SystemAccount(
    "Billable Expense Income", "Income", "SalesOfProductIncome", "Revenue"
)
SHIPPING = SystemAccount("Shipping Income", "Income", "OtherPrimaryIncome", "Revenue")
UNCATEGORIZED_EXPENSE = SystemAccount(
    "Uncategorized Expense", "Expense", "OtherMiscellaneousServiceCost", "Expense"
)
_NAMED = frozenset({SALES, BILLABLE_EXPENSES, SHIPPING, UNCATEGORIZED_EXPENSE})
"""Sub-types that several accounts share: these system accounts are found by name first."""


def tax_payable(agency: str) -> SystemAccount:
    """The liability account of a tax agency, one per agency: `<Agency> Payable`."""
    return SystemAccount(
        f"{agency} Payable", "Other Current Liability", "SalesTaxPayable", "Liability"
    )


class Chart:
    """Accounts, items, tax rates and preferences by id, cached until `forget`.

    home_currency: ISO code of the company's own currency.
    """

    def __init__(self, records: Store, home_currency: str) -> None:
        self._records = records
        self.home_currency = home_currency
        self.forget()

    def forget(self) -> None:
        """Drop everything remembered: a list changed."""
        self._all: list[Account] | None = None
        self._accounts: dict[int, Account] = {}
        self._items: dict[int, Item] = {}
        self._system: dict[tuple[SystemAccount, str], int] = {}
        self._tax: dict[str, int] = {}
        self._preferences: Body | None = None

    @property
    def preferences(self) -> Body:
        """The company's Preferences row, empty when it has none."""
        if self._preferences is None:
            self._preferences = next(iter(self._records.rows("Preferences")), None) or {}
        return self._preferences

    @property
    def fiscal_start(self) -> int:
        """First month of the fiscal year, 1 to 12."""
        name = self.preferences.get("AccountingInfoPrefs", {}).get("FirstMonthOfFiscalYear")
        return list(calendar.month_name).index(name) if name else 1

    def account(self, number: int) -> Account:
        """The account of that id."""
        found = self._accounts.get(number)
        if found is None:
            body = self._records.get("Account", str(number))
            if body is None:
                raise UnknownAccountError(f"no account {number}")
            found = self._accounts[number] = self._read_account(body)
        return found

    def _read_account(self, body: Body) -> Account:
        return Account(
            id=int(body["Id"]),
            name=body["Name"],
            type=body["AccountType"],
            subtype=body.get("AccountSubType", ""),
            currency=body.get("CurrencyRef", {}).get("value") or self.home_currency,
            active=body.get("Active", True),
            parent=identifier(body.get("ParentRef")),
            full_name=body.get("FullyQualifiedName") or body["Name"],
            number=body.get("AcctNum", ""),
        )

    def accounts(self) -> list[Account]:
        """Every account, active or not."""
        if self._all is None:
            self._all = [self._read_account(row) for row in self._records.rows("Account")]
        return self._all

    def descendants(self, number: int) -> list[Account]:
        """The sub-accounts of an account, at any depth."""
        children = [account for account in self.accounts() if account.parent == number]
        return children + [below for child in children for below in self.descendants(child.id)]

    def item(self, number: int) -> Item:
        """The item of that id."""
        found = self._items.get(number)
        if found is None:
            body = self._records.get("Item", str(number))
            if body is None:
                raise UnknownAccountError(f"no item {number}")
            found = self._items[number] = Item(
                id=number,
                inventory=body.get("Type") == "Inventory",
                income=identifier(body.get("IncomeAccountRef")),
                expense=identifier(body.get("ExpenseAccountRef")),
                asset=identifier(body.get("AssetAccountRef")),
                cost=exact(body.get("PurchaseCost")),
            )
        return found

    def system(self, wanted: SystemAccount, currency: str | None = None) -> int:
        """Id of a system account in a currency (home by default), made when it is missing."""
        code = currency or self.home_currency
        found = self._system.get((wanted, code))
        if found is None:
            found = self._find(wanted, code) or self._make(wanted, code)
            self._system[wanted, code] = found
        return found

    def _find(self, wanted: SystemAccount, currency: str) -> int | None:
        fitting = [a for a in self.accounts() if a.type == wanted.type and a.currency == currency]
        by_name = [a for a in fitting if a.name == wanted.name]
        by_subtype = [a for a in fitting if a.subtype == wanted.subtype]
        only_name = wanted in _NAMED or wanted.subtype == "SalesTaxPayable"
        candidates = by_name or ([] if only_name else by_subtype)
        return min(candidates, key=lambda a: (not a.active, a.id)).id if candidates else None

    def _make(self, wanted: SystemAccount, currency: str) -> int:
        name = wanted.name if currency == self.home_currency else f"{wanted.name} - {currency}"
        body = {
            "Name": name,
            "SubAccount": False,
            "FullyQualifiedName": name,
            "Active": True,
            "Classification": wanted.classification,
            "AccountType": wanted.type,
            "AccountSubType": wanted.subtype,
            "CurrentBalance": 0,
            "CurrentBalanceWithSubAccounts": 0,
            "CurrencyRef": {"value": currency},
        }
        number = int(self._records.insert("Account", body)["Id"])
        self._all = None
        return number

    def tax_account(self, rate: str | None) -> int:
        """The payable account of the agency behind a tax rate (the first agency without one)."""
        key = rate or ""
        found = self._tax.get(key)
        if found is None:
            found = self._tax[key] = self.system(tax_payable(self._agency_name(rate)))
        return found

    def _agency_name(self, rate: str | None) -> str:
        body = self._records.get("TaxRate", rate) if rate else None
        reference = (body or {}).get("AgencyRef", {}).get("value")
        agency = self._records.get("TaxAgency", reference) if reference else None
        if agency is None:
            agency = next(iter(self._records.rows("TaxAgency")), None) or {}
        return str(agency.get("DisplayName", "Sales Tax"))

    def discount_account(self) -> int:
        """Where discounts go that name no account: the preference, else "Discounts given"."""
        preferred = self.preferences.get("SalesFormsPrefs", {}).get("DefaultDiscountAccount")
        return int(preferred) if preferred else self.system(DISCOUNTS)
