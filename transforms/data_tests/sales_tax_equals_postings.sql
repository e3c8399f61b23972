-- {{ after_the_marts() }}
-- Per month, what mart_sales_tax has billed, paid on purchases and adjusted is the tax that
-- documents post, what it has collected that of the events behind it: no rate loses anything.
with expected as (
    select
        realm_id,
        transaction_date as movement_date,
        -home_amount as tax_amount,
        0 as collected_amount
    from {{ ref('int_posting') }}
    where posting_role = 'tax'
    union all
    select
        realm_id,
        collected_on as movement_date,
        0 as tax_amount,
        home_collected_amount as collected_amount
    from {{ ref('int_tax_collected') }}
    union all
    select
        posting.realm_id,
        posting.transaction_date as movement_date,
        -posting.home_amount as tax_amount,
        0 as collected_amount
    from {{ ref('int_posting') }} as posting
    inner join {{ ref('dim_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where
        account.account_subtype in {{ tax_account_subtypes() }}
        and posting.transaction_type in (
            'JournalEntry', 'Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt'
        )
),

months as (
    select
        realm_id,
        cast({{ dbt.date_trunc('month', 'movement_date') }} as date) as month_start,
        sum(tax_amount) as tax_amount,
        sum(collected_amount) as collected_amount
    from expected
    group by realm_id, {{ dbt.date_trunc('month', 'movement_date') }}
),

found as (
    select
        realm_id,
        month_start,
        sum(billed_amount - purchase_amount + adjusted_amount) as tax_amount,
        sum(collected_amount) as collected_amount
    from {{ ref('mart_sales_tax') }}
    group by realm_id, month_start
)

select
    months.*,
    found.tax_amount as found_tax_amount,
    found.collected_amount as found_collected_amount
from months
left join found on months.realm_id = found.realm_id and months.month_start = found.month_start
where
    months.tax_amount <> coalesce(found.tax_amount, 0)
    or months.collected_amount <> coalesce(found.collected_amount, 0)
