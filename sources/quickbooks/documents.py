"""The heads of transactions: columns of each type of document beside its lines."""

from __future__ import annotations

from .columns import Columns, date, flag, instant, json, money, ref, text, union
from .fields import (
    CARD_CHARGE,
    CHEQUE,
    RECURRING_INFO,
    SALES_DOCUMENT,
    TRANSACTION,
    VENDOR_DOCUMENT,
    address,
    email,
)

INVOICE = SALES_DOCUMENT + (
    money("Deposit", "LessCIS")
    + text("InvoiceLink", "EInvoiceStatus", "PaymentDetailsMessage")
    + instant("ECloudStatusTimeStamp")
    + flag("AllowIPNPayment", "AllowOnlinePayment", "AllowOnlineCreditCardPayment")
    + flag("AllowOnlineACHPayment", "AllowOnlinePayPalPayment", "EligibleForFunding")
    + text("callToAction")
    + json("invoiceStatusLog", "InvoiceEx", "ConvenienceFeeDetail")
)
ESTIMATE = SALES_DOCUMENT + date("ExpirationDate", "AcceptedDate") + text("AcceptedBy")
CREDIT_MEMO = SALES_DOCUMENT + money("RemainingCredit") + ref("InvoiceRef")
RECEIPT = SALES_DOCUMENT + CARD_CHARGE + CHEQUE + json("CreditCardPaymentEx")
BILL = VENDOR_DOCUMENT + date("DueDate") + ref("PayerRef") + address("RemitToAddr")
VENDOR_CREDIT = VENDOR_DOCUMENT
PURCHASE_ORDER = (
    VENDOR_DOCUMENT
    + address("ShipAddr")
    + text("POStatus", "EmailStatus", "PrintStatus", "Memo", "ShipTo.value", "ShipTo.name")
    + email("POEmail")
    + date("DueDate", "ExpectedDate")
    + ref("ShipMethodRef", "TemplateRef")
    + flag("ManuallyClosed", "FreeFormAddress")
)
PURCHASE = (
    TRANSACTION
    + ref("AccountRef", "EntityRef", "PaymentMethodRef", "ClassRef", "ProjectRef", "RemitToRef")
    + text("EntityRef.type", "PaymentType", "PrintStatus", "PaymentRefNum", "Memo")
    + address("RemitToAddr")
    + money("TotalAmt", "HomeTotalAmt")
    + flag("Credit", "IncludeInAnnualTPAR")
    + json("PurchaseEx")
    + CHEQUE
    + RECURRING_INFO
)
DEPOSIT = (
    TRANSACTION
    + ref("DepositToAccountRef", "CashBack.AccountRef", "ClassRef")
    + money("TotalAmt", "HomeTotalAmt", "CashBack.Amount")
    + text("CashBack.Memo")
    + RECURRING_INFO
)
JOURNAL_ENTRY = (
    TRANSACTION
    + money("TotalAmt", "HomeTotalAmt")
    + ref("TaxRateRef", "JournalCodeRef")
    + flag("Adjustment", "HomeCurrencyAdjustment", "EnteredInHomeCurrency")
    + RECURRING_INFO
)
TRANSFER = TRANSACTION + ref("FromAccountRef", "ToAccountRef") + money("Amount") + RECURRING_INFO

#: A template holds a document of any of these types.
TEMPLATE: Columns = union(
    INVOICE,
    ESTIMATE,
    CREDIT_MEMO,
    RECEIPT,
    BILL,
    VENDOR_CREDIT,
    PURCHASE_ORDER,
    PURCHASE,
    DEPOSIT,
    JOURNAL_ENTRY,
    TRANSFER,
    text("TxnType"),
)
