{# Column lists of the posting drafts (int_*_draft), which int_posting joins. #}

{# Details of a draft; those that are not given are NULL. #}
{% macro draft_details(
    customer='cast(null as text)', item='cast(null as text)', class='cast(null as text)',
    location='cast(null as text)', quantity=none, description='cast(null as text)',
    vendor='cast(null as text)', employee='cast(null as text)', unit_price='null',
    tax_code='cast(null as text)', billable='cast(null as text)'
) -%}
    {{ customer }} as customer_id,
    {{ vendor }} as vendor_id,
    {{ employee }} as employee_id,
    {{ item }} as item_id,
    {{ class }} as class_id,
    {{ location }} as location_id,
    {{ rate(quantity or 'null') }} as quantity,
    {{ rate(unit_price) }} as unit_price,
    cast(null as date) as service_date,
    {{ tax_code }} as tax_code_id,
    {{ billable }} as billable_status,
    cast(null as text) as bundle_item_id,
    {{ description }} as description
{%- endmacro %}

{# What an item line carries, from a line or from the inner line of a bundle. #}
{% macro sale_draft_columns(line=none) -%}
    {%- set lead = line ~ '.' if line else '' -%}
    {%- for name in [
        'realm_id', 'transaction_type', 'transaction_id', 'line_no', 'amount', 'account_id',
        'item_id', 'class_id', 'quantity', 'unit_price', 'service_date', 'tax_code_id',
        'description',
    ] %}
        {{ lead }}{{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Head of a draft that a document's line makes. #}
{% macro line_draft(role, amount, adjustable, account) -%}
    line.realm_id,
    line.transaction_type,
    line.transaction_id,
    '{{ role }}' as posting_role,
    line.line_no,
    0 as group_line_no,
    line.line_id,
    {{ money(amount) }} as amount,
    {{ adjustable }} as is_adjustable,
    {{ account }} as account_id
{%- endmacro %}

{#
    A draft that a document makes as a whole, all its columns: what is owed, paid or taxed.
    `role` is an expression; `line_no` tells apart several of one role.
#}
{% macro document_draft(
    role, amount, adjustable='false', account='cast(null as text)', line_no='0'
) -%}
    realm_id,
    transaction_type,
    transaction_id,
    {{ role }} as posting_role,
    {{ line_no }} as line_no,
    0 as group_line_no,
    cast(null as text) as line_id,
    {{ money(amount) }} as amount,
    {{ adjustable }} as is_adjustable,
    {{ account }} as account_id,
    {{ draft_details() }}
{%- endmacro %}
