{{ config(
    materialized='function_of_date',
    like='ar_aging',
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}
-- depends_on: {{ ref('ar_aging') }}
{{ aged_open_items(
    'ar',
    days='(select company.realm_id, cast(as_of as date) as as_of_date from '
        ~ ref('dim_company') ~ ' as company)'
) }}
