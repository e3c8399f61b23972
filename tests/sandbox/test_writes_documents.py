"""Purchases, deposits, transfers and the documents that hang on each other."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.office import Office, entry, expense, link, ref


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    with closing(office.company.store):
        yield office


def item_line(item: Any, amount: str, quantity: str, **more: Any) -> Any:
    """An expense line by item."""
    detail = {"ItemRef": ref(item), "Qty": Decimal(quantity)}
    kind = "ItemBasedExpenseLineDetail"
    return {"Amount": Decimal(amount), "DetailType": kind, kind: detail, **more}


def test_a_bill_is_owed_by_the_vendors_terms(office: Office) -> None:
    """Due date from the vendor's term, payable account by default, balance open."""
    term = {row["Name"]: row["Id"] for row in office.company.export("Term")}["Net 15"]
    vendor = office.create("Vendor", DisplayName="Hicks", TermRef=ref(term))
    bill = office.bill("40", VendorRef=ref(vendor), TxnDate="2026-01-01")
    assert (bill["DueDate"], bill["SalesTermRef"]["name"]) == ("2026-01-16", "Net 15")
    assert bill["APAccountRef"]["name"] == "Accounts Payable (A/P)"
    assert bill["Balance"] == bill["TotalAmt"] == 40
    assert office.balance("Vendor", vendor) == 40
    with pytest.raises(QboFault, match="6430"):
        office.bill("40", APAccountRef=ref(office.accounts["Checking"]))


def test_a_purchase_order_is_closed_by_its_last_line(office: Office) -> None:
    """Bills link to lines of the order; it is Open until all are billed, and again afterwards."""
    rocks = office.rocks
    order = office.create(
        "PurchaseOrder",
        VendorRef=ref(office.norton),
        Line=[item_line(rocks, "20", "2"), item_line(rocks, "30", "3")],
    )
    assert (order["POStatus"], order["DocNumber"]) == ("Open", "1001")
    first = office.bill(
        item_line(rocks, "20", "2", LinkedTxn=[link(order, "PurchaseOrder", TxnLineId="1")])
    )
    assert first["LinkedTxn"] == [{"TxnId": order["Id"], "TxnType": "PurchaseOrder"}]
    assert office.read("PurchaseOrder", order)["POStatus"] == "Open"
    second = office.bill(
        item_line(rocks, "30", "3", LinkedTxn=[link(order, "PurchaseOrder", TxnLineId="2")])
    )
    closed = office.read("PurchaseOrder", order)
    assert closed["POStatus"] == "Closed"
    assert closed["SyncToken"] == "0"
    assert [entry["TxnId"] for entry in closed["LinkedTxn"]] == [first["Id"], second["Id"]]
    office.delete("Bill", second)
    assert office.read("PurchaseOrder", order)["POStatus"] == "Open"
    with pytest.raises(QboFault, match="2500"):
        office.bill(
            item_line(rocks, "1", "1", LinkedTxn=[link(order, "PurchaseOrder", TxnLineId="9")])
        )


def test_an_estimate_is_closed_by_its_invoice(office: Office) -> None:
    """Both link to each other; without the invoice the estimate is pending again."""
    estimate = office.sale("Estimate", "100")
    assert (estimate["TxnStatus"], estimate["LinkedTxn"]) == ("Pending", [])
    invoice = office.invoice("100", LinkedTxn=[link(estimate, "Estimate")])
    assert invoice["LinkedTxn"] == [{"TxnId": estimate["Id"], "TxnType": "Estimate"}]
    closed = office.read("Estimate", estimate)
    assert (closed["TxnStatus"], closed["SyncToken"]) == ("Closed", "0")
    assert closed["LinkedTxn"] == [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]
    payment = office.pay("100", (invoice, "Invoice", "100"))
    links = office.read("Invoice", invoice)["LinkedTxn"]
    assert links == [link(estimate, "Estimate"), link(payment, "Payment")]
    office.delete("Invoice", invoice)
    assert office.read("Estimate", estimate)["TxnStatus"] == "Pending"
    assert "Balance" not in closed
    assert office.balance("Customer", office.amy) == -100


