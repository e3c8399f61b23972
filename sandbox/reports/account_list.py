"""AccountList: the chart of accounts with today's balances."""

from typing import TYPE_CHECKING

from sandbox.reports.accounts import AccountRows
from sandbox.reports.layout import Json, answer, cell, column, data, flag
from sandbox.reports.params import Params

if TYPE_CHECKING:
    from sandbox.company import Company

_COLUMNS = (
    ("account_name", "Account"), ("account_type", "Type"), ("detail_acc_type", "Detail Type"),
    ("account_desc", "Description"), ("account_bal", "Balance"),
)  # fmt: skip


def account_list(company: "Company", params: Params) -> Json:
    """AccountList: active accounts, balances in their own currency, sub-accounts by full name."""
    accounts = AccountRows(company.books.chart)
    rows = []
    for account in sorted(accounts.accounts.values(), key=accounts.order):
        if not account.active:
            continue
        body = company.store.get("Account", str(account.id)) or {}
        balance = company.books.account_balance(str(account.id))
        shown = "" if account.profit_and_loss else f"{balance:.2f}"
        name = accounts.label(account, account.full_name)
        texts = [account.type, account.subtype, str(body.get("Description", "")), shown]
        rows.append(data([cell(name, account.id), *map(cell, texts)]))
    columns = [
        column(title, "Money" if key == "account_bal" else "String", key) for key, title in _COLUMNS
    ]
    fields = {"Currency": company.profile.home_currency}
    options = {"NoReportData": flag(not rows)}
    return answer(company.clock, "AccountList", fields, options, columns, rows)
