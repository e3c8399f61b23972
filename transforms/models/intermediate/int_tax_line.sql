-- Tax of documents by rate, in home currency, as the liability to the agency grows by it.
-- Grain: document x tax line (line 0: what TotalTax says beyond them, at the first line's rate).
{%- set documents = [
    'invoice', 'sales_receipt', 'credit_memo', 'refund_receipt', 'bill', 'vendor_credit', 'purchase',
    'journal_entry',
] %}
with tax_lines as (
    {{ staged_tax_lines(documents) }}
),

first_lines as (
    select
        tax_lines.*,
        row_number() over (
            partition by realm_id, transaction_type, transaction_id order by tax_line_no
        ) as place
    from tax_lines
)

select
    posting.realm_id,
    posting.transaction_type,
    posting.transaction_id,
    posting.line_no as tax_line_no,
    posting.transaction_date,
    case
        when posting.transaction_type in ('Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt')
            then 'sale'
        when posting.transaction_type = 'JournalEntry' then 'adjustment'
        else 'purchase'
    end as side,
    coalesce(line.tax_rate_id, first_line.tax_rate_id) as tax_rate_id,
    {{ money('-posting.home_amount') }} as home_tax_amount,
    -- What it is charged on, with the sign of the document.
    {{ home_money(
        'case when posting.transaction_type in (' ~ "'CreditMemo', 'RefundReceipt', 'VendorCredit'"
        ~ ') then -1 else 1 end * coalesce(line.taxable_amount, 0)',
        'posting.exchange_rate'
    ) }} as home_taxable_amount
from {{ ref('int_posting') }} as posting
left join tax_lines as line
    on
        posting.realm_id = line.realm_id
        and posting.transaction_type = line.transaction_type
        and posting.transaction_id = line.transaction_id
        and posting.line_no = line.tax_line_no
left join first_lines as first_line
    on
        posting.realm_id = first_line.realm_id
        and posting.transaction_type = first_line.transaction_type
        and posting.transaction_id = first_line.transaction_id
        and first_line.place = 1
where posting.posting_role = 'tax'
