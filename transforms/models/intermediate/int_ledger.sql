-- Companies and the ledger that their statements rest on: QuickBooks' own where it has been loaded,
-- else what their documents post. Grain: company.
with loaded as (
    select
        realm_id,
        min(transaction_date) as first_date,
        max(transaction_date) as last_date,
        max(taken_at) as taken_at
    from {{ ref('stg_general_ledger_line') }}
    group by realm_id
),

derived as (
    select
        realm_id,
        min(transaction_date) as first_date,
        max(transaction_date) as last_date
    from {{ ref('int_posting') }}
    group by realm_id
)

select
    company.realm_id,
    case when loaded.realm_id is null then 'derived' else 'report' end as ledger_origin,
    coalesce(loaded.first_date, derived.first_date) as first_date,
    coalesce(loaded.last_date, derived.last_date) as last_date,
    loaded.taken_at,
    -- Statements end with the month of the last sync, or of the last entry if that is later.
    case
        when coalesce(loaded.last_date, derived.last_date) > company.as_of_date
            then coalesce(loaded.last_date, derived.last_date)
        else company.as_of_date
    end as books_until
from {{ ref('int_company') }} as company
left join loaded on company.realm_id = loaded.realm_id
left join derived on company.realm_id = derived.realm_id
