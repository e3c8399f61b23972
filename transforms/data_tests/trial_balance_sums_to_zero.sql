-- {{ after_the_marts() }}
-- Debit and credit balances are equal: on every day on which anything changes, at every month end,
-- before and after each month, on both bases.
select
    realm_id,
    'day' as basis,
    balance_date as day,
    sum(closing_balance - opening_balance) as balance
from {{ ref('fct_account_balance_day') }}
group by realm_id, balance_date
having sum(closing_balance - opening_balance) <> 0
union all
select
    realm_id,
    basis,
    month_end as day,
    sum(closing_balance) as balance
from {{ ref('rpt_trial_balance') }}
group by realm_id, basis, month_end
having
    sum(closing_balance) <> 0
    or sum(opening_balance) <> 0
    or sum(closing_debit) <> sum(closing_credit)
    or sum(closing_debit - closing_credit - closing_balance) <> 0
