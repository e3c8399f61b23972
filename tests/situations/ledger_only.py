"""Group 17: postings that no entity shows, which only QuickBooks' ledger tells of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sandbox.generate.paper import credit, debit
from tests.sandbox.records import View
from tests.situations.plan import Expected, balance, figure, owed, situation
from tests.situations.shop import RECEIVABLE, YEAR, Shop
from tests.situations.tax import CANADA, by


def _booked(view: View, kind: str) -> bool:
    """Whether the books hold a transaction of that kind."""
    query = "SELECT 1 FROM document WHERE entity = ?"
    return bool(view.company.books.db.execute(query, (kind,)).fetchone())


def _marked(kind: str, count: int) -> Expected:
    return figure(
        f"{count} of type {kind} without a document",
        str(count),
        "select count(*) from marts.dim_transaction where realm_id = '{realm}'"
        f" and transaction_type = '{kind}' and not has_document",
    )


def _paycheck(shop: Shop, day: str, gross: str, withheld: str) -> None:
    net = str(Decimal(gross) - Decimal(withheld))
    lines = [
        debit(shop.acc("Payroll Expenses"), gross),
        credit(shop.acc("Payroll Liabilities"), withheld),
        credit(shop.acc("Checking"), net),
    ]
    shop.on(day).company.enter("PayrollCheck", {"TxnDate": shop.day.isoformat(), "Line": lines})


def _another_paycheck(shop: Shop) -> None:
    _paycheck(shop, "03-20", "900.00", "200.00")
    _paycheck(shop, "02-20", "100.00", "10.00")


@situation(
    17,
    lambda v: _booked(v, "PayrollCheck"),
    balance("Payroll Expenses", "2000.00"),
    balance("Checking", "-1560.00"),
    _marked("PayrollCheck", 3),
    then=_another_paycheck,
)
def paychecks(shop: Shop) -> None:
    """Paychecks are in the ledger, those made after a sync too, though no feed tells of them."""
    _paycheck(shop, "01-20", "1000.00", "230.00")


def _remit(shop: Shop) -> None:
    lines = [
        debit(shop.acc("Board of Equalization Payable"), "5.00"),
        credit(shop.acc("Checking"), "5.00"),
    ]
    payment = {"TxnDate": f"{YEAR}-02-20", "Line": lines}
    shop.on("02-20").company.enter("SalesTaxPayment", payment)


@situation(
    17,
    lambda v: _booked(v, "SalesTaxPayment") and v.company.profile.country == "US",
    balance("Board of Equalization Payable", "-3.00"),
    _marked("TaxPayment", 1),
)
def payment_of_sales_tax(shop: Shop) -> None:
    """What is paid to the agency on its own page takes off what is owed to it."""
    shop.on("01-10").invoice("i", shop.work("100.00", taxed=True), **by(shop, "California"))
    _remit(shop)


@situation(
    17,
    lambda v: v.rows("TaxPayment"),
    balance("Canada Revenue Agency Payable", "-6.00"),
    options=CANADA,
)
def payment_of_tax_that_is_an_entity(shop: Shop) -> None:
    """Outside the US a tax payment is an entity, of which the change feed does not tell."""
    line = shop.work("100.00", code=shop.id("TaxCode", "HST ON"))
    shop.on("01-10").invoice("i", line, GlobalTaxCalculation="TaxExcluded")
    account = shop.ref("Account", "Checking")
    payment = {"PaymentAccountRef": account, "PaymentAmount": Decimal("7.00")}
    shop.on("02-20").write("TaxPayment", {**payment, "PaymentDate": shop.day.isoformat()})


@situation(
    17,
    lambda v: _booked(v, "StatementCharge"),
    balance(RECEIVABLE, "55.00"),
    owed("Amy", "55.00"),
    owed("Amy", "40.00", date(YEAR, 1, 31)),
    _marked("StatementCharge", 1),
)
def statement_charge(shop: Shop) -> None:
    """A charge on a customer's statement is income, and open until it is paid."""
    lines = [
        debit(shop.acc(RECEIVABLE), "40.00", party=shop.who("Amy")),
        credit(shop.acc("Services"), "40.00"),
    ]
    shop.on("01-20").company.enter("StatementCharge", {"TxnDate": f"{YEAR}-01-20", "Line": lines})
    shop.on("02-10").invoice("i", "15.00")


@situation(
    17,
    lambda v: v.any("Item", lambda r: r["Type"] == "Inventory") and not v.rows("Bill"),
    balance("Inventory Asset", "90.00"),
    balance("Opening Balance Equity", "-100.00"),
    _marked("InventoryStartingValue", 1),
)
def opening_stock_of_an_item(shop: Shop) -> None:
    """What an item began with stands against Opening Balance Equity, though no document says so."""
    shop.on("01-10").stock("Pump", "10", "10.00")
    shop.on("02-10").invoice("i", shop.work("20.00", item="Pump"))
