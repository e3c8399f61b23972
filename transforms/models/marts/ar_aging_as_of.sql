{{ config(
    materialized='function_of_date',
    like='ar_aging',
    contract={'enforced': false},
    persist_docs={'relation': false, 'columns': false}
) }}
-- depends_on: {{ ref('ar_aging') }}
{{ ar_open_items(
    days='(select company.realm_id, cast(as_of as date) as as_of_date from '
        ~ ref('dim_company') ~ ' as company)',
    events=ref('fct_ar_event'),
    documents=ref('fct_ar_document'),
    companies=ref('dim_company'),
    customers=ref('dim_customer')
) }}
