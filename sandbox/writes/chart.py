"""The chart of accounts every new company starts with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One account of the chart; `parent` is the name of the account above it."""

    name: str
    type: str
    subtype: str
    parent: str = ""


RECEIVABLE = Row("Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable")
PAYABLE = Row("Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable")

_EXPENSE = "Expense"
_INCOME = "Income"

CHART: tuple[Row, ...] = (
    Row("Checking", "Bank", "Checking"),
    Row("Savings", "Bank", "Savings"),
    RECEIVABLE,
    Row("Undeposited Funds", "Other Current Asset", "UndepositedFunds"),
    Row("Inventory Asset", "Other Current Asset", "Inventory"),
    Row("Prepaid Expenses", "Other Current Asset", "PrepaidExpenses"),
    Row("Uncategorized Asset", "Other Current Asset", "OtherCurrentAssets"),
    Row("Vehicles", "Fixed Asset", "Vehicles"),
    Row("Original Cost", "Fixed Asset", "Vehicles", parent="Vehicles"),
    Row("Depreciation", "Fixed Asset", "AccumulatedDepreciation", parent="Vehicles"),
    PAYABLE,
    Row("Mastercard", "Credit Card", "CreditCard"),
    Row("Visa", "Credit Card", "CreditCard"),
    Row("Loan Payable", "Other Current Liability", "LoanPayable"),
    Row("Payroll Liabilities", "Other Current Liability", "PayrollTaxPayable"),
    Row("Notes Payable", "Long Term Liability", "NotesPayable"),
    Row("Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    Row("Retained Earnings", "Equity", "RetainedEarnings"),
    Row("Owner's Equity", "Equity", "OwnersEquity"),
    Row("Sales", _INCOME, "SalesOfProductIncome"),
    Row("Services", _INCOME, "ServiceFeeIncome"),
    Row("Sales of Product Income", _INCOME, "SalesOfProductIncome"),
    Row("Billable Expense Income", _INCOME, "SalesOfProductIncome"),
    Row("Markup", _INCOME, "SalesOfProductIncome"),
    Row("Discounts given", _INCOME, "DiscountsRefundsGiven"),
    Row("Shipping Income", _INCOME, "OtherPrimaryIncome"),
    Row("Uncategorized Income", _INCOME, "ServiceFeeIncome"),
    Row("Landscaping Services", _INCOME, "ServiceFeeIncome"),
    Row("Job Materials", _INCOME, "SalesOfProductIncome", parent="Landscaping Services"),
    Row("Cost of Goods Sold", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    Row("Inventory Shrinkage", "Cost of Goods Sold", "SuppliesMaterialsCogs"),
    Row("Advertising", _EXPENSE, "AdvertisingPromotional"),
    Row("Automobile", _EXPENSE, "Auto"),
    Row("Fuel", _EXPENSE, "Auto", parent="Automobile"),
    Row("Bank Charges", _EXPENSE, "BankCharges"),
    Row("Equipment Rental", _EXPENSE, "EquipmentRental"),
    Row("Insurance", _EXPENSE, "Insurance"),
    Row("Job Expenses", _EXPENSE, "SuppliesMaterials"),
    Row("Job Materials Used", _EXPENSE, "SuppliesMaterials", parent="Job Expenses"),
    Row("Legal & Professional Fees", _EXPENSE, "LegalProfessionalFees"),
    Row("Maintenance and Repair", _EXPENSE, "RepairMaintenance"),
    Row("Meals and Entertainment", _EXPENSE, "EntertainmentMeals"),
    Row("Office Expenses", _EXPENSE, "OfficeGeneralAdministrativeExpenses"),
    Row("Payroll Expenses", _EXPENSE, "PayrollExpenses"),
    Row("Purchases", _EXPENSE, "SuppliesMaterials"),
    Row("Rent or Lease", _EXPENSE, "RentOrLeaseOfBuildings"),
    Row("Travel", _EXPENSE, "Travel"),
    Row("Uncategorized Expense", _EXPENSE, "OtherMiscellaneousServiceCost"),
    Row("Utilities", _EXPENSE, "Utilities"),
    Row("Gas and Electric", _EXPENSE, "Utilities", parent="Utilities"),
    Row("Telephone", _EXPENSE, "Utilities", parent="Utilities"),
    Row("Interest Earned", "Other Income", "InterestEarned"),
    Row("Other Portfolio Income", "Other Income", "OtherInvestmentIncome"),
    Row("Exchange Gain or Loss", "Other Expense", "ExchangeGainOrLoss"),
    Row("Miscellaneous", "Other Expense", "OtherMiscellaneousExpense"),
    Row("Penalties & Settlements", "Other Expense", "PenaltiesSettlements"),
)

TERMS: tuple[dict[str, object], ...] = (
    {"Name": "Due on receipt", "DueDays": 0},
    {"Name": "Net 10", "DueDays": 10},
    {"Name": "Net 15", "DueDays": 15},
    {"Name": "Net 30", "DueDays": 30},
    {"Name": "Net 60", "DueDays": 60},
    {"Name": "2% 10 Net 30", "DueDays": 30, "DiscountDays": 10, "DiscountPercent": 2},
    {"Name": "15th of the month", "DayOfMonthDue": 15, "DueNextMonthDays": 10},
)

PAYMENT_METHODS: tuple[tuple[str, str], ...] = (
    ("Cash", "NON_CREDIT_CARD"),
    ("Check", "NON_CREDIT_CARD"),
    ("Visa", "CREDIT_CARD"),
    ("MasterCard", "CREDIT_CARD"),
    ("Discover", "CREDIT_CARD"),
    ("American Express", "CREDIT_CARD"),
    ("Diners Club", "CREDIT_CARD"),
)
