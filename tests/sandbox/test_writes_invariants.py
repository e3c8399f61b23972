"""Whatever is written in whatever order, documents, parties, links and books agree."""

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from sandbox.writes.headers import ENTITY_OF
from tests.sandbox.office import Office, discount, entry, expense, link, ref

Body = dict[str, Any]
RECEIVABLE, PAYABLE = "Accounts Receivable (A/R)", "Accounts Payable (A/P)"
STEPS = 260


class Chaos:
    """Random writes of a small company; a QboFault is an answer like any other."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.office = Office()
        self.customers = [self.office.amy, self.office.job]
        self.customers.append(self.office.create("Customer", DisplayName="Cool Cars"))
        self.vendors = [self.office.norton, self.office.create("Vendor", DisplayName="Hicks")]
        self.faults: list[str] = []

    def run(self, steps: int) -> None:
        """Take that many steps, a few minutes apart."""
        actions = [
            self.sell, self.sell, self.sell, self.pay, self.pay, self.use_credit, self.journal,
            self.buy, self.buy, self.pay_bill, self.deposit, self.change, self.change, self.void,
            self.delete, self.delete, self.spend,
        ]  # fmt: skip
        for _ in range(steps):
            self.office.clock.advance(minutes=7)
            try:
                self.random.choice(actions)()
            except QboFault as fault:
                self.faults.append(fault.code)

    def amount(self, most: int = 300) -> str:
        return str(Decimal(self.random.randint(1, most * 100)) / 100)

    def some(self, entity: str) -> Body:
        rows = list(self.office.company.export(entity))
        if not rows:
            raise QboFault("none", "", "")
        return self.random.choice(rows)

    def customer(self) -> Body:
        return ref(self.random.choice(self.customers))

    def sell(self) -> None:
        kind = self.random.choice(["Invoice", "Invoice", "SalesReceipt", "CreditMemo"])
        lines: list[Any] = [self.amount() for _ in range(self.random.randint(1, 3))]
        lines.append(self.office.line(self.amount(), self.office.rocks))
        if self.random.random() < 0.4:
            lines.append(discount(percent=str(self.random.randint(1, 30))))
        tax = {"TxnTaxCodeRef": ref(self.random.choice([1, 2]))}
        after = self.random.random() < 0.5
        self.office.sale(
            kind, *lines, CustomerRef=self.customer(), TxnTaxDetail=tax, ApplyTaxAfterDiscount=after
        )

    def pay(self) -> None:
        invoices = [row for row in self.office.company.export("Invoice") if row["Balance"] > 0]
        picked = self.random.sample(invoices, min(len(invoices), self.random.randint(0, 3)))
        applied = [(row, "Invoice", self.part(row["Balance"])) for row in picked]
        total = sum((Decimal(amount) for _, _, amount in applied), Decimal(0))
        total += Decimal(self.amount(50)) if self.random.random() < 0.4 else 0
        payer = picked[0]["CustomerRef"] if picked else self.customer()
        self.office.pay(str(total), *applied, CustomerRef=ref(payer["value"]))

    def part(self, open_amount: Decimal) -> str:
        cents = int(open_amount * 100)
        if cents < 1:
            raise QboFault("paid", "", "")
        paid = cents if self.random.random() < 0.5 else self.random.randint(1, cents)
        return str(Decimal(paid) / 100)

    def use_credit(self) -> None:
        memo, invoice = self.some("CreditMemo"), self.some("Invoice")
        amount = self.part(min(memo["Balance"], invoice["Balance"]))
        applied = [(memo, "CreditMemo", amount), (invoice, "Invoice", amount)]
        self.office.pay("0", *applied, CustomerRef=ref(invoice["CustomerRef"]["value"]))

    def journal(self) -> None:
        party = {"Type": "Customer", "EntityRef": self.customer()}
        side, other = self.random.sample(["Debit", "Credit"], 2)
        amount = self.amount()
        body = self.office.create(
            "JournalEntry",
            Line=[
                entry(side, self.office.accounts[RECEIVABLE], amount, Entity=party),
                entry(other, self.office.accounts["Services"], amount),
            ],
        )
        if side == "Debit" and self.random.random() < 0.7:
            paid = [(body, "JournalEntry", self.part(Decimal(amount)))]
            self.office.pay(paid[0][2], *paid, CustomerRef=party["EntityRef"])

    def buy(self) -> None:
        lines = [self.expense() for _ in range(self.random.randint(1, 3))]
        kind = self.random.choice(["Bill", "Bill", "VendorCredit"])
        vendor = ref(self.random.choice(self.vendors))
        self.office.create(kind, VendorRef=vendor, Line=lines)

    def expense(self) -> Body:
        detail = {}
        if self.random.random() < 0.2:
            detail = {"BillableStatus": "Billable", "CustomerRef": self.customer()}
        return expense(self.office.accounts["Rent or Lease"], self.amount(), **detail)

    def pay_bill(self) -> None:
        bill = self.some("Bill")
        amount = self.part(bill["Balance"])
        self.office.create(
            "BillPayment",
            VendorRef=ref(bill["VendorRef"]["value"]),
            PayType="Check",
            CheckPayment={"BankAccountRef": ref(self.office.accounts["Checking"])},
            TotalAmt=Decimal(amount) + self.random.choice([0, 5]),
            Line=[{"Amount": Decimal(amount), "LinkedTxn": [link(bill, "Bill")]}],
        )

    def deposit(self) -> None:
        kind = self.random.choice(["Payment", "SalesReceipt"])
        body = self.some(kind)
        line = {"Amount": body["TotalAmt"], "LinkedTxn": [link(body, kind, TxnLineId="0")]}
        account = ref(self.office.accounts["Checking"])
        self.office.create("Deposit", DepositToAccountRef=account, Line=[line])

    def spend(self) -> None:
        """A refund by check: takes a customer's credit off the receivables."""
        line = expense(self.office.accounts[RECEIVABLE], self.amount(40))
        self.office.create(
            "Purchase",
            PaymentType="Check",
            AccountRef=ref(self.office.accounts["Checking"]),
            EntityRef={**self.customer(), "type": "Customer"},
            Line=[line],
        )

    def change(self) -> None:
        kind = self.random.choice(["Invoice", "Bill", "CreditMemo", "JournalEntry", "Payment"])
        body = self.some(kind)
        if kind == "Payment":
            lines = body["Line"][: self.random.randint(0, 1)]
            self.office.update(kind, body, Line=lines, TotalAmt=body["TotalAmt"])
        elif kind == "JournalEntry":
            amount = Decimal(self.amount())
            lines = [{**line, "Amount": amount} for line in body["Line"]]
            self.office.update(kind, body, Line=lines)
        elif kind == "Bill":
            self.office.update(kind, body, Line=[self.expense()])
        else:
            changes: Body = {"Line": [self.office.line(self.amount())]}
            if self.random.random() < 0.2:
                changes["CustomerRef"] = self.customer()
            self.office.update(kind, body, **changes)

    def void(self) -> None:
        kind = self.random.choice(["Invoice", "Payment", "CreditMemo", "SalesReceipt"])
        self.office.void(kind, self.some(kind))

    def delete(self) -> None:
        kind = self.random.choice(
            ["Invoice", "Payment", "CreditMemo", "Bill", "BillPayment", "VendorCredit", "Deposit",
             "JournalEntry", "Purchase"]
        )  # fmt: skip
        self.office.delete(kind, self.some(kind))


