-- {{ after_the_marts() }}
-- All receivable items together are the balance of the receivable accounts, per currency (which
-- account an invoice stands on is implied, not said).
with stated as (
    select
        realm_id,
        currency_code,
        sum(current_balance) as balance
    from {{ ref('dim_account') }}
    where is_receivable
    group by realm_id, currency_code
),

found as (
    select
        realm_id,
        currency_code,
        sum(open_amount) as open_amount
    from {{ ref('fct_ar_document') }}
    group by realm_id, currency_code
)

select
    stated.*,
    found.open_amount
from stated
left join found
    on stated.realm_id = found.realm_id and stated.currency_code = found.currency_code
where stated.balance <> coalesce(found.open_amount, 0)
