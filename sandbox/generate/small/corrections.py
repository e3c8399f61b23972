"""Second thoughts: voided, deleted and moved documents, closed periods, parties that end."""

from datetime import timedelta

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, expense, ref, sale
from sandbox.generate.small.buying import bill, purchase
from sandbox.generate.small.entries import entry
from sandbox.generate.small.selling import invoice, item

_CLOSED_FOR, _OPENED_UP_TO = 300, 490  # days before the correction of the closed period


def tell(agenda: Agenda) -> None:
    """Enter the corrections in the agenda."""
    agenda.on(630, _voided_sales)
    agenda.on(580, _voided_payments)
    agenda.on(550, _deleted)
    agenda.on(490, _moved)
    agenda.on(440, _merged)
    agenda.on(380, _ended)
    agenda.on(230, _closed_period)
    agenda.on(90, _late_void)


def _crew(clerk: Clerk, hours: int) -> list[Body]:
    return [sale(item(clerk, "Crew Hour"), "38.25", hours)]


def _voided_sales(clerk: Clerk) -> None:
    """An invoice with a note, a receipt and a memo are voided."""
    note = {"PrivateNote": "Quoted twice"}
    invoice(clerk, "Mosaic Dental", _crew(clerk, 4), "voided-invoice", **note)
    clerk.void("voided-invoice")
    customer = {"CustomerRef": clerk.ref("Customer", "Mosaic Dental")}
    for entity in ("SalesReceipt", "CreditMemo"):
        key = f"voided-{entity}"
        clerk.write(entity, {**customer, "Line": _crew(clerk, 1)}, key)
        clerk.void(key)


def _voided_payments(clerk: Clerk) -> None:
    """A bounced check: the payment is voided and its invoice is open again."""
    invoice(clerk, "Gupta Residence", _crew(clerk, 5), "bounced-invoice")
    customer = clerk.id("Customer", "Gupta Residence")
    clerk.pay(customer, "191.25", "bounced", applied={"bounced-invoice": "191.25"})
    clerk.void("bounced")
    bill(clerk, "Hall's Tool Rental", [_rental(clerk, "73.00")], "voided-bill")
    check = {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}
    vendor = clerk.id("Vendor", "Hall's Tool Rental")
    applied = {"voided-bill": "73.00"}
    clerk.pay_bills(vendor, "73.00", check, "voided-bill-payment", applied=applied)
    clerk.void("voided-bill-payment")


def _rental(clerk: Clerk, amount: str) -> Body:
    return expense(clerk.id("Account", "Tool Rental"), amount)


def _deleted(clerk: Clerk) -> None:
    """One of each kind is entered by mistake and deleted again."""
    invoice(clerk, "Lopez Family", _crew(clerk, 2), "gone-invoice")
    customer = clerk.id("Customer", "Lopez Family")
    clerk.pay(customer, "76.50", "gone-payment", applied={"gone-invoice": "76.50"})
    bill(clerk, "Hall's Tool Rental", [_rental(clerk, "15.00")], "gone-bill")
    purchase(clerk, "Cash", "Checking", [_rental(clerk, "9.00")], key="gone-purchase")
    rent, wages = clerk.id("Account", "Rent or Lease"), clerk.id("Account", "Wages")
    entry(clerk, [_side(rent, "Debit"), _side(wages, "Credit")], "gone-entry")
    for key in ("gone-payment", "gone-invoice", "gone-bill", "gone-purchase", "gone-entry"):
        clerk.delete(key)


def _side(account: str, side: str) -> Body:
    detail = {"PostingType": side, "AccountRef": ref(account)}
    return {
        "Amount": 5,
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": detail,
    }


def _moved(clerk: Clerk) -> None:
    """An invoice moves to another date, another to another customer."""
    invoice(clerk, "Elm Street Bakery", _crew(clerk, 3), "moved-date")
    earlier = (clerk.day - timedelta(days=33)).isoformat()
    clerk.amend("moved-date", TxnDate=earlier, DueDate=clerk.day.isoformat())
    invoice(clerk, "Elm Street Bakery", _crew(clerk, 6), "moved-customer")
    clerk.amend("moved-customer", CustomerRef=clerk.ref("Customer", "O'Malley's Pub"))


def _merged(clerk: Clerk) -> None:
    """A customer and a vendor were entered twice; their documents go to the one that stays."""
    double = clerk.enter("Customer", "Jolly Goat Café", DisplayName="Jolly Goat Café")
    invoice(clerk, "Jolly Goat Café", _crew(clerk, 2), "of-merged")
    clerk.tick()
    clerk.company.merge("Customer", double, clerk.id("Customer", "Jolly Goat Cafe"))
    double = clerk.enter("Vendor", "Brightline Fuels Inc", DisplayName="Brightline Fuels Inc")
    fuel = clerk.id("Account", "Fuel")
    bill(clerk, "Brightline Fuels Inc", [expense(fuel, "61.20")], "bill-of-merged")
    clerk.tick()
    clerk.company.merge("Vendor", double, clerk.id("Vendor", "Brightline Fuel"))


def _ended(clerk: Clerk) -> None:
    """A customer with a balance, an item and an employee become inactive; one comes back."""
    invoice(clerk, "Old Mill Inn", _crew(clerk, 7), "of-inactive")
    clerk.change("Customer", clerk.id("Customer", "Old Mill Inn"), Active=False)
    clerk.change("Item", clerk.id("Item", "Plants and Soil:Sod Roll"), Active=False)
    clerk.change("Employee", clerk.id("Employee", "Rosa Quintero"), Active=False)
    vendor = clerk.id("Vendor", "City Permits Office")
    clerk.change("Vendor", vendor, Active=False)
    clerk.change("Vendor", vendor, Active=True, DisplayName="City Permits Office")


def _closed_period(clerk: Clerk) -> None:
    """The books are closed, opened once more for a correction, and closed again."""
    closed, opened = (
        (clerk.day - timedelta(days=days)).isoformat() for days in (_CLOSED_FOR, _OPENED_UP_TO)
    )
    clerk.prefer("AccountingInfoPrefs", BookCloseDate=closed)
    clerk.prefer("AccountingInfoPrefs", BookCloseDate=opened)
    memo = {"value": "Quantity corrected after closing"}
    lines = [sale(item(clerk, "Plants and Soil:Mulch"), "38.00", 13)]
    clerk.amend("tax-exempt", CustomerMemo=memo, Line=lines)
    clerk.prefer("AccountingInfoPrefs", BookCloseDate=closed)


def _late_void(clerk: Clerk) -> None:
    """An invoice of the month before is voided."""
    earlier = (clerk.day - timedelta(days=31)).isoformat()
    invoice(clerk, "Bettina Krause", _crew(clerk, 8), "late-void", TxnDate=earlier)
    clerk.void("late-void")
