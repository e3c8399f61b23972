"""The properties each entity accepts in a request body; any other is fault 2010.

Source: the field lists of QuickBooks' API reference. Read-only properties are among them: a body
that was read may be sent back whole, and QuickBooks ignores what it derives itself.
"""

from collections.abc import Mapping
from typing import Any

from sandbox import errors

COMMON = "Id SyncToken MetaData domain sparse status"
_ADDRESSES = "BillAddr ShipAddr OtherAddr PrimaryAddr"
_CONTACT = (
    "Title GivenName MiddleName FamilyName Suffix DisplayName FullyQualifiedName "
    "CompanyName PrintOnCheckName Active PrimaryPhone AlternatePhone Mobile Fax "
    "PrimaryEmailAddr WebAddr OtherContactInfo Notes CurrencyRef V4IDPseudonym "
    "ClientEntityId Organization " + _ADDRESSES
)
_TXN = (
    "DocNumber TxnDate CurrencyRef ExchangeRate PrivateNote DepartmentRef RecurDataRef "
    "Line LinkedTxn TxnTaxDetail GlobalTaxCalculation CustomField "
    "TransactionLocationType TxnSource TxnStatus AttachableRef ProjectRef HomeTotalAmt "
    "TotalAmt RecurringInfo AutoDocNumber Tag"
)
_SALE = (
    _TXN + " CustomerRef CustomerMemo BillAddr ShipAddr ShipFromAddr FreeFormAddress ClassRef "
    "SalesTermRef DueDate ApplyTaxAfterDiscount PrintStatus EmailStatus BillEmail "
    "BillEmailCc BillEmailBcc DeliveryInfo Balance HomeBalance ShipDate ShipMethodRef "
    "TrackingNum FOB PONumber SalesRepRef TaxExemptionRef DiscountRate PaymentMethodRef "
    "PaymentRefNum DepositToAccountRef RemitToRef DiscountAmt TaxFormNum TaxFormType"
)
_PURCHASE = (
    _TXN + " VendorRef APAccountRef SalesTermRef DueDate Balance HomeBalance VendorAddr Memo "
    "IncludeInAnnualTPAR PayerRef RemitToAddr"
)

