with special as (
    select
        company.realm_id,
        company.home_currency,
        member.member_id,
        member.member_name,
        member.member_name as account_type,
        'Unmapped' as statement_section,
        'debit' as normal_side,
        'operating' as cash_flow_section,
        0 as rank_from_last
    from {{ ref('int_company') }} as company
    cross join {{ special_members() }} as member
    union all
    -- What the fiscal year has earned so far stands among the equity on no account.
    select
        realm_id,
        home_currency,
        {{ net_income_member() }} as member_id,
        'Net Income' as member_name,
        'Equity' as account_type,
        'Equity' as statement_section,
        'credit' as normal_side,
        'result' as cash_flow_section,
        1 as rank_from_last
    from {{ ref('int_company') }}
)

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
    split_part(full_name, ':', 1) as level1_name,
    {%- for level in range(2, 6) %}
    nullif(split_part(full_name, ':', {{ level }}), '') as level{{ level }}_name,
    {%- endfor %}
    parent_account_id,
    classification,
    account_type,
    account_subtype,
    statement,
    statement_section,
    statement_order,
    normal_side,
    cash_flow_section,
    effective_currency_code as currency_code,
    cash_flow_section = 'cash' as is_cash,
    is_receivable,
    is_payable,
    is_income,
    is_undeposited_funds,
    is_inventory,
    is_exchange_gain,
    is_retained_earnings,
    is_active,
    current_balance,
    current_balance_with_sub_accounts
from {{ ref('int_account') }}
union all
select
    realm_id,
    member_id as account_id,
    member_name as account_name,
    cast(null as text) as account_number,
    member_name as full_name,
    1 as account_level,
    member_name as top_level_account_name,
    member_name as level1_name,
    {%- for level in range(2, 6) %}
    cast(null as text) as level{{ level }}_name,
    {%- endfor %}
    cast(null as text) as parent_account_id,
    account_type as classification,
    account_type,
    cast(null as text) as account_subtype,
    'balance_sheet' as statement,
    statement_section,
    1000000 - rank_from_last as statement_order,
    normal_side,
    cash_flow_section,
    home_currency as currency_code,
    false as is_cash,
    false as is_receivable,
    false as is_payable,
    false as is_income,
    false as is_undeposited_funds,
    false as is_inventory,
    false as is_exchange_gain,
    false as is_retained_earnings,
    true as is_active,
    {{ money('0') }} as current_balance,
    {{ money('0') }} as current_balance_with_sub_accounts
from special
