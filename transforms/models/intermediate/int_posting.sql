-- Debits and credits of documents, debit positive, in document and home currency.
-- Grain: document x role x line. Cost of goods, exchange differences and the accounts that only
-- QuickBooks knows (tax agencies, undeposited funds) are not here.
with drafts as (
    select * from {{ ref('int_sales_draft') }}
    union all
    select * from {{ ref('int_journal_draft') }}
    union all
    select * from {{ ref('int_deposit_draft') }}
    union all
    select * from {{ ref('int_expense_draft') }}
),

converted as (
    select
        draft.realm_id,
        draft.transaction_type,
        draft.transaction_id,
        draft.posting_role,
        draft.line_no,
        draft.group_line_no,
        draft.line_id,
        draft.is_adjustable,
        draft.amount,
        draft.item_id,
        draft.quantity,
        draft.unit_price,
        draft.service_date,
        draft.tax_code_id,
        draft.bundle_item_id,
        draft.billable_status,
        draft.description,
        document.transaction_date,
        document.currency_code,
        document.exchange_rate,
        {{ home_money('draft.amount', 'document.exchange_rate') }} as home_amount,
        case
            when draft.account_id is not null then draft.account_id
            when draft.posting_role = 'receivable'
                then coalesce(customer.account_id, receivable.account_id)
            when draft.posting_role = 'payable'
                then coalesce(vendor.account_id, payable.account_id)
            when draft.posting_role = 'discount' then discount.account_id
            when draft.posting_role <> 'sale' then draft.account_id
            when draft.item_id = 'SHIPPING_ITEM_ID' then shipping.account_id
            else coalesce(item.income_account_id, sales.account_id)
        end as account_id,
        coalesce(draft.customer_id, document.customer_id) as customer_id,
        coalesce(draft.vendor_id, document.vendor_id) as vendor_id,
        coalesce(draft.employee_id, document.employee_id) as employee_id,
        coalesce(draft.class_id, document.class_id) as class_id,
        coalesce(draft.location_id, document.location_id) as location_id
    from drafts as draft
    inner join {{ ref('int_document') }} as document
        on
            draft.realm_id = document.realm_id
            and draft.transaction_type = document.transaction_type
            and draft.transaction_id = document.transaction_id
    inner join {{ ref('int_company') }} as company on draft.realm_id = company.realm_id
    left join {{ ref('stg_item') }} as item
        on draft.realm_id = item.realm_id and draft.item_id = item.item_id
    left join {{ ref('stg_customer') }} as customer
        on document.realm_id = customer.realm_id and document.customer_id = customer.customer_id
    left join {{ ref('stg_vendor') }} as vendor
        on document.realm_id = vendor.realm_id and document.vendor_id = vendor.vendor_id
    {%- for role in ['receivable', 'payable'] %}
    left join {{ ref('int_default_account') }} as {{ role }}
        on
            document.realm_id = {{ role }}.realm_id
            and document.currency_code = {{ role }}.currency_code
            and {{ role }}.account_role = '{{ role }}'
    {%- endfor %}
    {%- for role in ['sales', 'shipping', 'discount'] %}
    left join {{ ref('int_default_account') }} as {{ role }}
        on
            company.realm_id = {{ role }}.realm_id
            and company.home_currency = {{ role }}.currency_code
            and {{ role }}.account_role = '{{ role }}'
    {%- endfor %}
),

-- Line by line rounding leaves a document out of balance by cents: the largest line takes them,
-- never a receivable or payable, whose home amount is its open amount times the rate.
residues as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        -sum(home_amount) as residue
    from converted
    where exchange_rate <> 1
    group by realm_id, transaction_type, transaction_id
    having sum(amount) = 0
),

takers as (
    select
        converted.realm_id,
        converted.transaction_type,
        converted.transaction_id,
        converted.posting_role,
        converted.line_no,
        converted.group_line_no,
        residues.residue,
        row_number() over (
            partition by
                converted.realm_id, converted.transaction_type, converted.transaction_id
            order by
                converted.is_adjustable desc,
                abs(converted.amount) desc,
                case when converted.posting_role = 'tax' then 1 else 0 end asc,
                converted.line_no asc,
                converted.group_line_no asc
        ) as choice
    from converted
    inner join residues
        on
            converted.realm_id = residues.realm_id
            and converted.transaction_type = residues.transaction_type
            and converted.transaction_id = residues.transaction_id
)

select
    converted.realm_id,
    converted.transaction_type,
    converted.transaction_id,
    converted.posting_role,
    converted.line_no,
    converted.group_line_no,
    converted.line_id,
    converted.transaction_date,
    converted.account_id,
    converted.customer_id,
    converted.vendor_id,
    converted.employee_id,
    converted.item_id,
    converted.class_id,
    converted.location_id,
    converted.currency_code,
    converted.exchange_rate,
    converted.amount,
    {{ money('converted.home_amount + coalesce(takers.residue, 0)') }} as home_amount,
    converted.quantity,
    converted.unit_price,
    converted.service_date,
    converted.tax_code_id,
    converted.bundle_item_id,
    converted.billable_status,
    converted.description
from converted
left join takers
    on
        converted.realm_id = takers.realm_id
        and converted.transaction_type = takers.transaction_type
        and converted.transaction_id = takers.transaction_id
        and converted.posting_role = takers.posting_role
        and converted.line_no = takers.line_no
        and converted.group_line_no = takers.group_line_no
        and takers.choice = 1
