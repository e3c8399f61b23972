"""Columns of the two entities with one row each: CompanyInfo and Preferences."""

from __future__ import annotations

from .columns import date, flag, integer, json, prefixed, ref, text
from .fields import address, email, phone

COMPANY_COLUMNS = (
    text("CompanyName", "LegalName", "CompanyFileName", "FlavorStratum", "EmployerId")
    + text("Country", "FiscalYearStartMonth", "TaxYearStartMonth", "SupportedLanguages")
    + text("DefaultTimeZone", "MultiByteCharsSupported", "QBVersion", "IndustryType")
    + date("CompanyStartDate")
    + flag("SampleFile")
    + address("CompanyAddr", "LegalAddr", "CustomerCommunicationAddr")
    + phone("PrimaryPhone")
    + email("Email", "CompanyEmailAddr", "CustomerCommunicationEmailAddr")
    + text("WebAddr.URI", "CompanyURL.URI")
)

_ACCOUNTING = (
    text("FirstMonthOfFiscalYear", "TaxYearMonth", "TaxForm", "CustomerTerminology")
    + text("DepartmentTerminology", "ClosingDatePassword")
    + flag("UseAccountNumbers", "TrackDepartments", "ClassTrackingPerTxn")
    + flag("ClassTrackingPerTxnLine")
    + date("BookCloseDate")
)
_SALES_FORMS = (
    flag("CustomTxnNumbers", "AutoApplyCredit", "AutoApplyPayments", "AllowDeposit")
    + flag("AllowDiscount", "AllowEstimates", "AllowServiceDate", "AllowShipping")
    + flag("EmailCopyToCompany", "UsingPriceLevels", "UsingProgressInvoicing")
    + flag("ETransactionAttachPDF", "ETransactionPaymentEnabled", "IPNSupportEnabled")
    + text("ETransactionEnabledStatus", "DefaultCustomerMessage", "DefaultDiscountAccount")
    + text("SalesEmailBcc.Address", "SalesEmailCc.Address", "DefaultShippingAccount")
    + ref("DefaultTerms")
    + json("CustomField")
)
_PURCHASES = (
    flag("TrackingByCustomer", "BillableExpenseTracking", "TPAREnabled", "UseMarkup")
    + ref("DefaultTerms", "DefaultMarkupAccount")
    + integer("DefaultMarkup")
    + json("POCustomField")
)
_MESSAGES = tuple(
    leaf
    for form in ("Invoice", "Estimate", "SalesReceipt", "Statement")
    for leaf in text(f"{form}Message.Subject", f"{form}Message.Message")
)

PREFERENCE_COLUMNS = (
    prefixed("AccountingInfoPrefs", _ACCOUNTING)
    + prefixed("CurrencyPrefs", flag("MultiCurrencyEnabled") + ref("HomeCurrency"))
    + prefixed("ReportPrefs", text("ReportBasis") + flag("CalcAgingReportFromTxnDate"))
    + prefixed("SalesFormsPrefs", _SALES_FORMS)
    + prefixed("VendorAndPurchasesPrefs", _PURCHASES)
    + prefixed("TaxPrefs", flag("UsingSalesTax", "PartnerTaxEnabled") + ref("TaxGroupCodeRef"))
    + prefixed(
        "TimeTrackingPrefs",
        flag("UseServices", "BillCustomers", "ShowBillRateToAll", "MarkTimeEntriesBillable")
        + text("WorkWeekStartDate"),
    )
    + prefixed(
        "ProductAndServicesPrefs",
        flag("ForSales", "ForPurchase", "QuantityWithPriceAndRate", "QuantityOnHand")
        + flag("RevenueRecognition")
        + text("RevenueRecognitionFrequency"),
    )
    + prefixed("EmailMessagesPrefs", _MESSAGES)
)
