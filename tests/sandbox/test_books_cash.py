"""Payments, deposits and transfers against entries worked out by hand (debit positive)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.bench import (
    AMY,
    EURO_CUSTOMER,
    NORTON,
    Bench,
    applied,
    ref,
    sale,
)

EUR: dict[str, Any] = {"CustomerRef": ref(EURO_CUSTOMER), "CurrencyRef": {"value": "EUR"}}


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as company:
        yield company


def test_a_payment_goes_to_undeposited_funds_unless_told_otherwise(bench: Bench) -> None:
    """All of it reduces receivables, applied or not."""
    plain = bench.payment("100", "2024-03-02")
    banked = bench.payment("40", "2024-03-02", DepositToAccountRef=bench.to("Checking"))
    assert bench.table(plain) == {"Undeposited Funds": "100.00", "A/R": "-100.00"}
    assert bench.table(banked) == {"Checking": "40.00", "A/R": "-40.00"}


def test_a_payment_of_zero_posts_nothing(bench: Bench) -> None:
    """It only joins a credit memo with an invoice."""
    memo, invoice = bench.credit_memo("30"), bench.invoice("30")
    links = ("Invoice", invoice, "30"), ("CreditMemo", memo, "30")
    assert bench.table(bench.payment("0", "2024-03-02", *links)) == {}


@pytest.mark.parametrize(
    ("means", "account", "txn_type"),
    [
        ({"PayType": "Check", "CheckPayment": "BankAccountRef"}, "Checking", "Check"),
        (
            {"PayType": "CreditCard", "CreditCardPayment": "CCAccountRef"},
            "Mastercard",
            "Credit Card",
        ),
    ],
)
def test_a_bill_payment_debits_payables(
    bench: Bench, means: dict[str, str], account: str, txn_type: str
) -> None:
    """By check from the bank, or put on the card."""
    key, inner = list(means.items())[1]
    body = {
        "VendorRef": ref(NORTON), "TotalAmt": "75", "PayType": means["PayType"], "Line": [],
        key: {inner: bench.to(account)},
    }  # fmt: skip
    number = bench.post("BillPayment", body)
    assert bench.table(number) == {"A/P": "75.00", account: "-75.00"}
    assert bench.books.document(int(number)).txn_type == f"Bill Payment ({txn_type})"


def test_a_deposit_moves_collected_and_other_money_to_the_bank(bench: Bench) -> None:
    """Two payments (100, 40), interest 5, a fee of 2, and 30 taken in cash: 113 arrive."""
    first, second = bench.payment("100", "2024-03-02"), bench.payment("40", "2024-03-02")
    body = {
        "DepositToAccountRef": bench.to("Checking"),
        "CashBack": {"AccountRef": bench.to("Materials"), "Amount": "30", "Memo": "Till"},
        "TotalAmt": "113",
        "Line": [
            *applied(("Payment", first, "100"), ("Payment", second, "40")),
            {"Amount": "5", "DepositLineDetail": {"AccountRef": bench.to("Interest Earned")}},
            {"Amount": "-2", "DepositLineDetail": {"AccountRef": bench.to("Rent")}},
        ],
    }
    assert bench.table(bench.post("Deposit", body)) == {
        "Checking": "113.00",
        "Materials": "30.00",
        "Undeposited Funds": "-140.00",
        "Interest Earned": "-5.00",
        "Rent": "2.00",
    }
    assert bench.balance("Undeposited Funds") == "0.00"


def test_money_deposited_on_receivables_is_the_customers_credit(bench: Bench) -> None:
    """A deposit line on A/R in a customer's name leaves an open credit of that customer."""
    detail = {"AccountRef": bench.to("A/R"), "Entity": {"value": str(AMY), "type": "CUSTOMER"}}
    body = {
        "DepositToAccountRef": bench.to("Checking"), "TotalAmt": "55",
        "Line": [{"Id": "1", "Amount": "55", "DepositLineDetail": detail}],
    }  # fmt: skip
    number = bench.post("Deposit", body)
    assert bench.table(number) == {"Checking": "55.00", "A/R": "-55.00"}
    rows = bench.store.db.execute("SELECT party, amount FROM open_item").fetchall()
    assert rows == [(AMY, -5500)]


def test_a_foreign_payment_deposited_at_another_rate_realises_the_difference(bench: Bench) -> None:
    """100 EUR taken at 1.20 (120.00) and deposited at 1.25 (125.00): a gain of 5.00."""
    payment = bench.payment("100", "2024-03-02", **EUR, ExchangeRate="1.20")
    body = {
        "CurrencyRef": {"value": "EUR"}, "ExchangeRate": "1.25", "TotalAmt": "100",
        "DepositToAccountRef": bench.to("EUR Bank"), "Line": applied(("Payment", payment, "100")),
    }  # fmt: skip
    assert bench.table(bench.post("Deposit", body)) == {
        "EUR Bank": "125.00",
        "Undeposited Funds": "-120.00",
        "Exchange Gain or Loss": "-5.00",
    }
    assert bench.balance("Undeposited Funds") == "0.00"


