-- Versions of records: those that were replaced, with their content, and the last one of each,
-- whose content is in its raw table. Grain: version.
with earlier as (
    select
        realm_id,
        entity as record_type,
        id as record_id,
        sync_token,
        last_updated_time as updated_at,
        seen_to as known_to,
        how as ended_by,
        record
    from {{ source('raw', 'record_version') }}
),

latest as (
    {%- for table in recorded_tables() %}
    select
        realm_id,
        '{{ table }}' as record_type,
        id as record_id,
        sync_token,
        meta_data_last_updated_time as updated_at
    from {{ source('raw', table) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    realm_id,
    record_type,
    record_id,
    sync_token,
    updated_at,
    known_to,
    ended_by,
    false as is_latest,
    record
from earlier
union all
select
    latest.realm_id,
    latest.record_type,
    latest.record_id,
    latest.sync_token,
    latest.updated_at,
    deletion.seen_at as known_to,
    case when deletion.id is not null then 'deleted' end as ended_by,
    true as is_latest,
    cast(null as text) as record
from latest
left join {{ source('raw', 'deletions') }} as deletion
    on
        latest.realm_id = deletion.realm_id
        and latest.record_type = deletion.entity
        and latest.record_id = deletion.id
