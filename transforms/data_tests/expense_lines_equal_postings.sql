-- {{ after_the_marts() }}
-- Per month and account, the lines of fct_expense_line are what documents post to expense accounts,
-- and are in mart_vendor_spend with whatever else is bought.
with posted as (
    select
        posting.realm_id,
        cast({{ dbt.date_trunc('month', 'posting.transaction_date') }} as date) as month_start,
        posting.account_id,
        sum(posting.home_amount) as amount
    from {{ ref('int_posting') }} as posting
    inner join {{ ref('dim_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where account.statement_section in {{ expense_sections() }}
    group by
        posting.realm_id,
        {{ dbt.date_trunc('month', 'posting.transaction_date') }},
        posting.account_id
),

lines as (
    select
        realm_id,
        cast({{ dbt.date_trunc('month', 'transaction_date') }} as date) as month_start,
        account_id,
        sum(case when is_expense then home_amount else 0 end) as expense_amount,
        sum(home_amount) as amount
    from {{ ref('fct_expense_line') }}
    group by realm_id, {{ dbt.date_trunc('month', 'transaction_date') }}, account_id
),

spent as (
    select
        realm_id,
        month_start,
        account_id,
        sum(expense_amount) as expense_amount,
        sum(amount) as amount
    from {{ ref('mart_vendor_spend') }}
    where origin = 'document'
    group by realm_id, month_start, account_id
)

select
    coalesce(spent.realm_id, posted.realm_id) as realm_id,
    coalesce(spent.month_start, posted.month_start) as month_start,
    coalesce(spent.account_id, posted.account_id) as account_id,
    posted.amount as posted_amount,
    lines.expense_amount as line_amount,
    spent.expense_amount,
    lines.amount as all_lines,
    spent.amount as all_spent
from spent
full outer join posted
    on
        spent.realm_id = posted.realm_id
        and spent.month_start = posted.month_start
        and spent.account_id = posted.account_id
full outer join lines
    on
        coalesce(spent.realm_id, posted.realm_id) = lines.realm_id
        and coalesce(spent.month_start, posted.month_start) = lines.month_start
        and coalesce(spent.account_id, posted.account_id) = lines.account_id
where
    coalesce(posted.amount, 0) <> coalesce(spent.expense_amount, 0)
    or coalesce(lines.expense_amount, 0) <> coalesce(spent.expense_amount, 0)
    or coalesce(lines.amount, 0) <> coalesce(spent.amount, 0)
