{{ config(alias='mart_revenue') }}
{{ star('mart_revenue', {
    'date': 'month_start',
    'account': 'account_id',
    'customer': 'customer_id',
    'item': 'item_id',
    'class': 'class_id',
    'location': 'location_id'
}) }}
