{#
    Entity of a transaction by the type that QuickBooks' reports print in English; NULL for what
    it does not know. Types without an entity of their own get a name made in the same way, so that
    they are never taken for the document that has the same id.
#}
{% macro ledger_transaction_type(reported_type) -%}
    case lower(trim({{ reported_type }}))
    {%- for entity, printed in {
        'Invoice': ['invoice'],
        'SalesReceipt': ['sales receipt'],
        'CreditMemo': ['credit memo'],
        'RefundReceipt': ['refund', 'refund receipt'],
        'Payment': ['payment', 'receive payment'],
        'Deposit': ['deposit'],
        'Bill': ['bill'],
        'BillPayment': [
            'bill payment', 'bill payment (check)', 'bill payment (cheque)',
            'bill payment (credit card)', 'bill payment (cash)',
        ],
        'VendorCredit': ['vendor credit', 'supplier credit'],
        'Purchase': [
            'check', 'cheque', 'cheque expense', 'expense', 'cash expense', 'cash purchase',
            'credit card expense', 'credit card charge', 'credit card credit',
        ],
        'JournalEntry': ['journal entry', 'journal'],
        'Transfer': ['transfer'],
        'CreditCardPayment': ['credit card payment'],
        'InventoryAdjustment': ['inventory qty adjust', 'inventory quantity adjustment'],
        'InventoryStartingValue': ['inventory starting value'],
        'StatementCharge': ['charge', 'statement charge'],
        'PayrollCheck': ['payroll check', 'paycheck'],
        'PayrollAdjustment': ['payroll adjustment'],
        'PayrollTaxPayment': ['payroll tax payment', 'tax payment (payroll)'],
        'TaxPayment': ['tax payment', 'sales tax payment', 'gst payment'],
        'TaxAdjustment': ['sales tax adjustment', 'gst adjustment'],
    }.items() %}
        {%- for text in printed %}
        when '{{ text }}' then '{{ entity }}'
        {%- endfor %}
    {%- endfor %}
    end
{%- endmacro %}

{# Types of transactions that QuickBooks' pages make and its API has no entity for. #}
{% macro unseen_types() -%}
'StatementCharge', 'PayrollCheck', 'PayrollAdjustment', 'PayrollTaxPayment', 'TaxAdjustment'
{%- endmacro %}
