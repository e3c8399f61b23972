"""The Reports API over the sandbox's books: reports are computed from postings, never stored.

Layout follows the reports of autumn 2026 (title-case headings, blank cells as ""), unless the
company's `report_layout` is 1. Titles are in the company's language, the first that its CompanyInfo
names. `REPORTS` lists what is served; any other name is a fault.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.reports.account_list import account_list
from sandbox.reports.aging import aged_payables, aged_receivables
from sandbox.reports.aging_detail import aged_payable_detail, aged_receivable_detail
from sandbox.reports.balance_sheet import balance_sheet
from sandbox.reports.cash_flow import cash_flow
from sandbox.reports.finish import MOST_CELLS, finished
from sandbox.reports.general_ledger import general_ledger
from sandbox.reports.inventory_valuation import (
    inventory_valuation_detail,
    inventory_valuation_summary,
)
from sandbox.reports.journal_report import journal_report
from sandbox.reports.layout import Json
from sandbox.reports.params import Params
from sandbox.reports.party_balances import (
    customer_balance,
    customer_balance_detail,
    vendor_balance,
    vendor_balance_detail,
)
from sandbox.reports.profit_and_loss import profit_and_loss
from sandbox.reports.profit_and_loss_detail import profit_and_loss_detail
from sandbox.reports.sales import (
    class_sales,
    customer_income,
    customer_sales,
    department_sales,
    item_sales,
    vendor_expenses,
)
from sandbox.reports.tax_summary import tax_summary
from sandbox.reports.transaction_list import (
    transaction_list,
    transaction_list_by_customer,
    transaction_list_by_vendor,
    transaction_list_with_splits,
)
from sandbox.reports.trial_balance import trial_balance

if TYPE_CHECKING:
    from sandbox.company import Company

REPORTS: dict[str, Callable[["Company", Params], Json]] = {
    "AccountList": account_list,
    "AgedPayableDetail": aged_payable_detail,
    "AgedPayables": aged_payables,
    "AgedReceivableDetail": aged_receivable_detail,
    "AgedReceivables": aged_receivables,
    "BalanceSheet": balance_sheet,
    "CashFlow": cash_flow,
    "ClassSales": class_sales,
    "CustomerBalance": customer_balance,
    "CustomerBalanceDetail": customer_balance_detail,
    "CustomerIncome": customer_income,
    "CustomerSales": customer_sales,
    "DepartmentSales": department_sales,
    "GeneralLedger": general_ledger,
    "InventoryValuationDetail": inventory_valuation_detail,
    "InventoryValuationSummary": inventory_valuation_summary,
    "ItemSales": item_sales,
    "JournalReport": journal_report,
    "ProfitAndLoss": profit_and_loss,
    "ProfitAndLossDetail": profit_and_loss_detail,
    "TaxSummary": tax_summary,
    "TransactionList": transaction_list,
    "TransactionListByCustomer": transaction_list_by_customer,
    "TransactionListByVendor": transaction_list_by_vendor,
    "TransactionListWithSplits": transaction_list_with_splits,
    "TrialBalance": trial_balance,
    "VendorBalance": vendor_balance,
    "VendorBalanceDetail": vendor_balance_detail,
    "VendorExpenses": vendor_expenses,
}
"""Every report the sandbox serves."""


def report(company: "Company", name: str, params: Mapping[str, str]) -> Json:
    """A report as `GET /reports/{name}` answers it.

    Raises QboFault: 500 for a report that is not served, 2090 for a value that is no date or
    number, 2170 for one outside its enumeration. Parameters that a report does not know are
    ignored, as QuickBooks does.
    """
    build = REPORTS.get(name)
    if build is None:
        raise errors.unsupported_operation(f"Could not find report : {name}")
    with company.store.transaction():
        company.books.flush()
        company.books.chart.forget()
        today = company.clock.today()
        asked = Params(
            values=dict(params),
            today=date(today.year, today.month, today.day),
            fiscal_start=company.books.chart.fiscal_start,
        )
        answer = build(company, asked)
    info = company.store.get("CompanyInfo", "1") or {}
    language = str(info.get("SupportedLanguages", "en")).split(",")[0]
    return finished(answer, layout=company.report_layout, language=language, most_cells=MOST_CELLS)


__all__ = ["REPORTS", "report"]
