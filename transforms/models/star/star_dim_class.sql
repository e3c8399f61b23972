{{ config(alias='dim_class') }}
{{ star('dim_class', {'class': 'class_id'}) }}