@pytest.fixture(scope="module", params=[1, 2, 3])
def chaos(request: pytest.FixtureRequest) -> Iterator[Chaos]:
    chaos = Chaos(request.param)
    with closing(chaos.office.company.store):
        chaos.run(STEPS)
        yield chaos


def rows(chaos: Chaos, entity: str) -> list[Body]:
    """All records of a type; a rule about none of them would prove nothing."""
    found = list(chaos.office.company.export(entity))
    assert found, entity
    return found


def applied_to(chaos: Chaos, payments: str) -> dict[tuple[str, str], Decimal]:
    """What payments apply, by document, as their own lines say."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for payment in rows(chaos, payments):
        for line in payment["Line"]:
            (target,) = line["LinkedTxn"]
            sums[ENTITY_OF[target["TxnType"]], target["TxnId"]] += line["Amount"]
    return sums


def test_the_chaos_writes_and_breaks_rules(chaos: Chaos) -> None:
    """The random company has documents of every kind, and was refused a few."""
    for entity in ("Invoice", "Payment", "CreditMemo", "Bill", "BillPayment", "JournalEntry"):
        assert chaos.office.company.store.count(entity) > 2
    assert set(chaos.faults) >= {"620", "6540"}


@pytest.mark.parametrize(
    ("entity", "payments"),
    [
        ("Invoice", "Payment"),
        ("CreditMemo", "Payment"),
        ("Bill", "BillPayment"),
        ("VendorCredit", "BillPayment"),
    ],
)
def test_open_amounts_are_totals_less_applications(
    chaos: Chaos, entity: str, payments: str
) -> None:
    """Balance = total - what payments' lines apply, and is never negative."""
    applied = applied_to(chaos, payments)
    for body in rows(chaos, entity):
        assert body["Balance"] == body["TotalAmt"] - applied[entity, body["Id"]]
        assert body["Balance"] >= 0


