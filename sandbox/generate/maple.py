"""`maple`: a canoe outfitter in Ontario, with GST, HST and PST and prices that include them.

Found it in Canada with a fiscal year from April.  About fourteen months: sales to four tax
regimes, amounts with tax inside and on top, discounts, credits and refunds, purchases whose
tax comes back, entries with tax on a line, and payments to the tax agencies.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sandbox.company import Company
from sandbox.generate.agenda import Act, Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import (
    Body,
    credit,
    debit,
    expense,
    goods,
    linked,
    money,
    percent_off,
    ref,
    sale,
)

MONTHS = 14
_INSIDE = {"GlobalTaxCalculation": "TaxInclusive"}
_ON_TOP = {"GlobalTaxCalculation": "TaxExcluded"}
_NONE = {"GlobalTaxCalculation": "NotApplicable"}

_CUSTOMERS = (
    ("Kingston Paddling Club", "HST ON"),
    ("Rideau Lakes Camp", "HST ON"),
    ("Gulf Islands Kayak", "GST/PST BC"),
    ("Lunenburg Boatworks", "HST NS"),
    ("Banff Trail Lodge", "GST"),
    ("Akwesasne Outdoor School", "Exempt"),
)
_NAME = "Maple Ridge Outfitters"
_VENDORS = ("Northern Cedar Mills", "Ottawa Valley Courier", "Limestone City Realty")


def maple(company: Company, *, seed: int = 7, until: date | None = None) -> Company:
    """Fill a newly founded Canadian company; its clock stands still on `until`.

    ValueError for a company of another country.
    """
    if company.profile.country != "CA":
        raise ValueError(
            f"maple needs a Canadian company (country='CA'), not one of {company.profile.country}"
        )
    last = until or company.clock.today()
    clerk = Clerk(company, Random(seed))
    agenda = Agenda(last)
    months = list(agenda.months(MONTHS))
    clerk.found(months[0])
    _lists(clerk)
    for first in months:
        _month(agenda, first)
    agenda.on(200, _entry_with_tax)
    agenda.on(100, _voided)
    agenda.act(clerk)
    clerk.open(last)
    return company


def _lists(clerk: Clerk) -> None:
    info = next(clerk.company.export("CompanyInfo"))
    clerk.change("CompanyInfo", info["Id"], CompanyName=_NAME, LegalName=_NAME)
    income = clerk.ref("Account", "Services")
    sold = clerk.ref("Account", "Sales of Product Income")
    cost = clerk.ref("Account", "Cost of Goods Sold")
    code = {"SalesTaxCodeRef": clerk.ref("TaxCode", "HST ON"), "Taxable": True}
    for name, price in (("Guided Trip", "145.00"), ("Canoe Rental", "62.50")):
        clerk.enter("Item", name, Name=name, Type="Service", UnitPrice=Decimal(price),
                    IncomeAccountRef=income, **code)  # fmt: skip
    stock = {"AssetAccountRef": clerk.ref("Account", "Inventory Asset"), "QtyOnHand": 40}
    clerk.enter("Item", "Cedar Paddle", Name="Cedar Paddle", Type="Inventory",
                UnitPrice=Decimal("89.00"), PurchaseCost=Decimal("41.35"), TrackQtyOnHand=True,
                InvStartDate=clerk.day.isoformat(), IncomeAccountRef=sold,
                ExpenseAccountRef=cost, **stock, **code)  # fmt: skip
    for name, tax in _CUSTOMERS:
        default = {"DefaultTaxCodeRef": clerk.ref("TaxCode", tax)}
        clerk.enter("Customer", name, DisplayName=name, **default)
    for name in _VENDORS:
        clerk.enter("Vendor", name, DisplayName=name)


def _month(agenda: Agenda, first: date) -> None:
    month = f"{first:%Y-%m}"
    for number, (customer, tax) in enumerate(_CUSTOMERS):
        agenda.at(first + timedelta(days=3 + 2 * number), _trip(month, customer, tax))
    agenda.at(first + timedelta(days=8), _shop)
    agenda.at(first + timedelta(days=16), _stock(month))
    agenda.at(first + timedelta(days=18), _courier)
    agenda.at(first + timedelta(days=20), _rent)
    agenda.at(first + timedelta(days=25), _collect(month))
    agenda.at(first + timedelta(days=26), _pay(month))
    if first.month % 3 == 1:
        agenda.at(first + timedelta(days=27), _remit)


def _code(clerk: Clerk, name: str) -> str:
    return clerk.id("TaxCode", name)


def _inside(clerk: Clerk, item: str, price: str, quantity: int, tax: str) -> Body:
    """A line whose price includes its tax."""
    gross = money(Decimal(price) * quantity)
    line = sale(clerk.id("Item", item), price, quantity, code=_code(clerk, tax))
    line["SalesItemLineDetail"]["TaxInclusiveAmt"] = gross
    return line


def _on_top(clerk: Clerk, item: str, price: str, quantity: int, tax: str) -> Body:
    return sale(clerk.id("Item", item), price, quantity, code=_code(clerk, tax))


def _trip(month: str, customer: str, tax: str) -> Act:
    """The month's invoice: tax inside, on top, or two codes on one document."""

    def act(clerk: Clerk) -> None:
        way = clerk.rng.random()
        make: Callable[..., Body] = _inside if way < 0.6 else _on_top
        people = clerk.rng.randint(2, 9)
        lines = [make(clerk, "Guided Trip", "145.00", people, tax)]
        if way < 0.3:
            lines.append(make(clerk, "Canoe Rental", "62.50", people, "Zero-rated"))
        elif way > 0.7:
            lines += [make(clerk, "Cedar Paddle", "89.00", 2, tax), percent_off(5)]
        how = _INSIDE if make is _inside else _ON_TOP
        payload = {"CustomerRef": clerk.ref("Customer", customer), "Line": lines, **how}
        clerk.write("Invoice", payload, f"{month}:{customer}")

    return act


