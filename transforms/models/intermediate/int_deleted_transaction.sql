-- Heads of documents that are gone from QuickBooks, as they were last. Grain: document.
{%- set documents = {
    'invoice': 'Invoice',
    'sales_receipt': 'SalesReceipt',
    'credit_memo': 'CreditMemo',
    'refund_receipt': 'RefundReceipt',
    'payment': 'Payment',
    'deposit': 'Deposit',
    'bill': 'Bill',
    'bill_payment': 'BillPayment',
    'vendor_credit': 'VendorCredit',
    'purchase': 'Purchase',
    'journal_entry': 'JournalEntry',
    'transfer': 'Transfer',
    'credit_card_payment': 'CreditCardPayment',
    'inventory_adjustment': 'InventoryAdjustment',
} %}
{%- for table, transaction_type in documents.items() %}
select
    document.realm_id,
    '{{ transaction_type }}' as transaction_type,
    document.id as transaction_id,
    document.doc_number as document_number,
    document.txn_date as transaction_date,
    {%- if table in ['invoice', 'sales_receipt', 'credit_memo', 'refund_receipt', 'payment'] %}
    document.customer_ref_value as customer_id,
    {%- else %}
    cast(null as text) as customer_id,
    {%- endif %}
    {%- if table in ['bill', 'bill_payment', 'vendor_credit'] %}
    document.vendor_ref_value as vendor_id,
    {%- else %}
    cast(null as text) as vendor_id,
    {%- endif %}
    cast(null as text) as employee_id,
    document.department_ref_value as location_id,
    document.currency_ref_value as currency_code,
    {{ rate('document.exchange_rate') }} as exchange_rate,
    document.private_note as memo,
    false as is_voided,
    document.meta_data_create_time as created_at,
    document.meta_data_last_updated_time as updated_at
from {{ source('raw', table) }} as document
inner join {{ source('raw', 'deletions') }} as deletion
    on
        document.realm_id = deletion.realm_id
        and document.id = deletion.id
        and deletion.entity = '{{ table }}'
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
