"""Open items and their settlement on any day, and exchange gains, worked out by hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.books.money import day_number
from sandbox.reports.open_items import open_items
from tests.sandbox.bench import (
    AMY,
    BOB,
    EURO_CUSTOMER,
    EURO_VENDOR,
    JOB,
    NORTON,
    Bench,
    Body,
    applied,
    customer,
    entry,
    expense,
    ref,
    sale,
    text,
    vendor,
)

EUR: dict[str, Any] = {"CustomerRef": ref(EURO_CUSTOMER), "CurrencyRef": {"value": "EUR"}}


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as company:
        yield company


def _open(bench: Bench, day: str, ledger: str = "AR") -> dict[str, str]:
    """Open amounts by document on a day, in its own currency."""
    found: dict[str, str] = {}
    for item in open_items(bench.books, ledger, day_number(day)):
        key = str(item.doc) if str(item.doc) not in found else f"{item.doc}/{item.line}"
        found[key] = text(item.open)
    return found


def test_a_partial_payment_leaves_the_rest_open(bench: Bench) -> None:
    """Nothing before the invoice, all of it before the payment, the rest after."""
    invoice = bench.invoice("100", "2024-03-01")
    bench.payment("30", "2024-03-10", ("Invoice", invoice, "30"))
    assert _open(bench, "2024-02-29") == {}
    assert _open(bench, "2024-03-09") == {invoice: "100.00"}
    assert _open(bench, "2024-03-10") == {invoice: "70.00"}


def test_an_overpayment_stays_as_the_payments_credit(bench: Bench) -> None:
    """120 paid on invoices of 60 and 40."""
    first, second = bench.invoice("60"), bench.invoice("40")
    links = ("Invoice", first, "60"), ("Invoice", second, "40")
    payment = bench.payment("120", "2024-03-10", *links)
    assert _open(bench, "2024-03-10") == {payment: "-20.00"}


def test_a_payment_before_its_invoice_is_a_credit_until_then(bench: Bench) -> None:
    """Applications count from the later of the two dates."""
    invoice = bench.invoice("100", "2024-03-15")
    payment = bench.payment("100", "2024-03-01", ("Invoice", invoice, "100"))
    assert _open(bench, "2024-03-14") == {payment: "-100.00"}
    assert _open(bench, "2024-03-15") == {}


def test_a_zero_payment_joins_a_credit_memo_with_an_invoice(bench: Bench) -> None:
    """Invoice of 100 and a memo of 30, joined by 30 on the 10th."""
    invoice, memo = bench.invoice("100"), bench.credit_memo("30")
    links = ("Invoice", invoice, "30"), ("CreditMemo", memo, "30")
    bench.payment("0", "2024-03-10", *links)
    assert _open(bench, "2024-03-09") == {invoice: "100.00", memo: "-30.00"}
    assert _open(bench, "2024-03-10") == {invoice: "70.00"}


def test_a_payment_and_a_credit_memo_pay_together(bench: Bench) -> None:
    """70 of money and a memo of 30 on an invoice of 100 leave nothing."""
    invoice, memo = bench.invoice("100"), bench.credit_memo("30")
    links = ("Invoice", invoice, "100"), ("CreditMemo", memo, "30")
    bench.payment("70", "2024-03-10", *links)
    assert _open(bench, "2024-03-10") == {}


def test_moving_an_invoice_moves_what_was_applied_to_it(bench: Bench) -> None:
    """The same payment takes effect with the invoice's new date and amount."""
    invoice = bench.invoice("100", "2024-03-01")
    payment = bench.payment("100", "2024-03-05", ("Invoice", invoice, "100"))
    body = {"CustomerRef": ref(AMY), "TxnDate": "2024-03-20", "Line": [sale("150")]}
    bench.post("Invoice", {**body, "TotalAmt": "150"}, known=invoice)
    assert _open(bench, "2024-03-19") == {payment: "-100.00"}
    assert _open(bench, "2024-03-20") == {invoice: "50.00"}


def test_a_deleted_invoice_sets_its_payment_free(bench: Bench) -> None:
    """History follows today's books."""
    invoice = bench.invoice("100")
    payment = bench.payment("100", "2024-03-05", ("Invoice", invoice, "100"))
    bench.unpost("Invoice", invoice)
    assert _open(bench, "2024-03-05") == {payment: "-100.00"}


