select
    realm_id,
    account_id,
    account_name,
    account_number,
    full_name,
    cast(
        1 + length(full_name) - length(replace(full_name, ':', '')) as integer
    ) as account_level,
    split_part(full_name, ':', 1) as top_level_account_name,
    parent_account_id,
    classification,
    account_type,
    account_subtype,
    effective_currency_code as currency_code,
    is_receivable,
    is_payable,
    is_income,
    is_active,
    current_balance,
    current_balance_with_sub_accounts
from {{ ref('int_account') }}
union all
select
    company.realm_id,
    special.member_id as account_id,
    special.member_name as account_name,
    cast(null as text) as account_number,
    special.member_name as full_name,
    1 as account_level,
    special.member_name as top_level_account_name,
    cast(null as text) as parent_account_id,
    special.member_name as classification,
    special.member_name as account_type,
    cast(null as text) as account_subtype,
    company.home_currency as currency_code,
    false as is_receivable,
    false as is_payable,
    false as is_income,
    true as is_active,
    {{ money('0') }} as current_balance,
    {{ money('0') }} as current_balance_with_sub_accounts
from {{ ref('int_company') }} as company
cross join {{ special_members() }} as special
