-- {{ after_the_marts() }}
-- Of a sale of which nothing is open all the tax has been collected, and never more than all.
with billed as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        sum(home_tax_amount) as tax_amount
    from {{ ref('int_tax_line') }}
    where side = 'sale'
    group by realm_id, transaction_type, transaction_id
),

collected as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        sum(home_collected_amount) as collected_amount
    from {{ ref('int_tax_collected') }}
    group by realm_id, transaction_type, transaction_id
)

select
    billed.*,
    collected.collected_amount,
    item.open_amount
from billed
left join collected
    on
        billed.realm_id = collected.realm_id
        and billed.transaction_type = collected.transaction_type
        and billed.transaction_id = collected.transaction_id
left join {{ ref('fct_ar_document') }} as item
    on
        billed.realm_id = item.realm_id
        and billed.transaction_type = item.document_type
        and billed.transaction_id = item.document_id
        and item.document_line_no = 0
where
    abs(coalesce(collected.collected_amount, 0)) > abs(billed.tax_amount)
    or (
        coalesce(item.open_amount, 0) = 0
        and coalesce(collected.collected_amount, 0) <> billed.tax_amount
    )