_NAMES: dict[str, str] = {
    "Account": (
        "Name AcctNum AcctNumExtn Description SubAccount ParentRef FullyQualifiedName "
        "Active Classification AccountType AccountSubType CurrentBalance "
        "CurrentBalanceWithSubAccounts CurrencyRef TaxCodeRef AccountAlias "
        "TxnLocationType OpeningBalance OpeningBalanceDate"
    ),
    "Attachable": (
        "FileName FileAccessUri TempDownloadUri ThumbnailFileAccessUri "
        "ThumbnailTempDownloadUri Size ContentType Category Note Tag Lat Long PlaceName "
        "AttachableRef CustomField"
    ),
    "Bill": _PURCHASE,
    "BillPayment": (
        _TXN + " VendorRef PayType CheckPayment CreditCardPayment APAccountRef ProcessBillPayment"
    ),
    "Budget": ("Name StartDate EndDate BudgetType BudgetEntryType Active BudgetDetail CurrencyRef"),
    "Class": "Name SubClass ParentRef FullyQualifiedName Active",
    "CompanyCurrency": "Code Name Active CustomField",
    "CompanyInfo": (
        "CompanyName LegalName CompanyAddr LegalAddr CustomerCommunicationAddr "
        "PrimaryPhone Email CustomerCommunicationEmailAddr CompanyEmailAddr WebAddr "
        "Country FiscalYearStartMonth CompanyStartDate EmployerId SupportedLanguages "
        "DefaultTimeZone NameValue MultiByteCharsSupported"
    ),
    "CreditCardPayment": (
        "TxnDate CreditCardAccountRef BankAccountRef Amount PrivateNote Memo "
        "CurrencyRef VendorRef CheckNum PrintStatus ExchangeRate DepartmentRef "
        "LinkedTxn"
    ),
    "CreditMemo": _SALE + " RemainingCredit InvoiceRef",
    "Customer": (
        _CONTACT + " Job ParentRef Level BillWithParent IsProject Taxable DefaultTaxCodeRef "
        "SalesTermRef PaymentMethodRef CustomerTypeRef PreferredDeliveryMethod "
        "ARAccountRef Balance OpenBalanceDate BalanceWithJobs ResaleNum "
        "TaxExemptionReasonId PrimaryTaxIdentifier SecondaryTaxIdentifier GSTIN "
        "GSTRegistrationType BusinessNumber CreditLimit ContactName CustomField"
    ),
    "CustomerType": "Name Active",
    "Department": "Name SubDepartment ParentRef FullyQualifiedName Active Address",
    "Deposit": _TXN + " DepositToAccountRef CashBack",
    "Employee": (
        _CONTACT
        + " EmployeeNumber SSN Gender HiredDate ReleasedDate BirthDate BillableTime BillRate "
        "CostRate"
    ),
    "Estimate": _SALE + " ExpirationDate AcceptedBy AcceptedDate",
    "ExchangeRate": "SourceCurrencyCode TargetCurrencyCode Rate AsOfDate CustomField",
    "InventoryAdjustment": (
        "DocNumber TxnDate PrivateNote AdjustAccountRef DepartmentRef Line CustomField"
    ),
    "Invoice": (
        _SALE + " Deposit AllowIPNPayment AllowOnlinePayment AllowOnlineCreditCardPayment "
        "AllowOnlineACHPayment InvoiceLink EInvoiceStatus ECloudStatusTimeStamp "
        "InvoiceEx invoiceStatusLog callToAction LessCIS ConvenienceFeeDetail "
        "PaymentDetailsMessage TxnApprovalInfo"
    ),
    "Item": (
        "Name Sku Type Active FullyQualifiedName SubItem ParentRef Level Taxable "
        "SalesTaxIncluded PurchaseTaxIncluded UnitPrice RatePercent PurchaseCost "
        "Description PurchaseDesc IncomeAccountRef ExpenseAccountRef AssetAccountRef "
        "TrackQtyOnHand QtyOnHand InvStartDate ReorderPoint PrefVendorRef ClassRef "
        "SalesTaxCodeRef PurchaseTaxCodeRef ItemGroupDetail PrintGroupedItems "
        "ItemCategoryType TaxClassificationRef Source AbatementRate ReverseChargeRate "
        "ServiceType UQCId UQCDisplayText CustomField"
    ),
    "JournalCode": "Name Type Description Active",
    "JournalEntry": _TXN + " Adjustment TaxRateRef TotalTax",
    "Payment": (
        _TXN + " CustomerRef UnappliedAmt DepositToAccountRef ARAccountRef PaymentMethodRef "
        "PaymentRefNum CreditCardPayment ProcessPayment PaymentType TaxExemptionRef"
    ),
    "PaymentMethod": "Name Type Active",
    "Preferences": (
        "AccountingInfoPrefs CurrencyPrefs EmailMessagesPrefs OtherPrefs "
        "ProductAndServicesPrefs ReportPrefs SalesFormsPrefs TaxPrefs TimeTrackingPrefs "
        "VendorAndPurchasesPrefs"
    ),
    "Purchase": (
        _TXN + " AccountRef PaymentType EntityRef Credit PaymentMethodRef PrintStatus "
        "RemitToAddr PurchaseEx TxnNum Memo CheckPayment CreditCardPayment IncludeInAnnualTPAR "
        "PaymentRefNum"
    ),
    "PurchaseOrder": (
        _PURCHASE + " POStatus POEmail EmailStatus ShipAddr ShipTo ClassRef ShipMethodRef DueDate "
        "TemplateRef PrintStatus ReplyEmail"
    ),
    "RecurringTransaction": "",
    "RefundReceipt": _SALE + " PaymentType CheckPayment CreditCardPayment TxnNum",
    "ReimburseCharge": _TXN + " CustomerRef Amount HasBeenInvoiced",
    "SalesReceipt": _SALE + " PaymentType CheckPayment CreditCardPayment",
    "TaxAgency": (
        "DisplayName TaxTrackedOnPurchases TaxTrackedOnSales TaxRegistrationNumber "
        "TaxAgencyConfig LastFileDate"
    ),
    "TaxPayment": "PaymentDate PaymentAccountRef PaymentAmount Refund Description",
    "Term": (
        "Name Type Active DueDays DiscountDays DiscountPercent DayOfMonthDue "
        "DueNextMonthDays DiscountDayOfMonth"
    ),
    "TimeActivity": (
        "TxnDate NameOf EmployeeRef VendorRef CustomerRef ProjectRef ItemRef ClassRef "
        "DepartmentRef PayrollItemRef BillableStatus Taxable HourlyRate CostRate Hours "
        "Minutes Seconds BreakHours BreakMinutes BreakSeconds StartTime EndTime "
        "BreakStart BreakEnd Description LinkedTxn TimeZone TransactionLocationType"
    ),
    "Transfer": (
        "TxnDate FromAccountRef ToAccountRef Amount PrivateNote CurrencyRef "
        "ExchangeRate DepartmentRef RecurringInfo RecurDataRef LinkedTxn "
        "TransactionLocationType ClassRef"
    ),
    "Vendor": (
        _CONTACT
        + " Vendor1099 TaxIdentifier AcctNum TermRef APAccountRef BillRate CostRate Balance "
        "OpenBalanceDate VendorPaymentBankDetail T4AEligible T5018Eligible HasTPAR "
        "BusinessNumber GSTIN GSTRegistrationType TaxReportingBasis ContactName "
        "SurchargeOption"
    ),
    "VendorCredit": _PURCHASE,
}

