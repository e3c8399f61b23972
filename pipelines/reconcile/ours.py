"""The warehouse's side: statements that give id, measure, amount and name, from the marts."""

from __future__ import annotations

from datetime import date

from .company import Facts

_REALM = "realm_id = '{realm_id}'"


def trial_balance(day: date, basis: str) -> str:
    """At a month end."""
    return (
        "select account_id, 'balance', closing_balance, account_name"
        f" from marts.rpt_trial_balance where {_REALM} and basis = '{basis}'"
        f" and month_end = date '{day}'"
    )


def trial_balance_on(day: date, facts: Facts) -> str:
    """On any day, from the ledger: profit of earlier fiscal years is in retained earnings."""
    earlier = "account.statement = 'profit_and_loss' and entry.transaction_date <"
    year = f"date '{facts.year_start(day)}'"
    return (
        f"select case when {earlier} {year} then '{facts.retained or '-2'}'"
        " else entry.account_id end, 'balance', sum(entry.home_amount),"
        f" max(case when {earlier} {year} then '' else account.full_name end)"
        " from marts.fct_gl_entry as entry inner join marts.dim_account as account"
        " on entry.realm_id = account.realm_id and entry.account_id = account.account_id"
        f" where entry.{_REALM} and entry.transaction_date <= date '{day}' group by 1"
    )


def profit_and_loss(start: date, basis: str) -> str:
    """Of a month."""
    return (
        "select account_id, 'amount', sum(amount), max(account_name)"
        f" from marts.rpt_profit_and_loss where {_REALM} and basis = '{basis}'"
        f" and month_start = date '{start}' group by account_id"
    )


def balance_sheet(day: date, basis: str) -> str:
    """At a month end."""
    return (
        "select account_id, 'balance', sum(amount), max(account_name)"
        f" from marts.rpt_balance_sheet where {_REALM} and basis = '{basis}'"
        f" and month_end = date '{day}' group by account_id"
    )


def aging(side: str, party: str, day: date) -> str:
    """Open documents by party and bucket: of side `ar` by customer, of `ap` by vendor."""
    return (
        f"select {party}_id, bucket, sum(home_open_amount), max({party}_name)"
        f" from marts.{side}_aging_as_of(date '{day}') where {_REALM} group by 1, 2"
    )


def place(subject: str, row: str, known: str) -> str:
    """The customer or item a sale counts for in QuickBooks' report.

    Discounts and shipping are no item's there, where the marts share discounts among the items they
    reduce (accounting of QuickBooks by inference: no reference says so).

    Args:
        subject: customer or item.
        row: Relation with the sale's origin.
        known: Expression of the member it has in the marts.
    """
    if subject == "customer":
        return known
    return (
        f"case when {row}.origin = 'discount' or {known} = 'SHIPPING_ITEM_ID' then '-1'"
        f" else {known} end"
    )


def sales(subject: str, start: date, end: date) -> str:
    """What sales documents brought, discounts off, by customer or item; items with quantities."""
    by = place(subject, "sold", f"sold.{subject}_id")
    figures = [("amount", "sum(sold.revenue)")]
    if subject == "item":
        figures.append(("quantity", "sum(sold.quantity)"))
    return " union all ".join(
        f"select {by}, '{measure}', {total}, max(dim.full_name)"
        f" from marts.mart_revenue_daily as sold left join marts.dim_{subject} as dim"
        f" on sold.realm_id = dim.realm_id and sold.{subject}_id = dim.{subject}_id"
        f" where sold.{_REALM} and sold.origin in ('sales', 'discount')"
        f" and sold.revenue_date between date '{start}' and date '{end}' group by 1, 2"
        for measure, total in figures
    )


def ledger(start: date, end: date) -> str:
    """What entries changed, by account as the ledger names it."""
    return (
        "select coalesce(reported_account_id, account_id), 'change', sum(home_amount),"
        f" max(reported_account_name) from marts.fct_gl_entry where {_REALM}"
        f" and transaction_date between date '{start}' and date '{end}' group by 1"
    )
