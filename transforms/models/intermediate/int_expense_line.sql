-- What documents buy: the lines of bills, vendor credits and purchases, and whatever other
-- documents post to expense accounts; debit positive. Grain: document x line.
-- Lines on receivable and payable accounts settle something and buy nothing.
select
    posting.realm_id,
    posting.transaction_type,
    posting.transaction_id,
    posting.line_no,
    posting.group_line_no,
    posting.transaction_date,
    posting.account_id,
    posting.vendor_id,
    posting.employee_id,
    posting.customer_id,
    posting.item_id,
    posting.class_id,
    posting.location_id,
    posting.tax_code_id,
    posting.billable_status,
    posting.description,
    posting.currency_code,
    posting.exchange_rate,
    posting.quantity,
    posting.unit_price,
    posting.amount,
    posting.home_amount,
    coalesce(account.statement_section, 'Unmapped') as statement_section,
    coalesce(account.statement_section in {{ expense_sections() }}, false) as is_expense
from {{ ref('int_posting') }} as posting
left join {{ ref('int_account') }} as account
    on posting.realm_id = account.realm_id and posting.account_id = account.account_id
where
    posting.posting_role in {{ line_roles() }}
    and (
        account.statement_section in {{ expense_sections() }}
        or (
            posting.transaction_type in ('Bill', 'VendorCredit', 'Purchase')
            and not coalesce(account.has_open_items, false)
        )
    )
