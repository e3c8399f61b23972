{#
    Makes a test wait for the marts that nothing depends on. Otherwise `dbt build` would leave out
    the marts behind a failed test, and with them the figures that explain the failure.
#}
{% macro after_the_marts() -%}
    depends on
    {%- for mart in [
        'ap_aging_by_vendor',
        'ar_aging_by_customer',
        'dim_class',
        'dim_currency_rate',
        'dim_employee',
        'dim_location',
        'dim_tax_rate',
        'dim_term',
        'dim_transaction',
        'fct_ap_application',
        'fct_ar_application',
        'fct_inventory_movement',
        'fct_sales_line',
        'fct_time_activity',
        'mart_cash_register',
        'mart_collections',
        'mart_customer_cohort',
        'mart_payables',
        'mart_revenue',
        'mart_sales_tax',
        'mart_vendor_spend',
        'record_history',
        'rpt_balance_sheet',
        'rpt_budget_vs_actual',
        'rpt_cash_flow',
        'rpt_profit_and_loss_subtotal',
        'rpt_trial_balance',
    ] %} {{ ref(mart) }}
    {%- endfor %}
{%- endmacro %}
