-- What journal entries post, in their own currency. Grain: debit or credit (see int_posting).
-- Tax lines of an entry do not say their side: where the lines alone leave a difference, tax is
-- what closes it.
with lines as (
    select
        line.*,
        case when line.posting_type = 'Debit' then line.amount else -line.amount end as debit
    from {{ ref('stg_journal_entry_line') }} as line
    where line.detail_type = 'JournalEntryLineDetail'
),

differences as (
    select
        realm_id,
        transaction_type,
        transaction_id,
        sum(debit) as debit
    from lines
    group by realm_id, transaction_type, transaction_id
),

taxes as (
    select
        realm_id,
        transaction_id,
        sum(amount) as amount
    from {{ ref('stg_journal_entry_tax_line') }}
    group by realm_id, transaction_id
)

select
    {{ line_draft(
        'line', 'line.debit', 'not coalesce(account.has_open_items, false)', 'line.account_id'
    ) }},
    {{ draft_details(
        customer='line.customer_id', class='line.class_id', location='line.location_id',
        description='line.description', vendor='line.vendor_id', employee='line.employee_id'
    ) }}
from lines as line
left join {{ ref('int_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
union all
select
    difference.realm_id,
    difference.transaction_type,
    difference.transaction_id,
    'tax' as posting_role,
    line.tax_line_no as line_no,
    0 as group_line_no,
    cast(null as text) as line_id,
    {{ money('case when difference.debit = tax.amount then -line.amount else line.amount end') }}
        as amount,
    true as is_adjustable,
    cast(null as text) as account_id,
    {{ draft_details() }}
from differences as difference
inner join taxes as tax
    on
        difference.realm_id = tax.realm_id
        and difference.transaction_id = tax.transaction_id
        and abs(difference.debit) = abs(tax.amount)
inner join {{ ref('stg_journal_entry_tax_line') }} as line
    on
        tax.realm_id = line.realm_id
        and tax.transaction_id = line.transaction_id
where difference.debit <> 0
