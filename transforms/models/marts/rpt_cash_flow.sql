-- Each entry balances, so what is not cash moves by as much as cash does, the other way round: the
-- result, the changes of the other accounts of the balance sheet, and cash add up in every month.
with months as (
    select
        month.realm_id,
        month.month_start,
        month.account_id,
        account.cash_flow_section,
        month.debit - month.credit as change,
        month.closing_balance
    from {{ ref('int_account_month') }} as month
    inner join {{ ref('dim_account') }} as account
        on month.realm_id = account.realm_id and month.account_id = account.account_id
),

lines as (
    select
        realm_id,
        month_start,
        'operating' as cash_flow_section,
        'net_income' as line_type,
        {{ net_income_member() }} as account_id,
        -change as amount
    from months
    where cash_flow_section = 'result'
    union all
    select
        realm_id,
        month_start,
        cash_flow_section,
        'account' as line_type,
        account_id,
        -change as amount
    from months
    where cash_flow_section in ('operating', 'investing', 'financing')
    union all
    select
        realm_id,
        month_start,
        'cash' as cash_flow_section,
        'opening_cash' as line_type,
        account_id,
        closing_balance - change as amount
    from months
    where cash_flow_section = 'cash'
    union all
    select
        realm_id,
        month_start,
        'cash' as cash_flow_section,
        'closing_cash' as line_type,
        account_id,
        closing_balance as amount
    from months
    where cash_flow_section = 'cash'
)

select
    line.realm_id,
    line.month_start,
    line.cash_flow_section,
    line.line_type,
    line.account_id,
    account.full_name as account_name,
    account.statement_order,
    {{ money('sum(line.amount)') }} as amount
from lines as line
inner join {{ ref('dim_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
group by
    line.realm_id,
    line.month_start,
    line.cash_flow_section,
    line.line_type,
    line.account_id,
    account.full_name,
    account.statement_order
having sum(line.amount) <> 0
