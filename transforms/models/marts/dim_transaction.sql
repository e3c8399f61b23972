-- Documents as they are, and transactions that only the ledger shows (payroll, tax payments,
-- opening balances of items), with what it says of them. Deleted documents stay, flagged.
with posted as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        max(reported_type) as reported_type,
        max(document_number) as document_number,
        min(transaction_date) as transaction_date,
        max(party_name) as party_name,
        max(customer_id) as customer_id,
        max(vendor_id) as vendor_id,
        max(employee_id) as employee_id,
        max(memo) as memo,
        max(currency_code) as currency_code,
        max(exchange_rate) as exchange_rate
    from {{ ref('int_gl_entry') }}
    group by realm_id, transaction_type, transaction_id
),

documents as (
    select
        document.*,
        false as is_deleted
    from {{ ref('int_transaction') }} as document
    union all
    select
        document.*,
        true as is_deleted
    from {{ ref('int_deleted_transaction') }} as document
),

merged as (
    select
        coalesce(document.realm_id, posted.realm_id) as realm_id,
        coalesce(document.transaction_type, posted.transaction_type) as transaction_type,
        coalesce(document.transaction_id, posted.transaction_id) as transaction_id,
        posted.reported_type,
        coalesce(document.document_number, posted.document_number) as document_number,
        coalesce(document.transaction_date, posted.transaction_date) as transaction_date,
        posted.party_name,
        coalesce(document.customer_id, posted.customer_id) as customer_id,
        coalesce(document.vendor_id, posted.vendor_id) as vendor_id,
        coalesce(document.employee_id, posted.employee_id) as employee_id,
        coalesce(document.currency_code, posted.currency_code) as currency_code,
        coalesce(document.exchange_rate, posted.exchange_rate) as exchange_rate,
        coalesce(document.memo, posted.memo) as memo,
        coalesce(document.is_voided, false) as is_voided,
        coalesce(document.is_deleted, false) as is_deleted,
        document.transaction_id is not null as has_document,
        document.created_at,
        document.updated_at
    from documents as document
    full outer join posted
        on
            document.realm_id = posted.realm_id
            and document.transaction_type = posted.transaction_type
            and document.transaction_id = posted.transaction_id
)

select
    merged.realm_id,
    merged.transaction_type,
    merged.transaction_id,
    {{ key_of('merged', 'transaction_type', 'transaction_id') }} as transaction_key,
    merged.reported_type,
    merged.document_number,
    merged.transaction_date,
    merged.party_name,
    {{ member('merged.customer_id', 'customer.customer_id') }} as customer_id,
    {{ member('merged.vendor_id', 'vendor.vendor_id') }} as vendor_id,
    {{ member('merged.employee_id', 'employee.employee_id') }} as employee_id,
    coalesce(merged.currency_code, company.home_currency) as currency_code,
    coalesce(merged.exchange_rate, 1) as exchange_rate,
    merged.memo,
    merged.has_document,
    merged.is_voided,
    merged.is_deleted,
    merged.created_at,
    merged.updated_at
from merged
inner join {{ ref('int_company') }} as company on merged.realm_id = company.realm_id
left join {{ ref('stg_customer') }} as customer
    on merged.realm_id = customer.realm_id and merged.customer_id = customer.customer_id
left join {{ ref('stg_vendor') }} as vendor
    on merged.realm_id = vendor.realm_id and merged.vendor_id = vendor.vendor_id
left join {{ ref('stg_employee') }} as employee
    on merged.realm_id = employee.realm_id and merged.employee_id = employee.employee_id
