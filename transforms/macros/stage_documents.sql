{# Staging of document heads. Each macro is the whole SELECT of the models that share a shape. #}

{# Fields of every transaction's head, under the names the marts use. #}
{% macro document_head(transaction_type) -%}
    realm_id,
    '{{ transaction_type }}' as transaction_type,
    id as transaction_id,
    doc_number as document_number,
    txn_date as transaction_date,
    currency_ref_value as currency_code,
    {{ rate('exchange_rate') }} as exchange_rate,
    department_ref_value as location_id,
    private_note as memo,
    meta_data_create_time as created_at,
    meta_data_last_updated_time as updated_at
{%- endmacro %}

{# Invoice, sales receipt, credit memo, refund receipt: `deposit` is the upfront deposit, if any. #}
{% macro stage_sales_document(table, transaction_type, deposit='0') -%}
select
    {{ document_head(transaction_type) }},
    customer_ref_value as customer_id,
    class_ref_value as class_id,
    sales_term_ref_value as term_id,
    due_date,
    {{ money('coalesce(total_amt, 0)') }} as total_amount,
    {{ money(deposit) }} as deposit_amount,
    {{ money('coalesce(txn_tax_detail_total_tax, 0)') }} as tax_amount,
    {{ money('balance') }} as balance
from {{ live(table) }} as document
{%- endmacro %}

{# Payee of a purchase if it is of that kind; a payee whose kind is not told is a vendor. #}
{% macro purchase_payee(kind) -%}
    case when coalesce(entity_ref_type, 'Vendor') = '{{ kind }}' then entity_ref_value end
{%- endmacro %}

{#
    Bill, vendor credit, purchase. `account_id` is the payable account of what is owed, or the one
    that pays; the payee of a purchase may be a vendor, a customer or an employee.
#}
{% macro stage_expense_document(
    table, transaction_type, is_credit,
    vendor_id='vendor_ref_value', customer_id='cast(null as text)',
    employee_id='cast(null as text)', account_id='ap_account_ref_value',
    term_id='sales_term_ref_value', due_date='cast(null as date)', balance='balance'
) -%}
select
    {{ document_head(transaction_type) }},
    {{ vendor_id }} as vendor_id,
    {{ customer_id }} as customer_id,
    {{ employee_id }} as employee_id,
    class_ref_value as class_id,
    {{ account_id }} as account_id,
    {{ term_id }} as term_id,
    {{ due_date }} as due_date,
    {{ is_credit }} as is_credit,
    {{ money(balance) }} as balance,
    {{ money('coalesce(total_amt, 0)') }} as total_amount,
    {{ money('coalesce(txn_tax_detail_total_tax, 0)') }} as tax_amount
from {{ live(table) }} as document
{%- endmacro %}
