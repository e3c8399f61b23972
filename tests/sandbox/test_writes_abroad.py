"""Companies outside the US and companies with several currencies."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.office import Office, discount, entry, expense, link, ref


@pytest.fixture
def maple() -> Iterator[Office]:
    office = Office(country="CA", home_currency="CAD", fiscal_year_start_month=4)
    with closing(office.company.store):
        yield office


@pytest.fixture
def world() -> Iterator[Office]:
    office = Office(multicurrency=True)
    with closing(office.company.store):
        yield office


def code(office: Office, name: str) -> dict[str, str]:
    """Reference to a tax code by name."""
    return ref({row["Name"]: row["Id"] for row in office.company.export("TaxCode")}[name])


def rates(office: Office, body: Any) -> dict[str, Any]:
    """Net amount and tax by rate name."""
    names = {row["Id"]: row["Name"] for row in office.company.export("TaxRate")}
    return {
        names[line["TaxLineDetail"]["TaxRateRef"]["value"]]: (
            line["TaxLineDetail"]["NetAmountTaxable"],
            line["Amount"],
        )
        for line in body["TxnTaxDetail"].get("TaxLine", ())
    }


def test_each_line_has_its_own_code_and_each_rate_one_tax_line(maple: Office) -> None:
    """GST alone, GST with PST, exempt: bases by rate, tax on top."""
    body = maple.invoice(
        maple.line("100", TaxCodeRef=code(maple, "HST ON")),
        maple.line("200", TaxCodeRef=code(maple, "GST/PST BC")),
        maple.line("50", TaxCodeRef=code(maple, "Exempt")),
        maple.line("7"),
    )
    assert body["GlobalTaxCalculation"] == "TaxExcluded"
    assert rates(maple, body) == {
        "HST ON": (100, 13),
        "GST (BC)": (200, 10),
        "PST BC": (200, 14),
        "Exempt": (50, 0),
    }
    assert body["TotalAmt"] == 357 + 37


def test_gross_amounts_are_kept_when_they_include_tax(maple: Office) -> None:
    """9.99 with 13 %: net 8.84, tax 1.15, and the total is what was asked."""
    lines = [
        maple.line("0", TaxCodeRef=code(maple, "HST ON"), TaxInclusiveAmt=Decimal("9.99"))
        for _ in range(3)
    ]
    body = maple.invoice(*lines, GlobalTaxCalculation="TaxInclusive")
    line = body["Line"][0]
    assert line["Amount"] == Decimal("8.84")
    assert line["SalesItemLineDetail"]["TaxInclusiveAmt"] == Decimal("9.99")
    assert body["TxnTaxDetail"]["TotalTax"] == Decimal("3.45")
    assert body["TotalAmt"] == Decimal("29.97")


def test_inclusive_tax_is_what_the_lines_leave(maple: Office) -> None:
    """Five times 0.99: each is 0.88 + 0.11, so the tax is 0.55, though 13 % of 4.40 is 0.57."""
    line = maple.line("0", TaxCodeRef=code(maple, "HST ON"), TaxInclusiveAmt=Decimal("0.99"))
    body = maple.invoice(*[line] * 5, GlobalTaxCalculation="TaxInclusive")
    assert rates(maple, body) == {"HST ON": (Decimal("4.40"), Decimal("0.55"))}
    assert body["TotalAmt"] == Decimal("4.95")
    assert maple.update("Invoice", body) == body


def test_a_net_amount_shows_its_gross(maple: Office) -> None:
    """Without a gross amount the line's Amount is net: 10 and 13 % make 11.30."""
    line = maple.line("10", TaxCodeRef=code(maple, "HST ON"))
    body = maple.invoice(line, GlobalTaxCalculation="TaxInclusive")
    detail = body["Line"][0]["SalesItemLineDetail"]
    assert (detail["TaxInclusiveAmt"], body["TotalAmt"]) == (Decimal("11.30"), Decimal("11.30"))


def test_two_rates_share_an_inclusive_amount_exactly(maple: Office) -> None:
    """100 with 5 % and 7 %: net 89.29, and both taxes add up to the rest."""
    line = maple.line("0", TaxCodeRef=code(maple, "GST/PST BC"), TaxInclusiveAmt=Decimal(100))
    body = maple.invoice(line, GlobalTaxCalculation="TaxInclusive")
    assert rates(maple, body) == {
        "GST (BC)": (Decimal("89.29"), Decimal("4.46")),
        "PST BC": (Decimal("89.29"), Decimal("6.25")),
    }
    assert body["TotalAmt"] == 100


def test_a_discount_lowers_the_tax_of_every_code(maple: Office) -> None:
    """10 % off 100 at 13 % and 100 at 5 %: tax on 90 each."""
    body = maple.invoice(
        maple.line("100", TaxCodeRef=code(maple, "HST ON")),
        maple.line("100", TaxCodeRef=code(maple, "GST")),
        discount(percent="10"),
    )
    assert rates(maple, body) == {
        "HST ON": (90, Decimal("11.70")),
        "GST": (90, Decimal("4.50")),
    }
    assert body["TotalAmt"] == Decimal("196.20")


