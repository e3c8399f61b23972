{#
    Steps of a division by largest remainder in whole cents, for int_discount_share: `cents` is
    the column to share, `factor` / `divisor` the weight of a row (the divisor is 0 without weights).
#}
{% macro share_division(cents) -%}
    case
        when divisor = 0 then {{ whole('0') }}
        else {{ floor_divide(cents ~ ' * factor', 'divisor') }}
    end as {{ cents }}_floor,
    case
        when divisor = 0 then {{ whole('0') }}
        else {{ floor_modulo(cents ~ ' * factor', 'divisor') }}
    end as {{ cents }}_remainder
{%- endmacro %}

{# The rows among which one discount line is shared. #}
{% macro same_discount() -%}
    partition by realm_id, transaction_type, transaction_id, discount_line_no
{%- endmacro %}

{# How many cents the floors leave, and whose turn it is to get one. #}
{% macro share_ranking(cents) -%}
    {{ cents }} - sum({{ cents }}_floor) over ({{ same_discount() }}) as {{ cents }}_left,
    row_number() over (
        {{ same_discount() }}
        order by {{ cents }}_remainder desc, line_no asc, group_line_no asc
    ) as {{ cents }}_rank
{%- endmacro %}

{# A row's share: without weights, and of what is smaller than a cent, the first line takes all. #}
{% macro share_of(amount, cents) -%}
    {{ money(
        '0.01 * (' ~ cents ~ '_floor + case'
        ~ ' when divisor <> 0 and ' ~ cents ~ '_rank <= ' ~ cents ~ '_left then 1'
        ~ ' when divisor = 0 and line_rank = 1 then ' ~ cents
        ~ ' else 0 end)'
        ~ ' + case when line_rank = 1 then ' ~ amount ~ ' - 0.01 * ' ~ cents ~ ' else 0 end'
    ) }}
{%- endmacro %}
