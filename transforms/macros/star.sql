{# One column that tells a row of any company, for tools that join by one column only. #}
{% macro key_of(relation, first, second=none) -%}
    {{ relation }}.realm_id || ':' || cast({{ relation }}.{{ first }} as text)
    {%- if second %} || ':' || {{ relation }}.{{ second }}{% endif %}
{%- endmacro %}

{#
    A mart with keys of one column beside its own.

    keys: columns of the mart by what they lead to: {'customer': 'customer_id'} makes customer_key; none
    where the mart has such a key of its own.
#}
{% macro star(mart, keys) -%}
select
    mart.*
    {%- for name, column in keys.items() %},
    {{ key_of('mart', column) }} as {{ name }}_key
    {%- endfor %}
from {{ ref(mart) }} as mart
{%- endmacro %}
