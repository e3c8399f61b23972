with lines as (
    select
        month.realm_id,
        'Accrual' as basis,
        month.month_start,
        month.account_id,
        account.statement_section,
        month.opening_balance,
        month.debit,
        month.credit,
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
        opening_balance,
        -- QuickBooks' cash statements show balances alone.
        {{ money('null') }} as debit,
        {{ money('null') }} as credit,
        closing_balance
    from {{ ref('int_cash_balance') }}
)

select
    line.realm_id,
    line.basis,
    line.month_start,
    {{ month_end('line.month_start') }} as month_end,
    line.account_id,
    account.full_name as account_name,
    line.statement_section,
    account.statement_order,
    line.opening_balance,
    line.debit,
    line.credit,
    line.closing_balance,
    {{ money('case when line.closing_balance > 0 then line.closing_balance else 0 end') }}
        as closing_debit,
    {{ money('case when line.closing_balance < 0 then -line.closing_balance else 0 end') }}
        as closing_credit
from lines as line
inner join {{ ref('dim_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
-- What is zero before and after a month has moved as much on one side as on the other.
where
    line.opening_balance <> 0
    or line.closing_balance <> 0
    or line.debit <> 0
