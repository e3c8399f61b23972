-- Every known version of every document that posts: earlier ones out of `record_version`, the last
-- one out of its raw table. What lines say is one text, of documents with several versions only.
-- Grain: version.
{%- set documents = versioned_documents() %}
with earlier_line as (
    {%- for table, (type, total, party, cells) in documents.items() if cells %}
    select
        realm_id,
        entity,
        id,
        seen_to,
        {{ json_items('record', table ~ '_line') }} as line
    from {{ source('raw', 'record_version') }}
    where entity = '{{ table }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

earlier_content as (
    {%- for table, (type, total, party, cells) in documents.items() if cells %}
    {%- set texts = [] %}
    {%- for cell in cells %}
    {%- do texts.append(json_text('line', [cell])) %}
    {%- endfor %}
    select
        realm_id,
        entity,
        id,
        seen_to,
        cast({{ json_text('line', ['line_no']) }} as integer) as line_no,
        {{ line_content(json_text('line', ['amount']), texts) }} as content
    from earlier_line
    where entity = '{{ table }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

earlier_text as (
    select
        realm_id,
        entity,
        id,
        seen_to,
        string_agg(content, ';' order by line_no) as lines
    from earlier_content
    group by realm_id, entity, id, seen_to
),

several as (
    select distinct
        realm_id,
        entity,
        id
    from {{ source('raw', 'record_version') }}
),

latest_content as (
    {%- for table, (type, total, party, cells) in documents.items() if cells %}
    select
        line.realm_id,
        several.entity,
        several.id,
        line.line_no,
        {{ line_content('line.amount', cells) }} as content
    from {{ source('raw', table ~ '_line') }} as line
    inner join several
        on
            line.realm_id = several.realm_id
            and line.{{ table }}_id = several.id
            and several.entity = '{{ table }}'
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

latest_text as (
    select
        realm_id,
        entity,
        id,
        string_agg(content, ';' order by line_no) as lines
    from latest_content
    group by realm_id, entity, id
),

version as (
    {%- for table, (type, total, party, cells) in documents.items() %}
    {%- set own = [table, 0] %}
    select
        realm_id,
        '{{ table }}' as entity,
        '{{ type }}' as transaction_type,
        id as transaction_id,
        sync_token,
        last_updated_time as updated_at,
        seen_to,
        false as is_latest,
        {{ json_text('record', own + ['doc_number']) }} as document_number,
        cast({{ json_text('record', own + ['txn_date']) }} as date) as transaction_date,
        {{ money(json_text('record', own + [total]) if total else 'null') }} as amount,
        {{ json_text('record', own + ['currency_ref_value']) }} as currency_code,
        {{ rate(json_text('record', own + ['exchange_rate'])) }} as exchange_rate,
        {{ json_text('record', own + [party]) if party else 'cast(null as text)' }} as party_id,
        cast(null as timestamp with time zone) as created_at,
        coalesce(
            {{ json_text('record', own + ['meta_data_last_modified_by_ref_name']) }},
            {{ json_text('record', own + ['meta_data_last_modified_by_ref_value']) }}
        ) as updated_by
    from {{ source('raw', 'record_version') }}
    where entity = '{{ table }}'
    union all
    select
        realm_id,
        '{{ table }}' as entity,
        '{{ type }}' as transaction_type,
        id as transaction_id,
        sync_token,
        meta_data_last_updated_time as updated_at,
        cast(null as timestamp with time zone) as seen_to,
        true as is_latest,
        doc_number as document_number,
        txn_date as transaction_date,
        {{ money(total or 'null') }} as amount,
        currency_ref_value as currency_code,
        {{ rate('exchange_rate') }} as exchange_rate,
        {{ party or 'cast(null as text)' }} as party_id,
        meta_data_create_time as created_at,
        coalesce(
            meta_data_last_modified_by_ref_name, meta_data_last_modified_by_ref_value
        ) as updated_by
    from {{ source('raw', table) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    version.realm_id,
    version.entity,
    version.transaction_type,
    version.transaction_id,
    version.sync_token,
    version.updated_at,
    version.is_latest,
    version.document_number,
    version.transaction_date,
    version.amount,
    version.currency_code,
    coalesce(version.exchange_rate, 1) as exchange_rate,
    version.party_id,
    version.updated_by,
    coalesce(earlier_text.lines, latest_text.lines) as lines,
    -- The last version alone tells the time of creation of all.
    max(version.created_at) over (
        partition by version.realm_id, version.entity, version.transaction_id
    ) as created_at,
    row_number() over (
        partition by version.realm_id, version.entity, version.transaction_id
        order by case when version.is_latest then 1 else 0 end, version.seen_to
    ) as version_no
from version
left join earlier_text
    on
        version.realm_id = earlier_text.realm_id
        and version.entity = earlier_text.entity
        and version.transaction_id = earlier_text.id
        and version.seen_to = earlier_text.seen_to
left join latest_text
    on
        version.realm_id = latest_text.realm_id
        and version.entity = latest_text.entity
        and version.transaction_id = latest_text.id
        and version.is_latest
