-- {{ after_the_marts() }}
-- What a document posts to an expense account is what QuickBooks' ledger has of it there: only
-- cost, exchange differences and the like may be in the ledger alone.
select
    realm_id,
    transaction_date,
    transaction_id,
    account_id,
    home_amount
from {{ ref('int_ledger_expense') }}
where differs_from_document
