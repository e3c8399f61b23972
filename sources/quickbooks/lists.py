"""The heads of the larger lists: accounts, items and the names of people and companies."""

from __future__ import annotations

from .columns import date, flag, integer, json, money, rate, ref, text
from .fields import NAME, RECORD, address

ACCOUNT = (
    RECORD
    + text("Name", "AcctNum", "Description", "FullyQualifiedName", "Classification")
    + text("AccountType", "AccountSubType", "AccountAlias", "TxnLocationType")
    + text("BankNum", "RoutingNum", "OnlineBankingEnabled")
    + flag("SubAccount", "Active")
    + ref("ParentRef", "CurrencyRef", "TaxCodeRef", "JournalCodeRef")
    + money("CurrentBalance", "CurrentBalanceWithSubAccounts", "OpeningBalance")
    + date("OpeningBalanceDate")
)
CUSTOMER = (
    RECORD
    + NAME
    + flag("Job", "BillWithParent", "IsProject", "Taxable", "OverDueReminder")
    + ref("ParentRef", "DefaultTaxCodeRef", "SalesTermRef", "PaymentMethodRef")
    + ref("CustomerTypeRef", "ARAccountRef", "PriceLevelRef", "RootCustomerRef")
    + integer("Level")
    + money("Balance", "BalanceWithJobs", "TotalExpense", "TotalRevenue")
    + date("OpenBalanceDate")
    + text("PreferredDeliveryMethod", "ResaleNum", "TaxExemptionReasonId", "JobStatus")
    + text("PrimaryTaxIdentifier", "SecondaryTaxIdentifier", "BusinessNumber")
    + text("GSTIN", "GSTRegistrationType", "Source")
)
EMPLOYEE = (
    RECORD
    + NAME
    + address("PrimaryAddr")
    + text("EmployeeNumber", "EmployeeType", "SSN", "Gender")
    + date("HiredDate", "ReleasedDate", "BirthDate")
    + rate("CostRate", "BillRate")
    + flag("BillableTime", "UseTimeEntry")
)
ITEM = (
    RECORD
    + text("Name", "Sku", "Type", "FullyQualifiedName", "Description", "PurchaseDesc")
    + text("ItemCategoryType", "AbatementRate", "ReverseChargeRate", "ServiceType")
    + text("ManPartNum", "UQCDisplayText", "UQCId", "Source")
    + flag("Active", "SubItem", "Taxable", "TrackQtyOnHand", "PrintGroupedItems")
    + flag("SalesTaxIncluded", "PurchaseTaxIncluded", "DeferredRevenue")
    + integer("Level")
    + rate("UnitPrice", "RatePercent", "PurchaseCost", "AvgCost")
    + rate("QtyOnHand", "ReorderPoint", "QtyOnPurchaseOrder", "QtyOnSalesOrder")
    + date("InvStartDate")
    + ref("ParentRef", "IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef")
    + ref("SalesTaxCodeRef", "PurchaseTaxCodeRef", "ClassRef", "PrefVendorRef")
    + ref("TaxClassificationRef", "COGSAccountRef", "UOMSetRef")
    + json("CustomExtensions")
)
VENDOR = (
    RECORD
    + NAME
    + text("TaxIdentifier", "AcctNum", "BusinessNumber", "TaxReportingBasis")
    + text("GSTIN", "GSTRegistrationType", "Source")
    + flag("Vendor1099", "T4AEligible", "T5018Eligible", "HasTPAR")
    + ref("TermRef", "APAccountRef")
    + rate("BillRate", "CostRate")
    + money("Balance")
    + json("VendorPaymentBankDetail")
)
