-- Accrual trial balance: accounts of the profit and loss start anew with the fiscal year, and what
-- earlier years earned is part of Retained Earnings. Grain: account x month, debit positive.
with months as (
    select
        month.*,
        account.statement = 'profit_and_loss' as is_result,
        retained.account_id as retained_earnings_account_id
    from {{ ref('int_account_month') }} as month
    inner join {{ ref('dim_account') }} as account
        on month.realm_id = account.realm_id and month.account_id = account.account_id
    left join {{ ref('dim_account') }} as retained
        on month.realm_id = retained.realm_id and retained.is_retained_earnings
),

parts as (
    select
        realm_id,
        month_start,
        month_end,
        account_id,
        case when is_result then fiscal_year_balance else closing_balance end
        - debit + credit as opening_balance,
        debit,
        credit,
        case when is_result then fiscal_year_balance else closing_balance end as closing_balance
    from months
    union all
    select
        realm_id,
        month_start,
        month_end,
        coalesce(retained_earnings_account_id, {{ unmapped() }}) as account_id,
        closing_balance - fiscal_year_balance as opening_balance,
        0 as debit,
        0 as credit,
        closing_balance - fiscal_year_balance as closing_balance
    from months
    where is_result
)

select
    realm_id,
    month_start,
    month_end,
    account_id,
    {{ money('sum(opening_balance)') }} as opening_balance,
    {{ money('sum(debit)') }} as debit,
    {{ money('sum(credit)') }} as credit,
    {{ money('sum(closing_balance)') }} as closing_balance
from parts
group by realm_id, month_start, month_end, account_id
