"""Sales documents: lines, totals, tax, discounts, bundles, due dates and numbers (US company)."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.office import Office, discount, ref

CALIFORNIA = {"TxnTaxCodeRef": ref(1)}
TUCSON = {"TxnTaxCodeRef": ref(2)}


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    with closing(office.company.store):
        yield office


def test_the_server_adds_a_subtotal_without_id(office: Office) -> None:
    """Lines are numbered, the subtotal comes after them and has neither Id nor number."""
    body = office.invoice("90", "35.50")
    assert [line.get("Id") for line in body["Line"]] == ["1", "2", None]
    assert [line.get("LineNum") for line in body["Line"]] == [1, 2, None]
    assert body["Line"][-1] == {
        "Amount": Decimal("125.50"),
        "DetailType": "SubTotalLineDetail",
        "SubTotalLineDetail": {},
    }
    assert body["TotalAmt"] == body["Balance"] == Decimal("125.50")


def test_each_agency_taxes_what_is_taxable(office: Office) -> None:
    """Tucson: 7.1 % and 2 % of the taxable 100 only."""
    body = office.invoice("50", office.line("100", office.rocks), TxnTaxDetail=TUCSON)
    lines = body["TxnTaxDetail"]["TaxLine"]
    assert [(line["Amount"], line["TaxLineDetail"]["NetAmountTaxable"]) for line in lines] == [
        (Decimal("7.10"), Decimal(100)),
        (Decimal("2.00"), Decimal(100)),
    ]
    assert body["TxnTaxDetail"]["TotalTax"] == Decimal("9.10")
    assert body["TotalAmt"] == Decimal("159.10")


def test_tax_is_rounded_once_per_rate(office: Office) -> None:
    """8 % of 0.31 + 0.25 = 0.0448 -> 0.04; of 0.31 + 0.63 = 0.0752 -> 0.08."""
    for other, tax in (("0.25", "0.04"), ("0.63", "0.08")):
        lines = [office.line("0.31", office.rocks), office.line(other, office.rocks)]
        body = office.invoice(*lines, TxnTaxDetail=CALIFORNIA)
        assert body["TxnTaxDetail"]["TotalTax"] == Decimal(tax)


@pytest.mark.parametrize(("net", "tax"), [("0.25", "0.01"), ("-0.25", "-0.01")])
def test_half_a_cent_goes_away_from_zero(office: Office, net: str, tax: str) -> None:
    """2 % of a quarter is half a cent, on either side of zero."""
    body = office.invoice("10", office.line(net, office.rocks), TxnTaxDetail=TUCSON)
    assert body["TxnTaxDetail"]["TaxLine"][1]["Amount"] == Decimal(tax)


@pytest.mark.parametrize(("after", "tax"), [(False, "8.00"), (True, "7.20")])
def test_a_discount_may_lower_the_tax(office: Office, after: bool, tax: str) -> None:
    """10 % off 150, of which 100 is taxable: tax on 100, or on 90 when it comes after."""
    body = office.invoice(
        "50",
        office.line("100", office.rocks),
        discount(percent="10"),
        TxnTaxDetail=CALIFORNIA,
        ApplyTaxAfterDiscount=after,
    )
    assert body["Line"][-1]["Amount"] == Decimal(15)
    assert body["TxnTaxDetail"]["TotalTax"] == Decimal(tax)
    assert body["TotalAmt"] == Decimal(135) + Decimal(tax)


def test_a_discount_by_amount_names_the_default_account(office: Office) -> None:
    """The line's own amount is taken off, against Discounts given."""
    body = office.invoice("100", discount(amount="12.34"))
    detail = body["Line"][-1]["DiscountLineDetail"]
    assert detail["DiscountAccountRef"]["name"] == "Discounts given"
    assert body["TotalAmt"] == Decimal("87.66")


