select
    realm_id,
    id as account_id,
    name as account_name,
    acct_num as account_number,
    coalesce(fully_qualified_name, name) as full_name,
    parent_ref_value as parent_account_id,
    classification,
    account_type,
    account_sub_type as account_subtype,
    currency_ref_value as currency_code,
    coalesce(active, true) as is_active,
    {{ money('coalesce(current_balance, 0)') }} as current_balance,
    {{ money('coalesce(current_balance_with_sub_accounts, 0)') }}
        as current_balance_with_sub_accounts
from {{ live('account') }} as account