@pytest.mark.parametrize(("on", "tax"), [("2025-03-31", "15.00"), ("2025-04-01", "14.00")])
def test_rates_change_on_their_day(maple: Office, on: str, tax: str) -> None:
    """Nova Scotia lowered its rate on 1 April 2025."""
    body = maple.invoice(maple.line("100", TaxCodeRef=code(maple, "HST NS")), TxnDate=on)
    assert body["TxnTaxDetail"]["TotalTax"] == Decimal(tax)


def test_purchases_use_the_purchase_rates(maple: Office) -> None:
    """PST is not recovered on purchases; NotApplicable has no tax at all."""
    rent = maple.accounts["Rent or Lease"]
    taxed = expense(rent, "100", TaxCodeRef=code(maple, "GST/PST BC"))
    body = maple.bill(taxed)
    assert rates(maple, body) == {"GST (BC) (Purchases)": (100, 5)}
    assert body["TotalAmt"] == 105
    assert maple.bill(taxed, GlobalTaxCalculation="NotApplicable")["TotalAmt"] == 100
    gross = expense(rent, "0", TaxCodeRef=code(maple, "GST"), TaxInclusiveAmt=Decimal("10.50"))
    inclusive = maple.bill(gross, GlobalTaxCalculation="TaxInclusive")
    assert (inclusive["Line"][0]["Amount"], inclusive["TotalAmt"]) == (10, Decimal("10.50"))


def test_journal_tax_is_on_the_side_of_its_lines(maple: Office) -> None:
    """Debit 100 plus 5 of GST against 105; taxed lines on both sides are refused."""
    taxed = {"TaxCodeRef": code(maple, "GST"), "TaxApplicableOn": "Purchase"}
    lines = [
        entry("Debit", maple.accounts["Travel"], "100", **taxed),
        entry("Credit", maple.accounts["Checking"], "105"),
    ]
    body = maple.create("JournalEntry", Line=lines)
    assert body["TxnTaxDetail"]["TotalTax"] == 5
    assert body["Line"][0]["JournalEntryLineDetail"]["TaxAmount"] == 5
    lines[1]["JournalEntryLineDetail"].update(taxed)
    with pytest.raises(QboFault, match="same side"):
        maple.create("JournalEntry", Line=lines)


def test_a_tax_on_a_tax(maple: Office) -> None:
    """A second rate may be charged on the amount and the first tax together."""
    agency = next(iter(maple.company.export("TaxAgency")))["Id"]
    details = [
        {"TaxRateName": "First", "RateValue": 10, "TaxAgencyId": agency},
        {"TaxRateName": "Second", "RateValue": 10, "TaxAgencyId": agency, "TaxOnTax": True},
    ]
    made = maple.company.writes.create_tax_code({"TaxCode": "Both", "TaxRateDetails": details})
    assert [row["RateValue"] for row in made["TaxRateDetails"]] == [10, 10]
    body = maple.invoice(maple.line("100", TaxCodeRef=ref(made["TaxCodeId"])))
    assert rates(maple, body) == {"First": (100, 10), "Second": (110, 11)}
    with pytest.raises(QboFault, match="6240"):
        maple.company.writes.create_tax_code({"TaxCode": "Both", "TaxRateDetails": details})


@pytest.mark.parametrize("country", ["AU", "CA", "GB", "NZ", "US"])
def test_every_country_has_codes_whose_agencies_have_accounts(country: str) -> None:
    """Each agency's liability account is there before the first tax is charged."""
    office = Office(country=country)
    with closing(office.company.store):
        agencies = {row["DisplayName"] for row in office.company.export("TaxAgency")}
        assert agencies
        assert {f"{name} Payable" for name in agencies} <= office.accounts.keys()


def test_a_year_may_begin_in_april(maple: Office) -> None:
    """Company and preferences agree on the fiscal year and the home currency."""
    (info,) = maple.company.export("CompanyInfo")
    (preferences,) = maple.company.export("Preferences")
    assert (info["Country"], info["FiscalYearStartMonth"]) == ("CA", "April")
    assert preferences["AccountingInfoPrefs"]["FirstMonthOfFiscalYear"] == "April"
    assert preferences["CurrencyPrefs"]["HomeCurrency"] == {"value": "CAD"}
    assert preferences["SyncToken"] == "0"


