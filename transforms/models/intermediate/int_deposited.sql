-- Deposit that took a customer's payment or another receipt to the bank. Grain: transaction.
with links as (
    select
        deposit.realm_id,
        case
            when
                link.linked_type in (
                    'Check', 'Expense', 'CashPurchase', 'CreditCardExpense', 'CreditCardCredit'
                )
                then 'Purchase'
            when link.linked_type = 'ReceivePayment' then 'Payment'
            else link.linked_type
        end as transaction_type,
        link.linked_id as transaction_id,
        deposit.transaction_id as deposit_id,
        deposit.transaction_date as deposited_on
    from {{ ref('stg_deposit_line_linked_txn') }} as link
    inner join {{ ref('stg_deposit') }} as deposit
        on link.realm_id = deposit.realm_id and link.transaction_id = deposit.transaction_id
),

ranked as (
    select
        links.*,
        row_number() over (
            partition by realm_id, transaction_type, transaction_id
            order by deposited_on asc, length(deposit_id) asc, deposit_id asc
        ) as choice
    from links
)

select
    realm_id,
    transaction_type,
    transaction_id,
    deposit_id,
    deposited_on
from ranked
where choice = 1
