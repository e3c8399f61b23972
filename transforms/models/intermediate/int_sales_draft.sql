-- What sales documents post, in their own currency. Grain: debit or credit (see int_posting).
-- A sale debits receivables (or cash) and discounts, and credits income and tax; credit memos and
-- refunds are the mirror image. A bundle counts by its inner lines alone. What cost of goods a
-- sale has is known to QuickBooks only.
{%- set documents = ['invoice', 'sales_receipt', 'credit_memo', 'refund_receipt'] %}
with heads as (
    {%- for table in documents %}
    select
        realm_id,
        transaction_type,
        transaction_id,
        total_amount,
        deposit_amount,
        tax_amount,
        case
            when transaction_type in ('Invoice', 'SalesReceipt') then 1 else -1
        end as direction,
        transaction_type in ('Invoice', 'CreditMemo') as is_on_account
    from {{ ref('stg_' ~ table) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

item_lines as (
    {%- for table in documents %}
    select
        {{ sale_draft_columns() }},
        0 as group_line_no,
        cast(null as text) as bundle_item_id
    from {{ ref('stg_' ~ table ~ '_line') }}
    where detail_type = 'SalesItemLineDetail'
    union all
    select
        {{ sale_draft_columns('inner_line') }},
        inner_line.group_line_no,
        bundle.bundle_item_id
    from {{ ref('stg_' ~ table ~ '_line_group_line') }} as inner_line
    inner join {{ ref('stg_' ~ table ~ '_line') }} as bundle
        on
            inner_line.realm_id = bundle.realm_id
            and inner_line.transaction_id = bundle.transaction_id
            and inner_line.line_no = bundle.line_no
    where inner_line.detail_type = 'SalesItemLineDetail'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

discount_lines as (
    {%- for table in documents %}
    select
        realm_id,
        transaction_type,
        transaction_id,
        line_no,
        description,
        amount,
        discount_account_id,
        discount_class_id
    from {{ ref('stg_' ~ table ~ '_line') }}
    where detail_type = 'DiscountLineDetail'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

tax_lines as (
    {{ staged_tax_lines(documents) }}
),

taxes as (
    {{ directed_tax() }}
)

select
    line.realm_id,
    line.transaction_type,
    line.transaction_id,
    'sale' as posting_role,
    line.line_no,
    line.group_line_no,
    cast(null as text) as line_id,
    {{ money('-head.direction * line.amount') }} as amount,
    true as is_adjustable,
    line.account_id,
    cast(null as text) as customer_id,
    cast(null as text) as vendor_id,
    cast(null as text) as employee_id,
    line.item_id,
    line.class_id,
    cast(null as text) as location_id,
    {{ rate('head.direction * line.quantity') }} as quantity,
    line.unit_price,
    line.service_date,
    line.tax_code_id,
    cast(null as text) as billable_status,
    line.bundle_item_id,
    line.description
from item_lines as line
inner join heads as head
    on
        line.realm_id = head.realm_id
        and line.transaction_type = head.transaction_type
        and line.transaction_id = head.transaction_id
union all
select
    line.realm_id,
    line.transaction_type,
    line.transaction_id,
    'discount' as posting_role,
    line.line_no,
    0 as group_line_no,
    cast(null as text) as line_id,
    {{ money('head.direction * line.amount') }} as amount,
    true as is_adjustable,
    line.discount_account_id as account_id,
    {{ draft_details(class='line.discount_class_id', description='line.description') }}
from discount_lines as line
inner join heads as head
    on
        line.realm_id = head.realm_id
        and line.transaction_type = head.transaction_type
        and line.transaction_id = head.transaction_id
union all
select {{ document_draft("'tax'", '-amount', 'true', line_no='tax_line_no') }}
from taxes
union all
select
    {{ document_draft(
        "case when is_on_account then 'receivable' else 'cash' end",
        'direction * (total_amount - deposit_amount)'
    ) }}
from heads
union all
select {{ document_draft("'upfront_deposit'", 'direction * deposit_amount') }}
from heads
where deposit_amount <> 0
