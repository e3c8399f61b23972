-- {{ after_the_marts() }}
-- Debits equal credits on every document, in its own and in home currency. For a sales document
-- this is: lines less discounts plus tax make its total.
select
    realm_id,
    transaction_type,
    transaction_id,
    sum(amount) as amount,
    sum(home_amount) as home_amount
from {{ ref('int_posting') }}
group by realm_id, transaction_type, transaction_id
having sum(amount) <> 0 or sum(home_amount) <> 0
