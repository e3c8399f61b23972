"""Banking: deposits with everything a deposit can hold, transfers, card bills."""

from decimal import Decimal

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, banked, ref, sale
from sandbox.generate.small.selling import invoice, item, link_to


def tell(agenda: Agenda) -> None:
    """Enter the banking part of the story in the agenda."""
    agenda.on(474, _several_with_cash_back)
    agenda.on(428, _with_negative_line)
    agenda.on(400, _on_income)
    agenda.on(290, _on_receivables)
    agenda.on(285, _receivable_deposit_applied)
    agenda.on(275, _transfer)
    agenda.on(215, _card_bill)
    agenda.on(40, _customer_advance)


def _deposit(clerk: Clerk, lines: list[Body], key: str, account: str = "Checking") -> Body:
    payload = {"DepositToAccountRef": clerk.ref("Account", account), "Line": lines}
    return clerk.write("Deposit", payload, key)


def _several_with_cash_back(clerk: Clerk) -> None:
    """Two payments go to the bank together; the owner keeps some in cash."""
    cash = {"AccountRef": clerk.ref("Account", "Owner's Draw"), "Amount": Decimal("120.00")}
    payload: Body = {
        "DepositToAccountRef": clerk.ref("Account", "Checking"),
        "Line": [link_to(clerk, "part-1", "1000.00"), link_to(clerk, "part-2", "850.00")],
        "CashBack": {**cash, "Memo": "Petty cash"},
    }
    clerk.write("Deposit", payload, "deposit-cash-back")


def _with_negative_line(clerk: Clerk) -> None:
    """A payment and a cash sale, less what the bank takes for it."""
    total = clerk.current("receipt-walk-in")["TotalAmt"]
    fee = banked(clerk.id("Account", "Advertising"), "-6.40", "Card terminal fee")
    lines = [
        link_to(clerk, "over-several", "726.75"),
        link_to(clerk, "receipt-walk-in", str(total)),
        fee,
    ]
    _deposit(clerk, lines, "deposit-negative")


def _on_income(clerk: Clerk) -> None:
    """Money that never was on a sales document."""
    classed: Body = {"ClassRef": clerk.ref("Class", "Residential")}
    customer = clerk.id("Customer", "Lopez Family")
    design = clerk.id("Account", "Design Income")
    interest = clerk.id("Account", "Interest Earned")
    lines = [
        banked(design, "95.00", "Cash for a sketch", party=("Customer", customer), **classed),
        banked(interest, "3.17"),
    ]
    _deposit(clerk, lines, "deposit-income")


def _on_receivables(clerk: Clerk) -> None:
    """A customer's transfer is entered as a deposit on receivables."""
    customer = clerk.id("Customer", "Jolly Goat Cafe")
    receivable = clerk.id("Account", "Accounts Receivable (A/R)")
    line = banked(receivable, "180.00", "Wire", party=("Customer", customer))
    _deposit(clerk, [line], "deposit-receivable")


def _receivable_deposit_applied(clerk: Clerk) -> None:
    """That deposit pays part of an invoice through a payment of zero."""
    lines = [sale(item(clerk, "Tree Removal"), "120.00", 2)]
    invoice(clerk, "Jolly Goat Cafe", lines, "wired")
    applied = {"wired": "150.00", "deposit-receivable": "150.00"}
    clerk.pay(clerk.id("Customer", "Jolly Goat Cafe"), 0, "wire-tie", applied=applied)


def _transfer(clerk: Clerk) -> None:
    accounts = {
        "FromAccountRef": clerk.ref("Account", "Checking"),
        "ToAccountRef": clerk.ref("Account", "Savings"),
    }
    clerk.write("Transfer", {**accounts, "Amount": Decimal("2500.00")}, "transfer")


def _card_bill(clerk: Clerk) -> None:
    accounts = {
        "BankAccountRef": clerk.ref("Account", "Checking"),
        "CreditCardAccountRef": clerk.ref("Account", "Mastercard"),
    }
    clerk.write("CreditCardPayment", {**accounts, "Amount": Decimal("350.00")}, "card-bill")


def _customer_advance(clerk: Clerk) -> None:
    """A retainer on receivables that nothing has used yet, and one on a liability."""
    customer = clerk.id("Customer", "Kestrel Vineyards")
    receivable = clerk.id("Account", "Accounts Receivable (A/R)")
    retainer = clerk.id("Account", "Customer Retainers")
    method = {"PaymentMethodRef": ref(clerk.id("PaymentMethod", "Check")), "CheckNum": "8812"}
    lines = [
        banked(receivable, "75.00", "Advance", party=("Customer", customer), **method),
        banked(retainer, "400.00", "Autumn retainer", party=("Customer", customer)),
    ]
    _deposit(clerk, lines, "deposit-advance")
