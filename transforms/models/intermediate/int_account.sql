-- Accounts with what their type means. Grain: account.
select
    account.realm_id,
    account.account_id,
    account.account_name,
    account.account_number,
    account.full_name,
    account.parent_account_id,
    account.classification,
    account.account_type,
    account.account_subtype,
    account.is_active,
    account.current_balance,
    account.current_balance_with_sub_accounts,
    coalesce(account.currency_code, company.home_currency) as effective_currency_code,
    coalesce(account.account_type = 'Accounts Receivable', false) as is_receivable,
    coalesce(account.account_type = 'Accounts Payable', false) as is_payable,
    coalesce(
        account.account_type in ('Accounts Receivable', 'Accounts Payable'), false
    ) as has_open_items,
    coalesce(account.account_type = 'Income', false) as is_income
from {{ ref('stg_account') }} as account
inner join {{ ref('int_company') }} as company on account.realm_id = company.realm_id
