"""Expenses and hours that a customer will be billed for."""

from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox.errors import QboFault
from tests.sandbox.office import Office, expense, link, ref


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    with closing(office.company.store):
        yield office


def billable(office: Office, amount: str = "60", **more: Any) -> Any:
    detail = {"BillableStatus": "Billable", "CustomerRef": ref(office.amy), **more}
    return expense(office.accounts["Rent or Lease"], amount, **detail)


def test_a_billable_expense_waits_for_its_invoice(office: Office) -> None:
    """Bill -> ReimburseCharge (with markup) -> Invoice, and back when the invoice goes."""
    bill = office.bill(billable(office, MarkupInfo={"Percent": 10}))
    (charge,) = office.company.export("ReimburseCharge")
    shown = {"TxnId": charge["Id"], "TxnType": "ReimburseCharge"}
    assert bill["LinkedTxn"] == bill["Line"][0]["LinkedTxn"] == [shown]
    assert (charge["Amount"], charge["HasBeenInvoiced"]) == (66, False)
    assert [line["Amount"] for line in charge["Line"]] == [60, 6]
    invoice = office.invoice("66", LinkedTxn=[shown])
    assert invoice["LinkedTxn"] == [shown]
    charge = office.read("ReimburseCharge", charge)
    assert charge["HasBeenInvoiced"] is True
    assert charge["LinkedTxn"] == charge["Line"][0]["LinkedTxn"] == [link(invoice, "Invoice")]
    kind = "AccountBasedExpenseLineDetail"
    billed = office.read("Bill", bill)
    assert billed["Line"][0][kind]["BillableStatus"] == "HasBeenBilled"
    office.void("Invoice", invoice)
    assert office.read("Bill", bill)["Line"][0][kind]["BillableStatus"] == "Billable"
    assert office.read("ReimburseCharge", charge)["HasBeenInvoiced"] is False


def test_a_charge_follows_its_expense_line(office: Office) -> None:
    """A new amount is a new version of the charge; without the line it is gone."""
    bill = office.bill(billable(office))
    (charge,) = office.company.export("ReimburseCharge")
    line = {**bill["Line"][0], "Amount": Decimal(80)}
    changed = office.update("Bill", bill, Line=[line])
    assert office.read("ReimburseCharge", charge)["Amount"] == 80
    assert changed["Line"][0]["LinkedTxn"][0]["TxnId"] == charge["Id"]
    office.update("Bill", bill, Line=[billable(office, BillableStatus="NotBillable")])
    assert office.company.store.count("ReimburseCharge") == 0
    with pytest.raises(QboFault, match="billable expense must name"):
        office.bill(expense(office.accounts["Rent or Lease"], "1", BillableStatus="Billable"))


def test_a_billed_line_stays_billed_when_its_bill_changes(office: Office) -> None:
    """The line keeps HasBeenBilled and its charge; a new line cannot claim to be billed."""
    bill = office.bill(billable(office))
    (charge,) = office.company.export("ReimburseCharge")
    office.invoice("60", LinkedTxn=[link(charge, "ReimburseCharge")])
    billed = office.read("Bill", bill)
    lines = [{**billed["Line"][0], "Description": "March"}]
    changed = office.update("Bill", bill, Line=[*lines, billable(office, "5")])
    kind = "AccountBasedExpenseLineDetail"
    statuses = [line[kind]["BillableStatus"] for line in changed["Line"]]
    assert statuses == ["HasBeenBilled", "Billable"]
    assert changed["Line"][0]["LinkedTxn"][0]["TxnId"] == charge["Id"]
    claimed = office.bill(billable(office, BillableStatus="HasBeenBilled"))
    assert claimed["Line"][0][kind]["BillableStatus"] == "Billable"


def test_deleting_an_expense_removes_its_charge(office: Office) -> None:
    """A charge goes with its bill, and into the log of deletions."""
    bill = office.bill(billable(office))
    office.delete("Bill", bill)
    assert office.company.store.count("ReimburseCharge") == 0
    assert len(office.company.deleted("ReimburseCharge")) == 1


def test_time_is_billed_by_an_invoice(office: Office) -> None:
    """Billable hours, at the item's price; billed while an invoice links to them."""
    employee = office.create("Employee", GivenName="Emily", FamilyName="Platt")
    work = {
        "NameOf": "Employee",
        "EmployeeRef": ref(employee),
        "ItemRef": ref(office.gardening),
        "BillableStatus": "Billable",
        "Hours": 2,
    }
    time = office.create("TimeActivity", CustomerRef=ref(office.amy), **work)
    assert (time["HourlyRate"], time["EmployeeRef"]["name"]) == (30, "Emily Platt")
    invoice = office.invoice("60", LinkedTxn=[link(time, "TimeActivity")])
    assert office.read("TimeActivity", time)["BillableStatus"] == "HasBeenBilled"
    office.delete("Invoice", invoice)
    assert office.read("TimeActivity", time)["BillableStatus"] == "Billable"
    with pytest.raises(QboFault, match="2020"):
        office.create("TimeActivity", NameOf="Vendor", VendorRef=ref(office.norton))
    span = {"StartTime": "2026-03-02T08:00:00-08:00", "EndTime": "2026-03-02T10:30:00-08:00"}
    vendor = {"NameOf": "Vendor", "VendorRef": ref(office.norton)}
    assert office.create("TimeActivity", **vendor, **span)["EndTime"] == span["EndTime"]
    office.delete("TimeActivity", time)
    assert office.company.read("TimeActivity", time["Id"]) is None
