-- {{ after_the_marts() }}
-- No join multiplies or drops rows: each mart has as many as the table that drives it.
{%- set pairs = {
    'dim_account': ('stg_account', 3),
    'dim_customer': ('stg_customer', 2),
    'dim_vendor': ('stg_vendor', 2),
    'dim_item': ('stg_item', 3),
    'dim_class': ('stg_class', 2),
    'dim_location': ('stg_department', 2),
    'dim_term': ('stg_term', 2),
    'fct_ar_document': ('int_ar_document', 0),
    'fct_ar_application': ('int_ar_application', 0),
    'fct_ar_event': ('int_ar_event', 0),
    'dim_employee': ('stg_employee', 2),
    'dim_tax_rate': ('stg_tax_rate', 2),
    'fct_ap_document': ('int_ap_document', 0),
    'fct_ap_application': ('int_ap_application', 0),
    'fct_ap_event': ('int_ap_event', 0),
    'fct_expense_line': ('int_expense_line', 0),
    'fct_time_activity': ('stg_time_activity', 0),
} %}
with counted as (
    {%- for mart, (driver, special_members) in pairs.items() %}
    select
        company.realm_id,
        '{{ mart }}' as mart,
        (
            select count(*) from {{ ref(mart) }} as mart
            where mart.realm_id = company.realm_id
        ) as mart_rows,
        (
            select count(*) from {{ ref(driver) }} as driver
            where driver.realm_id = company.realm_id
        ) + {{ special_members }} as expected_rows
    from {{ ref('dim_company') }} as company
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from counted
where mart_rows <> expected_rows
