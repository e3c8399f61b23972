{{ config(materialized='view') }}
-- A version is seen by the first sync after its change: QuickBooks' change feed hands each on once.
with run as (
    select
        realm_id,
        books_at,
        lag(books_at) over (partition by realm_id order by books_at) as earlier_books_at
    from {{ ref('stg_sync_run') }}
    where books_at is not null
),

version as (
    select
        stg_record_version.*,
        row_number() over versions as version_no,
        lag(known_to) over versions as previous_known_to,
        lag(ended_by) over versions as previous_ended_by
    from {{ ref('stg_record_version') }} as stg_record_version
    window versions as (
        partition by realm_id, record_type, record_id
        order by case when is_latest then 1 else 0 end, known_to
    )
)

select
    version.realm_id,
    version.record_type,
    version.record_id,
    version.version_no,
    version.sync_token,
    version.updated_at,
    case
        when version.previous_ended_by = 'changed' then version.previous_known_to
        else run.books_at
    end as known_from,
    version.known_to,
    version.ended_by,
    version.known_to is null as is_current,
    version.record
from version
left join run
    on
        version.realm_id = run.realm_id
        and coalesce(version.updated_at, run.books_at) <= run.books_at
        and (
            run.earlier_books_at is null
            or version.updated_at > run.earlier_books_at
        )
