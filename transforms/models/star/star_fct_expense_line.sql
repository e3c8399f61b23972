{{ config(alias='fct_expense_line') }}
{{ star('fct_expense_line', {
    'date': 'transaction_date',
    'account': 'account_id',
    'vendor': 'vendor_id',
    'employee': 'employee_id',
    'customer': 'customer_id',
    'item': 'item_id',
    'class': 'class_id',
    'location': 'location_id'
}) }}
