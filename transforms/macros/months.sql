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

{# First and last day of the month of a day. #}
{% macro month_start(day) -%}
    cast({{ dbt.date_trunc('month', day) }} as date)
{%- endmacro %}

{% macro month_end(day) -%}
    cast(
        {{ dbt.dateadd('day', -1, dbt.dateadd('month', 1, dbt.date_trunc('month', day))) }} as date
    )
{%- endmacro %}

{# A month by its first day, so many months later (earlier when negative). #}
{% macro month_after(month_start, months) -%}
    cast({{ dbt.dateadd('month', months, month_start) }} as date)
{%- endmacro %}

{# First day of the fiscal year that a month lies in; both months by their first day and number. #}
{% macro fiscal_year_start(month_start, first_month) -%}
    {{ month_after(
        month_start,
        '-mod(cast(extract(month from ' ~ month_start ~ ') as integer) - ' ~ first_month
        ~ ' + 12, 12)'
    ) }}
{%- endmacro %}

{# Months that one amount of a budget stands for, by the budget's entry type. #}
{% macro budget_months() -%}
    case budget.entry_type when 'Quarterly' then 3 when 'Annually' then 12 else 1 end
{%- endmacro %}

{# Days from one day to another, negative backwards. #}
{% macro days_between(first_day, last_day) -%}
    cast({{ dbt.datediff(first_day, last_day, 'day') }} as integer)
{%- endmacro %}
