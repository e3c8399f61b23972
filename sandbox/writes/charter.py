"""Founding a company: its records, accounts, terms and taxes, before the first document."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.clock import Clock
from sandbox.store import Store
from sandbox.writes import chart, tax_tables
from sandbox.writes.preferences import company_info, preferences
from sandbox.writes.tax_service import create_tax_code

if TYPE_CHECKING:
    from sandbox.company import Company

Body = dict[str, Any]
DEFAULT_NAME = "Harbor Lane Trading"
FOREIGN = ("USD", "EUR", "GBP", "CAD")
"""Currencies a company with several starts with, its home currency left out."""


def new_company(
    realm_id: str,
    *,
    name: str = DEFAULT_NAME,
    country: str = "US",
    home_currency: str = "USD",
    zone: str = "America/Los_Angeles",
    fiscal_year_start_month: int = 1,
    multicurrency: bool = False,
    clock: Clock | None = None,
    store: Store | None = None,
) -> "Company":
    """A company with its standard accounts, terms, payment methods, tax codes and currencies.

    clock: the company's own, live by default; its present instant is what the records are
    stamped with. store: a private temporary one by default; one that holds a company already is
    opened as it is.
    """
    from sandbox.company import Company, Profile

    clock = clock or Clock(zone)
    store = store or Store(None, clock)
    profile = Profile(country, home_currency, zone, fiscal_year_start_month, multicurrency)
    company = Company(realm_id, store, clock, profile)
    if not store.count("CompanyInfo"):
        with company.bulk():
            _found(company, name)
    return company


def _found(company: "Company", name: str) -> None:
    profile, store = company.profile, company.store
    info = company_info(
        name=name,
        country=profile.country,
        zone=profile.zone,
        first_month=profile.fiscal_year_start_month,
        start=company.clock.today().subtract(years=3).isoformat(),
    )
    store.insert("CompanyInfo", {**info, "Id": "1"})
    store.insert("Preferences", {**_preferences(company, {}, "", ""), "Id": "1"})
    accounts = _make_accounts(company)
    terms = {body["Name"]: body["Id"] for body in (company.create("Term", t) for t in chart.TERMS)}
    for method, kind in chart.PAYMENT_METHODS:
        company.create("PaymentMethod", {"Name": method, "Type": kind})
    code = _make_taxes(company)
    _make_currencies(company)
    store.patch("Preferences", "1", _preferences(company, accounts, terms["Net 30"], code))
    company.writes.desk.lookup.clear()


def _preferences(company: "Company", accounts: dict[str, str], term: str, tax_code: str) -> Body:
    profile = company.profile
    others = {
        "UncategorizedAssetAccountId": accounts.get("Uncategorized Asset", ""),
        "UncategorizedExpenseAccountId": accounts.get("Uncategorized Expense", ""),
        "UncategorizedIncomeAccountId": accounts.get("Uncategorized Income", ""),
    }
    return preferences(
        country=profile.country,
        home_currency=profile.home_currency,
        first_month=profile.fiscal_year_start_month,
        multicurrency=profile.multicurrency,
        term_id=term,
        discount_account_id=accounts.get("Discounts given", ""),
        tax_code_id=tax_code,
        other_accounts=others,
    )


def _make_accounts(company: "Company") -> dict[str, str]:
    """The chart of accounts; returns ids by name."""
    made: dict[str, str] = {}
    for row in chart.CHART:
        payload: Body = {"Name": row.name, "AccountType": row.type, "AccountSubType": row.subtype}
        if row.parent:
            payload["ParentRef"] = {"value": made[row.parent]}
        made[row.name] = company.create("Account", payload)["Id"]
    return made


def _make_taxes(company: "Company") -> str:
    """Agencies with their liability accounts, rates and codes; returns the id of the first code."""
    agencies: dict[str, str] = {}
    first = ""
    for code, rows in tax_tables.codes_of(company.profile.country).items():
        for row in rows:
            if row.agency not in agencies:
                agencies[row.agency] = _make_agency(company, row.agency)
        details = [_detail(row, agencies[row.agency]) for row in rows]
        made = create_tax_code(company.writes.desk, {"TaxCode": code, "TaxRateDetails": details})
        first = first or made["TaxCodeId"]
    return first


def _make_agency(company: "Company", name: str) -> str:
    agency = company.create("TaxAgency", {"DisplayName": name, "TaxTrackedOnPurchases": True})
    company.create(
        "Account",
        {
            "Name": f"{name} Payable",
            "AccountType": "Other Current Liability",
            "AccountSubType": "SalesTaxPayable",
        },
    )
    return str(agency["Id"])


def _detail(row: tax_tables.TaxRow, agency_id: str) -> Body:
    detail: Body = {
        "TaxRateName": row.rate,
        "RateValue": row.value,
        "TaxAgencyId": agency_id,
        "TaxApplicableOn": row.applies,
    }
    if row.history:
        detail["EffectiveTaxRate"] = [_period(*period) for period in row.history]
    return detail


def _period(percent: str, start: str, end: str) -> Body:
    period: Body = {
        "RateValue": Decimal(percent),
        "EffectiveDate": f"{start}T00:00:00-08:00",
    }
    return {**period, "EndDate": f"{end}T00:00:00-08:00"} if end else period


def _make_currencies(company: "Company") -> None:
    """Foreign currencies; each brings its receivable and payable accounts."""
    if not company.profile.multicurrency:
        return
    for code in FOREIGN:
        if code != company.profile.home_currency:
            company.create("CompanyCurrency", {"Code": code})