def test_a_payment_entered_before_what_it_pays_settles_it_all_the_same(bench: Bench) -> None:
    """The order of entry does not matter, also inside a bulk."""
    with bench.books.bulk():
        bench.payment("100", "2024-03-05", ("Invoice", "999", "100"))
        body = {"CustomerRef": ref(AMY), "TxnDate": "2024-03-01", "Line": [sale("100")]}
        bench.post("Invoice", {**body, "TotalAmt": "100"}, known="999")
    assert _open(bench, "2024-03-05") == {}


def test_a_deposit_on_the_invoice_is_never_open(bench: Bench) -> None:
    """Of 300, 120 were paid with the invoice."""
    invoice = bench.invoice("300", Deposit="120")
    assert _open(bench, "2024-03-01") == {invoice: "180.00"}


def test_journal_charges_and_credits_are_settled_by_payments(bench: Bench) -> None:
    """A charge of 80 paid with 50; a credit of 20 used up on an invoice."""
    charge = _journal(bench, ("Debit", "A/R", "80", AMY), ("Credit", "Services", "80", None))
    credit = _journal(bench, ("Credit", "A/R", "20", AMY), ("Debit", "Services", "20", None))
    invoice = bench.invoice("20")
    bench.payment("50", "2024-03-10", ("JournalEntry", charge, "50"))
    links = ("Invoice", invoice, "20"), ("JournalEntry", credit, "20")
    bench.payment("0", "2024-03-10", *links)
    assert _open(bench, "2024-03-10") == {charge: "30.00"}


def test_a_payment_settles_its_customers_lines_in_order(bench: Bench) -> None:
    """Amy's 40 and 60 around Bob's 50: her payment of 70 fills 40, then 30 of 60."""
    journal = _journal(
        bench,
        ("Debit", "A/R", "40", AMY),
        ("Debit", "A/R", "50", BOB),
        ("Debit", "A/R", "60", AMY),
        ("Credit", "Services", "150", None),
    )
    bench.payment("70", "2024-03-10", ("JournalEntry", journal, "70"))
    items = open_items(bench.books, "AR", day_number("2024-03-10"))
    assert [(item.line, item.party, item.open) for item in items] == [
        (2, BOB, 5000),
        (3, AMY, 3000),
    ]


def test_payments_of_one_journal_share_its_lines(bench: Bench) -> None:
    """Two payments of 40 on lines of 40 and 60; without the first, the second fills line one."""
    journal = _journal(
        bench,
        ("Debit", "A/R", "40", AMY),
        ("Debit", "A/R", "60", AMY),
        ("Credit", "Services", "100", None),
    )
    later = bench.payment("40", "2024-03-12", ("JournalEntry", journal, "40"))
    first = bench.payment("40", "2024-03-10", ("JournalEntry", journal, "40"))
    assert _open(bench, "2024-03-10") == {journal: "60.00"}
    assert _open(bench, "2024-03-12") == {journal: "20.00"}
    bench.unpost("Payment", first)
    assert _open(bench, "2024-03-12") == {journal: "60.00"}
    bench.unpost("Payment", later)
    assert _open(bench, "2024-03-12") == {journal: "40.00", f"{journal}/2": "60.00"}


def test_a_journal_with_both_sides_is_settled_on_its_net_side(bench: Bench) -> None:
    """Amy is credited 30 and charged 100 in one entry: a payment of 70 reduces the charge."""
    journal = _journal(
        bench,
        ("Credit", "A/R", "30", AMY),
        ("Debit", "A/R", "100", AMY),
        ("Credit", "Services", "70", None),
    )
    bench.payment("70", "2024-03-10", ("JournalEntry", journal, "70"))
    items = open_items(bench.books, "AR", day_number("2024-03-10"))
    assert [(item.line, item.open) for item in items] == [(1, -3000), (2, 3000)]


def test_checks_and_deposits_on_receivables_are_settled_too(bench: Bench) -> None:
    """A refund check of 25 uses up an overpayment; a deposited 15 pays part of an invoice."""
    check = bench.post(
        "Purchase",
        {
            "PaymentType": "Check", "AccountRef": bench.to("Checking"), "TotalAmt": "25",
            "EntityRef": {"value": str(AMY), "type": "Customer"},
            "Line": [expense("A/R", "25", bench)],
        },
    )  # fmt: skip
    detail = {"AccountRef": bench.to("A/R"), "Entity": {"value": str(AMY), "type": "Customer"}}
    deposit = bench.post(
        "Deposit",
        {
            "DepositToAccountRef": bench.to("Checking"), "TotalAmt": "15",
            "Line": [{"Id": "1", "Amount": "15", "DepositLineDetail": detail}],
        },
    )  # fmt: skip
    invoice = bench.invoice("60")
    bench.payment("25", "2024-03-10", ("Check", check, "25"))
    bench.payment("0", "2024-03-11", ("Invoice", invoice, "15"), ("Deposit", deposit, "15"))
    assert _open(bench, "2024-03-09") == {check: "25.00", deposit: "-15.00", invoice: "60.00"}
    assert _open(bench, "2024-03-11") == {invoice: "45.00"}


