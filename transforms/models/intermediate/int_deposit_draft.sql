-- What deposits post, in their own currency. Grain: debit or credit (see int_posting).
-- Lines that carry a payment clear Undeposited Funds; others credit the account they name.
with lines as (
    select
        line.*,
        link.link_no is not null as is_collected
    from {{ ref('stg_deposit_line') }} as line
    left join {{ ref('stg_deposit_line_linked_txn') }} as link
        on
            line.realm_id = link.realm_id
            and line.transaction_id = link.transaction_id
            and line.line_no = link.line_no
            and link.link_no = 1
)

select
    {{ line_draft(
        'line', '-line.amount', 'not coalesce(account.has_open_items, false)', 'line.account_id'
    ) }},
    {{ draft_details(
        customer='line.customer_id', class='line.class_id', description='line.description',
        vendor='line.vendor_id', employee='line.employee_id'
    ) }}
from lines as line
left join {{ ref('int_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
where not line.is_collected
union all
select
    {{ line_draft('collected', '-line.amount', 'true', 'cast(null as text)') }},
    {{ draft_details() }}
from lines as line
where line.is_collected
union all
select {{ document_draft("'cash'", 'total_amount', account='deposit_account_id') }}
from {{ ref('stg_deposit') }}
union all
select {{ document_draft("'cash_back'", 'cash_back_amount', account='cash_back_account_id') }}
from {{ ref('stg_deposit') }}
where cash_back_amount <> 0
