{{ config(alias='dim_customer') }}
{{ star('dim_customer', {'customer': 'customer_id'}) }}