def test_a_deposit_collects_payments_and_gives_cash_back(office: Office) -> None:
    """Linked lines have no id and TxnLineId "0"; the payment names its deposit."""
    payment, receipt = office.pay("108"), office.sale("SalesReceipt", "50")
    fee = {
        "Amount": Decimal("-3.50"),
        "DetailType": "DepositLineDetail",
        "DepositLineDetail": {"AccountRef": ref(office.accounts["Bank Charges"])},
    }
    back = {"AccountRef": ref(office.accounts["Savings"]), "Amount": 20, "Memo": "cash"}
    deposit = office.create(
        "Deposit",
        DepositToAccountRef=ref(office.accounts["Checking"]),
        Line=[
            {"Amount": 108, "LinkedTxn": [link(payment, "Payment")]},
            {"Amount": 50, "LinkedTxn": [link(receipt, "SalesReceipt", TxnLineId="0")]},
            fee,
        ],
        CashBack=back,
    )
    assert deposit["TotalAmt"] == Decimal("134.50")
    assert deposit["Line"][0] == {
        "Amount": 108,
        "LinkedTxn": [link(payment, "Payment", TxnLineId="0")],
    }
    assert deposit["Line"][2]["Id"] == "1"
    for entity, body in (("Payment", payment), ("SalesReceipt", receipt)):
        held = office.read(entity, body)
        assert held["LinkedTxn"] == [{"TxnId": deposit["Id"], "TxnType": "Deposit"}]
        assert held["SyncToken"] == "0"
    office.delete("Deposit", deposit)
    assert office.read("Payment", payment)["LinkedTxn"] == []


def test_only_undeposited_money_is_deposited_once_and_whole(office: Office) -> None:
    """Not money that is in the bank already, not half of it, not twice, not nothing."""
    bank = ref(office.accounts["Checking"])

    def deposit(body: Any, amount: int) -> Any:
        line = {"Amount": amount, "LinkedTxn": [link(body, "Payment")]}
        return office.create("Deposit", DepositToAccountRef=bank, Line=[line])

    with pytest.raises(QboFault, match="620"):
        deposit(office.pay("20", DepositToAccountRef=bank), 20)
    payment = office.pay("20")
    with pytest.raises(QboFault, match="in full"):
        deposit(payment, 10)
    deposit(payment, 20)
    with pytest.raises(QboFault, match="620"):
        deposit(payment, 20)
    with pytest.raises(QboFault, match="2500"):
        deposit({"Id": "999"}, 20)


def test_a_card_refund_is_a_credit(office: Office) -> None:
    """Only cards take credits; each way of paying has its kind of account."""
    card, bank = office.accounts["Visa"], office.accounts["Checking"]
    line = expense(office.accounts["Travel"], "15")

    def buy(kind: str, account: str, **more: Any) -> Any:
        payload = {"PaymentType": kind, "AccountRef": ref(account), "Line": [line]}
        return office.create("Purchase", **payload, **more)

    refund = buy("CreditCard", card, Credit=True)
    assert (refund["Credit"], refund["TotalAmt"]) == (True, 15)
    payee = buy("Check", bank, EntityRef={**ref(office.norton), "type": "Vendor"})["EntityRef"]
    assert payee == {"value": "1", "name": "Norton Lumber", "type": "Vendor"}
    with pytest.raises(QboFault, match="6430"):
        buy("Check", card)
    with pytest.raises(QboFault, match="Only card purchases"):
        buy("Cash", bank, Credit=True)


def test_a_payee_without_a_type_is_looked_up(office: Office) -> None:
    """Vendors come first; an unknown id is a 2500."""
    line = expense(office.accounts["Travel"], "15")
    bank = ref(office.accounts["Checking"])
    cash = {"PaymentType": "Cash", "AccountRef": bank, "Line": [line]}
    assert office.create("Purchase", EntityRef=ref(office.norton), **cash)["EntityRef"]["type"] == (
        "Vendor"
    )
    with pytest.raises(QboFault, match="Names element id 99 not found"):
        office.create("Purchase", EntityRef=ref(99), **cash)


