-- Accrual from the ledger; the cash basis from QuickBooks' cash reports, which know no classes or
-- locations. A row also stands for a month without entries as long as one of the periods it
-- compares with has some.
with entries as (
    select
        entry.realm_id,
        'Accrual' as basis,
        {{ month_start('entry.transaction_date') }} as month_start,
        entry.account_id,
        account.statement_section,
        entry.class_id,
        entry.location_id,
        -entry.home_amount as net_income
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_account') }} as account
        on
            entry.realm_id = account.realm_id
            and entry.account_id = account.account_id
            and account.statement = 'profit_and_loss'
    union all
    select
        realm_id,
        basis,
        month_start,
        account_id,
        statement_section,
        {{ not_specified() }} as class_id,
        {{ not_specified() }} as location_id,
        -debit_amount as net_income
    from {{ ref('int_statement_figure') }}
    where basis = 'Cash' and report = 'ProfitAndLoss'
),

monthly as (
    select
        realm_id,
        basis,
        month_start,
        account_id,
        statement_section,
        class_id,
        location_id,
        sum(net_income) as net_income
    from entries
    group by
        realm_id, basis, month_start, account_id, statement_section, class_id, location_id
),

-- Each line of the statement from its first month on.
series as (
    select
        realm_id,
        basis,
        account_id,
        statement_section,
        class_id,
        location_id,
        min(month_start) as first_month
    from monthly
    group by realm_id, basis, account_id, statement_section, class_id, location_id
),

months as (
    select distinct
        calendar.realm_id,
        calendar.month_start,
        calendar.fiscal_year_start
    from {{ ref('dim_date') }} as calendar
    inner join {{ ref('dim_company') }} as company
        on calendar.realm_id = company.realm_id and calendar.month_start <= company.books_until
),

filled as (
    select
        series.realm_id,
        series.basis,
        month.month_start,
        month.fiscal_year_start,
        series.account_id,
        series.statement_section,
        series.class_id,
        series.location_id,
        coalesce(monthly.net_income, 0) as net_income
    from series
    inner join months as month
        on series.realm_id = month.realm_id and series.first_month <= month.month_start
    left join monthly
        on
            series.realm_id = monthly.realm_id
            and series.basis = monthly.basis
            and month.month_start = monthly.month_start
            and series.account_id = monthly.account_id
            and series.statement_section = monthly.statement_section
            and series.class_id = monthly.class_id
            and series.location_id = monthly.location_id
),

compared as (
    select
        filled.*,
        coalesce(lag(net_income, 1) over ({{ same_statement_line() }}), 0) as prior_month,
        coalesce(lag(net_income, 12) over ({{ same_statement_line() }}), 0) as prior_year,
        sum(net_income) over (
            {{ same_statement_line('fiscal_year_start') }}
            rows between unbounded preceding and current row
        ) as fiscal_year_to_date
    from filled
)

select
    line.realm_id,
    line.basis,
    line.month_start,
    line.statement_section,
    line.account_id,
    account.full_name as account_name,
    account.statement_order,
    line.class_id,
    line.location_id,
    {%- for name, column in {
        'amount': 'net_income',
        'prior_month_amount': 'prior_month',
        'prior_year_amount': 'prior_year',
        'fiscal_year_to_date_amount': 'fiscal_year_to_date',
    }.items() %}
    {{ money(
        "case when line.statement_section in ('Income', 'OtherIncome') then line." ~ column
        ~ " else -line." ~ column ~ " end"
    ) }} as {{ name }},
    {%- endfor %}
    {{ money('line.net_income') }} as net_income
from compared as line
inner join {{ ref('dim_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
where
    line.net_income <> 0
    or line.prior_month <> 0
    or line.prior_year <> 0
    or line.fiscal_year_to_date <> 0
