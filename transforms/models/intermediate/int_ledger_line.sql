-- Entries of QuickBooks' ledger with the posting of the document that each of them is, if one can
-- be told. Grain: company x day x line.
-- They meet by transaction, account and amount, and by item where the ledger names one; several
-- alike meet in order. An entry never meets two postings, so nothing multiplies.
with lines as (
    select
        line.*,
        known.transaction_type,
        row_number() over (
            partition by
                line.realm_id, known.transaction_type, line.transaction_id, line.account_id,
                line.home_amount, line.item_id
            order by line.transaction_date, line.line_no
        ) as turn
    from {{ ref('stg_general_ledger_line') }} as line
    inner join {{ ref('int_ledger_transaction') }} as known
        on
            line.realm_id = known.realm_id
            and coalesce(line.reported_type, '') = coalesce(known.reported_type, '')
            and coalesce(line.transaction_id, '') = coalesce(known.transaction_id, '')
),

postings as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        account_id,
        home_amount,
        item_id,
        posting_role,
        line_no,
        group_line_no,
        amount,
        customer_id,
        vendor_id,
        employee_id,
        class_id,
        location_id,
        quantity,
        row_number() over (
            partition by realm_id, transaction_type, transaction_id, account_id, home_amount
            order by line_no, group_line_no, posting_role
        ) as turn,
        row_number() over (
            partition by
                realm_id, transaction_type, transaction_id, account_id, home_amount, item_id
            order by line_no, group_line_no, posting_role
        ) as turn_of_item
    from {{ ref('int_posting') }}
    where home_amount <> 0
),

-- Each posting can be met twice, without its item and with it: an entry looks for one of both.
offers as (
    select
        postings.*,
        '' as offered_item_id,
        turn as offered_turn
    from postings
    union all
    select
        postings.*,
        item_id as offered_item_id,
        turn_of_item as offered_turn
    from postings
    where item_id is not null
)

select
    line.realm_id,
    line.transaction_date,
    line.line_no,
    line.reported_type,
    line.transaction_type,
    line.transaction_id,
    line.account_id,
    line.account_name,
    line.document_number,
    line.party_name,
    line.memo,
    line.split_account_id,
    line.debit,
    line.credit,
    line.home_amount,
    line.account_amount,
    line.currency_code,
    line.exchange_rate,
    line.taken_at,
    coalesce(line.customer_id, posting.customer_id) as customer_id,
    coalesce(line.vendor_id, posting.vendor_id) as vendor_id,
    coalesce(line.employee_id, posting.employee_id) as employee_id,
    coalesce(line.item_id, posting.item_id) as item_id,
    coalesce(line.class_id, posting.class_id) as class_id,
    coalesce(line.location_id, posting.location_id) as location_id,
    coalesce(line.quantity, posting.quantity) as quantity,
    posting.posting_role,
    posting.line_no as document_line_no,
    posting.group_line_no as document_group_line_no,
    posting.amount as posted_amount
from lines as line
left join offers as posting
    on
        line.realm_id = posting.realm_id
        and line.transaction_type = posting.transaction_type
        and line.transaction_id = posting.transaction_id
        and line.account_id = posting.account_id
        and line.home_amount = posting.home_amount
        and line.turn = posting.offered_turn
        and coalesce(line.item_id, '') = posting.offered_item_id