def test_purchases_take_what_is_bought(office: Office) -> None:
    """Items without an expense account and bundles are refused; descriptions are kept."""
    sold = office.create(
        "Item", Name="Advice", Type="Service", IncomeAccountRef=ref(office.accounts["Services"])
    )
    with pytest.raises(QboFault, match="not bought"):
        office.bill(item_line(sold, "1", "1"))
    text = {"DetailType": "DescriptionOnly", "Description": "as agreed"}
    body = office.bill(text, "10")
    assert body["Line"][0] == {
        "Id": "1",
        "LineNum": 1,
        "Description": "as agreed",
        "DetailType": "DescriptionOnly",
        "DescriptionLineDetail": {},
    }
    assert body["TotalAmt"] == 10


def test_transfers_and_card_payments_move_money(office: Office) -> None:
    """Two different accounts, a positive amount, the right kinds."""
    checking, savings = ref(office.accounts["Checking"]), ref(office.accounts["Savings"])
    moved = office.create("Transfer", FromAccountRef=checking, ToAccountRef=savings, Amount=20)
    assert (moved["Amount"], moved["TxnDate"]) == (20, "2026-03-02")
    card = ref(office.accounts["Visa"])
    office.create("CreditCardPayment", CreditCardAccountRef=card, BankAccountRef=checking, Amount=5)
    books = office.company.books
    assert books.account_balance(office.accounts["Checking"]) == -25
    assert books.account_balance(office.accounts["Savings"]) == 20
    with pytest.raises(QboFault, match="two different"):
        office.create("Transfer", FromAccountRef=checking, ToAccountRef=checking, Amount=1)
    with pytest.raises(QboFault, match="greater than 0"):
        office.create("Transfer", FromAccountRef=checking, ToAccountRef=savings, Amount=0)


def test_a_journal_entry_balances_and_counts_its_lines_from_zero(office: Office) -> None:
    """Line ids "0", "1"; class and location per line; 2300 when out of balance."""
    location = office.create("Department", Name="North")
    class_ = office.create("Class", Name="Retail")
    lines = [
        entry("Debit", office.accounts["Travel"], "25.54", DepartmentRef=ref(location)),
        entry("Credit", office.accounts["Checking"], "25.54", ClassRef=ref(class_)),
    ]
    body = office.create("JournalEntry", Line=lines)
    assert [line["Id"] for line in body["Line"]] == ["0", "1"]
    assert body["Line"][0]["JournalEntryLineDetail"]["DepartmentRef"]["name"] == "North"
    assert "DocNumber" not in body
    include = frozenset({"allowautodocnum"})
    numbered = office.company.create("JournalEntry", {"Line": lines}, include=include)
    assert numbered["DocNumber"] == "1001"
    lines[0]["Amount"] = Decimal("25.55")
    with pytest.raises(QboFault, match="2300"):
        office.create("JournalEntry", Line=lines)


def test_an_adjustment_changes_quantities(office: Office) -> None:
    """Quantities only, of inventory items only; the item shows what is left."""
    pump = office.pump()
    kind = "ItemAdjustmentLineDetail"
    shrinkage = ref(office.accounts["Inventory Shrinkage"])

    def adjust(item: Any, quantity: int) -> Any:
        line = {"DetailType": kind, kind: {"ItemRef": ref(item), "QtyDiff": quantity}}
        return office.create("InventoryAdjustment", AdjustAccountRef=shrinkage, Line=[line])

    body = adjust(pump, -2)
    assert body["Line"][0][kind]["QtyDiff"] == -2
    assert "Amount" not in body["Line"][0]
    assert office.read("Item", pump)["QtyOnHand"] == 8
    with pytest.raises(QboFault, match="no quantity on hand"):
        adjust(office.rocks, -1)


def test_stock_is_sold_at_cost(office: Office) -> None:
    """Opening stock, a sale and a deleted sale are seen in the books and on the item."""
    pump = office.pump()
    books, accounts = office.company.books, office.accounts
    assert books.account_balance(accounts["Inventory Asset"]) == 100
    sold = office.invoice(office.line("60", pump, Qty=3))
    assert books.account_balance(accounts["Inventory Asset"]) == 70
    assert office.read("Item", pump)["QtyOnHand"] == 7
    office.delete("Invoice", sold)
    assert books.account_balance(accounts["Inventory Asset"]) == 100
    assert office.read("Item", pump)["QtyOnHand"] == 10


