{{ config(alias='fct_sales_line') }}
{{ star('fct_sales_line', {
    'date': 'transaction_date',
    'account': 'account_id',
    'customer': 'customer_id',
    'item': 'item_id',
    'class': 'class_id',
    'location': 'location_id',
    'term': 'term_id'
}) }}
