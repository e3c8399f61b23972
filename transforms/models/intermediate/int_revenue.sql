-- Postings on income accounts, credit positive, in home currency, discounts by sales line.
-- Grain: document x role x line (x discount line).
with postings as (
    select
        posting.*,
        account.is_income,
        account.account_id is null as is_unmapped
    from {{ ref('int_posting') }} as posting
    left join {{ ref('int_account') }} as account
        on posting.realm_id = account.realm_id and posting.account_id = account.account_id
    where posting.posting_role in ('sale', 'line', 'cash_back')
),

discounts as (
    select
        share.realm_id,
        share.transaction_type,
        share.transaction_id,
        share.posting_role,
        share.line_no,
        share.group_line_no,
        share.discount_line_no,
        share.account_id,
        share.home_amount,
        account.is_income,
        account.account_id is null as is_unmapped
    from {{ ref('int_discount_share') }} as share
    left join {{ ref('int_account') }} as account
        on share.realm_id = account.realm_id and share.account_id = account.account_id
)

select
    realm_id,
    transaction_type,
    transaction_id,
    line_no,
    group_line_no,
    0 as discount_line_no,
    transaction_date,
    case transaction_type
        when 'JournalEntry' then 'journal_entry'
        when 'Deposit' then 'deposit'
        when 'Bill' then 'bill'
        when 'VendorCredit' then 'vendor_credit'
        when 'Purchase' then 'purchase'
        else 'sales'
    end as origin,
    account_id,
    customer_id,
    item_id,
    class_id,
    location_id,
    {{ money('-home_amount') }} as home_amount,
    {{ rate("case when posting_role = 'sale' then coalesce(quantity, 0) else 0 end") }} as quantity
from postings
where is_income or (is_unmapped and posting_role = 'sale')
union all
select
    discount.realm_id,
    discount.transaction_type,
    discount.transaction_id,
    discount.line_no,
    discount.group_line_no,
    discount.discount_line_no,
    posting.transaction_date,
    'discount' as origin,
    discount.account_id,
    posting.customer_id,
    posting.item_id,
    posting.class_id,
    posting.location_id,
    {{ money('-discount.home_amount') }} as home_amount,
    {{ rate('0') }} as quantity
from discounts as discount
inner join {{ ref('int_posting') }} as posting
    on
        discount.realm_id = posting.realm_id
        and discount.transaction_type = posting.transaction_type
        and discount.transaction_id = posting.transaction_id
        and discount.posting_role = posting.posting_role
        and discount.line_no = posting.line_no
        and discount.group_line_no = posting.group_line_no
where discount.is_income or discount.is_unmapped
