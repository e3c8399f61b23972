{# Columns that every staged document head has in common. #}
{% macro document_columns() -%}
    realm_id,
        transaction_type,
        transaction_id,
        transaction_date,
        currency_code,
        exchange_rate,
        location_id,
        memo,
        created_at,
        updated_at
{%- endmacro %}
