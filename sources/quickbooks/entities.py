"""The catalogue of QuickBooks Online: one frozen row per queryable entity.

Everything else derives from it: raw tables and their types, query and change data
capture, keys and ordering. To add an entity, add a row. The rows follow QuickBooks'
entity reference and recorded answers; a reason stands beside each exception.

Outside change data capture are, by its guide, JournalCode, TaxAgency, TaxCode, TaxRate and
TimeActivity. "Unproven" marks those that nobody has shown in it: a query by
LastUpdatedTime with a count is right for them in either case.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .columns import Child, date, flag, instant, integer, json, money, rate, ref, text
from .documents import (
    BILL,
    CREDIT_MEMO,
    DEPOSIT,
    ESTIMATE,
    INVOICE,
    JOURNAL_ENTRY,
    PURCHASE,
    PURCHASE_ORDER,
    RECEIPT,
    TEMPLATE,
    TRANSFER,
    VENDOR_CREDIT,
)
from .entity import Entity, EntityKind, TableSpec, catalogue, tables
from .fields import (
    CARD_CHARGE,
    CHEQUE,
    CUSTOM_FIELD,
    LINKED_TXN,
    NAME_VALUE,
    RECORD,
    TAX_LINE,
    TRANSACTION,
    address,
)
from .lines import (
    ADJUSTMENT_LINE,
    ANY_LINE,
    DEPOSIT_LINE,
    EXPENSE_LINE,
    JOURNAL_LINE,
    PAYMENT_LINE,
    REIMBURSE_LINE,
    SALES_LINE,
)
from .lists import ACCOUNT, CUSTOMER, EMPLOYEE, ITEM, VENDOR
from .preferences import COMPANY_COLUMNS, PREFERENCE_COLUMNS

LIST, TXN, SUPPORT = EntityKind.LIST, EntityKind.TRANSACTION, EntityKind.SUPPORT

#: Arrays on the head of nearly every transaction.
_LINKS = (LINKED_TXN, TAX_LINE, CUSTOM_FIELD)
_TAX_RATE_DETAIL = (
    ref("TaxRateRef") + text("TaxTypeApplicable", "TaxOnTaxOrder") + integer("TaxOrder")
)


CATALOGUE: Mapping[str, Entity] = MappingProxyType(
    catalogue(
        Entity(
            "Account",
            LIST,
            ACCOUNT,
            has_active=True,
            read_again_with_postings="balances follow postings, LastUpdatedTime does not",
        ),
        Entity(
            "Attachable",
            SUPPORT,
            RECORD
            + text("FileName", "Note", "FileAccessUri", "ContentType", "Category", "Tag")
            + text("PlaceName", "Long", "Lat", "ThumbnailFileAccessUri")
            + integer("Size"),
            children=(
                Child(
                    ("AttachableRef",),
                    "ref",
                    "ref_no",
                    ref("EntityRef")
                    + text("EntityRef.type", "LineInfo", "NoRefOnly", "Inactive")
                    + flag("IncludeOnSend")
                    + json("CustomField", "AttachableRefEx"),
                ),
                CUSTOM_FIELD,
            ),
            cdc=False,  # unproven
            # Whoever has such an address can download the file, for some minutes.
            left_out=text("TempDownloadUri", "ThumbnailTempDownloadUri"),
        ),
        Entity("Bill", TXN, BILL, (EXPENSE_LINE, *_LINKS), posts=True),
        Entity(
            "BillPayment",
            TXN,
            TRANSACTION
            + ref("VendorRef", "APAccountRef", "CheckPayment.BankAccountRef")
            + ref("CreditCardPayment.CCAccountRef")
            + text("PayType", "CheckPayment.PrintStatus", "CheckPayment.CheckNum")
            + money("TotalAmt")
            + flag("ProcessBillPayment"),
            (PAYMENT_LINE, *_LINKS),
            posts=True,
        ),
        Entity(
            "Budget",
            SUPPORT,
            RECORD
            + text("Name", "BudgetType", "BudgetEntryType")
            + date("StartDate", "EndDate")
            + flag("Active"),
            children=(
                Child(
                    ("BudgetDetail",),
                    "detail",
                    "detail_no",
                    date("BudgetDate")
                    + money("Amount")
                    + ref("AccountRef", "CustomerRef", "ClassRef", "DepartmentRef"),
                ),
            ),
            cdc=False,  # unproven
            has_active=True,
        ),
        Entity(
            "Class",
            LIST,
            RECORD
            + text("Name", "FullyQualifiedName", "Description")
            + flag("SubClass", "Active")
            + ref("ParentRef"),
            has_active=True,
        ),
        Entity(
            "CompanyCurrency",
            LIST,
            RECORD + text("Code", "Name") + flag("Active"),
            (CUSTOM_FIELD,),
            has_active=True,
        ),
        Entity(
            "CompanyInfo",
            SUPPORT,
            RECORD + COMPANY_COLUMNS,
            (Child(("NameValue",), "name_value", "name_value_no", NAME_VALUE),),
            order_by=None,
            single=True,
        ),
        Entity(
            "CreditCardPayment",
            TXN,
            TRANSACTION
            + ref("CreditCardAccountRef", "BankAccountRef", "VendorRef")
            + money("Amount")
            + text("CheckNum", "Memo", "PrintStatus"),
            (CUSTOM_FIELD,),
            posts=True,
            cdc=False,  # unproven
            json_key="CreditCardPaymentTxn",
        ),
        Entity("CreditMemo", TXN, CREDIT_MEMO, (SALES_LINE, *_LINKS), posts=True),
        Entity(
            "Customer",
            LIST,
            CUSTOMER,
            (CUSTOM_FIELD,),
            has_active=True,
        ),
        Entity(
            "CustomerType",
            LIST,
            RECORD + text("Name") + flag("Active"),
            cdc=False,  # unproven
            has_active=True,
        ),
        Entity(
            "Department",
            LIST,
            RECORD
            + text("Name", "FullyQualifiedName")
            + flag("SubDepartment", "Active")
            + ref("ParentRef")
            + address("Address"),
            has_active=True,
        ),
        Entity("Deposit", TXN, DEPOSIT, (DEPOSIT_LINE, *_LINKS), posts=True),
        Entity(
            "Employee",
            LIST,
            EMPLOYEE,
            (CUSTOM_FIELD,),
            has_active=True,
        ),
        Entity("Estimate", TXN, ESTIMATE, (SALES_LINE, *_LINKS)),
        Entity(
            "ExchangeRate",
            SUPPORT,
            RECORD[1:]  # it has no Id
            + text("SourceCurrencyCode", "TargetCurrencyCode")
            + date("AsOfDate")
            + rate("Rate"),
            cdc=False,
            order_by=None,  # only SourceCurrencyCode and AsOfDate can be named
            key=("source_currency_code", "target_currency_code", "as_of_date"),
        ),
        Entity(
            "InventoryAdjustment",
            TXN,
            TRANSACTION + ref("AdjustAccountRef", "CustomerRef", "ClassRef"),
            (ADJUSTMENT_LINE, CUSTOM_FIELD),
            posts=True,
            cdc=False,  # unproven
        ),
        Entity("Invoice", TXN, INVOICE, (SALES_LINE, *_LINKS), posts=True),
        Entity(
            "Item",
            LIST,
            ITEM,
            children=(
                Child(
                    ("ItemGroupDetail", "ItemGroupLine"),
                    "group_line",
                    "group_line_no",
                    ref("ItemRef", "UOMRef") + text("ItemRef.type") + rate("Qty"),
                ),
                CUSTOM_FIELD,
            ),
            has_active=True,
        ),
        Entity("JournalCode", LIST, RECORD + text("Name", "Type", "Description"), cdc=False),
        Entity("JournalEntry", TXN, JOURNAL_ENTRY, (JOURNAL_LINE, *_LINKS), posts=True),
        Entity(
            "Payment",
            TXN,
            TRANSACTION
            + ref("CustomerRef", "DepositToAccountRef", "ARAccountRef", "PaymentMethodRef")
            + ref("ProjectRef", "ClassRef", "TaxExemptionRef")
            + money("TotalAmt", "UnappliedAmt")
            + text("PaymentRefNum", "PaymentType")
            + flag("ProcessPayment")
            + CARD_CHARGE
            + CHEQUE,
            (PAYMENT_LINE, *_LINKS),
            posts=True,
        ),
        Entity(
            "PaymentMethod",
            LIST,
            RECORD + text("Name", "Type") + flag("Active"),
            has_active=True,
        ),
        Entity(
            "Preferences",
            SUPPORT,
            RECORD + PREFERENCE_COLUMNS,
            (Child(("OtherPrefs", "NameValue"), "name_value", "name_value_no", NAME_VALUE),),
            order_by=None,
            single=True,
        ),
        Entity("Purchase", TXN, PURCHASE, (EXPENSE_LINE, *_LINKS), posts=True),
        Entity("PurchaseOrder", TXN, PURCHASE_ORDER, (EXPENSE_LINE, *_LINKS)),
        Entity(
            "RecurringTransaction",
            SUPPORT,
            TEMPLATE,
            (ANY_LINE, *_LINKS),
            cdc=False,  # unproven
            order_by=None,  # MetaData can be filtered by, not sorted
            wrapped=True,
        ),
        Entity("RefundReceipt", TXN, RECEIPT, (SALES_LINE, *_LINKS), posts=True),
        Entity(
            "ReimburseCharge",
            TXN,
            TRANSACTION + ref("CustomerRef") + money("Amount") + flag("HasBeenInvoiced"),
            (REIMBURSE_LINE, LINKED_TXN, CUSTOM_FIELD),
            cdc=False,  # unproven
        ),
        Entity("SalesReceipt", TXN, RECEIPT, (SALES_LINE, *_LINKS), posts=True),
        Entity(
            "TaxAgency",
            LIST,
            RECORD
            + text("DisplayName", "TaxRegistrationNumber", "TaxAgencyConfig")
            + flag("TaxTrackedOnPurchases", "TaxTrackedOnSales")
            + date("LastFileDate"),
            cdc=False,
        ),
        Entity(
            "TaxCode",
            LIST,
            RECORD
            + text("Name", "Description", "TaxCodeConfigType")
            + flag("Active", "Taxable", "TaxGroup", "Hidden"),
            children=(
                Child(
                    ("SalesTaxRateList", "TaxRateDetail"),
                    "sales_tax_rate",
                    "tax_rate_no",
                    _TAX_RATE_DETAIL,
                ),
                Child(
                    ("PurchaseTaxRateList", "TaxRateDetail"),
                    "purchase_tax_rate",
                    "tax_rate_no",
                    _TAX_RATE_DETAIL,
                ),
            ),
            cdc=False,
            has_active=False,  # inactive ones come without asking
        ),
        Entity(
            "TaxPayment",
            TXN,
            RECORD
            + ref("PaymentAccountRef", "TaxAgencyRef")
            + money("PaymentAmount")
            + date("PaymentDate")
            + text("Description")
            + flag("Refund"),
            posts=True,
            cdc=False,  # unproven
        ),
        Entity(
            "TaxRate",
            LIST,
            RECORD
            + text("Name", "Description", "SpecialTaxType", "DisplayType")
            + rate("RateValue")
            + ref("AgencyRef", "TaxReturnLineRef")
            + flag("Active"),
            children=(
                Child(
                    ("EffectiveTaxRate",),
                    "effective_tax_rate",
                    "effective_tax_rate_no",
                    rate("RateValue") + text("EffectiveDate", "EndDate"),  # a day, or an instant
                ),
            ),
            cdc=False,
            has_active=True,
        ),
        Entity(
            "Term",
            LIST,
            RECORD
            + text("Name", "Type")
            + flag("Active")
            + rate("DiscountPercent")
            + integer("DueDays", "DiscountDays", "DayOfMonthDue", "DueNextMonthDays")
            + integer("DiscountDayOfMonth"),
            has_active=True,
        ),
        Entity(
            "TimeActivity",
            TXN,
            RECORD
            + date("TxnDate")
            + text("NameOf", "BillableStatus", "Description", "TransactionLocationType")
            + instant("StartTime", "EndTime")
            + ref("EmployeeRef", "VendorRef", "OtherNameRef", "CustomerRef", "ItemRef")
            + ref("ClassRef", "DepartmentRef", "PayrollItemRef", "ProjectRef", "TaxCodeRef")
            + flag("Taxable")
            + integer("Hours", "Minutes", "Seconds")
            + integer("BreakHours", "BreakMinutes", "BreakSeconds")
            + rate("HourlyRate", "CostRate"),
            (LINKED_TXN,),
            cdc=False,
        ),
        Entity("Transfer", TXN, TRANSFER, (LINKED_TXN, CUSTOM_FIELD), posts=True),
        Entity(
            "Vendor",
            LIST,
            VENDOR,
            (CUSTOM_FIELD,),
            has_active=True,
        ),
        Entity("VendorCredit", TXN, VENDOR_CREDIT, (EXPENSE_LINE, *_LINKS), posts=True),
    )
)

__all__ = ["CATALOGUE", "Entity", "EntityKind", "TableSpec", "tables"]
