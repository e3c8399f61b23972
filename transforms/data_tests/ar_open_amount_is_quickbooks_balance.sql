-- {{ after_the_marts() }}
-- Invoices, credit memos and payments are open by exactly what QuickBooks says they are.
select
    realm_id,
    document_type,
    document_id,
    document_number,
    open_amount,
    quickbooks_open_amount
from {{ ref('fct_ar_document') }}
where open_amount <> quickbooks_open_amount
