"""The lists of the landscaping company: settings, accounts, items, people."""

from decimal import Decimal

from sandbox.generate.clerk import Clerk
from sandbox.generate.paper import Body, ref

NAME = "Fernhill Landscaping"

_ACCOUNTS = (
    ("Checking", "Bank", "Checking"),
    ("Savings", "Bank", "Savings"),
    ("Mastercard", "Credit Card", "CreditCard"),
    ("Visa", "Credit Card", "CreditCard"),
    ("Equipment", "Fixed Asset", "MachineryAndEquipment"),
    ("Equipment:Accumulated Depreciation", "Fixed Asset", "AccumulatedDepreciation"),
    ("Prepaid Expenses", "Other Current Asset", "PrepaidExpenses"),
    ("Truck Loan", "Long Term Liability", "NotesPayable"),
    ("Payroll Liabilities", "Other Current Liability", "PayrollTaxPayable"),
    ("Customer Retainers", "Other Current Liability", "OtherCurrentLiabilities"),
    ("Owner's Draw", "Equity", "OwnersEquity"),
    ("Landscaping Services", "Income", "ServiceFeeIncome"),
    ("Landscaping Services:Maintenance", "Income", "ServiceFeeIncome"),
    ("Landscaping Services:Job Materials", "Income", "SalesOfProductIncome"),
    ("Design Income", "Income", "ServiceFeeIncome"),
    ("Sales of Product Income", "Income", "SalesOfProductIncome"),
    ("Interest Earned", "Other Income", "InterestEarned"),
    ("Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    ("Advertising", "Expense", "AdvertisingPromotional"),
    ("Depreciation", "Other Expense", "Depreciation"),
    ("Fuel", "Expense", "Auto"),
    ("Insurance", "Expense", "Insurance"),
    ("Job Supplies", "Expense", "SuppliesMaterials"),
    ("Permits", "Expense", "TaxesPaid"),
    ("Rent or Lease", "Expense", "RentOrLeaseOfBuildings"),
    ("Subcontractors", "Cost of Goods Sold", "CostOfLaborCos"),
    ("Tool Rental", "Expense", "EquipmentRental"),
    ("Utilities", "Expense", "Utilities"),
    ("Wages", "Expense", "PayrollExpenses"),
    ("Inventory Shrinkage", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    ("Contract Receivables", "Accounts Receivable", "AccountsReceivable"),
    ("Contract Receivables:Retainage", "Accounts Receivable", "AccountsReceivable"),
    ("Subcontractor Payables", "Accounts Payable", "AccountsPayable"),
)

_SERVICES = (
    ("Mowing", "45.00", "Landscaping Services:Maintenance"),
    ("Garden Design", "75.00", "Design Income"),
    ("Tree Removal", "120.00", "Landscaping Services"),
    ("Irrigation Repair", "65.50", "Landscaping Services"),
    ("Crew Hour", "38.25", "Landscaping Services"),
)
_MATERIALS = (
    ("Mulch", "38.00", "22.40"),
    ("Top Soil", "27.95", "15.10"),
    ("Sod Roll", "6.35", "3.199"),
)
_STOCK = (
    ("Sprinkler Head", "8.50", "2.7500", 60, "SPR-100"),
    ("Drip Line Kit", "32.00", "14.20", 25, "DRP-200"),
    ("Garden Lantern", "59.00", "21.337", 12, "LAN-300"),
)

CUSTOMERS = (
    "Alder Court HOA",
    "Bettina Krause",
    "Cedar Grove School",
    "Dorsey & Lund Architects",
    "Elm Street Bakery",
    "Fairview Apartments",
    "Gupta Residence",
    "Harbor View Hotel",
    "Iris Lindqvist",
    "Jolly Goat Cafe",
    "Kestrel Vineyards",
    "Lopez Family",
    "Mosaic Dental",
    "O'Malley's Pub",
    "Peña & Sons",
    "Old Mill Inn",
)
_JOBS: tuple[tuple[str, str, Body], ...] = (
    ("Alder Court HOA", "Clubhouse", {}),
    ("Alder Court HOA", "Pool House", {}),
    ("Fairview Apartments", "Building A", {"BillWithParent": True}),
    ("Fairview Apartments", "Building B", {"BillWithParent": True}),
    ("Harbor View Hotel", "Rooftop Garden", {"IsProject": True}),
    ("Alder Court HOA:Pool House", "Pergola", {}),
)
_VENDORS = (
    ("Valley Nursery Supply", "Net 30"),
    ("Brightline Fuel", "Due on receipt"),
    ("Pacific Power & Water", "Net 15"),
    ("Rock Solid Stone Yard", "Net 30"),
    ("Tremont Insurance", "Net 30"),
    ("Kapoor Property Rentals", "Due on receipt"),
    ("Hall's Tool Rental", "Net 15"),
    ("Lee Subcontracting", "Net 30"),
    ("City Permits Office", "Due on receipt"),
)


def set_up(clerk: Clerk) -> None:
    """Make every list the story needs; what the company has already is used as it is."""
    _company(clerk)
    for name, kind, subtype in _ACCOUNTS:
        clerk.account(name, kind, subtype)
    district = ("Richmond District", "1.25", "City of Richmond")
    clerk.make_tax_code(
        "Richmond", [("California State", "7.25", "Board of Equalization"), district]
    )
    _terms_and_methods(clerk)
    _dimensions(clerk)
    _items(clerk)
    _customer_types(clerk)
    _customers(clerk)
    _vendors(clerk)
    _employees(clerk)


def _company(clerk: Clerk) -> None:
    address = {
        "Line1": "48 Fernhill Road",
        "City": "San Pablo",
        "CountrySubDivisionCode": "CA",
        "PostalCode": "94806",
    }
    info = next(iter(clerk.company.export("CompanyInfo")))
    clerk.change("CompanyInfo", info["Id"], CompanyName=NAME, LegalName=NAME, CompanyAddr=address)
    fields = [
        {"Name": f"SalesFormsPrefs.SalesCustomName{number}", "StringValue": name}
        for number, name in enumerate(("Crew #", "Gate Code"), start=1)
    ]
    shown = [{"CustomField": [{"Type": "StringType", **field} for field in fields]}]
    clerk.prefer("SalesFormsPrefs", CustomField=shown, AllowDeposit=True, AllowDiscount=True)
    clerk.prefer(
        "AccountingInfoPrefs",
        FirstMonthOfFiscalYear="July",
        TrackDepartments=True,
        ClassTrackingPerTxnLine=True,
        CustomerTerminology="Customers",
    )
    clerk.prefer("VendorAndPurchasesPrefs", BillableExpenseTracking=True)


def _terms_and_methods(clerk: Clerk) -> None:
    for name, days in (("Due on receipt", 0), ("Net 10", 10), ("Net 15", 15), ("Net 30", 30)):
        clerk.enter("Term", name, Name=name, DueDays=days)
    early = {"DiscountPercent": Decimal(2), "DiscountDays": 10}
    clerk.enter("Term", "2% 10 Net 30", Name="2% 10 Net 30", DueDays=30, **early)
    monthly = {"DayOfMonthDue": 15, "DueNextMonthDays": 5}
    clerk.enter("Term", "15th of the month", Name="15th of the month", **monthly)
    for name, kind in (("Cash", "NON_CREDIT_CARD"), ("Check", "NON_CREDIT_CARD")):
        clerk.enter("PaymentMethod", name, Name=name, Type=kind)
    clerk.enter("PaymentMethod", "Visa", Name="Visa", Type="CREDIT_CARD")


def _dimensions(clerk: Clerk) -> None:
    for name in ("Residential", "Commercial"):
        clerk.enter("Class", name, Name=name)
    retail = {"SubClass": True, "ParentRef": clerk.ref("Class", "Commercial")}
    clerk.enter("Class", "Commercial:Retail", Name="Retail", **retail)
    for name in ("North Yard", "South Yard"):
        clerk.enter("Department", name, Name=name)


def _items(clerk: Clerk) -> None:
    for name, price, income in _SERVICES:
        income_ref = clerk.ref("Account", income)
        clerk.enter("Item", name, Name=name, Type="Service", UnitPrice=Decimal(price),
                    IncomeAccountRef=income_ref)  # fmt: skip
    clerk.enter("Item", "Plants and Soil", Name="Plants and Soil", Type="Category")
    for name, price, cost in _MATERIALS:
        clerk.enter("Item", f"Plants and Soil:{name}", **_material(clerk, name, price, cost))
    for name, price, cost, quantity, sku in _STOCK:
        clerk.enter("Item", name, **_stock(clerk, name, price, cost), QtyOnHand=quantity, Sku=sku)
    parts = (("Mowing", 4), ("Plants and Soil:Mulch", 2), ("Sprinkler Head", 3))
    lines = [{"ItemRef": clerk.ref("Item", name), "Qty": count} for name, count in parts]
    clerk.enter("Item", "Spring Care Bundle", Name="Spring Care Bundle", Type="Group",
                ItemGroupDetail={"ItemGroupLine": lines}, PrintGroupedItems=True)  # fmt: skip


def _material(clerk: Clerk, name: str, price: str, cost: str) -> Body:
    return {
        "Name": name,
        "Type": "NonInventory",
        "SubItem": True,
        "ParentRef": clerk.ref("Item", "Plants and Soil"),
        "UnitPrice": Decimal(price),
        "PurchaseCost": Decimal(cost),
        "Taxable": True,
        "IncomeAccountRef": clerk.ref("Account", "Landscaping Services:Job Materials"),
        "ExpenseAccountRef": clerk.ref("Account", "Job Supplies"),
    }


def _stock(clerk: Clerk, name: str, price: str, cost: str) -> Body:
    return {
        "Name": name,
        "Type": "Inventory",
        "UnitPrice": Decimal(price),
        "PurchaseCost": Decimal(cost),
        "Taxable": True,
        "TrackQtyOnHand": True,
        "InvStartDate": clerk.day.isoformat(),
        "IncomeAccountRef": clerk.ref("Account", "Sales of Product Income"),
        "ExpenseAccountRef": clerk.ref("Account", "Cost of Goods Sold"),
        "AssetAccountRef": clerk.ref("Account", "Inventory Asset"),
    }


def _customers(clerk: Clerk) -> None:
    terms = ("Net 30", "Net 15", "15th of the month", "2% 10 Net 30", "Net 10")
    tax = clerk.tax_code(agencies=1)
    for number, name in enumerate(CUSTOMERS):
        taxed = name != "Cedar Grove School"
        fields: Body = {"SalesTermRef": clerk.ref("Term", terms[number % len(terms)])}
        kind = "Household" if name.endswith(("Krause", "Residence", "Family")) else "Business"
        fields["CustomerTypeRef"] = clerk.ref("CustomerType", kind)
        fields |= {"Taxable": taxed} | ({"DefaultTaxCodeRef": ref(tax)} if taxed else {})
        clerk.enter("Customer", name, DisplayName=name, **fields, **_contact(number, name))
    for parent, name, more in _JOBS:
        place = {"Job": True, "ParentRef": clerk.ref("Customer", parent)}
        clerk.enter("Customer", f"{parent}:{name}", DisplayName=name, **place, **more)
    euro = {"CurrencyRef": ref("EUR"), "Taxable": False}
    for name in ("Müller Gartenbau GmbH", "Van Dijk Bloemen BV"):
        clerk.enter("Customer", name, DisplayName=name, **euro)


def _contact(number: int, name: str) -> Body:
    mailbox = "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum())
    return {
        "PrimaryEmailAddr": {"Address": f"{mailbox}@example.com"},
        "PrimaryPhone": {"FreeFormNumber": f"(555) 555-{100 + number:04d}"},
        "BillAddr": {
            "Line1": f"{12 + 7 * number} Orchard Street",
            "City": "Richmond",
            "CountrySubDivisionCode": "CA",
            "PostalCode": f"948{number:02d}",
        },
    }


def _vendors(clerk: Clerk) -> None:
    for name, term in _VENDORS:
        contractor = name == "Lee Subcontracting"
        more = {"Vendor1099": True, "TaxIdentifier": "123456789"} if contractor else {}
        clerk.enter("Vendor", name, DisplayName=name, TermRef=clerk.ref("Term", term), **more)
    clerk.enter("Vendor", "Baumschule Nord", DisplayName="Baumschule Nord", CurrencyRef=ref("EUR"))


def _customer_types(clerk: Clerk) -> None:
    for name in ("Household", "Business"):
        clerk.enter("CustomerType", name, Name=name)


def _employees(clerk: Clerk) -> None:
    for given, family in (("Emily", "Platt"), ("John", "Sommers"), ("Rosa", "Quintero")):
        name = f"{given} {family}"
        hired = {"HiredDate": clerk.day.isoformat(), "BillableTime": True}
        clerk.enter("Employee", name, DisplayName=name, GivenName=given, FamilyName=family, **hired)