PROPERTIES: dict[str, frozenset[str]] = {
    entity: frozenset(f"{COMMON} {names}".split()) for entity, names in _NAMES.items()
}

LINE = frozenset(
    [
        "Id",
        "LineNum",
        "Description",
        "Amount",
        "DetailType",
        "LinkedTxn",
        "CustomField",
        "ProjectRef",
        "Received",
        "LineEx",
        "SalesItemLineDetail",
        "GroupLineDetail",
        "DiscountLineDetail",
        "SubTotalLineDetail",
        "SubtotalLineDetail",
        "DescriptionOnly",
        "DescriptionLineDetail",
        "TaxLineDetail",
        "AccountBasedExpenseLineDetail",
        "ItemBasedExpenseLineDetail",
        "JournalEntryLineDetail",
        "DepositLineDetail",
        "ReimburseLineDetail",
        "ItemAdjustmentLineDetail",
        "PaymentLineDetail",
    ]
)

_DETAILS: dict[str, str] = {
    "SalesItemLineDetail": (
        "ItemRef UnitPrice RatePercent Qty TaxCodeRef ClassRef ServiceDate "
        "ItemAccountRef DiscountRate DiscountAmt TaxInclusiveAmt MarkupInfo "
        "TaxClassificationRef PriceLevelRef UOMRef DeferredRevenue"
    ),
    "GroupLineDetail": "GroupItemRef Quantity Line ServiceDate ClassRef TaxCodeRef",
    "DiscountLineDetail": (
        "PercentBased DiscountPercent DiscountAccountRef ClassRef TaxCodeRef Discount ServiceDate"
    ),
    "SubTotalLineDetail": "ItemRef ServiceDate ClassRef UnitPrice Qty TaxCodeRef",
    "DescriptionLineDetail": "ServiceDate TaxCodeRef",
    "AccountBasedExpenseLineDetail": (
        "AccountRef CustomerRef ClassRef TaxCodeRef TaxAmount TaxInclusiveAmt "
        "BillableStatus MarkupInfo"
    ),
    "ItemBasedExpenseLineDetail": (
        "ItemRef Qty UnitPrice CustomerRef ClassRef TaxCodeRef TaxInclusiveAmt "
        "BillableStatus MarkupInfo PriceLevelRef ItemAccountRef UOMRef"
    ),
    "JournalEntryLineDetail": (
        "PostingType AccountRef Entity ClassRef DepartmentRef TaxCodeRef "
        "TaxApplicableOn TaxAmount TaxInclusiveAmt BillableStatus JournalCodeRef "
        "MarkupInfo"
    ),
    "DepositLineDetail": (
        "AccountRef Entity PaymentMethodRef CheckNum ClassRef TxnType TaxCodeRef TaxApplicableOn"
    ),
    "ItemAdjustmentLineDetail": "ItemRef QtyDiff SalesPrice LotSerialNum",
}

DETAILS: dict[str, frozenset[str]] = {
    name: frozenset(names.split()) for name, names in _DETAILS.items()
}


def check(entity: str, names: frozenset[str], given: Mapping[str, Any]) -> None:
    """Fault 2010 when `given` holds a property outside `names`."""
    if not given.keys() <= names:
        unknown = next(name for name in given if name not in names)
        raise errors.unknown_property(unknown, entity, len(names))
