-- Accounts at each month end, from their first entry on: life-long and since the fiscal year
-- began. Accrual, home currency, debit positive. Grain: account x month.
with months as (
    select
        day.realm_id,
        day.account_id,
        day.month_start,
        {{ fiscal_year_start('day.month_start', 'max(company.fiscal_year_start_month)') }}
            as fiscal_year_start,
        sum(day.debit) as debit,
        sum(day.credit) as credit,
        max(case when day.is_month_end then day.closing_balance end) as closing_balance
    from {{ ref('fct_account_balance_day') }} as day
    inner join {{ ref('dim_company') }} as company on day.realm_id = company.realm_id
    group by day.realm_id, day.account_id, day.month_start
)

select
    realm_id,
    account_id,
    month_start,
    {{ month_end('month_start') }} as month_end,
    fiscal_year_start,
    {{ money('debit') }} as debit,
    {{ money('credit') }} as credit,
    {{ money('closing_balance') }} as closing_balance,
    {{ money(
        'sum(debit - credit) over ('
        ~ 'partition by realm_id, account_id, fiscal_year_start order by month_start'
        ~ ' rows between unbounded preceding and current row)'
    ) }} as fiscal_year_balance
from months
