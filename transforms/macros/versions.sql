{# Entities that post, by raw table: name, total, party, and what a line counts for. #}
{% macro versioned_documents() -%}
    {%- set sale = [
        'sales_item_line_detail_item_ref_value', 'sales_item_line_detail_item_account_ref_value',
        'discount_line_detail_discount_account_ref_value'
    ] -%}
    {%- set expense = [
        'account_based_expense_line_detail_account_ref_value',
        'item_based_expense_line_detail_item_ref_value'
    ] -%}
    {%- set documents = {
        'invoice': ('Invoice', 'total_amt', 'customer_ref_value', sale),
        'sales_receipt': ('SalesReceipt', 'total_amt', 'customer_ref_value', sale),
        'credit_memo': ('CreditMemo', 'total_amt', 'customer_ref_value', sale),
        'refund_receipt': ('RefundReceipt', 'total_amt', 'customer_ref_value', sale),
        'payment': ('Payment', 'total_amt', 'customer_ref_value', none),
        'deposit': ('Deposit', 'total_amt', none, ['deposit_line_detail_account_ref_value']),
        'bill': ('Bill', 'total_amt', 'vendor_ref_value', expense),
        'bill_payment': ('BillPayment', 'total_amt', 'vendor_ref_value', none),
        'vendor_credit': ('VendorCredit', 'total_amt', 'vendor_ref_value', expense),
        'purchase': ('Purchase', 'total_amt', 'entity_ref_value', expense),
        'journal_entry': ('JournalEntry', 'total_amt', none, [
            'journal_entry_line_detail_posting_type',
            'journal_entry_line_detail_account_ref_value'
        ]),
        'transfer': ('Transfer', 'amount', none, none),
        'credit_card_payment': ('CreditCardPayment', 'amount', none, none),
        'inventory_adjustment': ('InventoryAdjustment', none, none, [
            'item_adjustment_line_detail_item_ref_value',
            'item_adjustment_line_detail_qty_diff'
        ]),
    } -%}
    {{ return(documents) }}
{%- endmacro %}

{# Text at a path of a JSON document, such as ['invoice', 0, 'txn_date']. #}
{% macro json_text(document, path) -%}
    {{ adapter.dispatch('json_text', 'tieout')(document, path) }}
{%- endmacro %}

{% macro default__json_text(document, path) -%}
    cast({{ document }} as jsonb) #>> '{ {{- path | join(',') -}} }'
{%- endmacro %}

{% macro duckdb__json_text(document, path) -%}
    json_extract_string(
        try_cast({{ document }} as json),
        '$
        {%- for part in path %}{% if part is number %}[{{ part }}]{% else %}.{{ part }}{% endif %}
        {%- endfor %}'
    )
{%- endmacro %}

{# The elements of an array in a JSON document, a row each. #}
{% macro json_items(document, name) -%}
    {{ adapter.dispatch('json_items', 'tieout')(document, name) }}
{%- endmacro %}

{% macro default__json_items(document, name) -%}
    jsonb_array_elements(cast({{ document }} as jsonb) -> '{{ name }}')
{%- endmacro %}

{% macro duckdb__json_items(document, name) -%}
    unnest(cast(json_extract(try_cast({{ document }} as json), '$.{{ name }}') as json[]))
{%- endmacro %}

{# One line as text: its amount and what it counts for; `cells` are SQL expressions. #}
{% macro line_content(amount, cells) -%}
    coalesce(cast({{ money(amount) }} as text), '')
    {%- for cell in cells %}
    || '|' || coalesce(cast({{ cell }} as text), '')
    {%- endfor %}
{%- endmacro %}