def test_a_parents_payment_settles_a_jobs_invoice(bench: Bench) -> None:
    """The invoice belongs to the job, the payment to its parent; both end at zero."""
    invoice = bench.invoice("90", CustomerRef=ref(JOB))
    bench.payment("90", "2024-03-10", ("Invoice", invoice, "90"))
    assert _open(bench, "2024-03-10") == {}


def test_bill_payments_settle_bills_and_vendor_credits(bench: Bench) -> None:
    """A bill of 500 less a credit of 60, paid with 400: 40 stay open."""
    bill = bench.bill("500")
    line = expense("Rent", "60", bench)
    credit = bench.post(
        "VendorCredit", {"VendorRef": ref(NORTON), "Line": [line], "TotalAmt": "60"}
    )
    _pay_bill(bench, "400", "2024-03-10", ("Bill", bill, "460"), ("VendorCredit", credit, "60"))
    assert _open(bench, "2024-03-09", "AP") == {bill: "-500.00", credit: "60.00"}
    assert _open(bench, "2024-03-10", "AP") == {bill: "-40.00"}


def test_a_journal_on_payables_is_paid_by_a_bill_payment(bench: Bench) -> None:
    """Owed by journal 70, paid 100: the payment keeps a claim of 30."""
    lines = [
        entry("Credit", "A/P", "70", bench, **vendor(NORTON)),
        entry("Debit", "Rent", "70", bench),
    ]
    journal = bench.post("JournalEntry", {"Line": lines})
    payment = _pay_bill(bench, "100", "2024-03-10", ("JournalEntry", journal, "70"))
    assert _open(bench, "2024-03-10", "AP") == {payment: "30.00"}


def test_receivables_are_relieved_at_the_invoices_rate(bench: Bench) -> None:
    """100 EUR invoiced at 1.10, paid at 1.20: 110.00 owed, 120.00 received, 10.00 gained."""
    invoice = bench.invoice("100", **EUR, ExchangeRate="1.10")
    links = [("Invoice", invoice, "100")]
    payment = bench.payment("100", "2024-03-10", *links, **EUR, ExchangeRate="1.20")
    assert bench.table(payment) == {
        "Undeposited Funds": "120.00",
        "A/R EUR": "-110.00",
        "Exchange Gain or Loss": "-10.00",
    }
    assert bench.balance("A/R EUR") == "0.00"


def test_what_is_not_applied_stays_at_the_payments_own_rate(bench: Bench) -> None:
    """Of 150 EUR at 1.20, 100 pay an invoice of 1.30 (a loss of 10.00); 50 stay worth 60.00."""
    invoice = bench.invoice("100", **EUR, ExchangeRate="1.30")
    links = [("Invoice", invoice, "100")]
    payment = bench.payment("150", "2024-03-10", *links, **EUR, ExchangeRate="1.20")
    assert bench.table(payment) == {
        "Undeposited Funds": "180.00",
        "A/R EUR": "-190.00",
        "Exchange Gain or Loss": "10.00",
    }
    assert bench.balance("A/R EUR") == "-60.00"


def test_partial_reliefs_add_up_to_the_cent(bench: Bench) -> None:
    """100.01 EUR at 1.2345 is 123.46; after 33.34 and 33.34, 33.33 are left worth 41.15.

    The parts relieve 41.15 (66.67 is 82.30, so 123.46 - 82.30 = 41.16), hence 41.16 and 41.15.
    """
    invoice = bench.invoice("100.01", **EUR, ExchangeRate="1.2345")
    first = bench.payment("33.34", "2024-03-10", ("Invoice", invoice, "33.34"), **EUR,
                          ExchangeRate="1")  # fmt: skip
    second = bench.payment("33.34", "2024-03-11", ("Invoice", invoice, "33.34"), **EUR,
                           ExchangeRate="1")  # fmt: skip
    assert bench.table(first)["A/R EUR"] == "-41.16"
    assert bench.table(second)["A/R EUR"] == "-41.15"
    assert bench.balance("A/R EUR") == "41.15"
    bench.unpost("Payment", first)
    assert bench.table(second)["A/R EUR"] == "-41.16"
    assert bench.balance("A/R EUR") == "82.30"


