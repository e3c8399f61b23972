-- Accounts that documents imply without naming them. Grain: company x role x currency.
-- QuickBooks keeps one of each kind per currency; where a company made more of them, the one
-- QuickBooks itself named comes first, then active ones, then the oldest.
with candidates as (
    {%- for role, name in [
        ('receivable', 'Accounts Receivable (A/R)'), ('payable', 'Accounts Payable (A/P)')
    ] %}
    select
        realm_id,
        '{{ role }}' as account_role,
        effective_currency_code as currency_code,
        account_id,
        is_active,
        case when account_name like '{{ name }}%' then 0 else 1 end as preference
    from {{ ref('int_account') }}
    where is_{{ role }}
    union all
    {%- endfor %}
    select
        realm_id,
        'sales' as account_role,
        effective_currency_code as currency_code,
        account_id,
        is_active,
        case when account_name = 'Sales' then 0 else 1 end as preference
    from {{ ref('int_account') }}
    where is_income and (account_name = 'Sales' or account_subtype = 'SalesOfProductIncome')
    union all
    select
        account.realm_id,
        'shipping' as account_role,
        account.effective_currency_code as currency_code,
        account.account_id,
        account.is_active,
        case when account.account_id = company.shipping_account_id then 0 else 1 end as preference
    from {{ ref('int_account') }} as account
    inner join {{ ref('int_company') }} as company on account.realm_id = company.realm_id
    where
        account.account_id = company.shipping_account_id
        or (account.is_income and account.account_name = 'Shipping Income')
    union all
    select
        account.realm_id,
        'discount' as account_role,
        account.effective_currency_code as currency_code,
        account.account_id,
        account.is_active,
        case
            when account.account_id = company.discount_account_id then 0
            when account.account_name = 'Discounts given' then 1
            else 2
        end as preference
    from {{ ref('int_account') }} as account
    inner join {{ ref('int_company') }} as company on account.realm_id = company.realm_id
    where
        account.account_id = company.discount_account_id
        or (account.is_income and account.account_subtype = 'DiscountsRefundsGiven')
),

ranked as (
    select
        candidates.*,
        row_number() over (
            partition by realm_id, account_role, currency_code
            order by preference asc, is_active desc, length(account_id) asc, account_id asc
        ) as choice
    from candidates
)

select
    realm_id,
    account_role,
    currency_code,
    account_id
from ranked
where choice = 1
