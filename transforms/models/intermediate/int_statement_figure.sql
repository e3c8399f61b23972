-- QuickBooks' own monthly statements: amounts of accounts, as printed and debit positive. Grain:
-- report x basis x month x account x section. Of several answers that show a month the latest
-- counts; months that have not begun show nothing.
with months as (
    select
        figure.*,
        {{ month_start('figure.period_end') }} as month_start,
        dense_rank() over (
            partition by
                figure.realm_id, figure.report, figure.basis,
                {{ dbt.date_trunc('month', 'figure.period_end') }}
            order by
                figure.taken_at desc,
                figure.window_end desc,
                figure.window_start asc,
                figure.period_end desc
        ) as answer_no
    from {{ ref('stg_report_figure') }} as figure
    inner join {{ ref('int_ledger') }} as ledger
        on
            figure.realm_id = ledger.realm_id
            and {{ month_start('figure.period_end') }} <= ledger.books_until
    where
        figure.columns_by = 'Month'
        and figure.report in ('ProfitAndLoss', 'BalanceSheet')
        and figure.parameters = 'summarize_column_by=Month'
        and (
            figure.report = 'BalanceSheet'
            or figure.period_start = {{ month_start('figure.period_end') }}
        )
),

leaves as (
    select
        realm_id,
        report,
        basis,
        month_start,
        period_end,
        section,
        subject_id,
        row_group,
        amount,
        -- The innermost group is the account's section; ids of parents follow it.
        regexp_replace(split_part(section, '/account:', 1), '^.*/', '') as statement_section
    from months
    where answer_no = 1 and kind = 'leaf' and amount is not null
),

named as (
    select
        leaves.*,
        account.account_id as known_account_id
    from leaves
    left join {{ ref('int_account') }} as account
        on leaves.realm_id = account.realm_id and leaves.subject_id = account.account_id
)

select
    realm_id,
    report,
    basis,
    month_start,
    max(period_end) as period_end,
    case
        when row_group = 'NetIncome' then {{ net_income_member() }}
        else coalesce(known_account_id, {{ unmapped() }})
    end as account_id,
    statement_section,
    {{ money('sum(amount)') }} as amount,
    {{ money(
        "sum(case when statement_section in ('AP', 'CreditCards', 'OtherCurrentLiabilities',"
        ~ " 'LongTermLiabilities', 'Equity', 'Income', 'OtherIncome') then -amount else amount end)"
    ) }} as debit_amount
from named
group by
    realm_id,
    report,
    basis,
    month_start,
    case
        when row_group = 'NetIncome' then {{ net_income_member() }}
        else coalesce(known_account_id, {{ unmapped() }})
    end,
    statement_section
