-- Days of an account: those on which it changes, and every month end from then on until the later
-- of the last entry of the company and its last sync.
with changes as (
    select
        realm_id,
        account_id,
        transaction_date as balance_date,
        sum(debit) as debit,
        sum(credit) as credit,
        sum(home_amount) as home_amount,
        sum(account_amount) as account_amount
    from {{ ref('fct_gl_entry') }}
    group by realm_id, account_id, transaction_date
),

spans as (
    select
        changes.realm_id,
        changes.account_id,
        min(changes.balance_date) as first_date
    from changes
    group by changes.realm_id, changes.account_id
),

month_ends as (
    select
        span.realm_id,
        span.account_id,
        calendar.date_day as balance_date
    from spans as span
    inner join {{ ref('dim_company') }} as company on span.realm_id = company.realm_id
    inner join {{ ref('dim_date') }} as calendar
        on
            span.realm_id = calendar.realm_id
            and calendar.date_day = calendar.month_end
            and span.first_date <= calendar.date_day
            and company.books_until >= calendar.month_start
),

days as (
    select
        realm_id,
        account_id,
        balance_date
    from changes
    union
    select
        realm_id,
        account_id,
        balance_date
    from month_ends
),

running as (
    select
        days.realm_id,
        days.account_id,
        days.balance_date,
        coalesce(changes.debit, 0) as debit,
        coalesce(changes.credit, 0) as credit,
        coalesce(changes.home_amount, 0) as home_amount,
        coalesce(changes.account_amount, 0) as account_amount,
        sum(coalesce(changes.home_amount, 0)) over (
            partition by days.realm_id, days.account_id
            order by days.balance_date
            rows between unbounded preceding and current row
        ) as closing_balance,
        sum(coalesce(changes.account_amount, 0)) over (
            partition by days.realm_id, days.account_id
            order by days.balance_date
            rows between unbounded preceding and current row
        ) as account_closing_balance
    from days
    left join changes
        on
            days.realm_id = changes.realm_id
            and days.account_id = changes.account_id
            and days.balance_date = changes.balance_date
)

select
    running.realm_id,
    running.account_id,
    running.balance_date,
    cast({{ dbt.date_trunc('month', 'running.balance_date') }} as date) as month_start,
    running.balance_date = {{ month_end('running.balance_date') }} as is_month_end,
    {{ money('running.closing_balance - running.home_amount') }} as opening_balance,
    {{ money('running.debit') }} as debit,
    {{ money('running.credit') }} as credit,
    {{ money('running.closing_balance') }} as closing_balance,
    account.currency_code as account_currency_code,
    {{ money('running.account_closing_balance - running.account_amount') }}
        as account_opening_balance,
    {{ money('running.account_amount') }} as account_change,
    {{ money('running.account_closing_balance') }} as account_closing_balance
from running
inner join {{ ref('dim_account') }} as account
    on running.realm_id = account.realm_id and running.account_id = account.account_id