def test_transfers_and_card_payments_move_money_between_two_accounts(bench: Bench) -> None:
    """Amounts stand at the top of these documents."""
    transfer = bench.post(
        "Transfer",
        {
            "FromAccountRef": bench.to("Checking"), "ToAccountRef": bench.to("EUR Bank"),
            "Amount": "10", "CurrencyRef": {"value": "EUR"}, "ExchangeRate": "1.1",
        },
    )  # fmt: skip
    card = bench.post(
        "CreditCardPayment",
        {
            "CreditCardAccountRef": bench.to("Mastercard"),
            "BankAccountRef": bench.to("Checking"),
            "Amount": "200",
        },
    )
    assert bench.table(transfer) == {"EUR Bank": "11.00", "Checking": "-11.00"}
    assert bench.table(card) == {"Mastercard": "200.00", "Checking": "-200.00"}


def test_a_tax_payment_pays_the_agency(bench: Bench) -> None:
    """Its date and amount have names of their own; a refund goes the other way."""
    body = {"PaymentDate": "2024-04-20", "PaymentAccountRef": bench.to("Checking")}
    paid = bench.post("TaxPayment", {**body, "PaymentAmount": Decimal("31.50"), "Refund": False})
    back = bench.post("TaxPayment", {**body, "PaymentAmount": "1.50", "Refund": True})
    assert bench.table(paid) == {"California Payable": "31.50", "Checking": "-31.50"}
    assert bench.table(back) == {"California Payable": "-1.50", "Checking": "1.50"}


def test_account_balances_follow_every_posting(bench: Bench) -> None:
    """Debit positive; what is owed on a card is positive; foreign accounts in their currency."""
    bench.post(
        "Purchase",
        {
            "PaymentType": "CreditCard", "AccountRef": bench.to("Mastercard"), "TotalAmt": "60",
            "Line": [{**_rent(bench), "Amount": "60"}],
        },
    )  # fmt: skip
    number = bench.bill("500")
    bench.bill("450", known=number)
    bench.post("SalesReceipt", {"Line": [sale("80")], "TotalAmt": "80"})
    euro: dict[str, Any] = {
        **EUR,
        "ExchangeRate": "1.20",
        "DepositToAccountRef": bench.to("EUR Bank"),
    }
    bench.payment("100", "2024-03-02", **euro)
    shown = {
        name: bench.books.account_balance(bench.ids[name])
        for name in ("Mastercard", "A/P", "Undeposited Funds", "EUR Bank", "Rent", "Services")
    }
    assert shown == {
        "Mastercard": Decimal("60.00"),
        "A/P": Decimal("-450.00"),
        "Undeposited Funds": Decimal("80.00"),
        "EUR Bank": Decimal("100.00"),
        "Rent": 0,
        "Services": 0,
    }


def test_merged_accounts_hold_what_both_held(bench: Bench) -> None:
    """Balances, entries and open items move to the account that stays."""
    other = bench.account("A/R 2", "Accounts Receivable", "AccountsReceivable")
    bench.invoice("100")
    bench.payment("30", "2024-03-02", ARAccountRef=ref(other))
    with bench.store.transaction():
        bench.books.merge("Account", other, bench.ids["A/R"])
    assert bench.books.account_balance(bench.ids["A/R"]) == Decimal("70.00")
    assert (bench.balance("A/R"), bench.balance("A/R 2")) == ("70.00", "0.00")
    assert bench.store.db.execute("SELECT DISTINCT account FROM open_item").fetchall() == [
        (int(bench.ids["A/R"]),)
    ]


def test_a_parent_account_shows_its_sub_accounts_too(bench: Bench) -> None:
    """CurrentBalanceWithSubAccounts adds every level below."""
    sub = bench.account("Petty", "Bank", "CashOnHand", ParentRef=bench.to("Checking"))
    bench.account("Tin", "Bank", "CashOnHand", ParentRef=ref(sub))
    for name, total in (("Checking", "1"), ("Petty", "20"), ("Tin", "300")):
        receipt = {"DepositToAccountRef": bench.to(name), "Line": [sale(total)], "TotalAmt": total}
        bench.post("SalesReceipt", receipt)
    assert bench.books.account_fields(bench.ids["Checking"]) == {
        "CurrentBalance": Decimal("1.00"),
        "CurrentBalanceWithSubAccounts": Decimal("321.00"),
    }


def _rent(bench: Bench) -> dict[str, object]:
    kind = "AccountBasedExpenseLineDetail"
    return {"DetailType": kind, kind: {"AccountRef": bench.to("Rent")}}
