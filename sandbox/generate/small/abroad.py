"""Customers and a vendor in euros: documents at one rate, settled at another."""

from decimal import Decimal

from sandbox.generate.agenda import Act, Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, credit, debit, expense, ref, sale
from sandbox.generate.small.buying import bill
from sandbox.generate.small.entries import entry
from sandbox.generate.small.selling import invoice, item

_RATES = (
    (730, "1.0712"),
    (640, "1.0850"),
    (530, "1.1020"),
    (410, "1.0644"),
    (280, "1.0933"),
    (140, "1.1287"),
    (30, "1.1105"),
)


def tell(agenda: Agenda) -> None:
    """Enter the business in euros in the agenda."""
    for days_ago, rate in _RATES:
        agenda.on(days_ago, _rate(rate))
    agenda.on(620, _invoices)
    agenda.on(515, _paid_with_gain)
    agenda.on(405, _part_paid_with_loss)
    agenda.on(350, _memo)
    agenda.on(270, _memo_applied)
    agenda.on(340, _bill)
    agenda.on(135, _bill_paid)
    agenda.on(120, _entry)
    agenda.on(28, _open)


def currencies(clerk: Clerk) -> None:
    """Switch several currencies on, with receivables, payables and a bank account in euros."""
    clerk.prefer("CurrencyPrefs", MultiCurrencyEnabled=True)
    clerk.enter("CompanyCurrency", "EUR", Code="EUR", Name="Euro")
    euro = {"CurrencyRef": ref("EUR")}
    for name, kind in (("Receivable (A/R)", "Receivable"), ("Payable (A/P)", "Payable")):
        clerk.account(f"Accounts {name} - EUR", f"Accounts {kind}", f"Accounts{kind}", **euro)
    clerk.account("Euro Account", "Bank", "Checking", **euro)


def _rate(rate: str) -> Act:
    def act(clerk: Clerk) -> None:
        day = {"AsOfDate": clerk.day.isoformat(), "SourceCurrencyCode": "EUR"}
        clerk.tick()
        clerk.company.update("ExchangeRate", {**day, "Rate": Decimal(rate)})

    return act


def _invoices(clerk: Clerk) -> None:
    """Two invoices at the day's rate."""
    design = item(clerk, "Garden Design")
    invoice(clerk, "Müller Gartenbau GmbH", [sale(design, "80.00", "30.5")], "euro-1")
    invoice(clerk, "Van Dijk Bloemen BV", [sale(design, "80.00", 15)], "euro-2")


def _paid_with_gain(clerk: Clerk) -> None:
    """Paid in full after the euro rose, to the euro account."""
    bank = {"DepositToAccountRef": clerk.ref("Account", "Euro Account")}
    customer = clerk.id("Customer", "Müller Gartenbau GmbH")
    clerk.pay(customer, "2440.00", "euro-paid", applied={"euro-1": "2440.00"}, **bank)


def _part_paid_with_loss(clerk: Clerk) -> None:
    """Paid in part after the euro fell, and too much in advance for the rest."""
    bank = {"DepositToAccountRef": clerk.ref("Account", "Euro Account")}
    customer = clerk.id("Customer", "Van Dijk Bloemen BV")
    clerk.pay(customer, "700.00", "euro-part", applied={"euro-2": "633.33"}, **bank)


def _memo(clerk: Clerk) -> None:
    customer = clerk.ref("Customer", "Van Dijk Bloemen BV")
    line = sale(item(clerk, "Garden Design"), "80.00", "2.25")
    rate = {"ExchangeRate": Decimal("1.0701")}
    clerk.write("CreditMemo", {"CustomerRef": customer, "Line": [line], **rate}, "euro-memo")


def _memo_applied(clerk: Clerk) -> None:
    """A credit at one rate settles part of an invoice at another."""
    customer = clerk.id("Customer", "Van Dijk Bloemen BV")
    applied = {"euro-2": "120.00", "euro-memo": "120.00"}
    clerk.pay(customer, 0, "euro-tie", applied=applied)


def _bill(clerk: Clerk) -> None:
    lines = [expense(clerk.id("Account", "Job Supplies"), "1815.45", "Box trees")]
    bill(clerk, "Baumschule Nord", lines, "euro-bill")


def _bill_paid(clerk: Clerk) -> None:
    bank: Body = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Euro Account")}}
    vendor = clerk.id("Vendor", "Baumschule Nord")
    clerk.pay_bills(vendor, "1500.00", bank, "euro-bill-part", applied={"euro-bill": "1500.00"})


def _entry(clerk: Clerk) -> None:
    """An entry in euros on the euro receivables."""
    receivable = clerk.id("Account", "Accounts Receivable (A/R) - EUR")
    customer = clerk.id("Customer", "Müller Gartenbau GmbH")
    lines = [
        debit(receivable, "99.99", "Travel", party=("Customer", customer)),
        credit(clerk.id("Account", "Landscaping Services"), "99.99"),
    ]
    entry(clerk, lines, "euro-entry", CurrencyRef=ref("EUR"))


def _open(clerk: Clerk) -> None:
    lines = [sale(item(clerk, "Garden Design"), "80.00", "7.333")]
    invoice(clerk, "Müller Gartenbau GmbH", lines, "euro-open")
