{{ config(alias='dim_location') }}
{{ star('dim_location', {'location': 'location_id'}) }}
