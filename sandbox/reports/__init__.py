"""The Reports API over the sandbox's books: reports are computed from postings, never stored.

Layout follows the reports of autumn 2026 (title-case headings, blank cells as ""). `REPORTS` lists
what is served; any other name is a fault.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from sandbox import errors
from sandbox.reports.aging import aged_receivables
from sandbox.reports.aging_detail import aged_receivable_detail
from sandbox.reports.balance_sheet import balance_sheet
from sandbox.reports.cash_flow import cash_flow
from sandbox.reports.layout import Json
from sandbox.reports.params import Params
from sandbox.reports.profit_and_loss import profit_and_loss
from sandbox.reports.trial_balance import trial_balance

if TYPE_CHECKING:
    from sandbox.company import Company

REPORTS: dict[str, Callable[["Company", Params], Json]] = {
    "AgedReceivableDetail": aged_receivable_detail,
    "AgedReceivables": aged_receivables,
    "BalanceSheet": balance_sheet,
    "CashFlow": cash_flow,
    "ProfitAndLoss": profit_and_loss,
    "TrialBalance": trial_balance,
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
        return build(company, asked)


__all__ = ["REPORTS", "report"]
