"""The Canadian company: taxes of four regimes, inside prices and on top of them."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from sandbox.clock import Clock
from sandbox.generate import maple
from sandbox.writes import new_company
from tests.sandbox.records import View, details


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    clock = Clock("America/Toronto")
    clock.set("2026-10-30T17:00:00")
    company = new_company(
        "9131",
        country="CA",
        home_currency="CAD",
        zone="America/Toronto",
        fiscal_year_start_month=4,
        clock=clock,
    )
    yield View(maple(company))
    company.store.close()


def test_prices_include_tax_or_do_not(view: View) -> None:
    """Both ways and no tax at all occur, on sales and on purchases."""
    sales = {row["GlobalTaxCalculation"] for row in view.rows("Invoice")}
    bought = {row["GlobalTaxCalculation"] for row in view.rows("Purchase")}
    assert {"TaxInclusive", "TaxExcluded"} <= sales
    assert {"TaxInclusive", "NotApplicable"} <= bought


def test_gross_lines_add_up_to_the_total(view: View) -> None:
    """With tax inside, the gross amounts of the lines are the total of the document."""
    inclusive = [
        row
        for row in view.rows("SalesReceipt") + view.rows("Invoice")
        if row["GlobalTaxCalculation"] == "TaxInclusive" and row["TotalAmt"]
    ]
    assert len(inclusive) > 20
    for row in inclusive:
        gross = sum(Decimal(detail.get("TaxInclusiveAmt", 0)) for detail in details(row))
        assert gross == row["TotalAmt"]


def test_taxes_of_several_agencies(view: View) -> None:
    """GST and PST of one sale go to two agencies; a zero rate stands beside a taxed line."""
    assert view.any("Invoice", lambda row: len(view.agencies(row)) == 2)
    assert view.any(
        "Invoice",
        lambda row: len({d["TaxCodeRef"]["value"] for d in details(row) if "TaxCodeRef" in d}) == 2,
    )


def test_what_only_canada_has(view: View) -> None:
    """Tax payments, recoverable tax on bills, an entry with tax, a fiscal year from April."""
    assert len(view.rows("TaxPayment")) >= 4
    assert view.any("Bill", lambda row: row["TxnTaxDetail"]["TotalTax"] > 0)
    assert view.any("JournalEntry", lambda row: row["TxnTaxDetail"].get("TotalTax"))
    preferences = view.rows("Preferences")[0]
    assert preferences["AccountingInfoPrefs"]["FirstMonthOfFiscalYear"] == "April"


def test_trial_balance_balances(view: View) -> None:
    """Debits equal credits."""
    span = {"start_date": "2025-01-01", "end_date": "2026-10-30"}
    report = view.company.report("TrialBalance", span)
    total = report["Rows"]["Row"][-1]["Summary"]["ColData"]
    assert total[1]["value"] == total[2]["value"]


def test_the_company_has_one_name(view: View) -> None:
    """Its legal name is its own too."""
    (info,) = view.rows("CompanyInfo")
    assert info["CompanyName"] == info["LegalName"] == "Maple Ridge Outfitters"


def test_a_company_abroad_is_turned_away() -> None:
    """Its taxes are Canada's."""
    company = new_company("9132")
    try:
        with pytest.raises(ValueError, match="needs a Canadian company"):
            maple(company)
    finally:
        company.store.close()
