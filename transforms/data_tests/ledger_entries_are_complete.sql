-- {{ after_the_marts() }}
-- Every entry has a side, and one only; in QuickBooks' own ledger each account is in the chart.
-- What a missing account has stands under Unmapped, with the name that the ledger gives it.
select
    realm_id,
    transaction_date,
    line_no,
    transaction_key,
    reported_account_id,
    reported_account_name,
    debit,
    credit,
    home_amount
from {{ ref('fct_gl_entry') }}
where
    debit - credit <> home_amount
    or debit < 0
    or credit < 0
    or (debit <> 0 and credit <> 0)
    or (origin = 'report' and account_id = {{ unmapped() }})
