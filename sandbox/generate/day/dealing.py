"""New business: documents and records that come into being."""

from datetime import timedelta
from decimal import Decimal

from sandbox.generate.day.shop import Shop, is_active
from sandbox.generate.paper import (
    Body,
    amount_off,
    credit,
    debit,
    expense,
    percent_off,
    ref,
    remark,
)

_SURNAMES = ("Abbott", "Castillo", "Dunn", "Eriksen", "Fowler", "Greco", "Hahn", "Ito", "Jansen")
_STREETS = ("Birch", "Cypress", "Dogwood", "Hazel", "Juniper", "Linden", "Maple", "Rowan")


def sell(shop: Shop) -> None:
    """An invoice, now and then with a discount or a remark."""
    lines = shop.sales_lines(shop.rng.randint(1, 4))
    extra = shop.rng.random()
    if extra < 0.15:
        lines.append(percent_off(shop.rng.randint(2, 15)))
    elif extra < 0.25:
        lines.append(amount_off("1.50"))
    elif extra < 0.4:
        lines.insert(0, remark("As agreed on the phone"))
    shop.create(
        "Invoice", {"CustomerRef": ref(shop.customer()["Id"]), "Line": lines, **shop.taxed()}
    )


def sell_for_cash(shop: Shop) -> None:
    """A sales receipt, and sometimes a refund of one."""
    payload: Body = {"Line": shop.sales_lines(2), **shop.taxed()}
    shop.create("SalesReceipt", payload)
    if shop.rng.random() < 0.3:
        bank = {"DepositToAccountRef": ref(shop.account("Bank"))}
        refund: Body = {"Line": shop.sales_lines(1), **shop.taxed()}
        shop.create("RefundReceipt", {**refund, **bank})


def estimate(shop: Shop) -> None:
    """An estimate that waits for its answer."""
    expires = (shop.clerk.day + timedelta(days=30)).isoformat()
    customer = {"CustomerRef": ref(shop.customer()["Id"]), "ExpirationDate": expires}
    shop.create("Estimate", {**customer, "Line": shop.sales_lines(2), **shop.taxed()})


def give_credit(shop: Shop) -> None:
    """A credit memo."""
    customer = {"CustomerRef": ref(shop.customer()["Id"])}
    shop.create("CreditMemo", {**customer, "Line": shop.sales_lines(1), **shop.taxed()})


def buy(shop: Shop) -> None:
    """A bill of a vendor, sometimes followed by a credit."""
    vendor = {"VendorRef": ref(shop.some("Vendor", is_active)["Id"])}
    account = shop.account("Expense", "Cost of Goods Sold")
    lines = [expense(account, shop.amount(20, 900)) for _ in range(shop.rng.randint(1, 3))]
    shop.create("Bill", {**vendor, "Line": lines})
    if shop.rng.random() < 0.25:
        shop.create("VendorCredit", {**vendor, "Line": [expense(account, shop.amount(5, 60))]})


def spend(shop: Shop) -> None:
    """Something bought by card, check or cash; now and then the card gets money back."""
    kind = shop.rng.choice(("CreditCard", "CreditCard", "Check", "Cash"))
    account = shop.account("Credit Card" if kind == "CreditCard" else "Bank")
    line = expense(shop.account("Expense"), shop.amount(5, 250))
    payload: Body = {"PaymentType": kind, "AccountRef": ref(account), "Line": [line]}
    if kind == "CreditCard" and shop.rng.random() < 0.2:
        payload["Credit"] = True
    shop.create("Purchase", payload)


def move_money(shop: Shop) -> None:
    """A transfer between banks, or a card bill paid."""
    bank = shop.account("Bank")
    if shop.rng.random() < 0.5:
        accounts = {
            "BankAccountRef": ref(bank),
            "CreditCardAccountRef": ref(shop.account("Credit Card")),
        }
        shop.create("CreditCardPayment", {**accounts, "Amount": shop.amount(50, 400)})
        return
    accounts = {"FromAccountRef": ref(bank), "ToAccountRef": ref(shop.account("Equity"))}
    shop.create("Transfer", {**accounts, "Amount": shop.amount(50, 400)})


def book(shop: Shop) -> None:
    """A journal entry: an accrual, or a charge to a customer."""
    amount, expenses = shop.amount(10, 300), shop.account("Expense")
    if shop.rng.random() < 0.5:
        lines = [debit(expenses, amount), credit(shop.account("Other Current Liability"), amount)]
    else:
        home = shop.company.profile.home_currency
        customer = shop.some(
            "Customer", lambda row: is_active(row) and row["CurrencyRef"]["value"] == home
        )
        receivable = shop.account("Accounts Receivable")
        lines = [
            debit(receivable, amount, party=("Customer", customer["Id"])),
            credit(shop.account("Income"), amount),
        ]
    shop.create("JournalEntry", {"Line": lines})


def work(shop: Shop) -> None:
    """Hours of an employee; a company without employees hires one."""
    employee = shop.pick.one("Employee", is_active)
    if employee is None:
        name = f"{shop.rng.choice(_SURNAMES)} {shop.clerk.day:%y%m%d}"
        employee = shop.create("Employee", {"FamilyName": name, "DisplayName": name})
    hours = {"Hours": shop.rng.randint(1, 8), "Minutes": shop.rng.choice((0, 15, 30, 45))}
    who = {"NameOf": "Employee", "EmployeeRef": ref(employee["Id"])}
    shop.create("TimeActivity", {**who, **hours, "BillableStatus": "NotBillable"})


def attach(shop: Shop) -> None:
    """A note on an invoice."""
    invoice = shop.some("Invoice")
    to = {"EntityRef": {"type": "Invoice", "value": invoice["Id"]}}
    note = f"Called on {shop.clerk.day:%d %B}"
    shop.create("Attachable", {"Note": note, "AttachableRef": [to]})


def meet(shop: Shop) -> None:
    """A new customer, sometimes a job of an old one, and a new vendor."""
    number = shop.rng.randint(1, 10_000)
    name = f"{shop.rng.choice(_SURNAMES)}, {number} {shop.rng.choice(_STREETS)} Street"
    fields: Body = {"DisplayName": name}
    if shop.rng.random() < 0.3:
        parent = shop.some("Customer", lambda row: is_active(row) and not row["Job"])
        fields |= {"Job": True, "ParentRef": ref(parent["Id"])}
    shop.create("Customer", fields)
    if shop.rng.random() < 0.4:
        shop.create("Vendor", {"DisplayName": f"{shop.rng.choice(_SURNAMES)} & Co {number}"})


def quote_rate(shop: Shop) -> None:
    """The day's exchange rate of each foreign currency."""
    for row in shop.company.export("CompanyCurrency"):
        rate = Decimal(shop.rng.randint(9_000, 13_000)) / 10_000
        day = {"SourceCurrencyCode": row["Code"], "AsOfDate": shop.clerk.day.isoformat()}
        shop.clerk.tick()
        shop.company.update("ExchangeRate", {**day, "Rate": rate})
