"""Purchase documents and journal entries against entries worked out by hand (debit positive)."""

from collections.abc import Iterator

import pytest

from sandbox.books import UnbalancedError
from tests.sandbox.bench import (
    AMY,
    DESIGN,
    NORTON,
    PUMP,
    Bench,
    Body,
    customer,
    entry,
    expense,
    item_expense,
    ref,
    tax,
    vendor,
)


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as company:
        yield company


def _bill(bench: Bench, sign: str = "") -> Body:
    return {
        "VendorRef": ref(NORTON),
        "Line": [
            expense("Rent", f"{sign}500", bench),
            item_expense(DESIGN, 2, f"{sign}80"),
            item_expense(PUMP, 4, f"{sign}60"),
        ],
        "TotalAmt": f"{sign}640",
    }


def test_a_bill_debits_expenses_and_stock_and_credits_payables(bench: Bench) -> None:
    """Rent by account, a service by its expense account, an inventory item to its asset."""
    assert bench.table(bench.post("Bill", _bill(bench))) == {
        "Rent": "500.00",
        "Materials": "80.00",
        "Inventory Asset": "60.00",
        "A/P": "-640.00",
    }


def test_a_vendor_credit_is_a_bill_with_sides_exchanged(bench: Bench) -> None:
    """Returned pumps leave the stock at what they had cost: 60.00 for four."""
    bench.post("Bill", _bill(bench))
    assert bench.table(bench.post("VendorCredit", _bill(bench))) == {
        "A/P": "640.00",
        "Rent": "-500.00",
        "Materials": "-80.00",
        "Inventory Asset": "-60.00",
    }


def test_recoverable_tax_is_owed_by_the_agency(bench: Bench) -> None:
    """100 of rent with 5 of tax to be had back."""
    body = {
        "VendorRef": ref(NORTON), "Line": [expense("Rent", "100", bench)], "TotalAmt": "105",
        **tax((1, "5")),
    }  # fmt: skip
    assert bench.table(bench.post("Bill", body)) == {
        "Rent": "100.00",
        "California Payable": "5.00",
        "A/P": "-105.00",
    }


@pytest.mark.parametrize(
    ("means", "account", "txn_type"),
    [("Check", "Checking", "Check"), ("Cash", "Checking", "Expense"),
     ("CreditCard", "Mastercard", "Expense")],
)  # fmt: skip
def test_a_purchase_is_paid_at_once(bench: Bench, means: str, account: str, txn_type: str) -> None:
    """The bank or the card gives what the expense takes."""
    body = {
        "PaymentType": means, "AccountRef": bench.to(account), "TotalAmt": "45",
        "EntityRef": {"value": str(NORTON), "type": "Vendor"},
        "Line": [expense("Rent", "50", bench), expense("Materials", "-5", bench)],
    }  # fmt: skip
    number = bench.post("Purchase", body)
    assert bench.table(number) == {"Rent": "50.00", "Materials": "-5.00", account: "-45.00"}
    assert bench.books.document(int(number)).txn_type == txn_type


def test_a_card_refund_reverses_a_purchase(bench: Bench) -> None:
    """Credit = true: the card owes less, the expense shrinks."""
    body = {
        "PaymentType": "CreditCard", "AccountRef": bench.to("Mastercard"), "Credit": True,
        "Line": [expense("Materials", "19.99", bench)], "TotalAmt": "19.99",
    }  # fmt: skip
    assert bench.table(bench.post("Purchase", body)) == {
        "Mastercard": "19.99",
        "Materials": "-19.99",
    }


def test_an_expense_line_carries_the_customer_it_is_for(bench: Bench) -> None:
    """Profit by customer needs the line's customer, not the payee."""
    line = expense("Materials", "30", bench, CustomerRef=ref(AMY), ClassRef=ref(3))
    body = {"VendorRef": ref(NORTON), "Line": [line], "TotalAmt": "30"}
    number = int(bench.post("Bill", body))
    rows = bench.store.db.execute(
        "SELECT role, customer, vendor, class FROM posting WHERE doc = ? ORDER BY line", (number,)
    ).fetchall()
    assert rows == [("line", AMY, NORTON, 3), ("payable", None, NORTON, None)]


def test_a_journal_entry_posts_its_lines_as_written(bench: Bench) -> None:
    """Two debits against one credit; a line's own location replaces the document's."""
    lines = [
        entry("Debit", "Rent", "70", bench, DepartmentRef=ref(2)),
        entry("Debit", "Materials", "30", bench),
        entry("Credit", "Checking", "100", bench),
        {"DetailType": "DescriptionOnly", "Description": "note", "DescriptionLineDetail": {}},
    ]
    number = bench.post("JournalEntry", {"DepartmentRef": ref(1), "Line": lines})
    assert bench.table(number) == {"Rent": "70.00", "Materials": "30.00", "Checking": "-100.00"}
    departments = bench.store.db.execute("SELECT department FROM posting ORDER BY line").fetchall()
    assert departments == [(2,), (1,), (1,)]


@pytest.mark.parametrize(
    ("taxed", "other", "amount"), [("Debit", "Credit", "5.00"), ("Credit", "Debit", "-5.00")]
)
def test_tax_of_a_journal_entry_completes_its_lines(
    bench: Bench, taxed: str, other: str, amount: str
) -> None:
    """100 taxed at 5 % against 105: the tax stands on the taxed line's side."""
    lines = [entry(taxed, "Rent", "100", bench), entry(other, "Checking", "105", bench)]
    number = bench.post("JournalEntry", {"Line": lines, **tax((1, "5"))})
    assert bench.table(number)["California Payable"] == amount


def test_a_journal_entry_out_of_balance_is_refused(bench: Bench) -> None:
    """A difference that its tax does not explain."""
    lines = [entry("Debit", "Rent", "100", bench), entry("Credit", "Checking", "99", bench)]
    with pytest.raises(UnbalancedError):
        bench.post("JournalEntry", {"Line": lines, **tax((1, "2"))})


def test_a_foreign_journal_keeps_receivables_at_their_rounded_worth(bench: Bench) -> None:
    """0.33 + 0.33 EUR of income against 0.66 EUR owed, at 1.5: 0.50 + 0.49 = 0.99."""
    euro = {"CurrencyRef": {"value": "EUR"}, "ExchangeRate": "1.5"}
    lines = [
        entry("Debit", "A/R EUR", "0.66", bench, **customer(3)),
        entry("Credit", "Services", "0.33", bench),
        entry("Credit", "Interest Earned", "0.33", bench),
    ]
    number = bench.post("JournalEntry", {**euro, "Line": lines})
    assert bench.table(number) == {
        "A/R EUR": "0.99",
        "Services": "-0.49",
        "Interest Earned": "-0.50",
    }


def test_journal_lines_on_ledger_accounts_are_open_items_of_their_party(bench: Bench) -> None:
    """A customer's charge and a vendor's; the other lines leave nothing open."""
    lines = [
        entry("Debit", "A/R", "40", bench, **customer(AMY)),
        entry("Credit", "A/P", "25", bench, **vendor(NORTON)),
        entry("Credit", "Services", "15", bench),
    ]
    bench.post("JournalEntry", {"Line": lines})
    rows = bench.store.db.execute("SELECT ledger, party, amount FROM open_item").fetchall()
    assert sorted(rows) == [("AP", NORTON, -2500), ("AR", AMY, 4000)]
