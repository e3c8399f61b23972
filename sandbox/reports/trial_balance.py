"""TrialBalance: what every account holds at the end of a day."""

from typing import TYPE_CHECKING

from sandbox.books.chart import RETAINED_EARNINGS
from sandbox.reports.accounts import AccountRows
from sandbox.reports.layout import Json, answer, cell, column, data, flag, money, section
from sandbox.reports.macros import fiscal_year_start
from sandbox.reports.params import Params
from sandbox.reports.profit_and_loss import read_basis

if TYPE_CHECKING:
    from sandbox.company import Company

_UP_TO = "SELECT account, sum(home) FROM posting WHERE day BETWEEN ? AND ? GROUP BY account"


def trial_balance(company: "Company", params: Params) -> Json:
    """TrialBalance in home currency: debit or credit balance per account, equal in total.

    Only the end of the period counts. Income and expense run from the start of its fiscal year;
    what earlier years earned is part of Retained Earnings.
    """
    span = params.span("This Month-to-date")
    basis = read_basis(company, params)
    start = fiscal_year_start(span.end, params.fiscal_start).toordinal()
    balances = _balances(company, start, span.end.toordinal())
    accounts = AccountRows(company.books.chart)
    listed = sorted((accounts.accounts[number] for number in balances), key=accounts.order)
    rows = []
    for account in listed:
        name = accounts.label(account, account.full_name)
        rows.append(data([cell(name, account.id), *_sides(balances[account.id])], None))
    debit = sum(amount for amount in balances.values() if amount > 0)
    credit = -sum(amount for amount in balances.values() if amount < 0)
    total = [cell("Total"), cell(money(debit)), cell(money(credit))]
    rows.append(section(summary=total, group="GrandTotal"))
    fields = {
        "DateMacro": span.macro,
        "ReportBasis": basis,
        "StartPeriod": span.start.isoformat(),
        "EndPeriod": span.end.isoformat(),
        "Currency": company.profile.home_currency,
    }
    columns = [
        column("", "Account", "account"),
        column("Debit", "Money", "debit"),
        column("Credit", "Money", "credit"),
    ]
    options = {"NoReportData": flag(not balances)}
    return answer(company.clock, "TrialBalance", fields, options, columns, rows)


def _balances(company: "Company", year_start: int, end: int) -> dict[int, int]:
    """Balances other than zero by account; earlier years' result moved to Retained Earnings."""
    chart = company.books.chart
    balances: dict[int, int] = {}
    earned = 0
    for account, amount in company.books.db.execute(_UP_TO, (0, end)):
        if chart.account(account).profit_and_loss:
            continue
        balances[account] = amount
    for account, amount in company.books.db.execute(_UP_TO, (0, year_start - 1)):
        if chart.account(account).profit_and_loss:
            earned += amount
    for account, amount in company.books.db.execute(_UP_TO, (year_start, end)):
        if chart.account(account).profit_and_loss:
            balances[account] = amount
    if earned:
        retained = chart.system(RETAINED_EARNINGS)
        balances[retained] = balances.get(retained, 0) + earned
    return {account: amount for account, amount in balances.items() if amount}


def _sides(amount: int) -> list[Json]:
    return [
        cell(money(amount) if amount > 0 else ""),
        cell(money(-amount) if amount < 0 else ""),
    ]
