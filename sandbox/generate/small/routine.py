"""The months as they go by: contracts, payments, the bank run, rent, fuel and wages."""

from datetime import date, timedelta
from decimal import Decimal

from sandbox.generate.agenda import Act, Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, credit, debit, expense, linked, sale
from sandbox.generate.small.buying import bill, purchase
from sandbox.generate.small.entries import entry
from sandbox.generate.small.selling import invoice, item, taxed_by

MONTHS = 24
_CONTRACTS = (
    ("Bettina Krause", "Mowing", "45.00", 4, "Residential"),
    ("Cedar Grove School", "Mowing", "45.00", 8, "Commercial"),
    ("Alder Court HOA", "Crew Hour", "38.25", 16, "Commercial"),
    ("Fairview Apartments:Building A", "Crew Hour", "38.25", 9, "Residential"),
    ("Fairview Apartments:Building B", "Irrigation Repair", "65.50", 3, "Residential"),
    ("Elm Street Bakery", "Mowing", "45.00", 2, "Commercial:Retail"),
)


def tell(agenda: Agenda) -> None:
    """Enter the routine of the last months in the agenda."""
    for first in agenda.months(MONTHS):
        if first <= agenda.until - timedelta(days=720):
            continue
        month = f"{first:%Y-%m}"
        for contract in _CONTRACTS:
            agenda.at(first + timedelta(days=2), _contract(month, *contract))
        agenda.at(first + timedelta(days=11), _walk_in(month))
        agenda.at(first + timedelta(days=21), _payments(first))
        agenda.at(first + timedelta(days=21), _reminders(month))
        agenda.at(first + timedelta(days=22), _bank_run(month))
        agenda.at(first, _bills(month))
        agenda.at(first + timedelta(days=14), _fuel)
        agenda.at(first + timedelta(days=17), _pay_bills(month))
        agenda.at(first + timedelta(days=27), _wages)


def _contract(month: str, customer: str, name: str, price: str, usual: int, klass: str) -> Act:
    """A monthly invoice whose hours vary a little, with plants now and then."""

    def act(clerk: Clerk) -> None:
        classed: Body = {"ClassRef": clerk.ref("Class", klass)}
        quantity = max(1, usual + clerk.rng.randint(-2, 2))
        lines = [sale(item(clerk, name), price, quantity, **classed)]
        more: Body = {}
        if clerk.rng.random() < 0.35:
            taxed = customer != "Cedar Grove School"
            mulch = item(clerk, "Plants and Soil:Mulch")
            lines.append(sale(mulch, "38.00", clerk.rng.randint(1, 6), taxed=taxed, **classed))
            more = {"TxnTaxDetail": taxed_by(clerk.tax_code(agencies=1))} if taxed else {}
        invoice(clerk, customer, lines, f"{month}:{customer}", **more)

    return act


def _walk_in(month: str) -> Act:
    """Somebody buys from the yard and pays at once."""

    def act(clerk: Clerk) -> None:
        soil = item(clerk, "Plants and Soil:Top Soil")
        lines = [sale(soil, "27.95", clerk.rng.randint(1, 5), taxed=True)]
        tax = {"TxnTaxDetail": taxed_by(clerk.tax_code(agencies=1))}
        clerk.write("SalesReceipt", {"Line": lines, **tax}, f"{month}:receipt")

    return act


def _payments(first: date) -> Act:
    """Most pay last month's invoice, some a part of it, some not yet."""
    month = f"{first - timedelta(days=1):%Y-%m}"

    def act(clerk: Clerk) -> None:
        for customer, *_ in _CONTRACTS:
            chance = clerk.rng.random()
            key = f"{month}:{customer}"
            if chance < 0.15 or not clerk.knows(key):
                continue
            balance = Decimal(clerk.current(key)["Balance"])
            amount = balance if chance < 0.8 else (balance / 2).quantize(Decimal("0.01"))
            payer = clerk.id("Customer", customer)
            clerk.pay(payer, amount, f"{key}:paid", applied={key: amount})

    return act


def _reminders(month: str) -> Act:
    """Two in three customers answer a reminder: one payment over all that is older."""

    def act(clerk: Clerk) -> None:
        for customer, *_ in _CONTRACTS:
            if clerk.rng.random() < 0.33:
                continue
            applied = {}
            for key in clerk.filed_keys():
                older = key[:7] < month and key.endswith(f":{customer}")
                if older and (balance := Decimal(clerk.current(key)["Balance"])):
                    applied[key] = balance
            if applied:
                total = sum(applied.values(), Decimal(0))
                paid = f"{month}:{customer}:reminded:paid"
                clerk.pay(clerk.id("Customer", customer), total, paid, applied=applied)

    return act


def _bank_run(month: str) -> Act:
    """What came in goes to the bank together."""

    def act(clerk: Clerk) -> None:
        keys = [key for key in clerk.filed_keys() if key.endswith((":paid", f"{month}:receipt"))]
        waiting = [key for key in keys if clerk.knows(key) and not clerk.knows(f"{key}:banked")]
        if not waiting:
            return
        lines = []
        for key in waiting:
            entity, id_ = clerk.filed(key)
            lines.append(linked(clerk.current(key)["TotalAmt"], entity, id_, TxnLineId="0"))
        bank = {"DepositToAccountRef": clerk.ref("Account", "Checking"), "Line": lines}
        deposit = clerk.write("Deposit", bank)
        for key in waiting:
            clerk.file(f"{key}:banked", "Deposit", deposit["Id"])

    return act


def _bills(month: str) -> Act:
    def act(clerk: Clerk) -> None:
        rent = [expense(clerk.id("Account", "Rent or Lease"), "620.00")]
        bill(clerk, "Kapoor Property Rentals", rent, f"{month}:rent")
        amount = Decimal(clerk.rng.randint(8_000, 19_000)) / 100
        power = [expense(clerk.id("Account", "Utilities"), amount)]
        bill(clerk, "Pacific Power & Water", power, f"{month}:power", DocNumber=f"PPW-{month}")

    return act


def _pay_bills(month: str) -> Act:
    """Rent by check; power by check or, now and then, later."""

    def act(clerk: Clerk) -> None:
        check = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}
        for name, vendor in (
            ("rent", "Kapoor Property Rentals"),
            ("power", "Pacific Power & Water"),
        ):
            key = f"{month}:{name}"
            if name == "power" and clerk.rng.random() < 0.2:
                continue
            amount = clerk.current(key)["Balance"]
            clerk.pay_bills(clerk.id("Vendor", vendor), amount, check, applied={key: amount})

    return act


def _fuel(clerk: Clerk) -> None:
    amount = Decimal(clerk.rng.randint(4_500, 16_000)) / 100
    lines = [expense(clerk.id("Account", "Fuel"), amount)]
    purchase(clerk, "CreditCard", "Mastercard", lines, vendor="Brightline Fuel")


def _wages(clerk: Clerk) -> None:
    """Wages come from a payroll service and are booked as an entry."""
    lines = [
        debit(clerk.id("Account", "Wages"), "800.00"),
        credit(clerk.id("Account", "Checking"), "640.00"),
        credit(clerk.id("Account", "Payroll Liabilities"), "160.00"),
    ]
    entry(clerk, lines)
