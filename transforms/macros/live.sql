{#
    Rows of a raw table that still exist in QuickBooks. The loader keeps the last values of
    deleted records and lists them in `deletions`; nothing downstream may see them.

    table: raw table; a child table names the table of its record as `record`.
#}
{% macro live(table, record=none) -%}
    {%- set owner = record or table -%}
    {%- set key = owner ~ '_id' if record else 'id' -%}
    (
        select live_row.*
        from {{ source('raw', table) }} as live_row
        where not exists (
            select 1
            from {{ source('raw', 'deletions') }} as deletion
            where
                deletion.realm_id = live_row.realm_id
                and deletion.entity = '{{ owner }}'
                and deletion.id = live_row.{{ key }}
        )
    )
{%- endmacro %}
