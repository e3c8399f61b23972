-- Accounts with what their type means. Grain: account.
with typed as (
    select
        account.*,
        top.sort_key,
        coalesce(account.currency_code, company.home_currency) as effective_currency_code,
        {{ account_type_order('account.account_type') }} as type_order,
        -- QuickBooks keeps one account for retained earnings; of several the one it named itself,
        -- then the oldest.
        row_number() over (
            partition by account.realm_id, account.account_subtype
            order by
                case when account.account_name = 'Retained Earnings' then 0 else 1 end asc,
                account.is_active desc,
                length(account.account_id) asc,
                account.account_id asc
        ) as subtype_choice
    from {{ ref('stg_account') }} as account
    inner join {{ ref('int_company') }} as company on account.realm_id = company.realm_id
    inner join {{ ref('int_account_ancestor') }} as top
        on account.realm_id = top.realm_id and account.account_id = top.account_id and top.is_top
)

select
    realm_id,
    account_id,
    account_name,
    account_number,
    full_name,
    parent_account_id,
    classification,
    account_type,
    account_subtype,
    is_active,
    current_balance,
    current_balance_with_sub_accounts,
    effective_currency_code,
    {{ of_account_type('account_type', 1, 'Unmapped') }} as statement_section,
    {{ of_account_type('account_type', 2, 'balance_sheet') }} as statement,
    {{ of_account_type('account_type', 3, 'debit') }} as normal_side,
    case
        when account_subtype = 'UndepositedFunds' then 'cash'
        when account_subtype in {{ written_off_subtypes() }} then 'operating'
        else {{ of_account_type('account_type', 4, 'operating') }}
    end as cash_flow_section,
    cast(
        row_number() over (
            partition by realm_id
            order by type_order, {{ in_byte_order('sort_key') }}, length(account_id), account_id
        ) as integer
    ) as statement_order,
    coalesce(account_type = 'Accounts Receivable', false) as is_receivable,
    coalesce(account_type = 'Accounts Payable', false) as is_payable,
    coalesce(account_type in ('Accounts Receivable', 'Accounts Payable'), false)
        as has_open_items,
    coalesce(account_type = 'Income', false) as is_income,
    coalesce(account_subtype = 'UndepositedFunds', false) as is_undeposited_funds,
    coalesce(account_subtype = 'Inventory', false) as is_inventory,
    coalesce(account_subtype = 'ExchangeGainOrLoss', false) as is_exchange_gain,
    coalesce(account_subtype = 'RetainedEarnings' and subtype_choice = 1, false)
        as is_retained_earnings
from typed
