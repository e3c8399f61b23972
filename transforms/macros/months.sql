{# Number of a month that QuickBooks spells out, January = 1; NULL for anything else. #}
{% macro month_number(name) -%}
    case lower({{ name }})
    {%- for month in [
        'january', 'february', 'march', 'april', 'may', 'june', 'july',
        'august', 'september', 'october', 'november', 'december',
    ] %}
        when '{{ month }}' then {{ loop.index }}
    {%- endfor %}
    end
{%- endmacro %}
