-- Heads of all documents that post. Grain: document.
select
    realm_id,
    transaction_type,
    transaction_id,
    document_number,
    transaction_date,
    customer_id,
    vendor_id,
    employee_id,
    location_id,
    currency_code,
    exchange_rate,
    memo,
    is_voided,
    created_at,
    updated_at
from {{ ref('int_document') }}
{%- for table in ['transfer', 'credit_card_payment', 'inventory_adjustment'] %}
union all
select
    document.realm_id,
    document.transaction_type,
    document.transaction_id,
    document.document_number,
    document.transaction_date,
    cast(null as text) as customer_id,
    cast(null as text) as vendor_id,
    cast(null as text) as employee_id,
    document.location_id,
    coalesce(document.currency_code, company.home_currency) as currency_code,
    {{ rate('coalesce(document.exchange_rate, 1)') }} as exchange_rate,
    document.memo,
    {%- if table == 'inventory_adjustment' %}
    coalesce(document.memo like 'Voided%', false) as is_voided,
    {%- else %}
    coalesce(document.total_amount = 0 and document.memo like 'Voided%', false) as is_voided,
    {%- endif %}
    document.created_at,
    document.updated_at
from {{ ref('stg_' ~ table) }} as document
inner join {{ ref('int_company') }} as company on document.realm_id = company.realm_id
{%- endfor %}
