"""A company with what documents of the demo companies have not, and lack (see situations)."""

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
        {"Amount": money("0"), "DetailType": "DescriptionOnly", "Description": "Thank you"},
    )


def _sold(id_: str, open_: str = "0") -> Body:
    bundled = _bundled()
    del bundled["GroupLineDetail"]["Line"][-1]["Amount"]
    lines = (bundled, {"DetailType": "DescriptionOnly"})
    return document(id_, "2026-01-10", "33", *lines, open_=open_, TxnTaxDetail=_tax())


def _bought(id_: str, open_: str) -> Body:
    lines = (
        bought("20"),
        bought("10", BillableStatus="Billable", TaxCodeRef=ref("TAX")),
        {"DetailType": "DescriptionOnly"},
    )
    return owing(id_, "2026-01-10", "33", *lines, open_=open_, TxnTaxDetail=_tax())


def _blank(id_: str, **fields: Body) -> Body:
    """A document without any amount."""
    return {"Id": id_, "TxnDate": "2026-01-10", **fields}


CUSTOMER, VENDOR = ref("c"), ref("v")
RARE = Company(
    {
        **vendor_lists("0", v=balance("0")),
        "Customer": [{"Id": "c", "DisplayName": "Customer c", **balance("0")}],
        "Class": [{"Id": "k", "Name": "Gardens", "FullyQualifiedName": "All:Gardens"}],
        "Department": [{"Id": "l", "Name": "North", "FullyQualifiedName": "All:North"}],
        "Employee": [
            {"Id": "e", "DisplayName": "Employee e"},
            {
                "Id": "f",
                "DisplayName": "Employee f",
                "BillRate": money("40"),
                "CostRate": money("25"),
            },
        ],
        "Invoice": [_sold("1", "33"), _blank("20", CustomerRef=CUSTOMER)],
        "CreditMemo": [_sold("2", "33"), _blank("20", CustomerRef=CUSTOMER)],
        "SalesReceipt": [_sold("3"), _blank("20", CustomerRef=CUSTOMER)],
        "RefundReceipt": [_sold("4"), _blank("20", CustomerRef=CUSTOMER)],
        "Bill": [_bought("5", "33"), _blank("20", VendorRef=VENDOR)],
        "VendorCredit": [_bought("6", "33"), _blank("20", VendorRef=VENDOR)],
        "Purchase": [
            head(
                "7",
                "2026-01-10",
                TotalAmt=money("33"),
                PaymentType="Check",
                AccountRef=ref(CHECKING),
                EntityRef=ref("v"),  # of a kind that is not told
                Line=[bought("30"), {"DetailType": "DescriptionOnly"}],
                TxnTaxDetail=_tax(),
            ),
            _blank("20", EntityRef=ref("e", type="Employee"), AccountRef=ref(CHECKING)),
        ],
        "Payment": [_blank("20", CustomerRef=CUSTOMER)],
        "BillPayment": [_blank("20", VendorRef=VENDOR)],
        "JournalEntry": [_blank("20", TxnTaxDetail={"TaxLine": [_tax()["TaxLine"][-1]]})],
        "Transfer": [_blank("20")],
        "CreditCardPayment": [_blank("20")],
        "InventoryAdjustment": [_blank("20")],
        "TimeActivity": [_blank("20")],
        "Deposit": [
            _blank("20", DepositToAccountRef=ref(CHECKING)),
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
            ),
        ],
    }
)
