{# The columns identify a row and are never NULL; realm_id is always the first of them. #}
{% test grain(model, columns) %}
    -- {{ after_the_marts() }}
    {%- if columns[0] != 'realm_id' %}
        {{ exceptions.raise_compiler_error('the key of ' ~ model ~ ' must begin with realm_id') }}
    {%- endif %}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
