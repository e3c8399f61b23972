-- {{ after_the_marts() }}
-- An account ends with the balance that QuickBooks states on it, in its own currency. QuickBooks
-- states what is owed on credit cards as positive, debits as positive everywhere else, and nothing
-- on accounts of the profit and loss; retained earnings it makes up from those.
with latest as (
    select
        realm_id,
        account_id,
        sum(account_amount) as balance
    from {{ ref('fct_gl_entry') }}
    group by realm_id, account_id
)

select
    account.realm_id,
    account.account_id,
    account.full_name,
    account.current_balance,
    latest.balance
from {{ ref('dim_account') }} as account
inner join {{ ref('dim_company') }} as company
    on account.realm_id = company.realm_id and company.ledger_origin = 'report'
left join latest
    on account.realm_id = latest.realm_id and account.account_id = latest.account_id
where
    account.statement = 'balance_sheet'
    and not account.is_retained_earnings
    and coalesce(latest.balance, 0)
    <> case when account.account_type = 'Credit Card' then -1 else 1 end * account.current_balance
