"""A company with the parts of documents that the demo companies have not (see situations)."""

from tests.transforms.paper import (
    CHECKING,
    SERVICES,
    SOD,
    Body,
    balance,
    bundle,
    document,
    head,
    money,
    ref,
    sale,
)
from tests.transforms.paper_bills import bought, owing, vendor_lists
from tests.transforms.raw import Company


def _tax() -> Body:
    """3.00 of tax in two lines, and one that says nothing."""
    line = {"DetailType": "TaxLineDetail"}
    told = {"NetAmountTaxable": money("30"), "TaxRateRef": ref("1"), "PercentBased": True}
    return {
        "TotalTax": money("3"),
        "TaxLine": [
            {**line, "Amount": money("2"), "TaxLineDetail": told},
            {**line, "Amount": money("1"), "TaxLineDetail": {"TaxRateRef": ref("2")}},
            {**line, "TaxLineDetail": {"TaxRateRef": ref("1")}},
        ],
    }


def _bundled() -> Body:
    """Bundled goods of 20 and 10, with quantities, prices and a day."""
    mown = sale("20", Qty=money("2"), UnitPrice=money("10"), ServiceDate="2026-01-09")
    mown["SalesItemLineDetail"] |= {"TaxCodeRef": ref("TAX"), "ClassRef": ref("k")}
    return bundle(
        {**mown, "Description": "Mown"},
        sale("10", SOD, Qty=money("4"), UnitPrice=money("2.5"), ItemAccountRef=ref(SERVICES)),
    )


def _sold(id_: str, open_: str = "0") -> Body:
    return document(id_, "2026-01-10", "33", _bundled(), open_=open_, TxnTaxDetail=_tax())


def _bought(id_: str, open_: str) -> Body:
    lines = (bought("20"), bought("10", BillableStatus="Billable", TaxCodeRef=ref("TAX")))
    return owing(id_, "2026-01-10", "33", *lines, open_=open_, TxnTaxDetail=_tax())


RARE = Company(
    {
        **vendor_lists("0", v=balance("0")),
        "Customer": [{"Id": "c", "DisplayName": "Customer c", **balance("0")}],
        "Class": [{"Id": "k", "Name": "Gardens"}],
        "Invoice": [_sold("1", "33")],
        "CreditMemo": [_sold("2", "33")],
        "SalesReceipt": [_sold("3")],
        "RefundReceipt": [_sold("4")],
        "Bill": [_bought("5", "33")],
        "VendorCredit": [_bought("6", "33")],
        "Purchase": [
            head(
                "7",
                "2026-01-10",
                TotalAmt=money("33"),
                PaymentType="Check",
                AccountRef=ref(CHECKING),
                EntityRef=ref("v"),  # of a kind that is not told
                Line=[bought("30")],
                TxnTaxDetail=_tax(),
            )
        ],
        "Deposit": [
            head(
                "8",
                "2026-01-10",
                TotalAmt=money("5"),
                DepositToAccountRef=ref(CHECKING),
                CashBack={"AccountRef": ref("34"), "Amount": money("2")},
                Line=[
                    {
                        "Id": "1",
                        "Amount": money("7"),
                        "DetailType": "DepositLineDetail",
                        "DepositLineDetail": {"AccountRef": ref(SERVICES), "Entity": ref("v")},
                    }
                ],
            )
        ],
    }
)
