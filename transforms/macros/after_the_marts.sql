{#
    Makes a test wait for marts that nothing depends on. Otherwise `dbt build` would leave out
    the marts behind a failed test, and with them the figures that explain the failure.
#}
{% macro after_the_marts() -%}
    depends on
    {%- for mart in [
        'ar_aging_by_customer',
        'fct_inventory_movement',
        'mart_cash_register',
        'rpt_balance_sheet',
        'rpt_budget_vs_actual',
        'rpt_cash_flow',
        'rpt_profit_and_loss_subtotal',
        'rpt_trial_balance',
    ] %} {{ ref(mart) }}
    {%- endfor %}
{%- endmacro %}
