{# Staging of document lines. Each macro is the whole SELECT of the models that share a shape. #}

{# Lines of sales documents: items, discounts and the outer lines of bundles. #}
{% macro stage_sales_line(table, transaction_type) -%}
select
    realm_id,
    '{{ transaction_type }}' as transaction_type,
    {{ table }}_id as transaction_id,
    line_no,
    detail_type,
    description,
    {{ money('coalesce(amount, 0)') }} as amount,
    {{ sales_item_columns() }},
    group_line_detail_group_item_ref_value as bundle_item_id,
    discount_line_detail_discount_account_ref_value as discount_account_id,
    discount_line_detail_class_ref_value as discount_class_id
from {{ live(table ~ '_line', table) }} as line
{%- endmacro %}

{# Lines inside bundles: `line_no` is the bundle's. #}
{% macro stage_sales_group_line(table, transaction_type) -%}
select
    realm_id,
    '{{ transaction_type }}' as transaction_type,
    {{ table }}_id as transaction_id,
    line_no,
    group_line_no,
    detail_type,
    description,
    {{ money('coalesce(amount, 0)') }} as amount,
    {{ sales_item_columns() }}
from {{ live(table ~ '_line_group_line', table) }} as line
{%- endmacro %}

{% macro sales_item_columns() -%}
    sales_item_line_detail_item_ref_value as item_id,
    sales_item_line_detail_item_account_ref_value as account_id,
    sales_item_line_detail_class_ref_value as class_id,
    sales_item_line_detail_tax_code_ref_value as tax_code_id,
    {{ rate('sales_item_line_detail_qty') }} as quantity,
    {{ rate('sales_item_line_detail_unit_price') }} as unit_price,
    sales_item_line_detail_service_date as service_date
{%- endmacro %}

{# Lines of bills, vendor credits and purchases: by account or by item. #}
{% macro stage_expense_line(table, transaction_type) -%}
select
    realm_id,
    '{{ transaction_type }}' as transaction_type,
    {{ table }}_id as transaction_id,
    line_no,
    line_id,
    detail_type,
    description,
    {{ money('coalesce(amount, 0)') }} as amount,
    account_based_expense_line_detail_account_ref_value as account_id,
    item_based_expense_line_detail_item_ref_value as item_id,
    item_based_expense_line_detail_item_account_ref_value as item_account_id,
    {{ rate('item_based_expense_line_detail_qty') }} as quantity,
    {{ rate('item_based_expense_line_detail_unit_price') }} as unit_price,
    coalesce(
        account_based_expense_line_detail_billable_status,
        item_based_expense_line_detail_billable_status
    ) as billable_status,
    coalesce(
        account_based_expense_line_detail_tax_code_ref_value,
        item_based_expense_line_detail_tax_code_ref_value
    ) as tax_code_id,
    coalesce(
        account_based_expense_line_detail_customer_ref_value,
        item_based_expense_line_detail_customer_ref_value
    ) as customer_id,
    coalesce(
        account_based_expense_line_detail_class_ref_value,
        item_based_expense_line_detail_class_ref_value
    ) as class_id
from {{ live(table ~ '_line', table) }} as line
{%- endmacro %}

{# Tax lines of any document. #}
{% macro stage_tax_line(table, transaction_type) -%}
select
    realm_id,
    '{{ transaction_type }}' as transaction_type,
    {{ table }}_id as transaction_id,
    tax_line_no,
    tax_line_detail_tax_rate_ref_value as tax_rate_id,
    {{ money('coalesce(tax_line_detail_net_amount_taxable, 0)') }} as taxable_amount,
    {{ money('coalesce(amount, 0)') }} as amount
from {{ live(table ~ '_tax_line', table) }} as line
{%- endmacro %}
