"""Sales, spending, balances, stock, tax and accounts, by hand."""

from collections.abc import Iterator

import pytest

from sandbox.errors import QboFault
from tests.sandbox.bench import (
    AMY,
    BOB,
    DESIGN,
    GARDENING,
    JOB,
    NORTON,
    PUMP,
    Bench,
    cells,
    discount,
    entry,
    expense,
    ref,
    sale,
    tax,
)
from tests.sandbox.reading import keys, option

MARCH = {"start_date": "2024-03-01", "end_date": "2024-03-31"}


@pytest.fixture
def bench() -> Iterator[Bench]:
    with Bench(today="2024-06-30") as company:
        company.store.insert("Class", {"Id": "70", "Name": "North"})
        company.store.insert("Department", {"Id": "80", "Name": "Harbour"})
        company.buy(PUMP, 4, "40", "2024-01-02")
        lines = [sale("100", GARDENING, 2, ClassRef=ref(70)), sale("50", DESIGN), discount("15")]
        company.post(
            "Invoice",
            {"CustomerRef": ref(AMY), "Line": lines, "TotalAmt": "143",
             "DepartmentRef": ref(80), **tax((1, "8"))},
        )  # fmt: skip
        company.sell(PUMP, 1, "30", "2024-03-05", "SalesReceipt")
        company.invoice("7", "2024-03-06", CustomerRef=ref(JOB))
        company.credit_memo("20", "2024-03-07", CustomerRef=ref(BOB))
        yield company


def rows(bench: Bench, name: str, **params: str) -> list[list[str]]:
    """The cells of a report of March."""
    return list(cells(bench.report(name, **{**MARCH, **params})))


def test_sales_by_customer_count_credits_and_discounts(bench: Bench) -> None:
    """Amy: 150 less 15, 30, and 7 for her patio; Bob has 20 to his credit."""
    assert rows(bench, "CustomerSales") == [
        ["Amy", "165.00"],
        ["Patio", "7.00"],
        ["Total Amy", "172.00"],
        ["Bob", "-20.00"],
        ["Total", "152.00"],
    ]


def test_sales_by_class_and_location(bench: Bench) -> None:
    """What has none is not specified; a location is that of the whole document."""
    assert rows(bench, "ClassSales") == [
        ["North", "100.00"],
        ["Not Specified", "52.00"],
        ["Total", "152.00"],
    ]
    assert rows(bench, "DepartmentSales") == [
        ["Harbour", "135.00"],
        ["Not Specified", "17.00"],
        ["Total", "152.00"],
    ]


def test_sales_by_item_have_quantity_price_and_margin(bench: Bench) -> None:
    """Gardening: 2 for 100, 1 for 7, 1 back for 20; a pump that cost 10; a discount of no item."""
    report = bench.report("ItemSales", **MARCH)
    assert keys(report)[1:4] == ["quantity", "amount", "percent_of_sales"]
    assert list(cells(report)) == [
        ["Design", "1.00", "50.00", "32.89 %", "50.00", "0.00", "50.00", "100.00 %"],
        ["Gardening", "2.00", "87.00", "57.24 %", "43.50", "0.00", "87.00", "100.00 %"],
        ["Pump", "1.00", "30.00", "19.74 %", "30.00", "10.00", "20.00", "66.67 %"],
        ["Not Specified", "0.00", "-15.00", "-9.87 %", "", "0.00", "-15.00", "100.00 %"],
        ["Total", "4.00", "152.00", "100.00 %", "38.00", "10.00", "142.00", "93.42 %"],
    ]


def test_what_is_given_away_is_sold_for_nothing(bench: Bench) -> None:
    """Three hours of design for 0.00 in May: a quantity without an amount."""
    body = {"CustomerRef": ref(AMY), "Line": [sale("0", DESIGN, 3)], "TotalAmt": "0"}
    bench.post("Invoice", {"TxnDate": "2024-05-01", **body})
    found = rows(bench, "ItemSales", start_date="2024-05-01", end_date="2024-05-31")
    assert found[0] == ["Design", "3.00", "0.00", "", "0.00", "0.00", "0.00", ""]


def test_what_is_no_item_counts_its_quantity(bench: Bench) -> None:
    """Two and a half hours of something without an item."""
    body = {"CustomerRef": ref(AMY), "Line": [sale("50", None, "2.5")], "TotalAmt": "50"}
    bench.post("Invoice", {"TxnDate": "2024-05-01", **body})
    found = rows(bench, "ItemSales", start_date="2024-05-01", end_date="2024-05-31")
    assert found[0][:3] == ["Not Specified", "2.50", "50.00"]


def test_sales_can_be_narrowed_and_spread(bench: Bench) -> None:
    """One customer by month; nothing of an unknown one."""
    params = {"start_date": "2024-02-01", "customer": str(BOB), "summarize_column_by": "Month"}
    assert rows(bench, "CustomerSales", **params) == [
        ["Bob", "", "-20.00", "-20.00"],
        ["Total", "0.00", "-20.00", "-20.00"],
    ]
    empty = bench.report("CustomerSales", customer="99", **MARCH)
    assert option(empty, "NoReportData") == "true"
    assert empty["Rows"] == {}


