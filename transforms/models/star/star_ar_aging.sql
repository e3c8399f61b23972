{{ config(alias='ar_aging') }}
{{ star('ar_aging', {
    'date': 'as_of_date',
    'customer': 'customer_id',
    'account': 'account_id',
    'term': 'term_id'
}) }}
