{#
    Every key is a member of its dimension, in the same company.

    dimensions: columns of the model by dimension; the dimension's key column is derived from its
    name (dim_customer: customer_id, dim_date: date_day).
#}
{% test members(model, dimensions) %}
    -- {{ after_the_marts() }}
    {%- for dimension, columns in dimensions.items() %}
    {%- set outer_last = loop.last %}
    {%- set key = 'date_day' if dimension == 'dim_date' else dimension[4:] ~ '_id' %}
    {%- for column in columns %}
    select
        fact.realm_id,
        '{{ column }}' as column_name,
        cast(fact.{{ column }} as text) as missing_key
    from {{ model }} as fact
    where
        not exists (
            select 1
            from {{ ref(dimension) }} as dimension
            where
                dimension.realm_id = fact.realm_id
                and dimension.{{ key }} = fact.{{ column }}
        )
    {%- if not (outer_last and loop.last) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}
{% endtest %}