def test_templates_wrap_one_document_and_post_nothing(office: Office) -> None:
    """The row's only key is the inner type; no number, no date, no balance moves."""
    lines = [office.line("100")]
    inner = {"CustomerRef": ref(office.amy), "Line": lines, "RecurringInfo": {"Name": "Monthly"}}
    body = office.create("RecurringTransaction", Invoice=inner)
    assert list(body) == ["Invoice"]
    template = body["Invoice"]
    assert template["RecurringInfo"]["ScheduleInfo"]["IntervalType"] == "Monthly"
    assert template["RecurDataRef"] == {"value": "1"}
    assert not {"DocNumber", "TxnDate", "DueDate"} & template.keys()
    assert office.balance("Customer", office.amy) == 0
    assert office.invoice("1")["DocNumber"] == "1001"
    version = {"Id": template["Id"], "SyncToken": "0"}
    office.company.delete("RecurringTransaction", {"Invoice": version})
    assert office.company.store.count("RecurringTransaction") == 0
    with pytest.raises(QboFault, match="2020"):
        office.create("RecurringTransaction", Invoice={**inner, "RecurringInfo": {}})


def test_budgets_and_attachments(office: Office) -> None:
    """Budget rows lie within the budget; attachments point at records that exist."""
    row = {"BudgetDate": "2026-01-01", "Amount": 50, "AccountRef": ref(office.accounts["Travel"])}
    year = {"Name": "Plan", "StartDate": "2026-01-01", "EndDate": "2026-12-31"}
    budget = office.create("Budget", **year, BudgetDetail=[row])
    assert budget["BudgetDetail"][0]["AccountRef"]["name"] == "Travel"
    late = {**row, "BudgetDate": "2027-01-01"}
    with pytest.raises(QboFault, match="outside the budget"):
        office.create("Budget", **{**year, "Name": "Late"}, BudgetDetail=[late])
    office.delete("Budget", budget)
    office.create("Budget", **year)
    invoice = office.invoice("1")
    target = {"EntityRef": {"type": "Invoice", "value": invoice["Id"]}}
    note = office.create("Attachable", Note="signed", AttachableRef=[target])
    assert note["Id"].startswith("5000000000000")
    assert office.company.delete("Attachable", {"Id": note["Id"]})["status"] == "Deleted"
    target = {"EntityRef": {"type": "Invoice", "value": "999"}}
    with pytest.raises(QboFault, match="6000"):
        office.create("Attachable", Note="lost", AttachableRef=[target])


def test_opening_balances_bring_their_documents(office: Office) -> None:
    """Customer, vendor and account start with an invoice, a bill and a journal entry."""
    opening = {"Balance": 500, "OpenBalanceDate": "2025-06-01"}
    customer = office.create("Customer", DisplayName="Old", **opening)
    vendor = office.create("Vendor", DisplayName="Older", **opening)
    bank = office.create("Account", Name="Cash box", AccountType="Bank", OpeningBalance=80)
    assert customer["Balance"] == vendor["Balance"] == 500
    (invoice,) = office.company.export("Invoice")
    assert (invoice["TxnDate"], invoice["DueDate"]) == ("2025-06-01", "2025-06-01")
    books = office.company.books
    assert books.account_balance(bank["Id"]) == 80
    assert books.account_balance(office.accounts["Opening Balance Equity"]) == -80


def test_records_made_on_quickbooks_own_pages(office: Office) -> None:
    """Customer types and tax payments are made by hand; the API only reads them."""
    kind = office.create("CustomerType", Name="Retail")
    customer = office.create("Customer", DisplayName="Shop", CustomerTypeRef=ref(kind))
    assert customer["CustomerTypeRef"]["name"] == "Retail"
    bank = ref(office.accounts["Checking"])
    paid = office.create("TaxPayment", PaymentAccountRef=bank, PaymentAmount=20)
    assert (paid["PaymentAmount"], paid["Refund"]) == (20, False)
    assert office.company.books.account_balance(office.accounts["Checking"]) == -20
