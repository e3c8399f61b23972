-- Which document a transaction of QuickBooks' ledger is. Grain: type as printed x id.
-- Printed types are in the company's language. One that is not known is the only document with
-- that id and day, if there is just one; else it keeps its printed name.
with printed as (
    select
        realm_id,
        reported_type,
        transaction_id,
        min(transaction_date) as first_date,
        max(transaction_date) as last_date
    from {{ ref('stg_general_ledger_line') }}
    group by realm_id, reported_type, transaction_id
),

known as (
    select
        printed.*,
        {{ ledger_transaction_type('printed.reported_type') }} as known_type
    from printed
),

-- Documents that have the id of a transaction of unknown type.
alone as (
    select
        known.realm_id,
        known.reported_type,
        known.transaction_id,
        min(document.transaction_type) as transaction_type
    from known
    inner join {{ ref('int_transaction') }} as document
        on known.realm_id = document.realm_id and known.transaction_id = document.transaction_id
    where known.known_type is null
    group by known.realm_id, known.reported_type, known.transaction_id
    having
        count(*) = 1
        and min(document.transaction_date) between min(known.first_date) and max(known.last_date)
)

select
    known.realm_id,
    known.reported_type,
    known.transaction_id,
    coalesce(
        known.known_type, alone.transaction_type, known.reported_type, 'Not specified'
    ) as transaction_type
from known
left join alone
    on
        known.realm_id = alone.realm_id
        and known.reported_type = alone.reported_type
        and known.transaction_id = alone.transaction_id
