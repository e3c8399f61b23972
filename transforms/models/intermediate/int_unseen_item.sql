-- Entries on receivable and payable accounts of transactions that the API has no entity for, such
-- as statement charges: only QuickBooks' ledger tells of them. Grain: entry.
select
    line.realm_id,
    known.transaction_type,
    line.transaction_id,
    -- One item is the transaction as a whole, like a document's.
    row_number() over (
        partition by line.realm_id, known.transaction_type, line.transaction_id
        order by line.transaction_date, line.line_no
    ) - 1 as line_no,
    line.transaction_date,
    line.document_number,
    line.account_id,
    account.is_receivable,
    account.is_payable,
    line.customer_id,
    line.vendor_id,
    account.effective_currency_code as currency_code,
    case
        when account.effective_currency_code = company.home_currency then {{ rate('1') }}
        else {{ rate('coalesce(line.exchange_rate, 1)') }}
    end as exchange_rate,
    {{ money(
        'case when account.effective_currency_code = company.home_currency then line.home_amount'
        ~ ' else coalesce(line.account_amount, 0) end'
    ) }} as amount,
    {{ money('line.home_amount') }} as home_amount,
    line.memo
from {{ ref('stg_general_ledger_line') }} as line
inner join {{ ref('int_ledger_transaction') }} as known
    on
        line.realm_id = known.realm_id
        and line.reported_type = known.reported_type
        and line.transaction_id = known.transaction_id
inner join {{ ref('int_account') }} as account
    on line.realm_id = account.realm_id and line.account_id = account.account_id
inner join {{ ref('int_company') }} as company on line.realm_id = company.realm_id
where
    known.transaction_type in ({{ unseen_types() }})
    and (account.is_receivable or account.is_payable)
