{{ config(alias='fct_gl_entry') }}
{{ star('fct_gl_entry', {
    'date': 'transaction_date',
    'account': 'account_id',
    'customer': 'customer_id',
    'vendor': 'vendor_id',
    'employee': 'employee_id',
    'item': 'item_id',
    'class': 'class_id',
    'location': 'location_id'
}) }}
