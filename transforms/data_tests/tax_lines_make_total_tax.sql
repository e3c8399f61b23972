{{ config(severity='warn') }}
-- {{ after_the_marts() }}
-- The tax lines of a sales document make its TotalTax. Only a warning: QuickBooks accepts a tax
-- that somebody typed over.
with told as (
    {%- for table in ['invoice', 'sales_receipt', 'credit_memo', 'refund_receipt'] %}
    select
        realm_id,
        transaction_type,
        transaction_id,
        sum(amount) as amount
    from {{ ref('stg_' ~ table ~ '_tax_line') }}
    group by realm_id, transaction_type, transaction_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

stated as (
    {%- for table in ['invoice', 'sales_receipt', 'credit_memo', 'refund_receipt'] %}
    select
        realm_id,
        transaction_type,
        transaction_id,
        tax_amount
    from {{ ref('stg_' ~ table) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    stated.*,
    told.amount
from stated
left join told
    on
        stated.realm_id = told.realm_id
        and stated.transaction_type = told.transaction_type
        and stated.transaction_id = told.transaction_id
where stated.tax_amount <> coalesce(told.amount, 0)
