-- Actual amounts are split by class, location or customer as far as the budget is. Accounts that
-- have entries in a period of the budget, but no budget, stand beside those that have one.
{%- set dimensions = ['class_id', 'location_id', 'customer_id'] %}
with budgets as (
    select
        budget.*,
        account.normal_side
    from {{ ref('fct_budget') }} as budget
    inner join {{ ref('dim_account') }} as account
        on budget.realm_id = account.realm_id and budget.account_id = account.account_id
    where budget.budget_type = 'ProfitAndLoss'
),

split as (
    select
        realm_id,
        {%- for dimension in dimensions %}
        max(case when {{ dimension }} <> {{ not_specified() }} then 1 else 0 end)
            as by_{{ dimension }},
        {%- endfor %}
        budget_id
    from budgets
    group by realm_id, budget_id
),

periods as (
    select distinct
        realm_id,
        budget_id,
        period_start,
        period_end
    from budgets
),

actuals as (
    select
        period.realm_id,
        period.budget_id,
        period.period_start,
        period.period_end,
        entry.account_id,
        {%- for dimension in dimensions %}
        case
            when split.by_{{ dimension }} = 1 then entry.{{ dimension }}
            else {{ not_specified() }}
        end as {{ dimension }},
        {%- endfor %}
        {{ natural_sign('account.normal_side') }} * entry.home_amount as amount
    from periods as period
    inner join split
        on period.realm_id = split.realm_id and period.budget_id = split.budget_id
    inner join {{ ref('fct_gl_entry') }} as entry
        on
            period.realm_id = entry.realm_id
            and entry.transaction_date between period.period_start and period.period_end
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.statement = 'profit_and_loss'
),

lines as (
    select
        realm_id,
        budget_id,
        period_start,
        period_end,
        account_id,
        class_id,
        location_id,
        customer_id,
        amount as budget_amount,
        0 as actual_amount
    from budgets
    union all
    select
        realm_id,
        budget_id,
        period_start,
        period_end,
        account_id,
        class_id,
        location_id,
        customer_id,
        0 as budget_amount,
        amount as actual_amount
    from actuals
),

summed as (
    select
        realm_id,
        budget_id,
        period_start,
        period_end,
        account_id,
        class_id,
        location_id,
        customer_id,
        sum(budget_amount) as budget_amount,
        sum(actual_amount) as actual_amount
    from lines
    group by
        realm_id,
        budget_id,
        period_start,
        period_end,
        account_id,
        class_id,
        location_id,
        customer_id
)

select
    line.realm_id,
    line.budget_id,
    budget.budget_name,
    line.period_start,
    line.period_end,
    account.statement_section,
    line.account_id,
    account.full_name as account_name,
    account.statement_order,
    line.class_id,
    line.location_id,
    line.customer_id,
    {{ money('line.budget_amount') }} as budget_amount,
    {{ money('line.actual_amount') }} as actual_amount,
    {{ money('line.actual_amount - line.budget_amount') }} as variance
from summed as line
inner join {{ ref('stg_budget') }} as budget
    on line.realm_id = budget.realm_id and line.budget_id = budget.budget_id
inner join {{ ref('dim_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
where line.budget_amount <> 0 or line.actual_amount <> 0
