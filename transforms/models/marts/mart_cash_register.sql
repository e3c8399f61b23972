with entries as (
    select
        entry.*,
        account.is_undeposited_funds,
        row_number() over (
            partition by entry.realm_id, entry.account_id
            order by entry.transaction_date, entry.line_no
        ) as register_no
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.is_cash
)

select
    entry.realm_id,
    entry.account_id,
    entry.register_no,
    entry.transaction_date,
    entry.line_no,
    entry.transaction_type,
    entry.transaction_id,
    entry.transaction_key,
    entry.document_number,
    entry.party_name,
    entry.memo,
    entry.split_account_id,
    entry.account_currency_code as currency_code,
    entry.account_amount as amount,
    {{ money(
        'sum(entry.account_amount) over (partition by entry.realm_id, entry.account_id'
        ~ ' order by entry.register_no rows between unbounded preceding and current row)'
    ) }} as running_balance,
    entry.home_amount,
    {{ money(
        'sum(entry.home_amount) over (partition by entry.realm_id, entry.account_id'
        ~ ' order by entry.register_no rows between unbounded preceding and current row)'
    ) }} as home_running_balance,
    entry.is_undeposited_funds,
    entry.is_undeposited_funds
    and entry.transaction_type <> 'Deposit'
    and deposited.deposit_id is null as awaits_deposit,
    deposited.deposit_id,
    deposited.deposited_on,
    case
        when entry.is_undeposited_funds and entry.transaction_type <> 'Deposit'
            then {{ days_between(
                'entry.transaction_date', 'coalesce(deposited.deposited_on, company.as_of_date)'
            ) }}
    end as days_undeposited
from entries as entry
inner join {{ ref('dim_company') }} as company on entry.realm_id = company.realm_id
left join {{ ref('int_deposited') }} as deposited
    on
        entry.realm_id = deposited.realm_id
        and entry.transaction_type = deposited.transaction_type
        and entry.transaction_id = deposited.transaction_id
        and entry.is_undeposited_funds
