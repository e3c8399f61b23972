{{ config(alias='dim_term') }}
{{ star('dim_term', {'term': 'term_id'}) }}
