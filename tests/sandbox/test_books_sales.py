"""Sales documents against debits and credits worked out by hand (debit positive)."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.books import UnbalancedError, UnknownAccountError
from tests.sandbox.bench import (
    AMY,
    DESIGN,
    EURO_CUSTOMER,
    GARDENING,
    Bench,
    discount,
    ref,
    sale,
    tax,
)

EUR: dict[str, Any] = {"CustomerRef": ref(EURO_CUSTOMER), "CurrencyRef": {"value": "EUR"}}


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench() as company:
        yield company


def test_an_invoice_debits_receivables_and_credits_income_and_each_agency(bench: Bench) -> None:
    """100 + 50 of services, 8.00 tax for California and 2.00 for Tucson."""
    number = bench.post(
        "Invoice",
        {
            "CustomerRef": ref(AMY),
            "Line": [sale("100"), sale("50", DESIGN)],
            "TotalAmt": "160.00",
            **tax((1, "8.00"), (2, "2.00")),
        },
    )
    assert bench.table(number) == {
        "A/R": "160.00",
        "Services": "-150.00",
        "California Payable": "-8.00",
        "Tucson Payable": "-2.00",
    }


def test_a_discount_debits_the_account_of_its_line_or_the_default(bench: Bench) -> None:
    """200 less 20 (named account) and less 5 (default account)."""
    lines = [
        sale("200"),
        discount("20", DiscountAccountRef=bench.to("Sales")),
        discount("5"),
    ]
    number = bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "175"})
    assert bench.table(number) == {
        "A/R": "175.00",
        "Services": "-200.00",
        "Sales": "20.00",
        "Discounts given": "5.00",
    }


def test_a_bundle_counts_by_its_inner_lines_alone(bench: Bench) -> None:
    """A bundle of 30 + 45 beside an ordinary line of 25 makes 100, not 175."""
    bundle = {
        "Amount": "75",
        "DetailType": "GroupLineDetail",
        "GroupLineDetail": {"GroupItemRef": ref(9), "Line": [sale("30"), sale("45", DESIGN)]},
    }
    number = bench.post(
        "Invoice", {"CustomerRef": ref(AMY), "Line": [bundle, sale("25")], "TotalAmt": "100"}
    )
    assert bench.table(number) == {"A/R": "100.00", "Services": "-100.00"}
    assert bench.roles(number, "line") == ["-30.00", "-45.00", "-25.00"]


def test_lines_without_money_post_nothing(bench: Bench) -> None:
    """Subtotal and description rows are for people; a negative line reduces income."""
    lines = [
        sale("80"),
        {"DetailType": "DescriptionOnly", "Description": "Thank you", "DescriptionLineDetail": {}},
        sale("-10"),
        {"Amount": "70", "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
    ]
    number = bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "70"})
    assert bench.table(number) == {"A/R": "70.00", "Services": "-70.00"}
    assert bench.roles(number, "line") == ["-80.00", "10.00"]


def test_shipping_free_and_billed_lines_find_their_accounts(bench: Bench) -> None:
    """No item: the default sales account; a passed-on expense and shipping have their own."""
    billed = {**sale("40", None), "LinkedTxn": [{"TxnType": "ReimburseCharge", "TxnId": "7"}]}
    shipping = sale("12", None, ItemRef={"value": "SHIPPING_ITEM_ID"})
    named = sale("3", None, ItemAccountRef=bench.to("Interest Earned"))
    lines = [sale("9", None), billed, shipping, named]
    number = bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "64"})
    assert bench.table(number) == {
        "A/R": "64.00",
        "Sales": "-9.00",
        "Billable Expense Income": "-40.00",
        "Shipping Income": "-12.00",
        "Interest Earned": "-3.00",
    }


def test_an_upfront_deposit_goes_to_its_account_and_is_not_owed(bench: Bench) -> None:
    """Of 300 the customer paid 120 at once, into Checking."""
    number = bench.invoice("300", Deposit="120", DepositToAccountRef=bench.to("Checking"))
    assert bench.table(number) == {"A/R": "180.00", "Checking": "120.00", "Services": "-300.00"}


def test_a_credit_memo_is_an_invoice_with_sides_exchanged(bench: Bench) -> None:
    """A memo of 50 less a discount of 5, with 4.05 tax given back."""
    number = bench.post(
        "CreditMemo",
        {
            "CustomerRef": ref(AMY),
            "Line": [sale("50"), discount("5")],
            "TotalAmt": "49.05",
            **tax((1, "4.05")),
        },
    )
    assert bench.table(number) == {
        "Services": "50.00",
        "California Payable": "4.05",
        "Discounts given": "-5.00",
        "A/R": "-49.05",
    }


def test_receipts_meet_the_cash_account_instead_of_receivables(bench: Bench) -> None:
    """Sales receipts go to Undeposited Funds unless told otherwise; refunds leave the bank."""
    body = {"Line": [sale("60")], "TotalAmt": "64.80", **tax((1, "4.80"))}
    receipt = bench.post("SalesReceipt", body)
    refund = bench.post("RefundReceipt", {**body, "DepositToAccountRef": bench.to("Checking")})
    assert bench.table(receipt) == {
        "Undeposited Funds": "64.80",
        "Services": "-60.00",
        "California Payable": "-4.80",
    }
    assert bench.table(refund) == {
        "Checking": "-64.80",
        "Services": "60.00",
        "California Payable": "4.80",
    }


def test_tax_without_tax_lines_goes_to_the_first_agency(bench: Bench) -> None:
    """TotalTax 3.00 with lines for 2.50 leaves 0.50 with the first line's agency."""
    bare = bench.invoice("10", TxnTaxDetail={"TotalTax": "3.00"}, TotalAmt="13.00")
    assert bench.table(bare)["California Payable"] == "-3.00"
    detail = tax((2, "2.50"))["TxnTaxDetail"] | {"TotalTax": "3.00"}
    rest = bench.invoice("10", TxnTaxDetail=detail, TotalAmt="13.00")
    assert bench.table(rest)["Tucson Payable"] == "-3.00"


