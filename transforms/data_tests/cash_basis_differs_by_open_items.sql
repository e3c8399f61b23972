-- {{ after_the_marts() }}
-- What cash-basis income falls short of accrual income, over all time, is what still stands in
-- receivables and payables on the one basis and not on the other; all other accounts are alike.
with balances as (
    select
        sheet.realm_id,
        sheet.basis,
        sheet.month_start,
        case
            when sheet.statement_section in ('AR', 'AP') then 'open items'
            when
                sheet.account_id = {{ net_income_member() }}
                or account.is_retained_earnings
                then 'earned'
            else sheet.account_id
        end as subject,
        case when sheet.basis = 'Accrual' then sheet.closing_balance else -sheet.closing_balance end
            as difference
    from {{ ref('rpt_balance_sheet') }} as sheet
    inner join {{ ref('dim_account') }} as account
        on sheet.realm_id = account.realm_id and sheet.account_id = account.account_id
),

both_bases as (
    select
        realm_id,
        month_start
    from {{ ref('rpt_balance_sheet') }}
    group by realm_id, month_start
    having count(distinct basis) = 2
),

differences as (
    select
        balances.realm_id,
        balances.month_start,
        balances.subject,
        sum(balances.difference) as difference
    from balances
    inner join both_bases
        on
            balances.realm_id = both_bases.realm_id
            and balances.month_start = both_bases.month_start
    group by balances.realm_id, balances.month_start, balances.subject
)

select
    realm_id,
    month_start,
    subject,
    difference
from differences
where difference <> 0 and subject not in ('open items', 'earned')
union all
select
    realm_id,
    month_start,
    'open items and earned' as subject,
    sum(difference) as difference
from differences
where subject in ('open items', 'earned')
group by realm_id, month_start
having sum(difference) <> 0
