{#
    Makes a test wait for a mart that nothing depends on. Otherwise `dbt build` would leave out
    the marts behind a failed test, and with them the figures that explain the failure.
#}
{% macro after_the_marts() -%}
    depends on {{ ref('ar_aging_by_customer') }}
{%- endmacro %}
