"""What is written here looks as QuickBooks' own records look, key by key."""

from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest

from sandbox import jsonio
from tests.recordings import RECORDINGS
from tests.sandbox.office import Office, expense, link, ref

pytestmark = pytest.mark.recordings

ADDRESS = {"Line1": "4581 Finch St.", "City": "Bayshore"}
SAMPLED = {
    "bill": "Bill",
    "billpayment": "BillPayment",
    "creditmemo": "CreditMemo",
    "purchaseorder": "PurchaseOrder",
    "refundreceipt": "RefundReceipt",
    "vendorcredit": "VendorCredit",
}
FLAWS = {"MetaData", "ProjectRef", "PrivateNote", "Lat", "Long"}
"""Keys that need a feature the office does not use, or that newer answers no longer have."""


def recorded_invoice(name: str) -> dict[str, Any]:
    """The invoice of a recorded answer."""
    answer = jsonio.loads((RECORDINGS / "recorded-http" / f"{name}.json").read_bytes())
    invoice: dict[str, Any] = answer["Invoice"]
    return invoice


def test_a_new_invoice() -> None:
    """Every recorded key is there, with the same kind of value; lines are of the same types."""
    answer = recorded_invoice("create_invoice")
    office = Office()
    with closing(office.company.store):
        office.update("Customer", office.amy, BillAddr=ADDRESS, ShipAddr=ADDRESS)
        body = office.invoice("100")
    assert answer.keys() <= body.keys()
    for key, value in answer.items():
        kinds = {Decimal if isinstance(v, int) else type(v) for v in (value, body[key])}
        assert len(kinds) == 1, key
    for recorded, written in zip(answer["Line"], body["Line"], strict=True):
        assert recorded.keys() == written.keys()


def test_a_voided_invoice() -> None:
    """The parts that a void changes are as recorded."""
    answer = recorded_invoice("void_invoice_after")
    office = Office()
    with closing(office.company.store):
        body = office.void("Invoice", office.invoice("100"))
    for key in ("SyncToken", "PrivateNote", "LinkedTxn", "TotalAmt", "Balance", "TxnTaxDetail"):
        assert body[key] == answer[key]
    assert [line["Amount"] for line in body["Line"]] == [line["Amount"] for line in answer["Line"]]


def written(office: Office) -> dict[str, Any]:
    """One record of each sampled type, with what the samples carry."""
    email = {"Address": "Birds@example.com"}
    office.update(
        "Customer", office.amy, BillAddr=ADDRESS, ShipAddr=ADDRESS, PrimaryEmailAddr=email
    )
    office.update("Vendor", office.norton, BillAddr=ADDRESS, PrimaryEmailAddr=email)
    term = next(office.company.export("Term"))
    method = next(office.company.export("PaymentMethod"))
    travel, bank = office.accounts["Travel"], ref(office.accounts["Checking"])
    billed = {"BillableStatus": "Billable", "CustomerRef": ref(office.amy)}
    lines = [{**expense(travel, "10", **billed), "Description": "Lumber"}]
    bill = office.bill(*lines, SalesTermRef=ref(term))
    vendor = {"VendorRef": ref(office.norton)}
    paid = [{"Amount": Decimal(10), "LinkedTxn": [link(bill, "Bill")]}]
    check = {"PayType": "Check", "CheckPayment": {"BankAccountRef": bank}}
    office.create("BillPayment", **vendor, **check, TotalAmt=Decimal(10), Line=paid)
    memo = {"CustomerMemo": {"value": "Thanks"}, "PaymentMethodRef": ref(method)}
    office.sale("CreditMemo", "10", **memo)
    office.sale("RefundReceipt", "10", DepositToAccountRef=bank, **memo)
    office.create("VendorCredit", **vendor, Line=lines)
    office.create("PurchaseOrder", **vendor, Line=lines, ShipAddr=ADDRESS)
    return {entity: next(office.company.export(entity)) for entity in SAMPLED.values()}


@pytest.mark.parametrize(("name", "entity"), SAMPLED.items(), ids=list(SAMPLED))
def test_documents_have_the_keys_of_the_samples(name: str, entity: str) -> None:
    """Nothing a published sample of the type shows is missing."""
    answer = jsonio.loads((RECORDINGS / "doc-samples" / f"{name}.json").read_bytes())[entity]
    office = Office()
    with closing(office.company.store):
        record = written(office)[entity]
    assert answer.keys() - FLAWS <= record.keys()
