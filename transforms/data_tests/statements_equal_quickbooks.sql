-- {{ after_the_marts() }}
-- Profit and loss and balance sheet of every month, made from the ledger, are what QuickBooks'
-- own statements say, account by account; and the cash basis is taken over as it is.
with ours as (
    select
        realm_id,
        basis,
        'ProfitAndLoss' as report,
        month_start,
        account_id,
        statement_section,
        sum(amount) as amount
    from {{ ref('rpt_profit_and_loss') }}
    group by realm_id, basis, month_start, account_id, statement_section
    having sum(amount) <> 0
    union all
    select
        realm_id,
        basis,
        'BalanceSheet' as report,
        month_start,
        account_id,
        statement_section,
        amount
    from {{ ref('rpt_balance_sheet') }}
),

theirs as (
    select
        realm_id,
        basis,
        report,
        month_start,
        account_id,
        statement_section,
        amount
    from {{ ref('int_statement_figure') }}
    where amount <> 0
),

-- Months of which QuickBooks' statements have been loaded.
months as (
    select distinct
        figure.realm_id,
        figure.basis,
        figure.report,
        {{ month_start('figure.period_end') }} as month_start
    from {{ ref('stg_report_figure') }} as figure
    where
        figure.columns_by = 'Month'
        and figure.parameters = 'summarize_column_by=Month'
        and figure.period_end is not null
)

select
    coalesce(ours.realm_id, theirs.realm_id) as realm_id,
    coalesce(ours.basis, theirs.basis) as basis,
    coalesce(ours.report, theirs.report) as report,
    coalesce(ours.month_start, theirs.month_start) as month_start,
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
        and ours.statement_section = theirs.statement_section
where
    coalesce(ours.amount, 0) <> coalesce(theirs.amount, 0)
    and exists (
        select 1
        from months
        where
            months.realm_id = coalesce(ours.realm_id, theirs.realm_id)
            and months.basis = coalesce(ours.basis, theirs.basis)
            and months.report = coalesce(ours.report, theirs.report)
            and months.month_start = coalesce(ours.month_start, theirs.month_start)
    )
