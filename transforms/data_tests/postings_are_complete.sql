-- {{ after_the_marts() }}
-- Every posting has a date, a company and, where a mart depends on it, an account that exists.
select
    posting.realm_id,
    posting.transaction_type,
    posting.transaction_id,
    posting.posting_role,
    posting.line_no,
    posting.account_id
from {{ ref('int_posting') }} as posting
left join {{ ref('dim_account') }} as account
    on posting.realm_id = account.realm_id and posting.account_id = account.account_id
where
    posting.transaction_date is null
    or (
        posting.posting_role in ('sale', 'discount', 'line', 'receivable', 'payable')
        and account.account_id is null
    )
