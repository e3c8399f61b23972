{{ config(alias='fct_ar_application') }}
{{ star('fct_ar_application', {'date': 'effective_date', 'customer': 'customer_id'}) }}
