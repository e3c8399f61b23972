-- Heads of all documents that post to receivables, payables, revenue or expense. Grain: document.
with heads as (
    {%- for table in ['invoice', 'sales_receipt', 'credit_memo', 'refund_receipt'] %}
    select
        {{ document_columns() }},
        document_number,
        customer_id,
        cast(null as text) as vendor_id,
        cast(null as text) as employee_id,
        class_id,
        term_id,
        due_date,
        total_amount
    from {{ ref('stg_' ~ table) }}
    union all
    {%- endfor %}
    select
        {{ document_columns() }},
        coalesce(document_number, reference_number) as document_number,
        customer_id,
        cast(null as text) as vendor_id,
        cast(null as text) as employee_id,
        cast(null as text) as class_id,
        cast(null as text) as term_id,
        cast(null as date) as due_date,
        total_amount
    from {{ ref('stg_payment') }}
    union all
    select
        {{ document_columns() }},
        document_number,
        cast(null as text) as customer_id,
        vendor_id,
        cast(null as text) as employee_id,
        cast(null as text) as class_id,
        cast(null as text) as term_id,
        cast(null as date) as due_date,
        total_amount
    from {{ ref('stg_bill_payment') }}
    union all
    {%- for table in ['bill', 'vendor_credit', 'purchase'] %}
    select
        {{ document_columns() }},
        document_number,
        customer_id,
        vendor_id,
        employee_id,
        class_id,
        term_id,
        due_date,
        total_amount
    from {{ ref('stg_' ~ table) }}
    union all
    {%- endfor %}
    select
        {{ document_columns() }},
        document_number,
        cast(null as text) as customer_id,
        cast(null as text) as vendor_id,
        cast(null as text) as employee_id,
        class_id,
        cast(null as text) as term_id,
        cast(null as date) as due_date,
        total_amount
    from {{ ref('stg_deposit') }}
    union all
    select
        {{ document_columns() }},
        document_number,
        cast(null as text) as customer_id,
        cast(null as text) as vendor_id,
        cast(null as text) as employee_id,
        cast(null as text) as class_id,
        cast(null as text) as term_id,
        cast(null as date) as due_date,
        {{ money('0') }} as total_amount
    from {{ ref('stg_journal_entry') }}
)

select
    heads.realm_id,
    heads.transaction_type,
    heads.transaction_id,
    heads.document_number,
    heads.transaction_date,
    heads.customer_id,
    heads.vendor_id,
    heads.employee_id,
    heads.class_id,
    heads.location_id,
    heads.term_id,
    heads.due_date,
    heads.total_amount,
    heads.memo,
    heads.created_at,
    heads.updated_at,
    coalesce(heads.currency_code, company.home_currency) as currency_code,
    -- Home units per unit of the document's currency; a home document has none.
    case
        when coalesce(heads.currency_code, company.home_currency) = company.home_currency
            then {{ rate('1') }}
        else {{ rate('coalesce(heads.exchange_rate, 1)') }}
    end as exchange_rate,
    -- QuickBooks has no flag: a void leaves a zero document with a note.
    coalesce(heads.total_amount = 0 and heads.memo like 'Voided%', false) as is_voided
from heads
inner join {{ ref('int_company') }} as company on heads.realm_id = company.realm_id
