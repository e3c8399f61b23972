{{ config(
    materialized='function_of_date',
    like='ar_aging',
    known_on=true,
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}
-- depends_on: {{ ref('ar_aging') }}
-- depends_on: {{ ref('ar_open_item_history') }}
{{ aged_open_items(
    'ar',
    days='(select company.realm_id, cast(as_of as date) as as_of_date from '
        ~ ref('dim_company') ~ ' as company)',
    items=open_items_known('ar')
) }}
