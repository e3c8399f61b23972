-- {{ after_the_marts() }}
-- Profit and loss and balance sheet of every month are what QuickBooks' own statements say, account
-- by account: accrual as made from the ledger, the cash basis as taken over. Of several answers
-- that show a month the latest counts.
with ours as (
    select
        realm_id,
        basis,
        'ProfitAndLoss' as report,
        month_start,
        account_id,
        sum(amount) as amount
    from {{ ref('rpt_profit_and_loss') }}
    group by realm_id, basis, month_start, account_id
    union all
    select
        realm_id,
        basis,
        'BalanceSheet' as report,
        month_start,
        account_id,
        sum(amount) as amount
    from {{ ref('rpt_balance_sheet') }}
    group by realm_id, basis, month_start, account_id
),

months as (
    select
        figure.realm_id,
        figure.basis,
        figure.report,
        {{ month_start('figure.period_end') }} as month_start,
        max(figure.taken_at) as taken_at
    from {{ ref('stg_report_figure') }} as figure
    inner join {{ ref('dim_company') }} as company on figure.realm_id = company.realm_id
    where
        figure.report in ('ProfitAndLoss', 'BalanceSheet')
        and figure.columns_by = 'Month'
        and figure.parameters = 'summarize_column_by=Month'
        and figure.period_end <= {{ month_end('company.books_until') }}
    group by
        figure.realm_id,
        figure.basis,
        figure.report,
        {{ month_start('figure.period_end') }}
),

theirs as (
    select
        month.realm_id,
        month.basis,
        month.report,
        month.month_start,
        case
            when figure.row_group = 'NetIncome' then {{ net_income_member() }}
            else coalesce(account.account_id, {{ unmapped() }})
        end as account_id,
        sum(figure.amount) as amount
    from months as month
    inner join {{ ref('stg_report_figure') }} as figure
        on
            month.realm_id = figure.realm_id
            and month.basis = figure.basis
            and month.report = figure.report
            and month.month_start = {{ month_start('figure.period_end') }}
            and month.taken_at = figure.taken_at
            and figure.columns_by = 'Month'
            and figure.parameters = 'summarize_column_by=Month'
            and figure.kind = 'leaf'
    left join {{ ref('dim_account') }} as account
        on figure.realm_id = account.realm_id and figure.subject_id = account.account_id
    group by
        month.realm_id,
        month.basis,
        month.report,
        month.month_start,
        case
            when figure.row_group = 'NetIncome' then {{ net_income_member() }}
            else coalesce(account.account_id, {{ unmapped() }})
        end
)

select
    month.realm_id,
    month.basis,
    month.report,
    month.month_start,
    coalesce(ours.account_id, theirs.account_id) as account_id,
    ours.amount,
    theirs.amount as quickbooks_amount
from ours
full outer join theirs
    on
        ours.realm_id = theirs.realm_id
        and ours.basis = theirs.basis
        and ours.report = theirs.report
        and ours.month_start = theirs.month_start
        and ours.account_id = theirs.account_id
inner join months as month
    on
        month.realm_id = coalesce(ours.realm_id, theirs.realm_id)
        and month.basis = coalesce(ours.basis, theirs.basis)
        and month.report = coalesce(ours.report, theirs.report)
        and month.month_start = coalesce(ours.month_start, theirs.month_start)
where coalesce(ours.amount, 0) <> coalesce(theirs.amount, 0)
