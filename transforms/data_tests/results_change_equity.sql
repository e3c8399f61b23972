-- {{ after_the_marts() }}
-- The result on the balance sheet is the profit and loss since the fiscal year began; and equity of
-- retained earnings and result changes by what a month earns and by what is posted to retained
-- earnings itself: the start of a fiscal year moves the one into the other and changes nothing.
with earned as (
    select
        realm_id,
        basis,
        month_start,
        sum(net_income) as net_income,
        sum(
            case
                when statement_section in ('Income', 'OtherIncome') then fiscal_year_to_date_amount
                else -fiscal_year_to_date_amount
            end
        ) as fiscal_year_to_date
    from {{ ref('rpt_profit_and_loss') }}
    group by realm_id, basis, month_start
),

posted as (
    select
        entry.realm_id,
        {{ month_start('entry.transaction_date') }} as month_start,
        -sum(entry.home_amount) as amount
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.is_retained_earnings
    group by entry.realm_id, {{ month_start('entry.transaction_date') }}
),

equity as (
    select
        sheet.realm_id,
        sheet.basis,
        sheet.month_start,
        sum(case when sheet.account_id = {{ net_income_member() }} then sheet.amount else 0 end)
            as net_income,
        sum(
            case
                when sheet.account_id = {{ net_income_member() }} or account.is_retained_earnings
                    then sheet.amount
                else 0
            end
        ) as earned_so_far
    from {{ ref('rpt_balance_sheet') }} as sheet
    inner join {{ ref('dim_account') }} as account
        on sheet.realm_id = account.realm_id and sheet.account_id = account.account_id
    group by sheet.realm_id, sheet.basis, sheet.month_start
),

changes as (
    select
        equity.*,
        lag(earned_so_far, 1) over (
            partition by realm_id, basis order by month_start
        ) as earned_before
    from equity
)

select
    changes.realm_id,
    changes.basis,
    changes.month_start,
    changes.net_income,
    earned.fiscal_year_to_date,
    changes.earned_so_far,
    changes.earned_before,
    earned.net_income as earned_in_month
from changes
left join earned
    on
        changes.realm_id = earned.realm_id
        and changes.basis = earned.basis
        and changes.month_start = earned.month_start
left join posted
    on changes.realm_id = posted.realm_id and changes.month_start = posted.month_start
where
    changes.net_income <> coalesce(earned.fiscal_year_to_date, 0)
    or changes.earned_so_far - coalesce(changes.earned_before, 0)
    <> coalesce(earned.net_income, 0) + coalesce(posted.amount, 0)
