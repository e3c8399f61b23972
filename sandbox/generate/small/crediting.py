"""Credits: memos and vendor credits in every state, refunds of credits, zero-total payments."""

from sandbox.generate.agenda import Agenda
from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, banked, expense, goods, ref, sale
from sandbox.generate.small.selling import invoice, item


def tell(agenda: Agenda) -> None:
    """Enter the credits in the agenda."""
    agenda.on(470, _memo_used_up)
    agenda.on(340, _memo_part_used)
    agenda.on(60, _memo_open)
    agenda.on(250, _credit_refunded_by_check)
    agenda.on(330, _vendor_credit_used_up)
    agenda.on(240, _vendor_credit_part_used)
    agenda.on(55, _vendor_credit_open)
    agenda.on(180, _vendor_credit_refunded)


def _memo(clerk: Clerk, customer: str, hours: int, key: str) -> Body:
    line = sale(item(clerk, "Crew Hour"), "38.25", hours, text="Work done twice")
    payload = {"CustomerRef": clerk.ref("Customer", customer), "Line": [line]}
    return clerk.write("CreditMemo", payload, key)


def _memo_used_up(clerk: Clerk) -> None:
    """A payment of zero applies a whole memo to an invoice."""
    invoice(clerk, "Peña & Sons", [sale(item(clerk, "Crew Hour"), "38.25", 20)], "credited")
    _memo(clerk, "Peña & Sons", 4, "memo-used")
    applied = {"credited": "153.00", "memo-used": "153.00"}
    clerk.pay(clerk.id("Customer", "Peña & Sons"), 0, "zero-payment", applied=applied)


def _memo_part_used(clerk: Clerk) -> None:
    """A payment settles an invoice together with a part of a memo."""
    invoice(clerk, "Mosaic Dental", [sale(item(clerk, "Crew Hour"), "38.25", 10)], "mixed")
    _memo(clerk, "Mosaic Dental", 6, "memo-part")
    applied = {"mixed": "382.50", "memo-part": "100.00"}
    clerk.pay(clerk.id("Customer", "Mosaic Dental"), "282.50", "cash-and-credit", applied=applied)


def _memo_open(clerk: Clerk) -> None:
    _memo(clerk, "Elm Street Bakery", 3, "memo-open")


def _credit_refunded_by_check(clerk: Clerk) -> None:
    """A memo is paid back by a check on receivables; a payment of zero ties the two."""
    _memo(clerk, "Iris Lindqvist", 2, "memo-refunded")
    customer = clerk.id("Customer", "Iris Lindqvist")
    receivable = clerk.id("Account", "Accounts Receivable (A/R)")
    check: Body = {
        "AccountRef": clerk.ref("Account", "Checking"),
        "PaymentType": "Check",
        "EntityRef": {"value": customer, "type": "Customer"},
        "Line": [expense(receivable, "76.50", "Refund of credit", CustomerRef=ref(customer))],
    }
    clerk.write("Purchase", check, "refund-check")
    applied = {"refund-check": "76.50", "memo-refunded": "76.50"}
    clerk.pay(customer, 0, "refund-tie", applied=applied)


def _bill(clerk: Clerk, vendor: str, amount: str, key: str) -> None:
    lines = [expense(clerk.id("Account", "Job Supplies"), amount)]
    clerk.write("Bill", {"VendorRef": clerk.ref("Vendor", vendor), "Line": lines}, key)


def _vendor_credit(clerk: Clerk, vendor: str, amount: str, key: str) -> None:
    lines = [expense(clerk.id("Account", "Job Supplies"), amount, "Damaged on arrival")]
    clerk.write("VendorCredit", {"VendorRef": clerk.ref("Vendor", vendor), "Line": lines}, key)


def _check(clerk: Clerk) -> Body:
    return {"CheckPayment": {"BankAccountRef": clerk.ref("Account", "Checking")}}


def _vendor_credit_used_up(clerk: Clerk) -> None:
    _bill(clerk, "Rock Solid Stone Yard", "410.00", "bill-credited")
    _vendor_credit(clerk, "Rock Solid Stone Yard", "85.00", "vendor-credit-used")
    applied = {"bill-credited": "410.00", "vendor-credit-used": "85.00"}
    vendor = clerk.id("Vendor", "Rock Solid Stone Yard")
    clerk.pay_bills(vendor, "325.00", _check(clerk), "bill-and-credit", applied=applied)


def _vendor_credit_part_used(clerk: Clerk) -> None:
    """A bill payment of zero applies part of a vendor credit."""
    _bill(clerk, "Valley Nursery Supply", "60.00", "bill-small")
    _vendor_credit(clerk, "Valley Nursery Supply", "95.00", "vendor-credit-part")
    applied = {"bill-small": "60.00", "vendor-credit-part": "60.00"}
    vendor = clerk.id("Vendor", "Valley Nursery Supply")
    clerk.pay_bills(vendor, 0, _check(clerk), "zero-bill-payment", applied=applied)


def _vendor_credit_open(clerk: Clerk) -> None:
    """Goods go back to the vendor; nothing is applied yet."""
    line = goods(item(clerk, "Sprinkler Head"), "2.75", 6)
    vendor = clerk.ref("Vendor", "Valley Nursery Supply")
    clerk.write("VendorCredit", {"VendorRef": vendor, "Line": [line]}, "return-to-vendor")


def _vendor_credit_refunded(clerk: Clerk) -> None:
    """The vendor sends money for a credit: a deposit on payables, tied by a payment of zero."""
    _vendor_credit(clerk, "Hall's Tool Rental", "48.00", "vendor-credit-refunded")
    vendor = clerk.id("Vendor", "Hall's Tool Rental")
    payable = clerk.id("Account", "Accounts Payable (A/P)")
    line = banked(payable, "48.00", "Refund of credit", party=("Vendor", vendor))
    bank = {"DepositToAccountRef": clerk.ref("Account", "Checking"), "Line": [line]}
    clerk.write("Deposit", bank, "vendor-refund")
    applied = {"vendor-refund": "48.00", "vendor-credit-refunded": "48.00"}
    clerk.pay_bills(vendor, 0, _check(clerk), "vendor-refund-tie", applied=applied)
