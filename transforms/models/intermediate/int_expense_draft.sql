-- What bills, vendor credits and purchases post, in their own currency.
-- Grain: debit or credit (see int_posting). Credits mirror the others.
{%- set documents = ['bill', 'vendor_credit', 'purchase'] %}
with heads as (
    {%- for table in documents %}
    select
        realm_id,
        transaction_type,
        transaction_id,
        customer_id,
        account_id,
        total_amount,
        tax_amount,
        case when is_credit then -1 else 1 end as direction
    from {{ ref('stg_' ~ table) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

all_lines as (
    {%- for table in documents %}
    select * from {{ ref('stg_' ~ table ~ '_line') }}
    where detail_type in ('AccountBasedExpenseLineDetail', 'ItemBasedExpenseLineDetail')
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

tax_lines as (
    {{ staged_tax_lines(documents) }}
),

lines as (
    select
        all_lines.*,
        head.direction,
        head.customer_id as payee_customer_id,
        -- Stock goes to the item's asset account, everything else to its expense account.
        case
            when all_lines.item_id is null then all_lines.account_id
            when item.item_type = 'Inventory' then item.asset_account_id
            else coalesce(all_lines.item_account_id, item.expense_account_id)
        end as posting_account_id
    from all_lines
    inner join heads as head
        on
            all_lines.realm_id = head.realm_id
            and all_lines.transaction_type = head.transaction_type
            and all_lines.transaction_id = head.transaction_id
    left join {{ ref('stg_item') }} as item
        on all_lines.realm_id = item.realm_id and all_lines.item_id = item.item_id
),

taxes as (
    {{ directed_tax() }}
)

select
    {{ line_draft(
        'line', 'line.direction * line.amount', 'not coalesce(account.has_open_items, false)',
        'line.posting_account_id'
    ) }},
    {{ draft_details(
        customer='coalesce(line.customer_id, line.payee_customer_id)', item='line.item_id',
        class='line.class_id', quantity='line.direction * line.quantity',
        description='line.description', unit_price='line.unit_price',
        tax_code='line.tax_code_id', billable='line.billable_status'
    ) }}
from lines as line
left join {{ ref('int_account') }} as account
    on line.realm_id = account.realm_id and line.posting_account_id = account.account_id
union all
select {{ document_draft("'tax'", 'amount', 'true', line_no='tax_line_no') }}
from taxes
union all
select
    {{ document_draft(
        "case when transaction_type = 'Purchase' then 'payment' else 'payable' end",
        '-direction * total_amount', account='account_id'
    ) }}
from heads
