"""Journal entries on every kind of account, and receivables kept in several accounts."""

from typing import Any

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, credit, debit, sale
from sandbox.generate.small.selling import invoice, item


def tell(agenda: Agenda) -> None:
    """Enter the journal entries in the agenda."""
    agenda.on(728, _opening)
    agenda.on(680, _old_receivables)
    agenda.on(600, _depreciation)
    agenda.on(460, _income_by_class)
    agenda.on(450, _charge_on_receivables)
    agenda.on(415, _charge_paid)
    agenda.on(365, _contract)
    agenda.on(310, _contract_paid)
    agenda.on(220, _write_off)
    agenda.on(200, _vendor_entry)
    agenda.on(160, _vendor_entry_paid)
    agenda.on(70, _two_customers)


def entry(clerk: Clerk, lines: list[Body], key: str = "", **more: Any) -> Body:
    """Write a journal entry."""
    return clerk.write("JournalEntry", {"Line": lines, **more}, key)


def _opening(clerk: Clerk) -> None:
    account = clerk.id
    lines = [
        debit(account("Account", "Checking"), "18250.00"),
        debit(account("Account", "Equipment"), "32400.00"),
        credit(account("Account", "Truck Loan"), "14100.00"),
        credit(account("Account", "Opening Balance Equity"), "36550.00"),
    ]
    entry(clerk, lines, "opening", PrivateNote="Opening balances", Adjustment=True)


def _old_receivables(clerk: Clerk) -> None:
    """An old receivables account that still carries a balance is made inactive."""
    old = clerk.account("Old Receivables", "Accounts Receivable", "AccountsReceivable")
    customer = clerk.id("Customer", "Kestrel Vineyards")
    lines = [
        debit(old, "310.00", "Brought forward", party=("Customer", customer)),
        credit(clerk.id("Account", "Opening Balance Equity"), "310.00"),
    ]
    entry(clerk, lines, "old-receivable")
    clerk.change("Account", old, Active=False)


def _depreciation(clerk: Clerk) -> None:
    accumulated = clerk.id("Account", "Equipment:Accumulated Depreciation")
    lines = [
        debit(clerk.id("Account", "Depreciation"), "540.00"),
        credit(accumulated, "540.00"),
    ]
    entry(clerk, lines, "depreciation", DocNumber="DEP-1")


def _income_by_class(clerk: Clerk) -> None:
    """Income moved between classes and locations, line by line."""
    maintenance = clerk.id("Account", "Landscaping Services:Maintenance")
    north, south = (
        {
            "ClassRef": clerk.ref("Class", klass),
            "DepartmentRef": clerk.ref("Department", place),
        }
        for klass, place in (("Commercial", "North Yard"), ("Residential", "South Yard"))
    )
    lines = [
        debit(maintenance, "215.50", "To residential", **north),
        credit(maintenance, "215.50", "From commercial", **south),
        credit(clerk.id("Account", "Design Income"), "60.00", "Accrued design work", **south),
        debit(clerk.id("Account", "Prepaid Expenses"), "60.00"),
    ]
    entry(clerk, lines, "income-by-class")


def _charge_on_receivables(clerk: Clerk) -> None:
    customer = clerk.id("Customer", "Dorsey & Lund Architects")
    receivable = clerk.id("Account", "Accounts Receivable (A/R)")
    lines = [
        debit(receivable, "260.00", "Agreed by phone", party=("Customer", customer)),
        credit(clerk.id("Account", "Landscaping Services"), "260.00"),
    ]
    entry(clerk, lines, "charge")


def _charge_paid(clerk: Clerk) -> None:
    customer = clerk.id("Customer", "Dorsey & Lund Architects")
    clerk.pay(customer, "200.00", "charge-part", applied={"charge": "200.00"})


def _contract(clerk: Clerk) -> None:
    """A contract in a second receivables account, a tenth of it held back in a sub-account."""
    party = ("Customer", clerk.id("Customer", "Harbor View Hotel"))
    lines = [
        debit(clerk.id("Account", "Contract Receivables"), "4500.00", "Stage 1", party=party),
        debit(clerk.id("Account", "Contract Receivables:Retainage"), "500.00", party=party),
        credit(clerk.id("Account", "Landscaping Services"), "5000.00"),
    ]
    entry(clerk, lines, "contract")


def _contract_paid(clerk: Clerk) -> None:
    customer = clerk.id("Customer", "Harbor View Hotel")
    account = {"ARAccountRef": clerk.ref("Account", "Contract Receivables")}
    applied = {"contract": "3000.00"}
    clerk.pay(customer, "3000.00", "contract-part", applied=applied, **account)


def _write_off(clerk: Clerk) -> None:
    """A bad debt is written off by an entry and tied to its invoice by a payment of zero."""
    invoice(clerk, "Kestrel Vineyards", [sale(item(clerk, "Mowing"), "45.00", 4)], "bad-debt")
    customer = clerk.id("Customer", "Kestrel Vineyards")
    receivable = clerk.id("Account", "Accounts Receivable (A/R)")
    bad_debt = clerk.account("Bad Debts", "Expense", "BadDebts")
    lines = [
        debit(bad_debt, "180.00"),
        credit(receivable, "180.00", "Written off", party=("Customer", customer)),
    ]
    entry(clerk, lines, "write-off")
    applied = {"bad-debt": "180.00", "write-off": "180.00"}
    clerk.pay(customer, 0, "write-off-tie", applied=applied)


def _vendor_entry(clerk: Clerk) -> None:
    vendor = clerk.id("Vendor", "Tremont Insurance")
    lines = [
        debit(clerk.id("Account", "Prepaid Expenses"), "1200.00", "Premium"),
        credit(clerk.id("Account", "Accounts Payable (A/P)"), "1200.00", party=("Vendor", vendor)),
    ]
    entry(clerk, lines, "premium")


def _vendor_entry_paid(clerk: Clerk) -> None:
    check = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}
    vendor = clerk.id("Vendor", "Tremont Insurance")
    clerk.pay_bills(vendor, "400.00", check, "premium-part", applied={"premium": "400.00"})


def _two_customers(clerk: Clerk) -> None:
    """A balance moved from a parent to its job: two receivable lines, no other account."""
    receivable = clerk.id("Account", "Accounts Receivable (A/R)")
    parent = clerk.id("Customer", "Alder Court HOA")
    job = clerk.id("Customer", "Alder Court HOA:Pool House")
    lines = [
        credit(receivable, "64.00", party=("Customer", parent)),
        debit(receivable, "64.00", party=("Customer", job)),
    ]
    entry(clerk, lines, "moved-balance")
