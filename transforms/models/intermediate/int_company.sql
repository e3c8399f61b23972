-- Settings of each company that the other models depend on. Grain: company.
with realms as (
    select realm_id from {{ ref('stg_company_info') }}
    union
    select realm_id from {{ ref('stg_preferences') }}
    union
    select realm_id from {{ ref('stg_sync_run') }}
),

last_sync as (
    select
        realm_id,
        max(coalesce(finished_at, started_at)) as last_sync_at,
        max(books_at) as books_at
    from {{ ref('stg_sync_run') }}
    group by realm_id
),

settings as (
    select
        realms.realm_id,
        info.company_name,
        info.legal_name,
        info.country,
        last_sync.last_sync_at,
        last_sync.books_at,
        preferences.books_closed_until,
        preferences.discount_account_id,
        preferences.shipping_account_id,
        coalesce(info.time_zone, '{{ var("fallback_time_zone") }}') as time_zone,
        coalesce(
            preferences.home_currency, '{{ var("fallback_home_currency") }}'
        ) as home_currency,
        coalesce(preferences.is_multi_currency, false) as is_multi_currency,
        coalesce(
            preferences.fiscal_year_start_month, info.fiscal_year_start_month, 1
        ) as fiscal_year_start_month,
        coalesce(preferences.ages_from_transaction_date, false) as ages_from_transaction_date
    from realms
    left join {{ ref('stg_company_info') }} as info on realms.realm_id = info.realm_id
    left join {{ ref('stg_preferences') }} as preferences
        on realms.realm_id = preferences.realm_id
    left join last_sync on realms.realm_id = last_sync.realm_id
)

select
    settings.*,
    -- The day it was for the company when its books were last read.
    coalesce(
        cast(books_at at time zone time_zone as date), current_date
    ) as as_of_date
from settings
