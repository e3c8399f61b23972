{# Exact quotients: no engine's division of decimals is exact, and DuckDB's is not even decimal. #}

{#
    numerator / denominator, rounded half up to `places` decimals; NULL unless the denominator is
    positive. Both may have up to four decimals.
#}
{% macro ratio(numerator, denominator, places) -%}
    {%- set whole_numerator = '\n' ~ whole('round((' ~ numerator ~ ') * 10000, 0)') ~ '\n' -%}
    {%- set whole_denominator = '\n' ~ whole('round((' ~ denominator ~ ') * 10000, 0)') ~ '\n' -%}
    {%- set quotient = floor_divide(
        whole(whole_numerator ~ ' * ' ~ 2 * 10 ** places ~ ' + ' ~ whole_denominator),
        whole(whole_denominator ~ ' * 2')
    ) -%}
    {%- set unit = '%.*f' % (places, 0.1 ** places) -%}
    {{ money('case when ' ~ denominator ~ ' > 0 then ' ~ quotient ~ ' * ' ~ unit ~ ' end') }}
{%- endmacro %}
