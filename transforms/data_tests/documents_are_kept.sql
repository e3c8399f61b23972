-- {{ after_the_marts() }}
-- Every live document of the raw tables is in the marts exactly once, with its total.
{%- set open_items = {
    'invoice': ('ar', 'Invoice', 'total_amt - coalesce(deposit, 0)'),
    'credit_memo': ('ar', 'CreditMemo', '-total_amt'),
    'payment': ('ar', 'Payment', '-total_amt'),
    'bill': ('ap', 'Bill', 'total_amt'),
    'vendor_credit': ('ap', 'VendorCredit', '-total_amt'),
    'bill_payment': ('ap', 'BillPayment', '-total_amt'),
} %}
{%- set sales = {
    'invoice': ('Invoice', 1),
    'sales_receipt': ('SalesReceipt', 1),
    'credit_memo': ('CreditMemo', -1),
    'refund_receipt': ('RefundReceipt', -1),
} %}
with expected as (
    {%- for table, (ledger, document_type, total) in open_items.items() %}
    select
        realm_id,
        '{{ ledger }}' as fact,
        '{{ document_type }}' as document_type,
        count(*) as documents,
        {{ money('sum(coalesce(' ~ total ~ ', 0))') }} as amount
    from {{ live(table) }} as document
    group by realm_id
    union all
    {%- endfor %}
    {%- for table, (document_type, sign) in sales.items() %}
    select
        realm_id,
        'sales' as fact,
        '{{ document_type }}' as document_type,
        -- A document of zero may have no line that posts.
        count(case when total_amt <> 0 then 1 end) as documents,
        {{ money('sum(' ~ sign ~ ' * (total_amt - coalesce(txn_tax_detail_total_tax, 0)))') }}
            as amount
    from {{ live(table) }} as document
    group by realm_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

sold as (
    select
        line.realm_id,
        line.transaction_type,
        line.transaction_id,
        sum(line.net_amount) as amount,
        max(case when document.total_amount <> 0 then 1 else 0 end) as counts
    from {{ ref('fct_sales_line') }} as line
    inner join {{ ref('int_document') }} as document
        on
            line.realm_id = document.realm_id
            and line.transaction_type = document.transaction_type
            and line.transaction_id = document.transaction_id
    group by line.realm_id, line.transaction_type, line.transaction_id
),

found as (
    {%- for ledger in ['ar', 'ap'] %}
    select
        realm_id,
        '{{ ledger }}' as fact,
        document_type,
        count(*) as documents,
        {{ money('sum(original_amount)') }} as amount
    from {{ ref('fct_' ~ ledger ~ '_document') }}
    where document_line_no = 0
    group by realm_id, document_type
    union all
    {%- endfor %}
    select
        realm_id,
        'sales' as fact,
        transaction_type as document_type,
        sum(counts) as documents,
        {{ money('sum(amount)') }} as amount
    from sold
    group by realm_id, transaction_type
)

select
    expected.*,
    found.documents as found_documents,
    found.amount as found_amount
from expected
left join found
    on
        expected.realm_id = found.realm_id
        and expected.fact = found.fact
        and expected.document_type = found.document_type
where
    expected.documents <> coalesce(found.documents, 0)
    or expected.amount <> coalesce(found.amount, 0)
