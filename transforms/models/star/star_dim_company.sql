{{ config(alias='dim_company') }}
{{ star('dim_company', {}) }}
