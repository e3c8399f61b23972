{# Every key of a fact is the key of one row of its dimension. #}
{% test star_keys(model, dimensions) %}
    -- {{ after_the_marts() }}
    {%- for dimension in dimensions %}
    select
        fact.realm_id,
        '{{ dimension }}' as dimension_name,
        fact.{{ dimension }}_key as missing_key
    from {{ model }} as fact
    left join {{ ref('star_dim_' ~ dimension) }} as dimension
        on fact.{{ dimension }}_key = dimension.{{ dimension }}_key
    where dimension.realm_id is null or dimension.realm_id <> fact.realm_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{% endtest %}