def test_home_amounts_follow_the_documents_rate(world: Office) -> None:
    """The rate of the day, or the one asked for; rounded half up; Balance likewise."""
    for day, rate in (("2026-01-01", "1.10"), ("2026-02-01", "1.0850")):
        world.company.update(
            "ExchangeRate",
            {"SourceCurrencyCode": "EUR", "Rate": Decimal(rate), "AsOfDate": day},
        )
    euro = world.create("Customer", DisplayName="Euro GmbH", CurrencyRef=ref("EUR"))
    who = {"CustomerRef": ref(euro)}
    january = world.invoice("10.01", **who, TxnDate="2026-01-31")
    assert january["CurrencyRef"] == {"value": "EUR", "name": "Euro"}
    assert january["ExchangeRate"] == Decimal("1.10")
    assert january["HomeTotalAmt"] == january["HomeBalance"] == Decimal("11.01")
    assert world.invoice("10", **who, TxnDate="2026-02-01")["HomeTotalAmt"] == Decimal("10.85")
    asked = world.invoice("10", **who, ExchangeRate=Decimal("1.2"))
    assert asked["HomeTotalAmt"] == 12
    world.pay("4", (asked, "Invoice", "4"), **who)
    paid = world.read("Invoice", asked)
    assert (paid["Balance"], paid["HomeBalance"]) == (6, Decimal("7.20"))
    assert world.balance("Customer", euro) == Decimal("26.01")


def test_a_rate_set_again_is_a_new_version(world: Office) -> None:
    """One record per currency and day; the same rate again changes nothing."""
    payload = {"SourceCurrencyCode": "EUR", "Rate": Decimal("1.1"), "AsOfDate": "2026-01-01"}
    first = world.company.update("ExchangeRate", payload)
    assert (first["SyncToken"], first["TargetCurrencyCode"]) == ("0", "USD")
    assert world.company.update("ExchangeRate", payload) == first
    second = world.company.update("ExchangeRate", {**payload, "Rate": Decimal("1.2")})
    assert second["SyncToken"] == "1"
    assert world.company.store.count("ExchangeRate") == 1
    with pytest.raises(QboFault, match="positive"):
        world.company.update("ExchangeRate", {**payload, "Rate": 0})


def test_currencies_do_not_mix(world: Office) -> None:
    """Party and document, payment and invoice, job and parent share one currency."""
    euro = world.create("Customer", DisplayName="Euro GmbH", CurrencyRef=ref("EUR"))
    invoice = world.invoice("10", CustomerRef=ref(euro))
    with pytest.raises(QboFault, match="2500"):
        world.invoice("10", CustomerRef=ref(euro), CurrencyRef=ref("USD"))
    with pytest.raises(QboFault, match="620"):
        world.pay("10", (invoice, "Invoice", "10"))
    with pytest.raises(QboFault, match="cannot be changed"):
        world.update("Customer", euro, CurrencyRef=ref("USD"))
    with pytest.raises(QboFault, match="cannot be changed"):
        world.create("Customer", DisplayName="Job", ParentRef=ref(euro), CurrencyRef=ref("USD"))
    job = world.create("Customer", DisplayName="Euro job", ParentRef=ref(euro))
    assert job["CurrencyRef"]["value"] == "EUR"


def test_a_new_currency_brings_its_ledgers(world: Office) -> None:
    """Receivable and payable accounts per currency; unknown currencies are refused."""
    with pytest.raises(QboFault, match="2500"):
        world.create("Vendor", DisplayName="Suisse", CurrencyRef=ref("CHF"))
    world.create("CompanyCurrency", Code="CHF")
    vendor = world.create("Vendor", DisplayName="Suisse", CurrencyRef=ref("CHF"))
    bill = world.bill("10", VendorRef=ref(vendor))
    assert bill["APAccountRef"]["name"] == "Accounts Payable (A/P) - CHF"
    with pytest.raises(QboFault, match="home currency"):
        world.create("Account", Name="Sales CHF", AccountType="Income", CurrencyRef=ref("CHF"))


def test_single_currency_companies_show_no_rates(maple: Office) -> None:
    """No ExchangeRate, no home amounts, and no foreign customers (5030)."""
    body = maple.invoice("10")
    assert not {"ExchangeRate", "HomeTotalAmt", "HomeBalance"} & body.keys()
    with pytest.raises(QboFault, match="5030"):
        maple.create("Customer", DisplayName="Euro GmbH", CurrencyRef=ref("EUR"))
    with pytest.raises(QboFault, match="5030"):
        maple.create("CompanyCurrency", Code="EUR")


def test_foreign_money_is_deposited_in_its_own_currency(world: Office) -> None:
    """A euro payment goes to a euro bank; the dollar bank takes it with the currency stated."""
    euro = world.create("Customer", DisplayName="Euro GmbH", CurrencyRef=ref("EUR"))
    bank = world.create("Account", Name="Euro", AccountType="Bank", CurrencyRef=ref("EUR"))
    payments = [world.pay("10", CustomerRef=ref(euro)) for _ in range(2)]
    lines = [[{"Amount": 10, "LinkedTxn": [link(body, "Payment")]}] for body in payments]
    held = world.create("Deposit", DepositToAccountRef=ref(bank), Line=lines[0])
    assert held["CurrencyRef"]["value"] == "EUR"
    checking = ref(world.accounts["Checking"])
    with pytest.raises(QboFault, match="620"):
        world.create("Deposit", DepositToAccountRef=checking, Line=lines[1])
    stated = world.create(
        "Deposit",
        DepositToAccountRef=checking,
        CurrencyRef=ref("EUR"),
        ExchangeRate=Decimal("1.2"),
        Line=lines[1],
    )
    assert stated["HomeTotalAmt"] == 12
