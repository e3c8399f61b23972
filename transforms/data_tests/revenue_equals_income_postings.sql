-- {{ after_the_marts() }}
-- Per month and account, revenue is what documents post to income accounts, and so are its sales
-- the lines of fct_sales_line: nothing is lost or doubled on the way to customer, item, class and
-- location.
with posted as (
    select
        posting.realm_id,
        cast({{ dbt.date_trunc('month', 'posting.transaction_date') }} as date) as month_start,
        account.account_id,
        -sum(posting.home_amount) as amount
    from {{ ref('int_posting') }} as posting
    inner join {{ ref('dim_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where
        account.is_income
        and posting.posting_role in ('sale', 'discount', 'line', 'cash_back')
    group by
        posting.realm_id,
        {{ dbt.date_trunc('month', 'posting.transaction_date') }},
        account.account_id
),

revenue as (
    select
        realm_id,
        month_start,
        account_id,
        sum(revenue) as amount,
        sum(case when origin = 'sales' then revenue else 0 end) as sales
    from {{ ref('mart_revenue') }}
    where account_id <> {{ unmapped() }}
    group by realm_id, month_start, account_id
),

lines as (
    select
        line.realm_id,
        cast({{ dbt.date_trunc('month', 'line.transaction_date') }} as date) as month_start,
        line.account_id,
        sum(line.home_gross_amount) as amount
    from {{ ref('fct_sales_line') }} as line
    inner join {{ ref('dim_account') }} as account
        on line.realm_id = account.realm_id and line.account_id = account.account_id
    where account.is_income
    group by
        line.realm_id,
        {{ dbt.date_trunc('month', 'line.transaction_date') }},
        line.account_id
)

select
    coalesce(posted.realm_id, revenue.realm_id) as realm_id,
    coalesce(posted.month_start, revenue.month_start) as month_start,
    coalesce(posted.account_id, revenue.account_id) as account_id,
    posted.amount as posted_amount,
    revenue.amount as revenue,
    lines.amount as sales_line_amount,
    revenue.sales
from posted
full outer join revenue
    on
        posted.realm_id = revenue.realm_id
        and posted.month_start = revenue.month_start
        and posted.account_id = revenue.account_id
left join lines
    on
        revenue.realm_id = lines.realm_id
        and revenue.month_start = lines.month_start
        and revenue.account_id = lines.account_id
where
    coalesce(posted.amount, 0) <> coalesce(revenue.amount, 0)
    or coalesce(lines.amount, 0) <> coalesce(revenue.sales, 0)
