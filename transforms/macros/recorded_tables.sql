{# Raw tables of entities whose records have versions: those that are told apart by an id. #}
{% macro recorded_tables() -%}
    {{ return([
        'account', 'attachable', 'bill', 'bill_payment', 'budget', 'class', 'company_currency',
        'company_info', 'credit_card_payment', 'credit_memo', 'customer', 'customer_type',
        'department', 'deposit', 'employee', 'estimate', 'inventory_adjustment', 'invoice',
        'item', 'journal_code', 'journal_entry', 'payment', 'payment_method', 'preferences',
        'purchase', 'purchase_order', 'recurring_transaction', 'refund_receipt',
        'reimburse_charge', 'sales_receipt', 'tax_agency', 'tax_code', 'tax_payment', 'tax_rate',
        'term', 'time_activity', 'transfer', 'vendor', 'vendor_credit'
    ]) }}
{%- endmacro %}
