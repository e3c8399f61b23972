-- Everything that is owed or credited on receivable accounts. Grain: document, or its line where
-- a journal entry, deposit, check or expense touches a receivable account (else line 0).
-- Amounts are signed: what the customer owes is positive, credits are negative.
with items as (
    select
        posting.realm_id,
        posting.transaction_type as document_type,
        posting.transaction_id as document_id,
        case when posting.posting_role = 'receivable' then 0 else posting.line_no end
            as document_line_no,
        posting.line_id,
        posting.customer_id,
        posting.account_id,
        posting.amount
    from {{ ref('int_posting') }} as posting
    left join {{ ref('int_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where
        posting.posting_role = 'receivable'
        or (posting.posting_role = 'line' and account.is_receivable)
    union all
    select
        payment.realm_id,
        payment.transaction_type as document_type,
        payment.transaction_id as document_id,
        0 as document_line_no,
        cast(null as text) as line_id,
        payment.customer_id,
        coalesce(payment.account_id, customer.account_id, receivable.account_id) as account_id,
        -payment.total_amount as amount
    from {{ ref('stg_payment') }} as payment
    inner join {{ ref('int_document') }} as document
        on
            payment.realm_id = document.realm_id
            and payment.transaction_type = document.transaction_type
            and payment.transaction_id = document.transaction_id
    left join {{ ref('stg_customer') }} as customer
        on payment.realm_id = customer.realm_id and payment.customer_id = customer.customer_id
    left join {{ ref('int_default_account') }} as receivable
        on
            document.realm_id = receivable.realm_id
            and document.currency_code = receivable.currency_code
            and receivable.account_role = 'receivable'
),

-- What QuickBooks itself says is open, where it says so.
stated as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        balance as open_amount
    from {{ ref('stg_invoice') }}
    union all
    select
        realm_id,
        transaction_type,
        transaction_id,
        -balance as open_amount
    from {{ ref('stg_credit_memo') }}
    union all
    select
        realm_id,
        transaction_type,
        transaction_id,
        -unapplied_amount as open_amount
    from {{ ref('stg_payment') }}
)

select
    items.realm_id,
    items.document_type,
    items.document_id,
    items.document_line_no,
    items.line_id,
    items.customer_id,
    items.account_id,
    document.term_id,
    document.document_number,
    document.transaction_date,
    -- Only invoices fall due; everything else ages from its own date.
    case when items.document_type = 'Invoice' then document.due_date end as due_date,
    document.currency_code,
    document.exchange_rate,
    {{ money('items.amount') }} as original_amount,
    {{ money('stated.open_amount') }} as quickbooks_open_amount,
    document.is_voided,
    document.memo,
    document.created_at,
    document.updated_at
from items
inner join {{ ref('int_document') }} as document
    on
        items.realm_id = document.realm_id
        and items.document_type = document.transaction_type
        and items.document_id = document.transaction_id
left join stated
    on
        items.realm_id = stated.realm_id
        and items.document_type = stated.transaction_type
        and items.document_id = stated.transaction_id
