{{ config(
    materialized='function_of_date',
    like='ap_aging',
    known_on=true,
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}
-- depends_on: {{ ref('ap_aging') }}
-- depends_on: {{ ref('ap_open_item_history') }}
{{ aged_open_items(
    'ap',
    days='(select company.realm_id, cast(as_of as date) as as_of_date from '
        ~ ref('dim_company') ~ ' as company)',
    items=open_items_known('ap')
) }}
