{{ config(alias='dim_transaction') }}
{{ star('dim_transaction', {}) }}
