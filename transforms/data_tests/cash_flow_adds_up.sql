-- {{ after_the_marts() }}
-- Operating, investing and financing are the change of cash in every month; cash begins a month as
-- it ended the one before, and ends it as the cash accounts do.
with months as (
    select
        realm_id,
        month_start,
        sum(case when cash_flow_section <> 'cash' then amount else 0 end) as provided,
        sum(case when line_type = 'opening_cash' then amount else 0 end) as opening_cash,
        sum(case when line_type = 'closing_cash' then amount else 0 end) as closing_cash
    from {{ ref('rpt_cash_flow') }}
    group by realm_id, month_start
),

carried as (
    select
        months.*,
        lag(closing_cash, 1) over (partition by realm_id order by month_start) as cash_before
    from months
),

held as (
    select
        day.realm_id,
        day.month_start,
        sum(day.closing_balance) as cash
    from {{ ref('fct_account_balance_day') }} as day
    inner join {{ ref('dim_account') }} as account
        on
            day.realm_id = account.realm_id
            and day.account_id = account.account_id
            and account.is_cash
    where day.is_month_end
    group by day.realm_id, day.month_start
)

select
    carried.*,
    held.cash
from carried
left join held
    on carried.realm_id = held.realm_id and carried.month_start = held.month_start
where
    carried.provided <> carried.closing_cash - carried.opening_cash
    or carried.opening_cash <> coalesce(carried.cash_before, 0)
    or carried.closing_cash <> coalesce(held.cash, 0)
