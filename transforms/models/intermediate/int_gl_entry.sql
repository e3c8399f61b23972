-- The ledger of each company: QuickBooks' own entries, or, where that has not been loaded, what
-- documents post. Grain: company x day x line.
select
    realm_id,
    transaction_date,
    line_no,
    'report' as origin,
    reported_type,
    transaction_type,
    coalesce(transaction_id, {{ not_specified() }}) as transaction_id,
    posting_role,
    document_line_no,
    document_group_line_no,
    document_number,
    account_id,
    account_name,
    party_name,
    memo,
    split_account_id,
    customer_id,
    vendor_id,
    employee_id,
    item_id,
    class_id,
    location_id,
    debit,
    credit,
    home_amount,
    account_amount,
    posted_amount,
    currency_code,
    exchange_rate,
    quantity,
    taken_at
from {{ ref('int_ledger_line') }}
union all
select
    posting.realm_id,
    posting.transaction_date,
    row_number() over (
        partition by posting.realm_id, posting.transaction_date
        order by
            posting.transaction_type,
            length(posting.transaction_id),
            posting.transaction_id,
            posting.posting_role,
            posting.line_no,
            posting.group_line_no
    ) as line_no,
    'derived' as origin,
    cast(null as text) as reported_type,
    posting.transaction_type,
    posting.transaction_id,
    posting.posting_role,
    posting.line_no as document_line_no,
    posting.group_line_no as document_group_line_no,
    document.document_number,
    posting.account_id,
    cast(null as text) as account_name,
    cast(null as text) as party_name,
    posting.description as memo,
    cast(null as text) as split_account_id,
    posting.customer_id,
    posting.vendor_id,
    posting.employee_id,
    posting.item_id,
    posting.class_id,
    posting.location_id,
    {{ money('case when posting.home_amount > 0 then posting.home_amount else 0 end') }} as debit,
    {{ money('case when posting.home_amount < 0 then -posting.home_amount else 0 end') }}
        as credit,
    posting.home_amount,
    posting.amount as account_amount,
    posting.amount as posted_amount,
    posting.currency_code,
    posting.exchange_rate,
    posting.quantity,
    cast(null as timestamp with time zone) as taken_at
from {{ ref('int_posting') }} as posting
inner join {{ ref('int_ledger') }} as ledger
    on posting.realm_id = ledger.realm_id and ledger.ledger_origin = 'derived'
inner join {{ ref('int_document') }} as document
    on
        posting.realm_id = document.realm_id
        and posting.transaction_type = document.transaction_type
        and posting.transaction_id = document.transaction_id
where posting.home_amount <> 0 or posting.amount <> 0
