{# Exact quotients: no engine's division of decimals is exact, and DuckDB's is not even decimal. #}

{#
    numerator / denominator, rounded half up to `places` decimals; NULL unless the denominator is
    positive. Both may have up to four decimals; a denominator may be a number.
#}
{% macro ratio(numerator, denominator, places) -%}
    {#- A subquery is worked out for every row, whichever branch of a CASE it is in: no zeros. -#}
    {%- set quotient -%}
(
        select {{ floor_divide('parts.dividend', 'parts.divisor') }}
        from (
            select
                {{ whole('(' ~ numerator ~ ') * 10000') }} * {{ 2 * 10 ** places }}
                + {{ whole('(' ~ denominator ~ ') * 10000') }} as dividend,
                nullif({{ whole('(' ~ denominator ~ ') * 20000') }}, 0) as divisor
        ) as parts
    )
    {%- endset -%}
    {%- set unit = '%.*f' % (places, 0.1 ** places) -%}
    {%- if denominator is number -%}
    {{ money(quotient ~ ' * ' ~ unit) }}
    {%- else -%}
    {{ money('case when ' ~ denominator ~ ' > 0 then ' ~ quotient ~ ' * ' ~ unit ~ ' end') }}
    {%- endif -%}
{%- endmacro %}
