{# Aging buckets, youngest first; the last day of each, the last one open. #}
{% macro aging_buckets() -%}
    {{ return([('Current', 0), ('1-30', 30), ('31-60', 60), ('61-90', 90), ('91 and over', none)]) }}
{%- endmacro %}

{# Number (1 to 5) of the bucket of that many days past due. #}
{% macro aging_bucket_no(days) -%}
    case
    {%- for name, last_day in aging_buckets() if last_day is not none %}
        when {{ days }} <= {{ last_day }} then {{ loop.index }}
    {%- endfor %}
        else {{ aging_buckets() | length }}
    end
{%- endmacro %}

{# Name of the bucket of that many days past due. #}
{% macro aging_bucket(days) -%}
    case
    {%- for name, last_day in aging_buckets() if last_day is not none %}
        when {{ days }} <= {{ last_day }} then '{{ name }}'
    {%- endfor %}
        else '{{ aging_buckets()[-1][0] }}'
    end
{%- endmacro %}
