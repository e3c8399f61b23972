-- {{ after_the_marts() }}
-- Undeposited Funds hold what no deposit has taken yet, and nothing else; each register ends with
-- the balance of its account.
with registers as (
    select
        realm_id,
        account_id,
        is_undeposited_funds,
        sum(amount) as amount,
        sum(home_amount) as home_amount,
        sum(case when awaits_deposit then home_amount else 0 end) as waiting
    from {{ ref('mart_cash_register') }}
    group by realm_id, account_id, is_undeposited_funds
),

ends as (
    select
        register.realm_id,
        register.account_id,
        register.running_balance,
        register.home_running_balance,
        row_number() over (
            partition by register.realm_id, register.account_id order by register.register_no desc
        ) as from_last
    from {{ ref('mart_cash_register') }} as register
),

balances as (
    select
        entry.realm_id,
        entry.account_id,
        sum(entry.account_amount) as balance,
        sum(entry.home_amount) as home_balance
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.is_cash
    group by entry.realm_id, entry.account_id
)

select
    balances.*,
    registers.home_amount,
    registers.waiting,
    ends.running_balance
from balances
inner join {{ ref('dim_company') }} as company on balances.realm_id = company.realm_id
left join registers
    on balances.realm_id = registers.realm_id and balances.account_id = registers.account_id
left join ends
    on
        balances.realm_id = ends.realm_id
        and balances.account_id = ends.account_id
        and ends.from_last = 1
where
    registers.account_id is null
    or registers.amount <> balances.balance
    or registers.home_amount <> balances.home_balance
    or ends.running_balance <> balances.balance
    or ends.home_running_balance <> balances.home_balance
    or (
        registers.is_undeposited_funds
        and company.ledger_origin = 'report'
        and registers.waiting <> balances.home_balance
    )
