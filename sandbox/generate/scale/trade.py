"""The documents of a large trading company, one at a time.

Only what later documents need is remembered, in queues of bounded length: an invoice that
falls out of its queue stays open for good, as bad debts do.
"""

from collections import deque
from collections.abc import Callable
from decimal import Decimal
from random import Random

from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import (
    Body,
    amount_off,
    bundle,
    credit,
    debit,
    expense,
    goods,
    linked,
    percent_off,
    ref,
    remark,
    sale,
)
from sandbox.generate.scale.cast import OPENING_STOCK, Cast, Item

_REMEMBERED = 4_000
_Open = tuple[str, str, Decimal]  # id, party, open amount


class Trade:
    """Writes one random document after the other, in the proportions of a trading company."""

    def __init__(self, clerk: Clerk, cast: Cast, rng: Random) -> None:
        self._clerk = clerk
        self._cast = cast
        self._rng = rng
        self._invoices: deque[_Open] = deque(maxlen=_REMEMBERED)
        self._bills: deque[_Open] = deque(maxlen=_REMEMBERED)
        self._credits: deque[_Open] = deque(maxlen=_REMEMBERED)
        self._waiting: deque[tuple[str, str, Decimal]] = deque(maxlen=_REMEMBERED)
        self._stock = {item.id: OPENING_STOCK for item in cast.items if item.stocked}
        self._unlimited = [item for item in cast.items if not item.stocked]
        self._acts, self._weights = zip(*_mix(self), strict=True)
        self._total = sum(self._weights)
        self._plan: list[Callable[[], None]] = []

    def one(self) -> None:
        """Write one document."""
        if not self._plan:
            self._plan = self._rng.choices(self._acts, self._weights, k=1_000)
        self._plan.pop()()

    # -- sales -------------------------------------------------------------------------------

    def invoice(self) -> None:
        """An invoice of a few lines."""
        rng, cast = self._rng, self._cast
        lines = self._sales_lines(1 + int(rng.expovariate(0.5)) % 8)
        chance = rng.random()
        if chance < 0.05:
            lines.append(bundle(cast.bundle))
        elif chance < 0.1:
            lines.append(remark("Deliver to the back door"))
        if chance > 0.9:
            lines.append(percent_off(rng.choice((2, 5, "7.5"))))
        elif chance > 0.87:
            lines.append(amount_off("4.99"))
        customer = rng.choice(cast.customers)
        payload = self._sale(customer, lines)
        if chance < 0.3:
            payload["DepartmentRef"] = ref(rng.choice(cast.departments))
        body = self._clerk.write("Invoice", payload)
        if body["Balance"]:
            self._invoices.append((body["Id"], customer, body["Balance"]))

    def receipt(self) -> None:
        """A cash sale."""
        payload = self._sale(self._rng.choice(self._cast.customers), self._sales_lines(2))
        body = self._clerk.write("SalesReceipt", payload)
        if body["TotalAmt"]:
            self._waiting.append(("SalesReceipt", body["Id"], body["TotalAmt"]))

    def refund(self) -> None:
        """A refund out of the bank."""
        payload = self._sale(self._rng.choice(self._cast.customers), self._sales_lines(1))
        payload["DepositToAccountRef"] = ref(self._cast.bank)
        self._clerk.write("RefundReceipt", payload)

    def memo(self) -> None:
        """A credit to somebody who has an open invoice, or to anybody."""
        customer = self._invoices[-1][1] if self._invoices else self._cast.customers[0]
        body = self._clerk.write("CreditMemo", self._sale(customer, self._sales_lines(1)))
        if body["Balance"]:
            self._credits.append((body["Id"], customer, body["Balance"]))

    def estimate(self) -> None:
        """An estimate."""
        payload = self._sale(self._rng.choice(self._cast.customers), self._sales_lines(3))
        self._clerk.write("Estimate", payload)

    def _sale(self, customer: str, lines: list[Body]) -> Body:
        return {
            "CustomerRef": ref(customer),
            "Line": lines,
            "TxnTaxDetail": {"TxnTaxCodeRef": ref(self._cast.tax_code)},
        }

    def _sales_lines(self, count: int) -> list[Body]:
        return [self._sales_line() for _ in range(count)]

    def _sales_line(self) -> Body:
        rng, cast = self._rng, self._cast
        item = cast.items[int(rng.random() * len(cast.items))]
        quantity = 1 + int(rng.random() * 12)
        if not self._taken(item, quantity):
            item = self._unlimited[quantity % len(self._unlimited)]
        line = sale(item.id, Decimal(item.price).scaleb(-2), quantity, taxed=item.taxed)
        if rng.random() < 0.3:
            line["SalesItemLineDetail"]["ClassRef"] = ref(rng.choice(cast.classes))
        return line

    def _taken(self, item: Item, quantity: int) -> bool:
        """Take pieces out of stock; False, and nothing taken, when there are not as many.

        What an estimate, a void or a customer's return gives back is not counted: there may be
        more in stock than is known here, never less.
        """
        if item.stocked:
            left = self._stock[item.id] - quantity
            if left < 0:
                return False
            self._stock[item.id] = left
        return True

    # -- money in ----------------------------------------------------------------------------

    def payment(self) -> None:
        """A customer pays the oldest open invoice or one of the older ones."""
        if not self._invoices:
            self.invoice()
            return
        chance = self._rng.random()
        place = int(self._rng.random() ** 2 * len(self._invoices))
        id_, customer, balance = self._invoices[place]
        del self._invoices[place]
        part = balance
        if chance > 0.9 and balance > 1:
            part = (balance / 2).quantize(Decimal("0.01"))
            self._invoices.append((id_, customer, balance - part))
        total = part + 10 if chance < 0.03 else part
        payload: Body = {"CustomerRef": ref(customer), "TotalAmt": total}
        payload["Line"] = [linked(part, "Invoice", id_)]
        body = self._clerk.write("Payment", payload)
        self._waiting.append(("Payment", body["Id"], total))

    def unapplied(self) -> None:
        """Money without an invoice."""
        total = self._amount(1_000, 90_000)
        payload = {"CustomerRef": ref(self._rng.choice(self._cast.customers)), "TotalAmt": total}
        body = self._clerk.write("Payment", payload)
        self._waiting.append(("Payment", body["Id"], total))

    def apply_credit(self) -> None:
        """A credit memo is used for an invoice that its customer gets on the same day."""
        if not self._credits:
            self.memo()
            return
        id_, customer, balance = self._credits.popleft()
        body = self._clerk.write("Invoice", self._sale(customer, self._sales_lines(2)))
        amount = min(balance, body["Balance"])
        if not amount:
            return
        lines = [linked(amount, "Invoice", body["Id"]), linked(amount, "CreditMemo", id_)]
        self._clerk.write("Payment", {"CustomerRef": ref(customer), "TotalAmt": 0, "Line": lines})
        if body["Balance"] > amount:
            self._invoices.append((body["Id"], customer, body["Balance"] - amount))

    def deposit(self) -> None:
        """What waits in Undeposited Funds goes to the bank, up to twelve at a time."""
        if not self._waiting:
            self.receipt()
            return
        count = min(len(self._waiting), 12)
        waiting = [self._waiting.popleft() for _ in range(count)]
        lines = [linked(amount, kind, id_, TxnLineId="0") for kind, id_, amount in waiting]
        self._clerk.write("Deposit", {"DepositToAccountRef": ref(self._cast.bank), "Line": lines})

    # -- money out ---------------------------------------------------------------------------

    def bill(self) -> None:
        """A bill: overheads, or goods for stock."""
        rng, cast = self._rng, self._cast
        vendor = rng.choice(cast.vendors)
        lines = [self._bought() for _ in range(1 + int(rng.random() * 3))]
        body = self._clerk.write("Bill", {"VendorRef": ref(vendor), "Line": lines})
        self._bills.append((body["Id"], vendor, body["Balance"]))

    def pay_bill(self) -> None:
        """A vendor is paid by check."""
        if not self._bills:
            self.bill()
            return
        id_, vendor, balance = self._bills.popleft()
        payload: Body = {
            "VendorRef": ref(vendor),
            "TotalAmt": balance,
            "PayType": "Check",
            "CheckPayment": {"BankAccountRef": ref(self._cast.bank)},
            "Line": [linked(balance, "Bill", id_)],
        }
        self._clerk.write("BillPayment", payload)

    def vendor_credit(self) -> None:
        """A vendor takes something back."""
        vendor = ref(self._rng.choice(self._cast.vendors))
        item, quantity = self._goods()
        line = self._purchase_line(item if self._taken(item, quantity) else None, quantity)
        self._clerk.write("VendorCredit", {"VendorRef": vendor, "Line": [line]})

    def purchase(self) -> None:
        """Something bought by card or check."""
        kind = self._rng.choice(("CreditCard", "CreditCard", "Check"))
        account = self._cast.card if kind == "CreditCard" else self._cast.bank
        payload: Body = {"PaymentType": kind, "AccountRef": ref(account)}
        self._clerk.write("Purchase", {**payload, "Line": [self._bought()]})

    def _bought(self) -> Body:
        """A line of a purchase; what it brings is in stock at once."""
        item, quantity = self._goods()
        if item.stocked:
            self._stock[item.id] += quantity
        return self._purchase_line(item, quantity)

    def _goods(self) -> tuple[Item, int]:
        """Any item, and how many pieces of it."""
        rng, items = self._rng, self._cast.items
        return items[int(rng.random() * len(items))], 5 + int(rng.random() * 30)

    def _purchase_line(self, item: Item | None, quantity: int) -> Body:
        """A line for pieces of an item, for an expense when it is none that is bought."""
        rng = self._rng
        if item is not None and item.bought:
            cost = Decimal(item.cost + int(rng.random() * 40)).scaleb(-2)
            return goods(item.id, cost, quantity)
        return expense(rng.choice(self._cast.expenses), self._amount(500, 150_000))

    # -- the rest ----------------------------------------------------------------------------

    def entry(self) -> None:
        """An accrual between two accounts."""
        rng, amount = self._rng, self._amount(1_000, 80_000)
        accounts = rng.sample(self._cast.expenses, 2)
        classed = {"ClassRef": ref(rng.choice(self._cast.classes))}
        lines = [debit(accounts[0], amount, "Accrual", **classed), credit(accounts[1], amount)]
        self._clerk.write("JournalEntry", {"Line": lines})

    def transfer(self) -> None:
        """The card is paid from the bank."""
        accounts = {
            "BankAccountRef": ref(self._cast.bank),
            "CreditCardAccountRef": ref(self._cast.card),
        }
        amount = {"Amount": self._amount(10_000, 200_000)}
        self._clerk.write("CreditCardPayment", {**accounts, **amount})

    def hours(self) -> None:
        """Hours of an employee."""
        who: Body = {"NameOf": "Employee", "EmployeeRef": ref(self._cast.employee)}
        self._clerk.write("TimeActivity", {**who, "Hours": 1 + int(self._rng.random() * 8)})

    def voided(self) -> None:
        """An invoice written in error."""
        customer = self._rng.choice(self._cast.customers)
        body = self._clerk.write("Invoice", self._sale(customer, self._sales_lines(1)))
        version = {"Id": body["Id"], "SyncToken": body["SyncToken"]}
        self._clerk.company.void("Invoice", version)

    def _amount(self, low: int, high: int) -> Decimal:
        return Decimal(low + int(self._rng.random() * (high - low))).scaleb(-2)


def _mix(trade: Trade) -> list[tuple[Callable[[], None], int]]:
    """Acts of the company with their shares, in thousandths of all documents."""
    return [
        (trade.invoice, 370),
        (trade.payment, 270),
        (trade.bill, 90),
        (trade.pay_bill, 65),
        (trade.purchase, 80),
        (trade.receipt, 40),
        (trade.deposit, 28),
        (trade.memo, 14),
        (trade.entry, 14),
        (trade.hours, 8),
        (trade.estimate, 6),
        (trade.apply_credit, 4),
        (trade.unapplied, 3),
        (trade.vendor_credit, 3),
        (trade.transfer, 2),
        (trade.refund, 2),
        (trade.voided, 1),
    ]