def test_the_default_tax_code_of_a_customer_taxes_taxable_goods(office: Office) -> None:
    """Without a code on the document a taxable customer's own code is used."""
    customer = office.create("Customer", DisplayName="Taxed", DefaultTaxCodeRef=ref(1))
    body = office.invoice(office.line("100", office.rocks), CustomerRef=ref(customer))
    assert body["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "TAX"}
    assert body["TxnTaxDetail"]["TxnTaxCodeRef"] == {"value": "1"}
    assert body["TotalAmt"] == 108


def test_an_exempt_customer_is_not_taxed(office: Office) -> None:
    """Lines of a customer who is not taxable are NON even for taxable goods."""
    customer = office.create("Customer", DisplayName="Church", Taxable=False)
    body = office.invoice(
        office.line("100", office.rocks), CustomerRef=ref(customer), TxnTaxDetail=CALIFORNIA
    )
    assert body["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"] == {"value": "NON"}
    assert body["TotalAmt"] == 100


def bundle(office: Office) -> Any:
    components = [
        {"ItemRef": ref(office.gardening), "Qty": 1},
        {"ItemRef": ref(office.rocks), "Qty": 2},
    ]
    return office.create(
        "Item", Name="Kit", Type="Group", ItemGroupDetail={"ItemGroupLine": components}
    )


def test_a_bundle_expands_to_its_components(office: Office) -> None:
    """Three kits: 3 x 30 and 6 x 20 within one line of 210, counted once, beside another line."""
    detail = {"GroupItemRef": ref(bundle(office)), "Quantity": 3}
    line = {"DetailType": "GroupLineDetail", "GroupLineDetail": detail}
    body = office.invoice(line, "15")
    outer = body["Line"][0]
    inner = outer["GroupLineDetail"]["Line"]
    assert outer["Amount"] == 210
    assert [(part["Id"], part["LineNum"], part["Amount"]) for part in inner] == [
        ("2", 2, 90),
        ("3", 3, 120),
    ]
    assert inner[1]["SalesItemLineDetail"]["Qty"] == 6
    assert body["Line"][1]["Id"] == "4"
    assert body["TotalAmt"] == 225


def test_a_user_places_subtotals(office: Office) -> None:
    """A subtotal row with an item stays where it is and sums what is above it."""
    detail = {"ItemRef": ref("SUBTOTAL")}
    row = {"DetailType": "SubTotalLineDetail", "SubTotalLineDetail": detail}
    body = office.invoice("10", "20", row, "5")
    assert [line["Amount"] for line in body["Line"]] == [10, 20, 30, 5, 35]
    assert (body["Line"][2]["Id"], body["TotalAmt"]) == ("3", 35)


def test_a_voided_bundle_is_zero_inside(office: Office) -> None:
    """Inner lines lose their money like outer ones."""
    detail = {"GroupItemRef": ref(bundle(office)), "Quantity": 1}
    body = office.invoice({"DetailType": "GroupLineDetail", "GroupLineDetail": detail})
    inner = office.void("Invoice", body)["Line"][0]["GroupLineDetail"]["Line"]
    assert [line["Amount"] for line in inner] == [0, 0]
    assert all("UnitPrice" not in line["SalesItemLineDetail"] for line in inner)


def test_shipping_comes_after_the_subtotal(office: Office) -> None:
    """Shipping is in the total, not in the subtotal, and is not discounted."""
    detail = {"ItemRef": ref("SHIPPING_ITEM_ID"), "TaxCodeRef": ref("NON")}
    line = {"Amount": 9, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    body = office.invoice(line, "100", discount(percent="10"))
    kinds = [part["DetailType"] for part in body["Line"]]
    assert kinds[1] == "SubTotalLineDetail"
    assert body["Line"][1]["Amount"] == 100
    assert body["Line"][2]["SalesItemLineDetail"]["ItemAccountRef"]["name"] == "Shipping Income"
    assert body["TotalAmt"] == 99


def test_a_line_without_item_goes_to_the_default_income_account(office: Office) -> None:
    """Free lines post to Sales; description lines carry no money."""
    free = {"Amount": 5, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    text = {"DetailType": "DescriptionOnly", "Description": "as agreed"}
    body = office.invoice(free, text)
    assert body["Line"][0]["SalesItemLineDetail"]["ItemAccountRef"]["name"] == "Sales"
    assert "Amount" not in body["Line"][1]
    assert body["TotalAmt"] == 5


@pytest.mark.parametrize(
    ("term", "issued", "due"),
    [
        ("Net 30", "2026-01-31", "2026-03-02"),
        ("Due on receipt", "2026-01-31", "2026-01-31"),
        ("15th of the month", "2026-01-02", "2026-01-15"),
        ("15th of the month", "2026-01-06", "2026-02-15"),
        ("15th of the month", "2026-12-20", "2027-01-15"),
    ],
)
def test_terms_give_the_due_date(office: Office, term: str, issued: str, due: str) -> None:
    """So many days, or the 15th unless it is within ten days."""
    ids = {row["Name"]: row["Id"] for row in office.company.export("Term")}
    body = office.invoice("10", TxnDate=issued, SalesTermRef=ref(ids[term]))
    assert body["DueDate"] == due
    assert body["SalesTermRef"]["name"] == term


def test_a_term_on_the_31st_ends_with_the_month(office: Office) -> None:
    """The last day stands in where a month is shorter."""
    term = office.create("Term", Name="Month end", DayOfMonthDue=31)
    body = office.invoice("10", TxnDate="2026-02-03", SalesTermRef=ref(term))
    assert body["DueDate"] == "2026-02-28"


def test_the_customers_term_comes_before_the_companys(office: Office) -> None:
    """A customer's term is shown on the document; the company's default only sets DueDate."""
    ids = {row["Name"]: row["Id"] for row in office.company.export("Term")}
    fast = office.create("Customer", DisplayName="Fast", SalesTermRef=ref(ids["Net 10"]))
    body = office.invoice("10", CustomerRef=ref(fast), TxnDate="2026-01-01")
    assert (body["DueDate"], body["SalesTermRef"]["name"]) == ("2026-01-11", "Net 10")
    default = office.invoice("10", TxnDate="2026-01-01")
    assert default["DueDate"] == "2026-01-31"
    assert "SalesTermRef" not in default


def test_sales_documents_share_one_number_sequence(office: Office) -> None:
    """1001, 1002...; a number chosen by a user carries the sequence on."""
    numbers = [
        office.sale(kind, "10")["DocNumber"] for kind in ("Invoice", "Estimate", "SalesReceipt")
    ]
    assert numbers == ["1001", "1002", "1003"]
    office.invoice("10", DocNumber="2000")
    assert office.sale("CreditMemo", "10")["DocNumber"] == "2001"


def test_companies_may_number_themselves(office: Office) -> None:
    """With CustomTxnNumbers a document without a number stays without one."""
    office.company.update(
        "Preferences",
        {
            "Id": "1",
            "SyncToken": "0",
            "sparse": True,
            "SalesFormsPrefs": {"CustomTxnNumbers": True},
        },
    )
    assert "DocNumber" not in office.invoice("10")


def test_a_deposit_in_the_header_is_paid_already(office: Office) -> None:
    """Deposit lowers what is open, not the total."""
    body = office.invoice("100", Deposit=Decimal(30))
    assert (body["TotalAmt"], body["Balance"]) == (100, 70)
    assert body["DepositToAccountRef"]["name"] == "Undeposited Funds"
    assert office.balance("Customer", office.amy) == 70


def test_receipts_and_refunds_have_no_balance(office: Office) -> None:
    """Receipts go to Undeposited Funds by default; a refund has to name its bank."""
    receipt = office.sale("SalesReceipt", "10")
    assert receipt["Balance"] == 0
    assert receipt["DepositToAccountRef"]["name"] == "Undeposited Funds"
    with pytest.raises(QboFault, match="2020"):
        office.sale("RefundReceipt", "10")
    bank = ref(office.accounts["Checking"])
    assert office.sale("RefundReceipt", "10", DepositToAccountRef=bank)["Balance"] == 0
    assert office.balance("Customer", office.amy) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"CustomerRef": ref(99)}, "2500"),
        ({"CustomerRef": None}, "2020"),
        ({"Line": []}, "2020"),
        ({"BadJson": 1}, "2010"),
        ({"TxnDate": "2026-02-30"}, "2090"),
        ({"SalesTermRef": ref(99)}, "2500"),
        ({"DocNumber": "1" * 22}, "2050"),
        ({"CurrencyRef": ref("EUR")}, "2500"),
    ],
)
def test_broken_requests_are_refused(office: Office, change: Any, code: str) -> None:
    """Each broken property has its own fault, and nothing is stored."""
    with pytest.raises(QboFault) as caught:
        office.invoice("10", **change)
    assert caught.value.code == code
    assert office.company.store.count("Invoice") == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"Amount": None}, "2020"),
        ({"Amount": "ten"}, "2090"),
        ({"DetailType": "TaxLineDetail"}, "2170"),
        ({"Colour": "red"}, "2010"),
        ({"SalesItemLineDetail": {"ItemRef": ref(99)}}, "2500"),
        ({"SalesItemLineDetail": {"Size": 1}}, "2010"),
        ({"SalesItemLineDetail": {"UnitPrice": 3, "Qty": 3}}, "6070"),
        ({"SalesItemLineDetail": {"TaxCodeRef": ref(1)}}, "2500"),
        ({"SalesItemLineDetail": {"ClassRef": ref(1)}}, "2500"),
    ],
)
def test_broken_lines_are_refused(office: Office, line: Any, code: str) -> None:
    """Each broken line has its own fault."""
    with pytest.raises(QboFault) as caught:
        office.invoice({**office.line("10"), **line})
    assert caught.value.code == code


def test_duplicate_numbers_are_refused_where_the_company_warns(office: Office) -> None:
    """6140 with the warning on, unless the request allows duplicates."""
    office.bill("10", DocNumber="A1")
    office.bill("10", DocNumber="A1")
    pairs = [{"Name": "WarnDuplicateBillNumber", "Value": "true"}]
    prefs = {"Id": "1", "SyncToken": "0", "OtherPrefs": {"NameValue": pairs}}
    office.company.update("Preferences", prefs)
    with pytest.raises(QboFault, match="6140"):
        office.bill("10", DocNumber="A1")
    line = office.read("Bill", office.bill("10", DocNumber="A2"))["Line"]
    payload = {"VendorRef": ref(office.norton), "Line": line, "DocNumber": "A1"}
    include = frozenset({"allowduplicatedocnum"})
    assert office.company.create("Bill", payload, include=include)["DocNumber"] == "A1"
