"""Group 1: sales tax of one and several agencies and rates, exempt, inside prices or on top."""

from __future__ import annotations

from sandbox.generate.paper import Body, expense, money, sale
from tests.sandbox.records import details, taxed
from tests.situations.plan import balance, figure, owed, situation, sold
from tests.situations.shop import Shop

_SALES = ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt")
CANADA = {"country": "CA", "home_currency": "CAD", "zone": "America/Toronto"}
_INSIDE = {"GlobalTaxCalculation": "TaxInclusive"}
_ON_TOP = {"GlobalTaxCalculation": "TaxExcluded"}


def by(shop: Shop, code: str) -> Body:
    """What asks for a US tax code on a document."""
    return {"TxnTaxDetail": {"TxnTaxCodeRef": shop.ref("TaxCode", code)}}


def _two_agencies(shop: Shop) -> Body:
    rates = [("State", "7.25", "Board of Equalization"), ("District", "1.25", "City of Richmond")]
    shop.make_tax_code("Richmond", rates)
    shop.account("City of Richmond Payable", "Other Current Liability", "SalesTaxPayable")
    return by(shop, "Richmond")


@situation(
    1,
    lambda v: v.any("Invoice", lambda r: taxed(r) and len(v.agencies(r)) == 1),
    balance("Board of Equalization Payable", "-8.00"),
    owed("Amy", "58.00"),
)
def tax_of_one_agency_partly_paid(shop: Shop) -> None:
    """Tax is owed to the agency in full on the day of the invoice, however little of it is paid."""
    shop.on("01-10").invoice("a", shop.work("100.00", taxed=True), **by(shop, "California"))
    shop.on("02-10").paid("p", "50.00", a="50.00")


@situation(
    1,
    lambda v: v.any("Invoice", lambda r: len(v.agencies(r)) == 2),
    balance("Board of Equalization Payable", "-7.25"),
    balance("City of Richmond Payable", "-1.25"),
)
def tax_of_two_agencies(shop: Shop) -> None:
    """The tax of one invoice goes to each agency's own account."""
    shop.on("01-10").invoice("a", shop.work("100.00", taxed=True), **_two_agencies(shop))
    shop.on("02-10").banked("p", "108.50", a="108.50")


@situation(
    1,
    lambda v: v.any("SalesReceipt", lambda r: len(r["TxnTaxDetail"]["TaxLine"]) == 2),
    balance("Arizona Dept. of Revenue Payable", "-18.20"),
    figure(
        "two rates of tax, 14.20 and 4.00",
        "14.20",
        "select max(billed_amount) from marts.mart_sales_tax where realm_id = '{realm}'",
    ),
)
def two_rates_of_one_agency(shop: Shop) -> None:
    """Two rates that go to one agency add up in its account and stay apart in the tax mart."""
    shop.on("01-10").sells(
        "SalesReceipt", "r", shop.work("200.00", taxed=True), **by(shop, "Tucson")
    )


@situation(
    1,
    lambda v: all(v.any(entity, taxed) for entity in _SALES),
    balance("Board of Equalization Payable", "-9.60"),
)
def tax_on_every_sales_document(shop: Shop) -> None:
    """Invoices and receipts bring tax, memos and refunds take it back."""
    tax = by(shop, "California")
    shop.on("01-10").invoice("i", shop.work("200.00", taxed=True), **tax)
    shop.on("01-20").sells("SalesReceipt", "r", shop.work("100.00", taxed=True), **tax)
    shop.on("02-03").memo("m", shop.work("50.00", taxed=True), **tax)
    bank: Body = {"DepositToAccountRef": shop.ref("Account", "Checking")}
    shop.on("02-12").sells("RefundReceipt", "b", shop.work("130.00", taxed=True), **tax, **bank)
    shop.on("03-05").paid("p", "162.00", i="216.00", m="54.00")


@situation(
    1,
    lambda v: (
        v.any(
            "Invoice",
            lambda r: {"TAX", "NON"} <= {d.get("TaxCodeRef", {}).get("value") for d in details(r)},
        )
        and v.any("Customer", lambda r: not r["Taxable"])
    ),
    balance("Board of Equalization Payable", "-2.40"),
    sold("Work", "160.00"),
)
def exempt_lines_and_customers(shop: Shop) -> None:
    """Lines and customers that are exempt bear no tax beside those that do."""
    tax = by(shop, "California")
    lines = [shop.work("30.00", taxed=True), shop.work("50.00")]
    shop.on("01-10").invoice("a", *lines, **tax)
    shop.customer("School", Taxable=False)
    shop.on("02-10").invoice("b", shop.work("80.00"), to="School")


def _inside(shop: Shop, price: str, code: str) -> Body:
    line = sale(shop.id("Item", "Work"), price, 1, code=shop.id("TaxCode", code))
    line["SalesItemLineDetail"]["TaxInclusiveAmt"] = money(price)
    return line


@situation(
    1,
    lambda v: v.any("Invoice", lambda r: r.get("GlobalTaxCalculation") == "TaxInclusive"),
    sold("Work", "200.00"),
    owed("Amy", "113.00"),
    options=CANADA,
)
def prices_that_include_tax(shop: Shop) -> None:
    """Prices with HST inside give revenue without it; a memo takes back as much."""
    shop.on("01-10").invoice("a", _inside(shop, "226.00", "HST ON"), **_INSIDE)
    shop.on("01-25").invoice("b", _inside(shop, "113.00", "HST ON"), **_INSIDE)
    shop.on("02-05").memo("m", _inside(shop, "113.00", "HST ON"), **_INSIDE)
    shop.on("02-20").paid("p", "113.00", a="226.00", m="113.00")


@situation(
    1,
    lambda v: (
        v.any("Bill", lambda r: r["TxnTaxDetail"].get("TotalTax"))
        and v.any("Purchase", lambda r: r.get("GlobalTaxCalculation") == "TaxInclusive")
    ),
    balance("Canada Revenue Agency Payable", "22.25"),
    balance("Ministry of Finance (BC) Payable", "-7.00"),
    options=CANADA,
)
def tax_that_comes_back_on_purchases(shop: Shop) -> None:
    """Tax on bills and purchases is the agency's debt to us, PST on sales to another is not."""
    hst: Body = {"TaxCodeRef": shop.ref("TaxCode", "HST ON")}
    shop.on("01-10").bill("b", expense(shop.acc("Travel"), "200.00", **hst), **_ON_TOP)
    inside = expense(shop.acc("Office Expenses"), "10.85", **hst, TaxInclusiveAmt=money("10.85"))
    shop.on("02-02").purchase("c", "CreditCard", inside, **_INSIDE)
    code = shop.id("TaxCode", "GST/PST BC")
    line = sale(shop.id("Item", "Work"), "100.00", 1, code=code)
    shop.on("02-08").invoice("i", line, **_ON_TOP)
    shop.on("03-02").paid_bill("p", "226.00", b="226.00")
