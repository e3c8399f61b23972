"""What the company's CompanyInfo and Preferences say about how documents are written."""

from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]

CURRENCY_NAMES = {
    "AUD": "Australian Dollar",
    "CAD": "Canadian Dollar",
    "CHF": "Swiss Franc",
    "EUR": "Euro",
    "GBP": "British Pound Sterling",
    "JPY": "Japanese Yen",
    "MXN": "Mexican Peso",
    "NZD": "New Zealand Dollar",
    "SEK": "Swedish Krona",
    "USD": "United States Dollar",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Preferences in the form the writers need; rebuilt whenever either record changes.

    closed_until: last day of the closed period, or "".
    custom_fields: (definition id, name) shown on sales documents; order_fields on purchase orders.
    """

    home: str
    us: bool
    multicurrency: bool
    sales_tax: bool
    custom_numbers: bool
    allow_deposit: bool
    billable_expenses: bool
    default_term: str
    discount_account: str
    closed_until: str
    warn_duplicate_numbers: frozenset[str]
    custom_fields: tuple[tuple[str, str], ...]
    order_fields: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, info: Body, preferences: Body) -> "Settings":
        """Settings of a company from its two records."""
        currency = preferences.get("CurrencyPrefs", {})
        sales = preferences.get("SalesFormsPrefs", {})
        accounting = preferences.get("AccountingInfoPrefs", {})
        purchases = preferences.get("VendorAndPurchasesPrefs", {})
        return cls(
            home=currency.get("HomeCurrency", {}).get("value", "USD"),
            us=info.get("Country", "US") == "US",
            multicurrency=bool(currency.get("MultiCurrencyEnabled")),
            sales_tax=bool(preferences.get("TaxPrefs", {}).get("UsingSalesTax")),
            custom_numbers=bool(sales.get("CustomTxnNumbers")),
            allow_deposit=bool(sales.get("AllowDeposit")),
            billable_expenses=bool(purchases.get("BillableExpenseTracking")),
            default_term=sales.get("DefaultTerms", {}).get("value", ""),
            discount_account=sales.get("DefaultDiscountAccount", ""),
            closed_until=accounting.get("BookCloseDate", ""),
            warn_duplicate_numbers=_warnings(preferences),
            custom_fields=_field_names(sales.get("CustomField", []), "SalesCustomName"),
            order_fields=_field_names(purchases.get("POCustomField", []), "PurchaseCustomName"),
        )


def _field_names(groups: list[Body], prefix: str) -> tuple[tuple[str, str], ...]:
    """Definition ids and names of the custom fields that Preferences spells as name-value pairs."""
    found = []
    for group in groups:
        for field in group.get("CustomField", []):
            _, _, number = field.get("Name", "").partition(prefix)
            if number and field.get("StringValue"):
                found.append((number, field["StringValue"]))
    return tuple(sorted(found))


_WARNINGS = {
    "WarnDuplicateCheckNumber": ("Purchase", "BillPayment"),
    "WarnDuplicateBillNumber": ("Bill", "VendorCredit"),
    "WarnDuplicateJournalNumber": ("JournalEntry",),
    "WarnDuplicateInvoiceNumber": ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt"),
}


def _warnings(preferences: Body) -> frozenset[str]:
    """Entities whose duplicate DocNumbers the company wants refused."""
    pairs = preferences.get("OtherPrefs", {}).get("NameValue", [])
    names = {pair["Name"] for pair in pairs if pair.get("Value") == "true"}
    return frozenset(
        entity for name, entities in _WARNINGS.items() if name in names for entity in entities
    )
