"""TrialBalance: what every account holds at the end of a day."""

from typing import TYPE_CHECKING

from sandbox.reports.accounts import AccountRows
from sandbox.reports.balances import balances, read_basis
from sandbox.reports.layout import Json, answer, cell, column, data, flag, money, section
from sandbox.reports.params import Params

if TYPE_CHECKING:
    from sandbox.company import Company


def trial_balance(company: "Company", params: Params) -> Json:
    """TrialBalance in home currency: debit or credit balance per account, equal in total.

    Only the end of the period counts. Income and expense run from the start of its fiscal year;
    what earlier years earned is part of Retained Earnings.
    """
    span = params.span("This Month-to-date")
    basis = read_basis(company, params)
    found = balances(company, params, basis, span.end.toordinal())
    held = {slot.account: amount for slot, amount in found.items()}
    accounts = AccountRows(company.books.chart)
    listed = sorted((accounts.accounts[number] for number in held), key=accounts.order)
    rows = []
    for account in listed:
        name = accounts.label(account, account.full_name)
        rows.append(data([cell(name, account.id), *_sides(held[account.id])], None))
    debit = sum(amount for amount in held.values() if amount > 0)
    credit = -sum(amount for amount in held.values() if amount < 0)
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
    options = {"NoReportData": flag(not held)}
    return answer(company.clock, "TrialBalance", fields, options, columns, rows)


def _sides(amount: int) -> list[Json]:
    return [
        cell(money(amount) if amount > 0 else ""),
        cell(money(-amount) if amount < 0 else ""),
    ]
