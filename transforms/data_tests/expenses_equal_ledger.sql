-- {{ after_the_marts() }}
-- Per month and account, mart_vendor_spend is the expense and the cost of goods sold of QuickBooks'
-- ledger, once that is loaded; by vendor, item, class and location nothing is lost or doubled.
with posted as (
    select
        entry.realm_id,
        cast({{ dbt.date_trunc('month', 'entry.transaction_date') }} as date) as month_start,
        entry.account_id,
        sum(entry.home_amount) as amount
    from {{ ref('stg_general_ledger_line') }} as entry
    inner join {{ ref('dim_account') }} as account
        on entry.realm_id = account.realm_id and entry.account_id = account.account_id
    where account.statement_section in {{ expense_sections() }}
    group by
        entry.realm_id,
        {{ dbt.date_trunc('month', 'entry.transaction_date') }},
        entry.account_id
),

spent as (
    select
        spend.realm_id,
        spend.month_start,
        spend.account_id,
        sum(spend.expense_amount) as amount
    from {{ ref('mart_vendor_spend') }} as spend
    inner join {{ ref('dim_vendor') }} as vendor
        on spend.realm_id = vendor.realm_id and spend.vendor_id = vendor.vendor_id
    inner join {{ ref('dim_item') }} as item
        on spend.realm_id = item.realm_id and spend.item_id = item.item_id
    inner join {{ ref('dim_class') }} as class
        on spend.realm_id = class.realm_id and spend.class_id = class.class_id
    inner join {{ ref('dim_location') }} as location
        on spend.realm_id = location.realm_id and spend.location_id = location.location_id
    group by spend.realm_id, spend.month_start, spend.account_id
),

companies as (
    select distinct realm_id from {{ ref('stg_general_ledger_line') }}
)

select
    coalesce(posted.realm_id, spent.realm_id) as realm_id,
    coalesce(posted.month_start, spent.month_start) as month_start,
    coalesce(posted.account_id, spent.account_id) as account_id,
    posted.amount as posted_amount,
    spent.amount
from posted
full outer join spent
    on
        posted.realm_id = spent.realm_id
        and posted.month_start = spent.month_start
        and posted.account_id = spent.account_id
inner join companies on coalesce(posted.realm_id, spent.realm_id) = companies.realm_id
where coalesce(posted.amount, 0) <> coalesce(spent.amount, 0)
