"""The CompanyInfo and Preferences records of a new company."""

from typing import Any

Body = dict[str, Any]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def company_info(*, name: str, country: str, zone: str, first_month: int, start: str) -> Body:
    """The one CompanyInfo record."""
    return {
        "CompanyName": name,
        "LegalName": name,
        "CompanyAddr": {
            "Id": "1",
            "Line1": "123 Sierra Way",
            "City": "San Pablo",
            "PostalCode": "87999",
        },
        "CustomerCommunicationAddr": {"Id": "1", "Line1": "123 Sierra Way", "City": "San Pablo"},
        "LegalAddr": {
            "Id": "1",
            "Line1": "123 Sierra Way",
            "City": "San Pablo",
            "PostalCode": "87999",
        },
        "PrimaryPhone": {"FreeFormNumber": "(555) 010-0100"},
        "CompanyStartDate": start,
        "FiscalYearStartMonth": MONTHS[first_month - 1],
        "Country": country,
        "Email": {"Address": "books@example.com"},
        "WebAddr": {},
        "SupportedLanguages": "en",
        "DefaultTimeZone": zone,
        "NameValue": [
            {"Name": "OfferingSku", "Value": "QuickBooks Online Plus"},
            {"Name": "SubscriptionStatus", "Value": "SUBSCRIBED"},
            {"Name": "IndustryType", "Value": "Landscaping Services"},
        ],
    }


def preferences(
    *,
    country: str,
    home_currency: str,
    first_month: int,
    multicurrency: bool,
    term_id: str,
    discount_account_id: str,
    tax_code_id: str,
    other_accounts: dict[str, str],
) -> Body:
    """The one Preferences record; `other_accounts` are the ids of the Uncategorized accounts."""
    tax: Body = {"UsingSalesTax": True, "PartnerTaxEnabled": False}
    if country == "US":
        tax["TaxGroupCodeRef"] = {"value": tax_code_id}
    currency: Body = {
        "MultiCurrencyEnabled": multicurrency,
        "HomeCurrency": {"value": home_currency},
    }
    return {
        "AccountingInfoPrefs": {
            "FirstMonthOfFiscalYear": MONTHS[first_month - 1],
            "TaxYearMonth": "January",
            "UseAccountNumbers": False,
            "TrackDepartments": True,
            "DepartmentTerminology": "Location",
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": True,
            "CustomerTerminology": "Customers",
        },
        "CurrencyPrefs": currency,
        "EmailMessagesPrefs": {
            "InvoiceMessage": {"Subject": "Your invoice", "Message": "Thank you for your business."}
        },
        "ProductAndServicesPrefs": {
            "ForSales": True,
            "ForPurchase": True,
            "QuantityWithPriceAndRate": True,
            "QuantityOnHand": True,
        },
        "ReportPrefs": {"ReportBasis": "Accrual", "CalcAgingReportFromTxnDate": False},
        "SalesFormsPrefs": _sales_forms(term_id, discount_account_id),
        "TaxPrefs": tax,
        "TimeTrackingPrefs": {
            "WorkWeekStartDate": "Monday",
            "MarkTimeEntriesBillable": True,
            "ShowBillRateToAll": False,
            "UseServices": True,
            "BillCustomers": True,
        },
        "VendorAndPurchasesPrefs": {
            "BillableExpenseTracking": True,
            "TrackingByCustomer": True,
            "POCustomField": _custom_fields("PurchasePrefs", "Purchase", ("Crew #", "Sales Rep")),
        },
        "OtherPrefs": _others(other_accounts),
    }


def _others(accounts: dict[str, str]) -> Body:
    warnings = ("CheckNumber", "BillNumber", "JournalNumber")
    return {
        "NameValue": [
            *({"Name": f"WarnDuplicate{what}", "Value": "false"} for what in warnings),
            *({"Name": name, "Value": id_} for name, id_ in accounts.items()),
        ]
    }


def _sales_forms(term_id: str, discount_account_id: str) -> Body:
    return {
        "CustomTxnNumbers": False,
        "AllowDeposit": True,
        "AllowDiscount": True,
        "DefaultDiscountAccount": discount_account_id,
        "AllowEstimates": True,
        "AllowServiceDate": False,
        "AllowShipping": True,
        "AutoApplyCredit": False,
        "AutoApplyPayments": False,
        "UsingPriceLevels": False,
        "DefaultTerms": {"value": term_id},
        "DefaultCustomerMessage": "Thank you for your business and have a great day!",
        "CustomField": _custom_fields("SalesFormsPrefs", "Sales", ("Crew #",)),
    }


def _custom_fields(section: str, kind: str, names: tuple[str, ...]) -> list[Body]:
    """Custom field definitions in the two groups of name-value pairs that Preferences has."""
    switches = [
        {
            "Name": f"{section}.Use{kind}Custom{number}",
            "Type": "BooleanType",
            "BooleanValue": number <= len(names),
        }
        for number in (3, 2, 1)
    ]
    texts = [
        {"Name": f"{section}.{kind}CustomName{number}", "Type": "StringType", "StringValue": name}
        for number, name in reversed(list(enumerate(names, start=1)))
    ]
    return [{"CustomField": switches}, {"CustomField": texts}]
