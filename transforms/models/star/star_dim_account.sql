{{ config(alias='dim_account') }}
{{ star('dim_account', {'account': 'account_id'}) }}
