-- Expense that only QuickBooks' ledger knows: cost of goods sold, exchange differences, stock
-- counts, payroll. Grain: entry of the ledger; where a document posts to the same account on the
-- same day but not the same amount, one row with the difference.
-- Entries and documents meet by transaction, account and day, whatever language types are in.
with entries as (
    select
        entry.*,
        coalesce(entry.transaction_id, 'line ' || cast(entry.line_no as text)) as meeting_id
    from {{ ref('stg_general_ledger_line') }} as entry
    inner join {{ ref('int_account') }} as account
        on entry.realm_id = account.realm_id and entry.account_id = account.account_id
    where account.statement_section in {{ expense_sections() }}
),

posted as (
    select
        realm_id,
        transaction_date,
        meeting_id,
        account_id,
        sum(home_amount) as home_amount
    from entries
    group by realm_id, transaction_date, meeting_id, account_id
),

documented as (
    select
        realm_id,
        transaction_date,
        transaction_id as meeting_id,
        account_id,
        sum(home_amount) as home_amount
    from {{ ref('int_expense_line') }}
    where is_expense
    group by realm_id, transaction_date, transaction_id, account_id
),

-- A company whose ledger has not been loaded has no differences from it.
companies as (
    select distinct realm_id from {{ ref('stg_general_ledger_line') }}
)

select
    entries.realm_id,
    entries.transaction_date,
    entries.line_no,
    entries.reported_type,
    entries.transaction_id,
    entries.account_id,
    entries.vendor_id,
    entries.employee_id,
    entries.customer_id,
    entries.item_id,
    entries.class_id,
    entries.location_id,
    entries.memo as description,
    entries.home_amount,
    false as differs_from_document
from entries
left join documented
    on
        entries.realm_id = documented.realm_id
        and entries.transaction_date = documented.transaction_date
        and entries.meeting_id = documented.meeting_id
        and entries.account_id = documented.account_id
where documented.meeting_id is null and entries.home_amount <> 0
union all
select
    documented.realm_id,
    documented.transaction_date,
    cast(0 as bigint) as line_no,
    cast(null as text) as reported_type,
    documented.meeting_id as transaction_id,
    documented.account_id,
    cast(null as text) as vendor_id,
    cast(null as text) as employee_id,
    cast(null as text) as customer_id,
    cast(null as text) as item_id,
    cast(null as text) as class_id,
    cast(null as text) as location_id,
    cast(null as text) as description,
    {{ money('coalesce(posted.home_amount, 0) - documented.home_amount') }} as home_amount,
    true as differs_from_document
from documented
inner join companies on documented.realm_id = companies.realm_id
left join posted
    on
        documented.realm_id = posted.realm_id
        and documented.transaction_date = posted.transaction_date
        and documented.meeting_id = posted.meeting_id
        and documented.account_id = posted.account_id
where coalesce(posted.home_amount, 0) <> documented.home_amount