def test_income_by_customer_takes_cost_and_expense_off(bench: Bench) -> None:
    """Amy's pump cost 10, and materials of 4 were bought for her."""
    line = expense("Materials", "4", bench, CustomerRef=ref(AMY))
    bench.post("Bill", {"VendorRef": ref(NORTON), "Line": [line], "TotalAmt": "4"})
    found = {row[0]: row[1:] for row in rows(bench, "CustomerIncome")}
    assert found["Amy"] == ["165.00", "14.00", "151.00"]
    assert found["Total"] == ["152.00", "14.00", "138.00"]


def test_spending_by_vendor_leaves_out_what_has_none(bench: Bench) -> None:
    """Rent of 60 from Norton; the cost of a pump sold is nobody's bill."""
    bench.bill("60")
    assert rows(bench, "VendorExpenses") == [["Norton", "60.00"], ["Total", "60.00"]]


def test_balances_by_party(bench: Bench) -> None:
    """Amy 143 and 7 for her patio, Bob -20; Norton is owed 40."""
    assert rows(bench, "CustomerBalance", report_date="2024-03-31") == [
        ["Amy", "143.00"],
        ["Patio", "7.00"],
        ["Total Amy", "150.00"],
        ["Bob", "-20.00"],
        ["Total", "130.00"],
    ]
    assert rows(bench, "VendorBalance", report_date="2024-03-31", vendor=str(NORTON)) == [
        ["Norton", "40.00"],
        ["Total", "40.00"],
    ]


def test_open_documents_by_party_run_a_balance(bench: Bench) -> None:
    """Half of a second invoice of Bob's is open beside his credit."""
    number = bench.invoice("60", "2024-03-10", CustomerRef=ref(BOB), DueDate="2024-04-09")
    bench.payment("30", "2024-03-12", ("Invoice", number, "30"), CustomerRef=ref(BOB))
    found = rows(bench, "CustomerBalanceDetail", report_date="2024-03-31", customer=str(BOB))
    assert found[0][0] == "Bob"
    assert [row[4:] for row in found[1:3]] == [
        ["-20.00", "-20.00", "-20.00"],
        ["60.00", "30.00", "10.00"],
    ]
    assert found[3][:1] + found[3][4:] == ["Total for Bob", "40.00", "10.00", ""]


def test_payables_are_aged_like_receivables(bench: Bench) -> None:
    """40 due since 2 January are 60 days late on 2 March; 5 of a credit are negative."""
    line = [expense("Rent", "5", bench)]
    body = {"VendorRef": ref(NORTON), "Line": line, "TotalAmt": "5", "TxnDate": "2024-03-01"}
    bench.post("VendorCredit", body)
    found = rows(bench, "AgedPayables", report_date="2024-03-02")
    assert found[0] == ["Norton", "", "-5.00", "40.00", "", "", "35.00"]
    detail = bench.report("AgedPayableDetail", report_date="2024-03-02")
    assert keys(detail)[-2:] == ["subt_neg_amount", "subt_neg_open_bal"]
    assert [row[-1] for row in cells(detail)] == [
        "",
        "40.00",
        "40.00",
        "",
        "-5.00",
        "-5.00",
        "35.00",
    ]


def test_stock_is_valued_by_first_in_first_out(bench: Bench) -> None:
    """Four pumps for 40, one sold; two more for 30 after the day."""
    bench.buy(PUMP, 2, "30", "2024-04-01")
    assert rows(bench, "InventoryValuationSummary", report_date="2024-03-31") == [
        ["Pump", "", "3.00", "30.00", "10.00"],
        ["Total", "", "3.00", "30.00", ""],
    ]
    moves = rows(bench, "InventoryValuationDetail", end_date="2024-04-30")
    assert [row[3:] for row in moves[1:]] == [
        ["-1.00", "-10.00", "3.00", "30.00"],
        ["2.00", "30.00", "5.00", "60.00"],
    ]


def test_tax_by_agency_is_net_of_tax_paid(bench: Bench) -> None:
    """8 charged on a sale, 3 paid on a purchase, 2 put right by an entry that is no tax line."""
    line = [expense("Rent", "30", bench)]
    body = {"VendorRef": ref(NORTON), "Line": line, "TotalAmt": "33", **tax((1, "3"))}
    bench.post("Bill", body)
    lines = [entry("Debit", "Rent", "2", bench), entry("Credit", "California Payable", "2", bench)]
    bench.post("JournalEntry", {"TxnDate": "2024-03-09", "Line": lines})
    assert rows(bench, "TaxSummary") == [
        ["California", ""],
        ["Tax on sales", "8.00"],
        ["Tax on purchases", "-3.00"],
        ["Total California", "5.00"],
    ]


def test_the_account_list_names_type_and_balance(bench: Bench) -> None:
    """Income has no balance; inactive accounts are left out."""
    bench.account("Closed", "Bank", "Checking", Active=False)
    found = {row[0]: row[1:] for row in rows(bench, "AccountList")}
    assert found["Inventory Asset"] == ["Other Current Asset", "Inventory", "", "30.00"]
    assert found["Services"][-1] == ""
    assert "Closed" not in found


def test_a_day_that_is_none_is_a_fault(bench: Bench) -> None:
    """In reports of a day, too."""
    with pytest.raises(QboFault):
        bench.report("InventoryValuationSummary", report_date="31 March")