def _shop(clerk: Clerk) -> None:
    """Paddles sold over the counter; one in four months one comes back."""
    line = _inside(clerk, "Cedar Paddle", "100.57", clerk.rng.randint(1, 3), "HST ON")
    clerk.write("SalesReceipt", {"Line": [line], **_INSIDE})
    if clerk.rng.random() < 0.25:
        back = _inside(clerk, "Cedar Paddle", "100.57", 1, "HST ON")
        bank = {"DepositToAccountRef": clerk.ref("Account", "Checking")}
        clerk.write("RefundReceipt", {"Line": [back], **bank, **_INSIDE})
        customer = {"CustomerRef": clerk.ref("Customer", "Rideau Lakes Camp")}
        memo = [_inside(clerk, "Canoe Rental", "62.50", 1, "HST ON")]
        clerk.write("CreditMemo", {**customer, "Line": memo, **_INSIDE})


def _stock(month: str) -> Act:
    """A bill whose HST comes back."""

    def act(clerk: Clerk) -> None:
        tax: Body = {"TaxCodeRef": clerk.ref("TaxCode", "HST ON")}
        line = goods(clerk.id("Item", "Cedar Paddle"), "42.10", clerk.rng.randint(4, 9), **tax)
        vendor = clerk.ref("Vendor", "Northern Cedar Mills")
        clerk.write("Bill", {"VendorRef": vendor, "Line": [line], **_ON_TOP}, f"{month}:cedar")

    return act


def _courier(clerk: Clerk) -> None:
    """Freight by card, its price with HST inside."""
    gross = money(Decimal(clerk.rng.randint(1_500, 9_000)) / 100)
    tax: Body = {"TaxCodeRef": clerk.ref("TaxCode", "HST ON"), "TaxInclusiveAmt": gross}
    line = expense(clerk.id("Account", "Office Expenses"), gross, **tax)
    payload: Body = {"PaymentType": "CreditCard", "AccountRef": clerk.ref("Account", "Visa")}
    clerk.write("Purchase", {**payload, "Line": [line], **_INSIDE})


def _rent(clerk: Clerk) -> None:
    """Rent without any tax."""
    line = expense(clerk.id("Account", "Rent or Lease"), "950.00")
    payload: Body = {"PaymentType": "Check", "AccountRef": clerk.ref("Account", "Checking")}
    clerk.write("Purchase", {**payload, "Line": [line], **_NONE})


def _collect(month: str) -> Act:
    """Most of the month's invoices are paid, and the money goes to the bank together."""

    def act(clerk: Clerk) -> None:
        lines = []
        for customer, _ in _CUSTOMERS:
            key = f"{month}:{customer}"
            if clerk.rng.random() < 0.25 or not clerk.knows(key):
                continue
            balance = Decimal(clerk.current(key)["Balance"])
            amount = balance if clerk.rng.random() < 0.8 else money(balance / 3)
            paid = clerk.pay(clerk.id("Customer", customer), amount, applied={key: amount})
            lines.append(linked(amount, "Payment", paid["Id"], TxnLineId="0"))
        if lines:
            bank = {"DepositToAccountRef": clerk.ref("Account", "Checking")}
            clerk.write("Deposit", {**bank, "Line": lines})

    return act


def _pay(month: str) -> Act:
    def act(clerk: Clerk) -> None:
        key = f"{month}:cedar"
        amount = clerk.current(key)["Balance"]
        check = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}
        vendor = clerk.id("Vendor", "Northern Cedar Mills")
        clerk.pay_bills(vendor, amount, check, applied={key: amount})

    return act


def _remit(clerk: Clerk) -> None:
    """Tax collected goes to the agency, on the page that makes tax payments."""
    account = clerk.ref("Account", "Checking")
    amount = money(Decimal(clerk.rng.randint(30_000, 60_000)) / 100)
    payment = {"PaymentAccountRef": account, "PaymentAmount": amount}
    day = {"PaymentDate": clerk.day.isoformat(), "Description": "GST/HST"}
    clerk.write("TaxPayment", {**payment, **day})


def _entry_with_tax(clerk: Clerk) -> None:
    """An expense with HST on it, owed to the owner."""
    tax: Body = {"TaxCodeRef": clerk.ref("TaxCode", "HST ON"), "TaxApplicableOn": "Purchase"}
    lines = [
        debit(clerk.id("Account", "Travel"), "100.00", **tax),
        credit(clerk.id("Account", "Owner's Equity"), "113.00"),
    ]
    clerk.write("JournalEntry", {"Line": lines, **_ON_TOP}, "entry-with-tax")


def _voided(clerk: Clerk) -> None:
    customer = ref(clerk.id("Customer", "Gulf Islands Kayak"))
    lines = [_inside(clerk, "Guided Trip", "145.00", 2, "GST/PST BC")]
    clerk.write("Invoice", {"CustomerRef": customer, "Line": lines, **_INSIDE}, "voided")
    clerk.void("voided")
