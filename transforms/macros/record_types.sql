{# What the marts call the records of a raw table; NULL for tables that no mart shows by record. #}
{% macro record_type_of(table) -%}
    case {{ table }}
    {%- for name, record_type in {
        'invoice': 'Invoice', 'credit_memo': 'CreditMemo', 'payment': 'Payment', 'bill': 'Bill',
        'sales_receipt': 'SalesReceipt', 'refund_receipt': 'RefundReceipt', 'deposit': 'Deposit',
        'vendor_credit': 'VendorCredit', 'bill_payment': 'BillPayment', 'purchase': 'Purchase',
        'journal_entry': 'JournalEntry', 'time_activity': 'TimeActivity',
    }.items() %}
        when '{{ name }}' then '{{ record_type }}'
    {%- endfor %}
    end
{%- endmacro %}