def test_payments_split_into_applied_and_unapplied(chaos: Chaos) -> None:
    """TotalAmt = charges - credits + UnappliedAmt, and nothing is applied twice over."""
    for payment in rows(chaos, "Payment"):
        applied = Decimal(0)
        for line in payment["Line"]:
            is_credit = line["LinkedTxn"][0]["TxnType"] == "CreditMemo"
            applied += -line["Amount"] if is_credit else line["Amount"]
        assert payment["UnappliedAmt"] == payment["TotalAmt"] - applied
        assert payment["UnappliedAmt"] >= 0


def test_links_are_seen_from_both_sides(chaos: Chaos) -> None:
    """LinkedTxn of a document = the payments and deposits whose lines name it."""
    expected: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for source, shown in (
        ("Payment", "Payment"),
        ("BillPayment", "BillPaymentCheck"),
        ("Deposit", "Deposit"),
    ):
        for body in rows(chaos, source):
            for line in body["Line"]:
                for target in line.get("LinkedTxn", ()):
                    key = (ENTITY_OF[target["TxnType"]], target["TxnId"])
                    expected[key].add((shown, body["Id"]))
    for entity in ("Invoice", "CreditMemo", "Bill", "VendorCredit", "Payment", "SalesReceipt"):
        for body in rows(chaos, entity):
            links = {(link["TxnType"], link["TxnId"]) for link in body["LinkedTxn"]}
            own = {link for link in links if link[0] == "ReimburseCharge"}
            assert links - own == expected[entity, body["Id"]]


def test_balances_of_parties_are_the_ledgers(chaos: Chaos) -> None:
    """The balances of all customers make up A/R, those of all vendors A/P."""
    books, accounts = chaos.office.company.books, chaos.office.accounts
    customers = sum(row["Balance"] for row in rows(chaos, "Customer"))
    vendors = sum(row["Balance"] for row in rows(chaos, "Vendor"))
    assert customers == books.account_balance(accounts[RECEIVABLE])
    assert vendors == -books.account_balance(accounts[PAYABLE])


def test_balance_with_jobs_adds_the_family_up_once(chaos: Chaos) -> None:
    """A parent's BalanceWithJobs is its own balance and its jobs'."""
    customers = {row["Id"]: row for row in rows(chaos, "Customer")}
    for id_, customer in customers.items():
        family = customer["Balance"] + sum(
            row["BalanceWithJobs"]
            for row in customers.values()
            if row.get("ParentRef", {}).get("value") == id_
        )
        assert customer["BalanceWithJobs"] == family


def test_every_billable_line_has_one_charge(chaos: Chaos) -> None:
    """Charges and billable lines pair up; deleted expenses leave none behind."""
    linked = [
        link["TxnId"]
        for body in (*rows(chaos, "Bill"), *rows(chaos, "VendorCredit"))
        for line in body["Line"]
        for link in line.get("LinkedTxn", ())
        if link["TxnType"] == "ReimburseCharge"
    ]
    assert sorted(linked) == sorted(row["Id"] for row in rows(chaos, "ReimburseCharge"))


@pytest.mark.parametrize(
    "entity",
    ["Bill", "CreditMemo", "Customer", "Invoice", "JournalEntry", "Payment", "Purchase", "Vendor"],
)
def test_sending_a_record_back_changes_nothing(chaos: Chaos, entity: str) -> None:
    """Neither an empty sparse update nor the whole record sent back makes a new version."""
    for body in rows(chaos, entity):
        if body.get("PrivateNote", "").startswith("Voided"):
            continue
        assert chaos.office.update(entity, body) == body
        assert chaos.office.company.update(entity, body) == body
