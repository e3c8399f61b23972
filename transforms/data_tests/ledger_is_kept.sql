-- {{ after_the_marts() }}
-- Each entry of the ledger is in the mart once, with its amount, and each document that has an
-- amount is in the ledger: counts and totals per type, and documents by name.
with expected as (
    select
        realm_id,
        coalesce(reported_type, '') as entry_type,
        count(*) as entries,
        sum(abs(amount)) as amount
    from (
        select
            realm_id,
            txn_type as reported_type,
            amount
        from {{ source('raw', 'general_ledger_line') }}
    ) as line
    group by realm_id, coalesce(reported_type, '')
),

found as (
    select
        realm_id,
        coalesce(reported_type, '') as entry_type,
        count(*) as entries,
        sum(abs(home_amount)) as amount
    from {{ ref('fct_gl_entry') }}
    where origin = 'report'
    group by realm_id, coalesce(reported_type, '')
),

documents as (
    select
        document.realm_id,
        document.transaction_type,
        document.transaction_id
    from {{ ref('int_document') }} as document
    inner join {{ ref('dim_company') }} as company
        on document.realm_id = company.realm_id and company.ledger_origin = 'report'
    where
        document.total_amount <> 0
        or exists (
            select 1
            from {{ ref('int_posting') }} as posting
            where
                posting.realm_id = document.realm_id
                and posting.transaction_type = document.transaction_type
                and posting.transaction_id = document.transaction_id
                and posting.home_amount <> 0
        )
)

select
    expected.realm_id,
    expected.entry_type,
    cast(null as text) as transaction_id,
    expected.entries,
    found.entries as found_entries
from expected
left join found
    on expected.realm_id = found.realm_id and expected.entry_type = found.entry_type
where expected.entries <> coalesce(found.entries, 0) or expected.amount <> found.amount
union all
select
    document.realm_id,
    document.transaction_type as entry_type,
    document.transaction_id,
    1 as entries,
    0 as found_entries
from documents as document
where
    not exists (
        select 1
        from {{ ref('fct_gl_entry') }} as entry
        where
            entry.realm_id = document.realm_id
            and entry.transaction_type = document.transaction_type
            and entry.transaction_id = document.transaction_id
    )
