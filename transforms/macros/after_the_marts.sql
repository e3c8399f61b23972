{#
    Makes a test wait for the marts that nothing depends on. Otherwise `dbt build` would leave out
    the marts behind a failed test, and with them the figures that explain the failure.
#}
{% macro after_the_marts() -%}
    depends on
    {%- for mart in [
        'ap_aging_by_vendor',
        'ar_aging_by_customer',
        'closed_period_change',
        'dim_currency_rate',
        'dim_tax_rate',
        'fct_inventory_movement',
        'fct_time_activity',
        'mart_cash_register',
        'mart_collections',
        'mart_customer_cohort',
        'mart_payables',
        'mart_sales_tax',
        'mart_vendor_spend',
        'record_history',
        'rpt_balance_sheet',
        'rpt_budget_vs_actual',
        'rpt_cash_flow',
        'rpt_profit_and_loss_subtotal',
        'rpt_trial_balance',
        'star_ap_aging',
        'star_ar_aging',
        'star_dim_account',
        'star_dim_class',
        'star_dim_company',
        'star_dim_customer',
        'star_dim_date',
        'star_dim_employee',
        'star_dim_item',
        'star_dim_location',
        'star_dim_term',
        'star_dim_transaction',
        'star_dim_vendor',
        'star_fct_ap_application',
        'star_fct_ar_application',
        'star_fct_expense_line',
        'star_fct_gl_entry',
        'star_fct_sales_line',
        'star_mart_revenue',
    ] %} {{ ref(mart) }}
    {%- endfor %}
{%- endmacro %}
