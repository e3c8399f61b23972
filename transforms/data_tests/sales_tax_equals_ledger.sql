-- {{ after_the_marts() }}
-- Per month, what mart_sales_tax says is owed more is what QuickBooks' ledger, once it is loaded,
-- posts to the accounts of tax agencies.
with posted as (
    select
        entry.realm_id,
        cast({{ dbt.date_trunc('month', 'entry.transaction_date') }} as date) as month_start,
        -sum(entry.home_amount) as amount
    from {{ ref('stg_general_ledger_line') }} as entry
    inner join {{ ref('dim_account') }} as account
        on entry.realm_id = account.realm_id and entry.account_id = account.account_id
    where account.account_subtype in {{ tax_account_subtypes() }}
    group by entry.realm_id, {{ dbt.date_trunc('month', 'entry.transaction_date') }}
),

movements as (
    select
        realm_id,
        month_start,
        sum(liability_change) as amount
    from {{ ref('mart_sales_tax') }}
    group by realm_id, month_start
),

companies as (
    select distinct realm_id from {{ ref('stg_general_ledger_line') }}
)

select
    coalesce(posted.realm_id, movements.realm_id) as realm_id,
    coalesce(posted.month_start, movements.month_start) as month_start,
    posted.amount as posted_amount,
    movements.amount
from posted
full outer join movements
    on posted.realm_id = movements.realm_id and posted.month_start = movements.month_start
inner join companies on coalesce(posted.realm_id, movements.realm_id) = companies.realm_id
where coalesce(posted.amount, 0) <> coalesce(movements.amount, 0)
