{{ config(alias='dim_date') }}
{{ star('dim_date', {'date': 'date_day'}) }}
