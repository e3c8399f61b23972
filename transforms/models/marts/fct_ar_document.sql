with totals as (
    select
        realm_id,
        document_type,
        document_id,
        document_line_no,
        sum(case when event_type = 'application' then amount else 0 end) as applied_amount,
        sum(amount) as open_amount,
        sum(case when event_type = 'document' then home_amount else 0 end)
            as home_original_amount,
        sum(case when event_type = 'application' then home_amount else 0 end)
            as home_applied_amount,
        sum(home_amount) as home_open_amount,
        max(case when event_type = 'application' then event_date end) as last_applied_on
    from {{ ref('int_ar_event') }}
    group by realm_id, document_type, document_id, document_line_no
)

select
    document.realm_id,
    document.document_type,
    document.document_id,
    document.document_line_no,
    document.document_number,
    document.transaction_date,
    document.due_date,
    {{ member('document.customer_id', 'customer.customer_id') }} as customer_id,
    {{ member('document.account_id', 'account.account_id') }} as account_id,
    {{ member('document.term_id', 'term.term_id') }} as term_id,
    document.currency_code,
    document.exchange_rate,
    document.original_amount,
    {{ money('totals.applied_amount') }} as applied_amount,
    {{ money('totals.open_amount') }} as open_amount,
    {{ money('totals.home_original_amount') }} as home_original_amount,
    {{ money('totals.home_applied_amount') }} as home_applied_amount,
    {{ money('totals.home_open_amount') }} as home_open_amount,
    document.quickbooks_open_amount,
    totals.last_applied_on,
    document.is_voided,
    document.memo,
    document.created_at,
    document.updated_at
from {{ ref('int_ar_document') }} as document
inner join totals
    on
        document.realm_id = totals.realm_id
        and document.document_type = totals.document_type
        and document.document_id = totals.document_id
        and document.document_line_no = totals.document_line_no
left join {{ ref('stg_customer') }} as customer
    on document.realm_id = customer.realm_id and document.customer_id = customer.customer_id
left join {{ ref('int_account') }} as account
    on document.realm_id = account.realm_id and document.account_id = account.account_id
left join {{ ref('stg_term') }} as term
    on document.realm_id = term.realm_id and document.term_id = term.term_id