def test_the_gain_is_dated_when_the_application_takes_effect(bench: Bench) -> None:
    """Paid on the 1st, invoiced on the 15th: the difference belongs to the 15th."""
    invoice = bench.invoice("100", "2024-03-15", **EUR, ExchangeRate="1.10")
    links = [("Invoice", invoice, "100")]
    payment = bench.payment("100", "2024-03-01", *links, **EUR, ExchangeRate="1.20")
    days = bench.store.db.execute(
        "SELECT DISTINCT day FROM posting WHERE doc = ? AND role = 'exchange'", (int(payment),)
    ).fetchall()
    assert days == [(day_number("2024-03-15"),)]


def test_a_new_rate_of_the_invoice_changes_the_gain(bench: Bench) -> None:
    """Corrected from 1.10 to 1.15, the payment gains 5.00 instead of 10.00."""
    invoice = bench.invoice("100", **EUR, ExchangeRate="1.10")
    links = [("Invoice", invoice, "100")]
    payment = bench.payment("100", "2024-03-10", *links, **EUR, ExchangeRate="1.20")
    body: Body = {**EUR, "ExchangeRate": "1.15", "Line": [sale("100")], "TotalAmt": "100"}
    bench.post("Invoice", body, known=invoice)
    assert bench.table(payment)["Exchange Gain or Loss"] == "-5.00"
    assert bench.balance("A/R EUR") == "0.00"


def test_a_foreign_credit_memo_applied_by_a_zero_payment_realises_a_gain(bench: Bench) -> None:
    """A memo at 1.30 (65.00) pays 50 of an invoice at 1.10 (55.00): 10.00 are gained."""
    invoice = bench.invoice("100", **EUR, ExchangeRate="1.10")
    memo = bench.credit_memo("50", **EUR, ExchangeRate="1.30")
    links = ("Invoice", invoice, "50"), ("CreditMemo", memo, "50")
    payment = bench.payment("0", "2024-03-10", *links, **EUR, ExchangeRate="1.20")
    assert bench.table(payment) == {"A/R EUR": "10.00", "Exchange Gain or Loss": "-10.00"}
    assert bench.balance("A/R EUR") == "55.00"


def test_a_foreign_bill_paid_at_a_higher_rate_is_a_loss(bench: Bench) -> None:
    """100 EUR owed at 1.10 cost 120.00 to pay."""
    euro: dict[str, Any] = {"VendorRef": ref(EURO_VENDOR), "CurrencyRef": {"value": "EUR"}}
    bill = bench.bill("100", **euro, ExchangeRate="1.10")
    payment = _pay_bill(
        bench, "100", "2024-03-10", ("Bill", bill, "100"), **euro, ExchangeRate="1.20"
    )
    assert bench.table(payment) == {
        "A/P EUR": "110.00",
        "Checking": "-120.00",
        "Exchange Gain or Loss": "10.00",
    }
    assert bench.balance("A/P EUR") == "0.00"


def test_a_payment_across_two_receivable_accounts_clears_both(bench: Bench) -> None:
    """Paid into the second receivable account, applied to an invoice on the first."""
    second = bench.account("A/R 2", "Accounts Receivable", "AccountsReceivable")
    invoice = bench.invoice("80")
    links = [("Invoice", invoice, "50")]
    payment = bench.payment("50", "2024-03-10", *links, ARAccountRef=ref(second))
    assert bench.table(payment) == {"Undeposited Funds": "50.00", "A/R": "-50.00"}
    assert (bench.balance("A/R"), bench.balance("A/R 2")) == ("30.00", "0.00")


def _journal(bench: Bench, *lines: tuple[str, str, str, int | None]) -> str:
    written = [
        entry(side, account, amount, bench, **(customer(party) if party else {}))
        for side, account, amount, party in lines
    ]
    return bench.post("JournalEntry", {"Line": written})


def _pay_bill(
    bench: Bench, total: str, day: str, *links: tuple[str, str, str], **more: object
) -> str:
    body: Body = {
        "VendorRef": ref(NORTON), "TxnDate": day, "TotalAmt": total, "PayType": "Check",
        "CheckPayment": {"BankAccountRef": bench.to("Checking")}, "Line": applied(*links),
    }  # fmt: skip
    return bench.post("BillPayment", body | more)
