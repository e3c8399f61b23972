-- {{ after_the_marts() }}
-- The comparison holds the whole of each budget, and of the accounts in its periods all that the
-- ledger has.
with budgeted as (
    select
        realm_id,
        budget_id,
        sum(amount) as amount
    from {{ ref('fct_budget') }}
    where budget_type = 'ProfitAndLoss'
    group by realm_id, budget_id
),

periods as (
    select distinct
        realm_id,
        budget_id,
        period_start,
        period_end
    from {{ ref('fct_budget') }}
    where budget_type = 'ProfitAndLoss'
),

earned as (
    select
        period.realm_id,
        period.budget_id,
        sum(-entry.home_amount) as net_income
    from periods as period
    inner join {{ ref('fct_gl_entry') }} as entry
        on
            period.realm_id = entry.realm_id
            and entry.transaction_date between period.period_start and period.period_end
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.statement = 'profit_and_loss'
    group by period.realm_id, period.budget_id
),

compared as (
    select
        line.realm_id,
        line.budget_id,
        sum(line.budget_amount) as budget_amount,
        sum(
            case
                when line.statement_section in ('Income', 'OtherIncome') then line.actual_amount
                else -line.actual_amount
            end
        ) as net_income,
        sum(line.actual_amount - line.budget_amount - line.variance) as unexplained
    from {{ ref('rpt_budget_vs_actual') }} as line
    group by line.realm_id, line.budget_id
)

select
    budgeted.*,
    compared.budget_amount,
    earned.net_income,
    compared.net_income as found_net_income
from budgeted
left join compared
    on budgeted.realm_id = compared.realm_id and budgeted.budget_id = compared.budget_id
left join earned
    on budgeted.realm_id = earned.realm_id and budgeted.budget_id = earned.budget_id
where
    budgeted.amount <> coalesce(compared.budget_amount, 0)
    or coalesce(earned.net_income, 0) <> coalesce(compared.net_income, 0)
    or compared.unexplained <> 0
