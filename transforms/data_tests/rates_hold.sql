-- {{ after_the_marts() }}
-- A home amount is the document amount at the document's rate (to the cents that rounding leaves
-- on the largest line), except where a payment relieves a receivable or payable at the rate of the
-- document it settles: there the exchange gain takes exactly the difference. Home documents have
-- one amount.
with entries as (
    select
        entry.realm_id,
        entry.transaction_key,
        entry.transaction_date,
        entry.line_no,
        entry.home_amount,
        entry.document_amount,
        entry.exchange_rate,
        account.is_exchange_gain,
        entry.currency_code = company.home_currency as is_home
    from {{ ref('fct_gl_entry') }} as entry
    inner join {{ ref('dim_company') }} as company on entry.realm_id = company.realm_id
    inner join {{ ref('dim_account') }} as account
        on entry.realm_id = account.realm_id and entry.account_id = account.account_id
),

settlements as (
    select
        realm_id,
        transaction_key,
        max(case when is_exchange_gain then 1 else 0 end) as has_gain,
        sum(case when is_exchange_gain then home_amount else 0 end) as gain,
        sum(
            case
                when is_exchange_gain then 0
                else home_amount - round(document_amount * exchange_rate, 2)
            end
        ) as difference
    from entries
    where not is_home and document_amount is not null
    group by realm_id, transaction_key
)

select
    entry.realm_id,
    entry.transaction_key,
    entry.transaction_date,
    entry.line_no,
    entry.home_amount,
    entry.document_amount,
    entry.exchange_rate
from entries as entry
left join settlements as settlement
    on
        entry.realm_id = settlement.realm_id
        and entry.transaction_key = settlement.transaction_key
where
    (entry.is_home and (entry.document_amount <> entry.home_amount or entry.exchange_rate <> 1))
    or (
        not entry.is_home
        and settlement.has_gain = 0
        and abs(entry.home_amount - round(entry.document_amount * entry.exchange_rate, 2)) > 0.05
    )
    or (settlement.has_gain = 1 and abs(settlement.gain + settlement.difference) > 0.05)