def test_a_foreign_invoice_is_worth_its_rounded_total_in_home_currency(bench: Bench) -> None:
    """Three lines of 0.33 EUR at 1.5 make 0.50 each, the total of 0.99 EUR makes 1.49.

    The odd cent is taken from the largest line, here the first of three equals.
    """
    lines = [sale("0.33"), sale("0.33"), sale("0.33", DESIGN)]
    number = bench.post(
        "Invoice", {**EUR, "ExchangeRate": "1.5", "Line": lines, "TotalAmt": "0.99"}
    )
    assert bench.table(number) == {"A/R EUR": "1.49", "Services": "-1.49"}
    assert bench.roles(number, "line") == ["-0.49", "-0.50", "-0.50"]
    assert bench.table(number, "amount") == {"A/R EUR": "0.99", "Services": "-0.99"}


def test_the_residue_goes_to_the_largest_line_even_when_that_is_tax_or_discount(
    bench: Bench,
) -> None:
    """1.01 and 0.99 of tax at 1.5: 1.52 + 1.49 against a total of 3.00; the line gives the cent."""
    number = bench.post(
        "Invoice",
        {
            **EUR,
            "ExchangeRate": "1.5",
            "Line": [sale("1.01", GARDENING)],
            "TotalAmt": "2.00",
            **tax((1, "0.99")),
        },
    )
    assert bench.table(number) == {
        "A/R EUR": "3.00",
        "Services": "-1.51",
        "California Payable": "-1.49",
    }


def test_amounts_that_contradict_each_other_are_refused_whole(bench: Bench) -> None:
    """A total that is not the sum of the lines enters nothing and leaves the old state alone."""
    number = bench.invoice("100")
    with pytest.raises(UnbalancedError):
        bench.post("Invoice", {"CustomerRef": ref(AMY), "Line": [sale("100")], "TotalAmt": "90"})
    body = {"CustomerRef": ref(AMY), "Line": [sale("80")], "TotalAmt": "90"}
    with pytest.raises(UnbalancedError):
        bench.post("Invoice", body, known=number)
    assert bench.balance("A/R") == "100.00"


def test_a_reference_that_leads_nowhere_is_an_error(bench: Bench) -> None:
    """Neither an unknown item nor an unknown account falls into a default silently."""
    with pytest.raises(UnknownAccountError):
        bench.post("SalesReceipt", {"Line": [sale("5", 99)], "TotalAmt": "5"})


def test_a_voided_document_leaves_no_entries(bench: Bench) -> None:
    """Posting the zeroed body takes back what the document had posted."""
    number = bench.invoice("100")
    body = {"CustomerRef": ref(AMY), "Line": [sale("0", quantity=0)], "TotalAmt": "0"}
    bench.post("Invoice", body, known=number)
    assert bench.table(number) == {}
    assert bench.balance("A/R") == "0.00"


def test_entries_carry_who_what_and_where(bench: Bench) -> None:
    """Customer, item, class of the line (else of the document), location, quantity and memo."""
    lines = [
        {**sale("10", DESIGN, "2.5", ClassRef=ref(7)), "Description": "Plan"},
        sale("20"),
    ]
    body = {
        "CustomerRef": ref(AMY), "ClassRef": ref(6), "DepartmentRef": ref(5), "Line": lines,
        "TotalAmt": "30",
    }  # fmt: skip
    number = bench.post("Invoice", body)
    rows = bench.store.db.execute(
        "SELECT role, customer, item, class, department, quantity, memo FROM posting"
        " WHERE doc = ? ORDER BY line",
        (int(number),),
    ).fetchall()
    assert rows == [
        ("line", AMY, DESIGN, 7, 5, 2_500_000, "Plan"),
        ("line", AMY, GARDENING, 6, 5, 1_000_000, None),
        ("receivable", AMY, None, 6, 5, None, None),
    ]


def test_system_accounts_are_made_when_the_company_lacks_them(bench: Bench) -> None:
    """A sale in pounds makes the receivable account of that currency, as QuickBooks does."""
    body = {
        "CustomerRef": ref(EURO_CUSTOMER), "CurrencyRef": {"value": "GBP"}, "ExchangeRate": "1.25",
        "Line": [sale("8")], "TotalAmt": "8",
    }  # fmt: skip
    number = bench.post("Invoice", body)
    made = next(a for a in bench.store.rows("Account") if a["CurrencyRef"]["value"] == "GBP")
    assert (made["Name"], made["AccountType"]) == (
        "Accounts Receivable (A/R) - GBP",
        "Accounts Receivable",
    )
    bench.ids["A/R GBP"] = made["Id"]
    assert bench.table(number) == {"A/R GBP": "10.00", "Services": "-10.00"}


def test_a_document_out_of_the_books_takes_its_entries_along(bench: Bench) -> None:
    """Unposting twice, or what was never posted, is no error."""
    number = bench.invoice("100")
    bench.unpost("Invoice", number)
    bench.unpost("Invoice", number)
    bench.unpost("Estimate", "77")
    assert bench.balance("A/R") == "0.00"
    assert bench.books.account_balance(bench.ids["A/R"]) == 0
