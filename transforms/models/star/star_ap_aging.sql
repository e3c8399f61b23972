{{ config(alias='ap_aging') }}
{{ star('ap_aging', {
    'date': 'as_of_date',
    'vendor': 'vendor_id',
    'account': 'account_id',
    'term': 'term_id'
}) }}
