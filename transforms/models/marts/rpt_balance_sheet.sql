-- The result of the fiscal year is a line of its own; that of earlier years is in Retained Earnings
-- of the trial balance already.
with lines as (
    select
        month.realm_id,
        'Accrual' as basis,
        month.month_start,
        case
            when account.statement = 'profit_and_loss' then {{ net_income_member() }}
            else month.account_id
        end as account_id,
        case
            when account.statement = 'profit_and_loss' then 'Equity'
            else account.statement_section
        end as statement_section,
        month.closing_balance
    from {{ ref('int_trial_balance') }} as month
    inner join {{ ref('dim_account') }} as account
        on month.realm_id = account.realm_id and month.account_id = account.account_id
    union all
    select
        realm_id,
        'Cash' as basis,
        month_start,
        account_id,
        statement_section,
        debit_amount as closing_balance
    from {{ ref('int_statement_figure') }}
    where basis = 'Cash' and report = 'BalanceSheet'
),

summed as (
    select
        realm_id,
        basis,
        month_start,
        account_id,
        statement_section,
        sum(closing_balance) as closing_balance,
        case
            when
                statement_section in (
                    'BankAccounts', 'AR', 'OtherCurrentAssets', 'FixedAssets', 'OtherAssets',
                    'Unmapped'
                )
                then 'Assets'
            when statement_section = 'Equity' then 'Equity'
            else 'Liabilities'
        end as side
    from lines
    group by realm_id, basis, month_start, account_id, statement_section
)

select
    line.realm_id,
    line.basis,
    line.month_start,
    {{ month_end('line.month_start') }} as month_end,
    line.side,
    line.statement_section,
    line.account_id,
    account.full_name as account_name,
    account.statement_order,
    {{ money("case when line.side = 'Assets' then line.closing_balance"
        ~ " else -line.closing_balance end") }} as amount,
    {{ money('line.closing_balance') }} as closing_balance
from summed as line
inner join {{ ref('dim_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
where line.closing_balance <> 0
