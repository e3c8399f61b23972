-- {{ after_the_marts() }}
-- What an account ends a day with it begins the next one with, in both currencies; it ends with
-- all its entries; and opening, debits and credits make the closing balance. So do the months of
-- the trial balance; only a fiscal year begins without results, which are retained.
with days as (
    select
        day.*,
        lag(closing_balance, 1) over (
            partition by realm_id, account_id order by balance_date
        ) as carried,
        lag(account_closing_balance, 1) over (
            partition by realm_id, account_id order by balance_date
        ) as account_carried,
        row_number() over (
            partition by realm_id, account_id order by balance_date desc
        ) as from_last
    from {{ ref('fct_account_balance_day') }} as day
),

entries as (
    select
        realm_id,
        account_id,
        sum(home_amount) as home_amount,
        sum(account_amount) as account_amount
    from {{ ref('fct_gl_entry') }}
    group by realm_id, account_id
)

select
    days.realm_id,
    days.account_id,
    days.balance_date as day,
    'day' as problem
from days
where
    opening_balance <> coalesce(carried, 0)
    or account_opening_balance <> coalesce(account_carried, 0)
    or opening_balance + debit - credit <> closing_balance
    or account_opening_balance + account_change <> account_closing_balance
union all
select
    entries.realm_id,
    entries.account_id,
    days.balance_date as day,
    'all entries' as problem
from entries
left join days
    on
        entries.realm_id = days.realm_id
        and entries.account_id = days.account_id
        and days.from_last = 1
where
    days.account_id is null
    or entries.home_amount <> days.closing_balance
    or entries.account_amount <> days.account_closing_balance
union all
select
    realm_id,
    account_id,
    month_end as day,
    'month' as problem
from {{ ref('rpt_trial_balance') }}
where basis = 'Accrual' and opening_balance + debit - credit <> closing_balance
union all
select
    month.realm_id,
    month.account_id,
    month.month_end as day,
    'month before' as problem
from {{ ref('rpt_trial_balance') }} as month
inner join {{ ref('dim_account') }} as account
    on month.realm_id = account.realm_id and month.account_id = account.account_id
inner join {{ ref('dim_date') }} as calendar
    on month.realm_id = calendar.realm_id and month.month_end = calendar.date_day
left join {{ ref('rpt_trial_balance') }} as earlier
    on
        month.realm_id = earlier.realm_id
        and month.basis = earlier.basis
        and month.account_id = earlier.account_id
        and month.statement_section = earlier.statement_section
        and month.month_start = {{ month_after('earlier.month_start', 1) }}
where
    month.opening_balance <> case
        when
            calendar.month_start = calendar.fiscal_year_start
            and account.statement = 'profit_and_loss'
            then 0
        else coalesce(earlier.closing_balance, 0)
    end
    and not (
        calendar.month_start = calendar.fiscal_year_start
        and (account.is_retained_earnings or account.account_id = {{ unmapped() }})
    )
