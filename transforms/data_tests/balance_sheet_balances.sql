-- {{ after_the_marts() }}
-- Assets equal liabilities and equity (the year's result is part of it) at every month end.
select
    realm_id,
    basis,
    month_end,
    sum(case when side = 'Assets' then amount else 0 end) as assets,
    sum(case when side <> 'Assets' then amount else 0 end) as liabilities_and_equity
from {{ ref('rpt_balance_sheet') }}
group by realm_id, basis, month_end
having
    sum(case when side = 'Assets' then amount else -amount end) <> 0
    or sum(closing_balance) <> 0
