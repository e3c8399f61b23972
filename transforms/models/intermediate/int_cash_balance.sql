-- Cash-basis balances at month ends, from QuickBooks' own cash statements: accounts of the balance
-- sheet as it shows them, accounts of the profit and loss added up since the fiscal year began.
-- Grain: account x section x month, debit positive.
with known as (
    select
        realm_id,
        min(month_start) as first_month
    from {{ ref('int_statement_figure') }}
    where basis = 'Cash'
    group by realm_id
),

-- All months from the first one on: statements of months in which everything is zero are empty.
months as (
    select distinct
        calendar.realm_id,
        calendar.month_start,
        {{ fiscal_year_start('calendar.month_start', 'company.fiscal_year_start_month') }}
            as fiscal_year_start
    from known
    inner join {{ ref('int_ledger') }} as ledger on known.realm_id = ledger.realm_id
    inner join {{ ref('dim_company') }} as company on known.realm_id = company.realm_id
    inner join {{ ref('dim_date') }} as calendar
        on
            known.realm_id = calendar.realm_id
            and known.first_month <= calendar.month_start
            and ledger.books_until >= calendar.month_start
),

balances as (
    select
        realm_id,
        month_start,
        account_id,
        statement_section,
        debit_amount as closing_balance
    from {{ ref('int_statement_figure') }}
    where
        basis = 'Cash'
        and report = 'BalanceSheet'
        and account_id <> {{ net_income_member() }}
    union all
    select
        month.realm_id,
        month.month_start,
        figure.account_id,
        figure.statement_section,
        sum(figure.debit_amount) as closing_balance
    from months as month
    inner join {{ ref('int_statement_figure') }} as figure
        on
            month.realm_id = figure.realm_id
            and figure.basis = 'Cash'
            and figure.report = 'ProfitAndLoss'
            and figure.month_start between month.fiscal_year_start and month.month_start
    group by month.realm_id, month.month_start, figure.account_id, figure.statement_section
),

-- What an account has at the end of a month it brings into the next one. Where that begins a fiscal
-- year, results move to Retained Earnings.
brought as (
    select
        balances.realm_id,
        month.month_start,
        balances.account_id,
        balances.statement_section,
        balances.closing_balance,
        month.month_start = month.fiscal_year_start
        and balances.statement_section
        in ('Income', 'COGS', 'Expenses', 'OtherIncome', 'OtherExpenses') as is_retained
    from balances
    inner join months as month
        on
            balances.realm_id = month.realm_id
            and month.month_start = {{ month_after('balances.month_start', 1) }}
),

carried as (
    select
        brought.realm_id,
        brought.month_start,
        case
            when not brought.is_retained then brought.account_id
            else coalesce(retained.account_id, {{ unmapped() }})
        end as account_id,
        case when brought.is_retained then 'Equity' else brought.statement_section end
            as statement_section,
        sum(brought.closing_balance) as closing_balance
    from brought
    left join {{ ref('dim_account') }} as retained
        on brought.realm_id = retained.realm_id and retained.is_retained_earnings
    group by
        brought.realm_id,
        brought.month_start,
        case
            when not brought.is_retained then brought.account_id
            else coalesce(retained.account_id, {{ unmapped() }})
        end,
        case when brought.is_retained then 'Equity' else brought.statement_section end
)

select
    coalesce(balances.realm_id, carried.realm_id) as realm_id,
    coalesce(balances.month_start, carried.month_start) as month_start,
    coalesce(balances.account_id, carried.account_id) as account_id,
    coalesce(balances.statement_section, carried.statement_section) as statement_section,
    {{ money('coalesce(carried.closing_balance, 0)') }} as opening_balance,
    {{ money('coalesce(balances.closing_balance, 0)') }} as closing_balance
from balances
full outer join carried
    on
        balances.realm_id = carried.realm_id
        and balances.month_start = carried.month_start
        and balances.account_id = carried.account_id
        and balances.statement_section = carried.statement_section
