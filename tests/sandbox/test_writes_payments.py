"""Payments on both sides: what they apply, what stays open, and who else notices."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.office import Office, entry, expense, link, ref

RECEIVABLE, PAYABLE = "Accounts Receivable (A/R)", "Accounts Payable (A/P)"


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    with closing(office.company.store):
        yield office


def stamp(body: Any) -> tuple[str, str]:
    """Version and time of the last change."""
    return body["SyncToken"], body["MetaData"]["LastUpdatedTime"]


def test_a_part_payment_makes_a_new_version_of_the_invoice(office: Office) -> None:
    """Balance, LinkedTxn, SyncToken and time of the invoice move with the payment."""
    invoice = office.invoice("100")
    office.clock.advance(hours=1)
    payment = office.pay("60", (invoice, "Invoice", "60"))
    paid = office.read("Invoice", invoice)
    assert paid["Balance"] == 40
    assert paid["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "Payment"}]
    assert stamp(paid) == ("1", "2026-03-02T10:00:00-08:00")
    assert payment["UnappliedAmt"] == 0
    assert payment["DepositToAccountRef"]["name"] == "Undeposited Funds"


def test_the_customers_balance_moves_its_time_but_not_its_version(office: Office) -> None:
    """Recorded: SyncToken stays 0 while LastUpdatedTime follows the balance; jobs roll up."""
    office.clock.advance(hours=1)
    office.invoice("100", CustomerRef=ref(office.job))
    for body, own in ((office.amy, 0), (office.job, 100)):
        customer = office.read("Customer", body)
        assert (customer["Balance"], customer["BalanceWithJobs"]) == (own, 100)
        assert stamp(customer) == ("0", "2026-03-02T10:00:00-08:00")


def test_one_payment_over_several_invoices_and_more(office: Office) -> None:
    """100 and 50 paid by 170: 20 stay unapplied and make a credit of the customer."""
    first, second = office.invoice("100"), office.invoice("50")
    payment = office.pay("170", (first, "Invoice", "100"), (second, "Invoice", "50"))
    assert payment["UnappliedAmt"] == 20
    assert office.balance("Customer", office.amy) == -20


def test_a_zero_payment_uses_a_credit_memo(office: Office) -> None:
    """Two positive lines, no money: both documents lose 30."""
    invoice, memo = office.invoice("100"), office.sale("CreditMemo", "45")
    payment = office.pay("0", (invoice, "Invoice", "30"), (memo, "CreditMemo", "30"))
    assert payment["UnappliedAmt"] == 0
    assert office.read("Invoice", invoice)["Balance"] == 70
    used = office.read("CreditMemo", memo)
    assert (used["Balance"], used["RemainingCredit"]) == (15, 15)
    assert office.balance("Customer", office.amy) == 55


def test_a_parent_may_pay_for_its_job(office: Office) -> None:
    """The job's invoice is paid; another customer's may not be."""
    invoice = office.invoice("100", CustomerRef=ref(office.job))
    office.pay("100", (invoice, "Invoice", "100"))
    assert office.balance("Customer", office.job) == 0
    assert office.balance("Customer", office.amy) == 0
    other = office.create("Customer", DisplayName="Cool Cars")
    with pytest.raises(QboFault, match="620"):
        office.pay("9", (office.invoice("9"), "Invoice", "9"), CustomerRef=ref(other))


def test_a_payment_settles_a_journal_entry_on_receivables(office: Office) -> None:
    """The entry keeps no balance, but only what is left of it can be applied."""
    party = {"Type": "Customer", "EntityRef": ref(office.amy)}
    receivable = entry("Debit", office.accounts[RECEIVABLE], "80", Entity=party)
    income = entry("Credit", office.accounts["Services"], "80")
    journal = office.create("JournalEntry", Line=[receivable, income])
    assert office.balance("Customer", office.amy) == 80
    office.pay("50", (journal, "JournalEntry", "50"))
    assert office.balance("Customer", office.amy) == 30
    with pytest.raises(QboFault, match="6000"):
        office.pay("40", (journal, "JournalEntry", "40"))
    office.pay("30", (journal, "JournalEntry", "30"))
    assert office.balance("Customer", office.amy) == 0


def test_credits_from_journals_and_deposits_pay_invoices(office: Office) -> None:
    """A credit entry on A/R and a deposit line on A/R are used up like credit memos."""
    invoice = office.invoice("100")
    party = {"Type": "Customer", "EntityRef": ref(office.amy)}
    lines = [
        entry("Credit", office.accounts[RECEIVABLE], "40", Entity=party),
        entry("Debit", office.accounts["Services"], "40"),
    ]
    journal = office.create("JournalEntry", Line=lines)
    detail = {
        "AccountRef": ref(office.accounts[RECEIVABLE]),
        "Entity": {**ref(office.amy), "type": "Customer"},
    }
    line = {"Amount": 25, "DetailType": "DepositLineDetail", "DepositLineDetail": detail}
    bank = ref(office.accounts["Checking"])
    deposit = office.create("Deposit", DepositToAccountRef=bank, Line=[line])
    payment = office.pay(
        "0", (invoice, "Invoice", "65"), (journal, "JournalEntry", "40"), (deposit, "Deposit", "25")
    )
    assert payment["UnappliedAmt"] == 0
    assert office.read("Invoice", invoice)["Balance"] == 35
    assert office.balance("Customer", office.amy) == 35


def test_a_check_on_receivables_refunds_a_credit(office: Office) -> None:
    """Overpaid by 20, refunded by check: the check is a charge that the payment covers."""
    payment = office.pay("20")
    line = expense(office.accounts[RECEIVABLE], "20")
    check = office.create(
        "Purchase",
        PaymentType="Check",
        AccountRef=ref(office.accounts["Checking"]),
        EntityRef={**ref(office.amy), "type": "Customer"},
        Line=[line],
    )
    assert office.balance("Customer", office.amy) == 0
    lines = [{"Amount": 20, "LinkedTxn": [link(check, "Check")]}]
    assert office.update("Payment", payment, Line=lines)["UnappliedAmt"] == 0
    assert office.balance("Customer", office.amy) == 0


@pytest.mark.parametrize(
    ("total", "amount", "code"), [("50", "60", "6000"), ("200", "150", "6000"), ("-1", "0", "6000")]
)
def test_more_than_there_is_cannot_be_applied(
    office: Office, total: str, amount: str, code: str
) -> None:
    """More than the payment has, or than the invoice needs."""
    invoice = office.invoice("100")
    with pytest.raises(QboFault) as caught:
        office.pay(total, (invoice, "Invoice", amount))
    assert caught.value.code == code
    assert office.read("Invoice", invoice) == invoice


def test_an_update_without_lines_unapplies(office: Office) -> None:
    """Lines are all or none: what an update leaves out is un-applied."""
    first, second = office.invoice("100"), office.invoice("50")
    payment = office.pay("150", (first, "Invoice", "100"), (second, "Invoice", "50"))
    kept = [{"Amount": 50, "LinkedTxn": [link(second, "Invoice")]}]
    changed = office.update("Payment", payment, Line=kept)
    assert (changed["SyncToken"], changed["UnappliedAmt"]) == ("1", 100)
    open_again = office.read("Invoice", first)
    assert (open_again["Balance"], open_again["LinkedTxn"]) == (100, [])
    assert office.balance("Customer", office.amy) == 0


def test_a_deleted_payment_opens_its_invoice_again(office: Office) -> None:
    """The answer is Deleted, the record is gone and logged, the invoice is open."""
    invoice = office.invoice("100")
    payment = office.pay("100", (invoice, "Invoice", "100"))
    gone = office.delete("Payment", payment)
    assert gone == {"domain": "QBO", "status": "Deleted", "Id": payment["Id"]}
    assert office.company.read("Payment", payment["Id"]) is None
    assert [id_ for id_, _ in office.company.deleted("Payment")] == [payment["Id"]]
    assert office.read("Invoice", invoice)["Balance"] == 100
    assert office.balance("Customer", office.amy) == 100


def test_a_deleted_invoice_leaves_its_payment_unapplied(office: Office) -> None:
    """A payment over two invoices keeps the other one and becomes a credit for the rest."""
    first, second = office.invoice("100"), office.invoice("50")
    payment = office.pay("150", (first, "Invoice", "100"), (second, "Invoice", "50"))
    office.delete("Invoice", first)
    left = office.read("Payment", payment)
    assert [line["LinkedTxn"][0]["TxnId"] for line in left["Line"]] == [second["Id"]]
    assert (left["UnappliedAmt"], left["SyncToken"]) == (100, "1")
    assert office.balance("Customer", office.amy) == -100


def test_deleting_the_invoice_frees_the_credit_memo(office: Office) -> None:
    """A credit has nothing to pay any more: the zero payment lets go of both."""
    invoice, memo = office.invoice("30"), office.sale("CreditMemo", "30")
    payment = office.pay("0", (invoice, "Invoice", "30"), (memo, "CreditMemo", "30"))
    office.delete("Invoice", invoice)
    assert office.read("Payment", payment)["Line"] == []
    assert office.read("CreditMemo", memo)["RemainingCredit"] == 30
    assert office.balance("Customer", office.amy) == -30


def test_deleting_the_credit_memo_opens_the_invoice(office: Office) -> None:
    """Money stays applied, the part the credit had paid comes open again."""
    invoice, memo = office.invoice("100"), office.sale("CreditMemo", "30")
    office.pay("50", (invoice, "Invoice", "80"), (memo, "CreditMemo", "30"))
    office.delete("CreditMemo", memo)
    assert office.read("Invoice", invoice)["Balance"] == 50
    assert office.balance("Customer", office.amy) == 50


def test_a_lowered_invoice_returns_the_excess(office: Office) -> None:
    """Paid 100, now only 70: 30 go back to the payment, in one new version of each."""
    invoice = office.invoice("100")
    payment = office.pay("100", (invoice, "Invoice", "100"))
    lowered = office.update("Invoice", invoice, Line=[office.line("70")])
    assert (lowered["Balance"], lowered["SyncToken"]) == (0, "2")
    assert office.read("Payment", payment)["UnappliedAmt"] == 30
    assert office.balance("Customer", office.amy) == -30


def test_an_invoice_that_moves_to_another_customer_is_unpaid(office: Office) -> None:
    """The payment stays with the customer who made it."""
    invoice = office.invoice("100")
    payment = office.pay("100", (invoice, "Invoice", "100"))
    other = office.create("Customer", DisplayName="Cool Cars")
    moved = office.update("Invoice", invoice, CustomerRef=ref(other))
    assert (moved["Balance"], moved["LinkedTxn"]) == (100, [])
    assert office.read("Payment", payment)["UnappliedAmt"] == 100
    assert office.balance("Customer", office.amy) == -100
    assert office.balance("Customer", other) == 100


def pay_bills(office: Office, total: str, *applied: tuple[Any, str, str], **more: Any) -> Any:
    lines = [{"Amount": Decimal(a), "LinkedTxn": [link(body, kind)]} for body, kind, a in applied]
    means = {
        "PayType": "Check",
        "CheckPayment": {"BankAccountRef": ref(office.accounts["Checking"])},
    }
    payload = {"VendorRef": ref(office.norton), "TotalAmt": Decimal(total), "Line": lines, **means}
    return office.create("BillPayment", **{**payload, **more})


def test_bills_are_paid_with_credits_and_checks(office: Office) -> None:
    """Bill 100 less credit 15: a check over 85; both name it BillPaymentCheck."""
    bill = office.bill("100")
    line = expense(office.accounts["Rent or Lease"], "15")
    credit = office.create("VendorCredit", VendorRef=ref(office.norton), Line=[line])
    assert office.balance("Vendor", office.norton) == 85
    payment = pay_bills(office, "85", (bill, "Bill", "100"), (credit, "VendorCredit", "15"))
    for entity, body in (("Bill", bill), ("VendorCredit", credit)):
        paid = office.read(entity, body)
        assert paid["Balance"] == 0
        assert paid["LinkedTxn"] == [{"TxnId": payment["Id"], "TxnType": "BillPaymentCheck"}]
    assert office.balance("Vendor", office.norton) == 0


def test_a_card_payment_is_a_billpaymentcheck_too(office: Office) -> None:
    """Bill.LinkedTxn says BillPaymentCheck whatever the means; the account must fit them."""
    bill = office.bill("10")
    card = {"CCAccountRef": ref(office.accounts["Visa"])}
    more = {"PayType": "CreditCard", "CreditCardPayment": card}
    pay_bills(office, "10", (bill, "Bill", "10"), **more)
    assert office.read("Bill", bill)["LinkedTxn"][0]["TxnType"] == "BillPaymentCheck"
    wrong = {"CheckPayment": {"BankAccountRef": ref(office.accounts["Visa"])}}
    with pytest.raises(QboFault, match="6430"):
        pay_bills(office, "10", (office.bill("10"), "Bill", "10"), **wrong)


def test_a_bill_payment_beyond_the_bills_is_a_credit(office: Office) -> None:
    """There is no UnappliedAmt: the vendor's balance shows the excess."""
    bill = office.bill("10")
    payment = pay_bills(office, "12", (bill, "Bill", "10"))
    assert "UnappliedAmt" not in payment
    assert office.balance("Vendor", office.norton) == -2
    office.delete("BillPayment", payment)
    assert office.balance("Vendor", office.norton) == 10


def test_journal_entries_need_the_right_name_on_ledgers(office: Office) -> None:
    """A/R needs a customer, A/P a vendor."""
    bank = entry("Debit", office.accounts["Checking"], "10")
    line = entry("Credit", office.accounts[RECEIVABLE], "10")
    with pytest.raises(QboFault, match="customer in the Name field"):
        office.create("JournalEntry", Line=[bank, line])
    party = {"Type": "Customer", "EntityRef": ref(office.amy)}
    line = entry("Credit", office.accounts[PAYABLE], "10", Entity=party)
    with pytest.raises(QboFault, match="vendor in the Name field"):
        office.create("JournalEntry", Line=[bank, line])
