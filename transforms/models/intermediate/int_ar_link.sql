-- What payments say they settle. Grain: payment line.
-- Amounts stand on payment lines only; a line links to one document.
select
    payment.realm_id,
    payment.transaction_id as payment_id,
    line.line_no as payment_line_no,
    payment.transaction_date as payment_date,
    payment.customer_id,
    -- Links speak of checks and expenses; the entity is a purchase.
    case
        when
            link.linked_type in (
                'Check', 'Expense', 'CashPurchase', 'CreditCardExpense', 'CreditCardCredit'
            )
            then 'Purchase'
        else link.linked_type
    end as document_type,
    link.linked_id as document_id,
    link.linked_line_id,
    line.amount
from {{ ref('stg_payment') }} as payment
inner join {{ ref('stg_payment_line') }} as line
    on payment.realm_id = line.realm_id and payment.transaction_id = line.payment_id
inner join {{ ref('stg_payment_line_linked_txn') }} as link
    on
        line.realm_id = link.realm_id
        and line.payment_id = link.payment_id
        and line.line_no = link.line_no
        and link.link_no = 1
where line.amount <> 0
