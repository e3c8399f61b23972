{{ config(materialized='view') }}
{%- set periods = [
    'amount', 'prior_month_amount', 'prior_year_amount', 'fiscal_year_to_date_amount'
] %}
{%- set results = {
    'GrossProfit': "('Income', 'COGS')",
    'NetOperatingIncome': "('Income', 'COGS', 'Expenses')",
    'NetOtherIncome': "('OtherIncome', 'OtherExpenses')",
    'NetIncome': "('Income', 'COGS', 'Expenses', 'OtherIncome', 'OtherExpenses')",
} %}
with accounts as (
    select
        realm_id,
        basis,
        month_start,
        statement_section,
        account_id,
        statement_order,
        {%- for period in periods %}
        sum({{ period }}) as {{ period }},
        {%- endfor %}
        case when statement_section in ('Income', 'OtherIncome') then 1 else -1 end as direction
    from {{ ref('rpt_profit_and_loss') }}
    group by realm_id, basis, month_start, statement_section, account_id, statement_order
),

lines as (
    select
        realm_id,
        basis,
        month_start,
        'account' as row_kind,
        statement_section as section,
        account_id,
        statement_order,
        {%- for period in periods %}
        {{ period }},
        {%- endfor %}
        0 as kind_order
    from accounts
    union all
    -- An account with those below it, where there are some.
    select
        account.realm_id,
        account.basis,
        account.month_start,
        'account_total' as row_kind,
        account.statement_section as section,
        path.ancestor_id as account_id,
        max(account.statement_order) as statement_order,
        {%- for period in periods %}
        sum(account.{{ period }}) as {{ period }},
        {%- endfor %}
        -- Inner totals first: an account above has steps that the one below has not.
        max(path.steps) as kind_order
    from accounts as account
    inner join {{ ref('int_account_ancestor') }} as path
        on account.realm_id = path.realm_id and account.account_id = path.account_id
    group by
        account.realm_id,
        account.basis,
        account.month_start,
        account.statement_section,
        path.ancestor_id
    having max(path.steps) > 0
    union all
    select
        realm_id,
        basis,
        month_start,
        'section_total' as row_kind,
        statement_section as section,
        cast(null as text) as account_id,
        max(statement_order) as statement_order,
        {%- for period in periods %}
        sum({{ period }}) as {{ period }},
        {%- endfor %}
        20 as kind_order
    from accounts
    group by realm_id, basis, month_start, statement_section
    {%- for result, sections in results.items() %}
    union all
    select
        realm_id,
        basis,
        month_start,
        'result' as row_kind,
        '{{ result }}' as section,
        cast(null as text) as account_id,
        0 as statement_order,
        {%- for period in periods %}
        sum(case when statement_section in {{ sections }} then direction * {{ period }} else 0 end)
            as {{ period }},
        {%- endfor %}
        30 as kind_order
    from accounts
    group by realm_id, basis, month_start
    {%- endfor %}
),

placed as (
    select
        lines.*,
        {{ profit_and_loss_place('lines.section') }} as place
    from lines
)

select
    line.realm_id,
    line.basis,
    line.month_start,
    cast(
        row_number() over (
            partition by line.realm_id, line.basis, line.month_start
            order by line.place, line.statement_order, line.kind_order, line.account_id
        ) as integer
    ) as row_no,
    line.row_kind,
    line.section,
    line.account_id,
    {%- for period in periods %}
    {{ money('line.' ~ period) }} as {{ period }},
    {%- endfor %}
    coalesce(account.full_name, line.section) as label
from placed as line
left join {{ ref('dim_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
