{{ config(alias='dim_item') }}
{{ star('dim_item', {'item': 'item_id'}) }}
