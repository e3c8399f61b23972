"""Groups of columns that several entities share (QuickBooks' common JSON shapes)."""

from __future__ import annotations

from .columns import (
    Child,
    Columns,
    Kind,
    date,
    flag,
    instant,
    integer,
    json,
    money,
    prefixed,
    rate,
    ref,
    renamed,
    text,
)

STAMPS = instant("MetaData.CreateTime", "MetaData.LastUpdatedTime") + ref(
    "MetaData.LastModifiedByRef"
)

#: What every record carries. SyncToken is a string of digits and orders versions.
#: `status` is set on records that are gone ("Deleted") or, in some countries, drafts.
RECORD = text("Id") + integer("SyncToken") + STAMPS + text("domain", "status") + flag("sparse")

_ADDRESS = text(
    "Id",
    *(f"Line{number}" for number in range(1, 6)),
    *("City", "Country", "CountryCode", "CountrySubDivisionCode", "County"),
    *("PostalCode", "PostalCodeSuffix", "Lat", "Long", "Tag", "Note"),
)


def address(*paths: str) -> Columns:
    """Postal addresses. Lat and Long are strings: QuickBooks sends "INVALID" too."""
    return tuple(leaf for path in paths for leaf in prefixed(path, _ADDRESS))


def phone(*paths: str) -> Columns:
    """Telephone numbers, free text."""
    return text(*(f"{path}.FreeFormNumber" for path in paths))


def email(*paths: str) -> Columns:
    """E-mail addresses."""
    return text(*(f"{path}.Address" for path in paths))


NAME_PARTS = text("Title", "GivenName", "MiddleName", "FamilyName", "Suffix", "DisplayName")

#: Shared by customers, vendors and employees.
NAME = (
    NAME_PARTS
    + text("FullyQualifiedName", "CompanyName", "PrintOnCheckName", "Notes")
    + text("V4IDPseudonym", "ClientEntityId", "UserId")
    + flag("Active", "Organization")
    + phone("PrimaryPhone", "AlternatePhone", "Mobile", "Fax")
    + email("PrimaryEmailAddr")
    + text("WebAddr.URI")
    + ref("CurrencyRef")
    + address("BillAddr", "ShipAddr")
    + json("OtherContactInfo", "OtherAddr", "CustomExtensions")
)

CUSTOM_FIELD = Child(
    path=("CustomField",),
    suffix="custom_field",
    ordinal="custom_field_no",
    columns=text("DefinitionId", "Name", "Type", "StringValue")
    + rate("NumberValue")
    + date("DateValue")
    + flag("BooleanValue"),
)

LINKED_TXN = Child(
    path=("LinkedTxn",),
    suffix="linked_txn",
    ordinal="link_no",
    columns=text("TxnId", "TxnType", "TxnLineId"),
)

TAX_LINE = Child(
    path=("TxnTaxDetail", "TaxLine"),
    suffix="tax_line",
    ordinal="tax_line_no",
    columns=money("Amount")
    + text("DetailType")
    + ref("TaxLineDetail.TaxRateRef")
    + flag("TaxLineDetail.PercentBased")
    + rate("TaxLineDetail.TaxPercent")
    + money(
        "TaxLineDetail.NetAmountTaxable",
        "TaxLineDetail.TaxInclusiveAmount",
        "TaxLineDetail.OverrideDeltaAmount",
    ),
)

NAME_VALUE = text("Name", "Value")

#: What every transaction may carry beside its own fields.
TRANSACTION = (
    RECORD
    + text("DocNumber", "PrivateNote", "TransactionLocationType", "GlobalTaxCalculation")
    + text("TxnSource", "TxnStatus")
    + date("TxnDate")
    + ref("CurrencyRef", "DepartmentRef", "RecurDataRef", "TxnTaxDetail.TxnTaxCodeRef")
    + rate("ExchangeRate")
    + money("TxnTaxDetail.TotalTax")
    + json("Tag", "AttachableRef", "CustomExtensions", "TxnApprovalInfo")
)

RECURRING_INFO = (
    text("RecurringInfo.Name", "RecurringInfo.RecurType")
    + flag("RecurringInfo.Active")
    + prefixed(
        "RecurringInfo.ScheduleInfo",
        text("IntervalType", "DayOfWeek", "MonthOfYear")
        + date("StartDate", "NextDate", "PreviousDate", "EndDate")
        + integer("NumInterval", "DayOfMonth", "WeekOfMonth", "DaysBefore", "RemindDays")
        + integer("MaxOccurrences"),
    )
)

#: Documents a customer sees: invoice, estimate, receipt, credit memo, refund.
SALES_DOCUMENT = (
    TRANSACTION
    + ref("CustomerRef", "ClassRef", "ProjectRef", "SalesTermRef", "PaymentMethodRef")
    + ref("DepositToAccountRef", "ShipMethodRef", "SalesRepRef", "RemitToRef", "TaxExemptionRef")
    + text("CustomerMemo.value", "PONumber", "FOB", "TrackingNum", "PaymentRefNum", "PaymentType")
    + text("EmailStatus", "PrintStatus", "TaxFormType", "TaxFormNum")
    + text("DeliveryInfo.DeliveryType", "DeliveryInfo.DeliveryErrorType")
    + instant("DeliveryInfo.DeliveryTime")
    + email("BillEmail", "BillEmailCc", "BillEmailBcc")
    + address("BillAddr", "ShipAddr", "ShipFromAddr")
    + date("DueDate", "ShipDate")
    + money("TotalAmt", "Balance", "HomeTotalAmt", "HomeBalance", "DiscountAmt")
    + rate("DiscountRate")
    + flag("ApplyTaxAfterDiscount", "FreeFormAddress", "AutoDocNumber", "ManuallyClosed")
    + RECURRING_INFO
)

#: Documents received from a vendor: bill, vendor credit, purchase order.
VENDOR_DOCUMENT = (
    TRANSACTION
    + ref("VendorRef", "APAccountRef", "SalesTermRef", "ClassRef", "ProjectRef")
    + address("VendorAddr")
    + money("TotalAmt", "Balance", "HomeTotalAmt", "HomeBalance")
    + flag("IncludeInAnnualTPAR")
    + RECURRING_INFO
)

#: How a payment was made by card or by cheque.
CARD_CHARGE = prefixed(
    "CreditCardPayment.CreditChargeInfo",
    text("Type", "Number", "NameOnAcct", "BillAddrStreet", "PostalCode")
    + integer("CcExpiryMonth", "CcExpiryYear")
    + flag("ProcessPayment")
    + money("Amount"),
) + prefixed(
    "CreditCardPayment.CreditChargeResponse",
    text("Status", "AuthCode", "CCTransId")
    + renamed("TxnAuthorizationTime", Kind.INSTANT, "authorization_time"),
)
CHEQUE = prefixed("CheckPayment", text("CheckNum", "Status", "NameOnAcct", "AcctNum", "BankName"))
